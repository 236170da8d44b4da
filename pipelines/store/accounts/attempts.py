"""Wrong passwords, counted in the store so that every process that serves knows of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import delete, select, update

from pipelines.accounts import Limit
from pipelines.store.accounts.tables import attempts
from pipelines.store.database import Database, insert_missing

OF_ACCOUNT = Limit(5, timedelta(seconds=5), timedelta(minutes=15), timedelta(hours=12))
"""Beyond the first five, each guess at one password waits twice as long as the one before: about a hundred a day."""
OF_ADDRESS = Limit(20, timedelta(seconds=5), timedelta(minutes=15), timedelta(hours=12))
"""An office behind one address has more people who mistype."""


class AttemptStore:
    """Attempts to sign in. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, name: str, origin: str, now: datetime) -> datetime | None:
        """An attempt at ``name`` from ``origin``: None if it may be made, else when the next one may be.

        One that may be made counts as failed until :meth:`succeeded`: of many at once no more are made than one after
        the other. One that has to wait is not counted, or whoever keeps trying would keep the owner out for ever.
        """
        limits = _limits(name, origin)
        with self._database.writing() as connection:
            fresh = [{"key": key, "failures": 0, "last_at": now, "until": None} for key in limits]
            connection.execute(insert_missing(connection, attempts, ("key",)), fresh)
            rows = connection.execute(
                select(attempts).where(attempts.c.key.in_(limits)).order_by(attempts.c.key).with_for_update()
            ).all()
            held: list[datetime] = [row.until for row in rows if row.until is not None and row.until > now]
            if held:
                return max(held)
            for row in rows:
                limit = limits[row.key]
                failures = 1 if now - row.last_at > limit.forgotten else row.failures + 1
                wait = limit.wait(failures)
                values = {"failures": failures, "last_at": now, "until": now + wait if wait else None}
                connection.execute(update(attempts).where(attempts.c.key == row.key).values(values))
            old = now - max(OF_ACCOUNT.forgotten, OF_ADDRESS.forgotten)
            connection.execute(delete(attempts).where(attempts.c.last_at < old))
        return None

    def succeeded(self, name: str, origin: str) -> None:
        """The attempt was right: the account is free again; from the address there is one failure fewer."""
        of_account, of_address = _limits(name, origin)
        with self._database.writing() as connection:
            connection.execute(delete(attempts).where(attempts.c.key == of_account))
            mine = (attempts.c.key == of_address, attempts.c.failures > 0)
            connection.execute(update(attempts).where(*mine).values(failures=attempts.c.failures - 1))
            few = (attempts.c.key == of_address, attempts.c.failures <= OF_ADDRESS.free)
            connection.execute(update(attempts).where(*few).values(until=None))

    def forget(self, name: str) -> None:
        """The account may be tried again at once."""
        with self._database.writing() as connection:
            connection.execute(delete(attempts).where(attempts.c.key == _of_account(name)))


def _limits(name: str, origin: str) -> Mapping[str, Limit]:
    return {_of_account(name): OF_ACCOUNT, _of_address(origin): OF_ADDRESS}


def _of_account(name: str) -> str:
    # What was typed may be anything, a password among it: it is not kept as it is.
    return f"account {sha256(name.encode('utf-8', 'replace')).hexdigest()}"


def _of_address(origin: str) -> str:
    try:
        address = ip_address(origin)
    except ValueError:
        return f"address {sha256(origin.encode('utf-8', 'replace')).hexdigest()}"
    if isinstance(address, IPv6Address):  # whoever has one of them has 2**64
        return f"address {ip_network((address.packed[:8] + bytes(8), 64))}"
    return f"address {address}"
