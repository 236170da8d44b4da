"""The tables of accounts: the same ``metadata`` and migrations as those of :mod:`pipelines.store.schema`."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from pipelines.store.schema.columns import Moment, metadata

_Number = BigInteger().with_variant(Integer(), "sqlite")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _account() -> Column[int]:
    return Column("account_id", _Number, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True)


accounts = Table(
    "accounts",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    _text("password_hash"),
    Column("must_change", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("password_at", Moment, nullable=False),
    Column("signed_in_at", Moment),
    sqlite_autoincrement=True,
)
"""Who may sign in."""

sessions = Table(
    "sessions",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False, unique=True),
    _account(),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    _text("origin"),
    _text("agent"),
    sqlite_autoincrement=True,
)
"""Browsers that are signed in: of the id in their cookie only the digest."""

tokens = Table(
    "tokens",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False, unique=True),
    _account(),
    _text("name"),
    Column("scopes", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("used_at", Moment),
    Column("refused_at", Moment),  # the last use that was refused and written to the log
    sqlite_autoincrement=True,
)
"""Tokens for programs, also those that do not work any more: only the digest of each."""

attempts = Table(
    "attempts",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("until", Moment),
)
"""Wrong passwords of an account or from an address, and until when the next one waits."""

audit = Table(
    "audit",
    metadata,
    Column("id", _Number, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    _text("who"),
    _text("origin"),
    _text("what"),
    _text("about"),
    Column("outcome", String(16), nullable=False),
    Index(None, "who", "id"),
    sqlite_autoincrement=True,
)
"""What was done and refused. Rows are only ever added: the database itself refuses to change or remove one."""
