"""Accounts: who may come in, as what, with which password or token, and the log of what they did."""

from pipelines.accounts.records import (
    LOCAL,
    Account,
    By,
    Limit,
    LogEntry,
    Outcome,
    Role,
    Session,
    Token,
    checked_name,
)

__all__ = [
    "LOCAL",
    "Account",
    "By",
    "Limit",
    "LogEntry",
    "Outcome",
    "Role",
    "Session",
    "Token",
    "checked_name",
]
