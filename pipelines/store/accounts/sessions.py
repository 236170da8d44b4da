"""Browsers that are signed in."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update

from pipelines.accounts import Account, By, Session
from pipelines.store.accounts.log import note
from pipelines.store.accounts.rows import ACCOUNT, SESSION, account_of, session_of
from pipelines.store.accounts.tables import accounts, sessions
from pipelines.store.database import Database

IDLE = timedelta(hours=12)
"""A session nobody uses for so long is over."""
LONGEST = timedelta(days=7)
"""And every session is, after this."""
_NOTED = timedelta(minutes=5)
_AGENT = 200


class SessionStore:
    """Sessions. A session goes by the digest of the secret in its cookie. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, account: Account, digest: str, by: By, agent: str, now: datetime) -> None:
        """``account`` signs in. Sessions that are over, whosever, are dropped by the way."""
        row = {"digest": digest, "account_id": account.id, "created_at": now, "seen_at": now,
               "expires_at": now + LONGEST, "origin": by.origin,
               "agent": agent[:_AGENT].replace("\x00", "")}  # fmt: skip
        with self._database.writing() as connection:
            connection.execute(
                delete(sessions).where(or_(sessions.c.expires_at <= now, sessions.c.seen_at <= now - IDLE))
            )
            connection.execute(insert(sessions), row)
            connection.execute(update(accounts).where(accounts.c.id == account.id).values(signed_in_at=now))
            note(connection, by, "sign-in", "", now)

    def who(self, digest: str, now: datetime) -> tuple[Account, Session] | None:
        """Whose session it is; None for one that is over or never was, and for a disabled account's."""
        mine = (
            sessions.c.digest == digest, sessions.c.expires_at > now, sessions.c.seen_at > now - IDLE,
            accounts.c.disabled.is_(False),
        )  # fmt: skip
        with self._database.reading() as connection:
            query = select(*SESSION).join(accounts, accounts.c.id == sessions.c.account_id).where(*mine)
            row = connection.execute(query).first()
            if row is None:
                return None
            session = session_of(row)
            its = connection.execute(select(*ACCOUNT).where(accounts.c.id == session.account_id)).first()
        if its is None:  # removed meanwhile
            return None
        if now - session.seen_at > _NOTED:  # not at every request: reading is not to wait for who writes
            with self._database.writing() as connection:
                connection.execute(update(sessions).where(sessions.c.id == session.id).values(seen_at=now))
        return account_of(its), session

    def of(self, account: Account, now: datetime) -> list[Session]:
        """The sessions of ``account`` that last, the last begun first."""
        mine = (
            sessions.c.account_id == account.id, sessions.c.expires_at > now, sessions.c.seen_at > now - IDLE,
        )  # fmt: skip
        with self._database.reading() as connection:
            query = select(*SESSION).where(*mine).order_by(sessions.c.id.desc())
            return [session_of(row) for row in connection.execute(query)]

    def sign_out(self, session: Session, by: By, now: datetime) -> None:
        """The session is over."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.id == session.id))
            note(connection, by, "sign-out", "", now)

    def end(self, account: Account, by: By, now: datetime, *, one: int | None = None, but: int | None = None) -> int:
        """End the session ``one`` of ``account``, or all but ``but``; returns how many. Another's is not found."""
        mine = [sessions.c.account_id == account.id]
        if one is not None:
            mine.append(sessions.c.id == one)
        if but is not None:
            mine.append(sessions.c.id != but)
        with self._database.writing() as connection:
            ended = connection.execute(delete(sessions).where(*mine)).rowcount
            if ended:
                note(connection, by, "sessions.ended", f"{account.name}: {ended}", now)
        return ended
