"""Accounts in the store: who may sign in, with what, and what they did."""

from pipelines.store.accounts.store import AccountStore

__all__ = ["AccountStore"]
