"""Rows as records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from pipelines.accounts import Account, Role, Session, Token
from pipelines.store.accounts.tables import accounts, sessions, tokens

ACCOUNT = (
    accounts.c.id, accounts.c.name, accounts.c.role, accounts.c.disabled, accounts.c.must_change,
    accounts.c.created_at, accounts.c.password_at, accounts.c.signed_in_at,
)  # fmt: skip
SESSION = (
    sessions.c.id, sessions.c.account_id, sessions.c.created_at, sessions.c.seen_at, sessions.c.expires_at,
    sessions.c.origin, sessions.c.agent,
)  # fmt: skip
TOKEN = (
    tokens.c.id, tokens.c.account_id, tokens.c.name, tokens.c.scopes, tokens.c.created_at, tokens.c.expires_at,
    tokens.c.revoked_at, tokens.c.used_at,
)  # fmt: skip

AnyRow = Row[*tuple[Any, ...]]


def account_of(row: AnyRow) -> Account:
    """Of :data:`ACCOUNT`."""
    values = row._asdict()
    return Account(**values | {"role": Role(values["role"])})


def session_of(row: AnyRow) -> Session:
    """Of :data:`SESSION`."""
    return Session(**row._asdict())


def token_of(row: AnyRow) -> Token:
    """Of :data:`TOKEN`."""
    values = row._asdict()
    return Token(**values | {"scopes": tuple(values["scopes"])})
