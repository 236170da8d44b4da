"""Tokens of programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, or_, select, update

from pipelines.accounts import Account, By, Token
from pipelines.errors import SettingsError
from pipelines.store.accounts.log import note
from pipelines.store.accounts.rows import ACCOUNT, TOKEN, account_of, token_of
from pipelines.store.accounts.tables import accounts, tokens
from pipelines.store.database import Database

MOST_DAYS = 730
MOST = 50
"""Tokens of one account that work at once."""
_NAME = 80
_NOTED = timedelta(minutes=5)
_TOLD = timedelta(hours=1)


class TokenStore:
    """Tokens. A token goes by its digest; a person by its number. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, account: Account, digest: str, name: str, scopes: Sequence[str], days: int, by: By, now: datetime
    ) -> Token:
        """A new one of ``account``, for so many days. Raises :class:`SettingsError` for a name or time that is none."""
        named = " ".join(name.split())[:_NAME]
        if not named or not named.isprintable():
            raise SettingsError("a token needs a name", remedy="say what uses it, e.g. “feed reader at home”")
        if not 1 <= days <= MOST_DAYS:
            raise SettingsError("no time a token can have", about=str(days), remedy=f"1 to {MOST_DAYS} days")
        row = {"digest": digest, "account_id": account.id, "name": named, "scopes": list(scopes),
               "created_at": now, "expires_at": now + timedelta(days=days)}  # fmt: skip
        with self._database.writing() as connection:
            if len([one for one in _of(connection, account) if one.works(now)]) >= MOST:
                raise SettingsError(
                    f"an account has at most {MOST} tokens", about=account.name, remedy="revoke those not used"
                )
            made = connection.execute(insert(tokens).values(row).returning(*TOKEN)).one()
            note(connection, by, "token.made", f"{account.name}: {named} ({', '.join(scopes)})", now)
        return token_of(made)

    def who(self, digest: str, origin: str, now: datetime) -> tuple[Account, Token] | None:
        """Whose token it is; None for one that does not work (any more). A use refused is logged, once an hour."""
        with self._database.reading() as connection:
            row = connection.execute(select(*TOKEN).where(tokens.c.digest == digest)).first()
            if row is None:
                return None
            token = token_of(row)
            its = connection.execute(select(*ACCOUNT).where(accounts.c.id == token.account_id)).first()
        if its is None:  # removed meanwhile
            return None
        account = account_of(its)
        if account.disabled or not token.works(now):
            self._refused(account, token, origin, now)
            return None
        if token.used_at is None or now - token.used_at > _NOTED:
            with self._database.writing() as connection:
                connection.execute(update(tokens).where(tokens.c.id == token.id).values(used_at=now))
        return account, token

    def of(self, account: Account) -> list[Token]:
        """Every token that ``account`` ever had, the newest first."""
        with self._database.reading() as connection:
            return _of(connection, account)

    def revoke(self, account: Account, one: int, by: By, now: datetime) -> bool:
        """The token ``one`` of ``account`` works no more. Whether it did until now; another's is not found."""
        mine = (tokens.c.account_id == account.id, tokens.c.id == one, tokens.c.revoked_at.is_(None))
        with self._database.writing() as connection:
            name = connection.scalar(update(tokens).where(*mine).values(revoked_at=now).returning(tokens.c.name))
            if name is not None:
                note(connection, by, "token.revoked", f"{account.name}: {name}", now)
        return name is not None

    def _refused(self, account: Account, token: Token, origin: str, now: datetime) -> None:
        told = or_(tokens.c.refused_at.is_(None), tokens.c.refused_at < now - _TOLD)
        with self._database.writing() as connection:
            change = update(tokens).where(tokens.c.id == token.id, told).values(refused_at=now)
            if connection.execute(change).rowcount:
                note(connection, By(account.name, origin), "token.refused", token.name, now, "refused")


def _of(connection: Connection, account: Account) -> list[Token]:
    query = select(*TOKEN).where(tokens.c.account_id == account.id).order_by(tokens.c.id.desc())
    return [token_of(row) for row in connection.execute(query)]
