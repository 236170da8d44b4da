"""Accounts: added, changed and taken away, each change with its line in the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from pipelines.accounts import LOCAL, Account, By, Role
from pipelines.errors import SettingsError, StoreError
from pipelines.store.accounts.attempts import AttemptStore
from pipelines.store.accounts.log import AuditStore, note
from pipelines.store.accounts.rows import ACCOUNT, account_of
from pipelines.store.accounts.sessions import SessionStore
from pipelines.store.accounts.tables import accounts, sessions
from pipelines.store.accounts.tokens import TokenStore
from pipelines.store.database import Database
from pipelines.store.ordering import Turn
from pipelines.store.schema import alerts, marks


class AccountStore:
    """The part of :class:`pipelines.store.Store` that is about accounts. Each method is one transaction.

    ``by`` is who does it, for the log. Methods that take a name raise :class:`StoreError` for one that nobody has, and
    :class:`SettingsError` for a change that would leave no operator who can sign in.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.sessions = SessionStore(database)
        self.tokens = TokenStore(database)
        self.attempts = AttemptStore(database)
        self.log = AuditStore(database)

    def exist(self) -> bool:
        """Whether there is any account, disabled or not: without one the page is this machine's own."""
        with self._database.reading() as connection:
            return connection.scalar(select(accounts.c.id).limit(1)) is not None

    def all(self) -> list[Account]:
        """By name."""
        with self._database.reading() as connection:
            return [account_of(row) for row in connection.execute(select(*ACCOUNT).order_by(accounts.c.name))]

    def get(self, name: str) -> Account:
        """The account ``name``."""
        with self._database.reading() as connection:
            return _get(connection, name)

    def password_hash(self, name: str) -> tuple[Account, str] | None:
        """The account ``name`` and what is kept of its password; None if there is none."""
        with self._database.reading() as connection:
            row = connection.execute(select(*ACCOUNT).where(accounts.c.name == name)).first()
            kept = connection.scalar(select(accounts.c.password_hash).where(accounts.c.name == name))
        return None if row is None or kept is None else (account_of(row), kept)

    def add(
        self, name: str, role: Role, password_hash: str, by: By, now: datetime, *, must_change: bool = False
    ) -> Account:
        """A new account. The first must be an operator's, and takes over what was :data:`LOCAL`'s.

        Raises :class:`SettingsError` for a name that is taken.
        """
        row = {"name": name, "role": role.value, "password_hash": password_hash, "must_change": must_change,
               "disabled": False, "created_at": now, "password_at": now}  # fmt: skip
        with self._database.writing() as connection:
            _lock(connection)
            if connection.scalar(select(accounts.c.id).where(accounts.c.name == name)) is not None:
                raise SettingsError("there is an account of this name", about=name, remedy="choose another")
            is_first = connection.scalar(select(func.count()).select_from(accounts)) == 0
            if is_first and role is not Role.OPERATOR:
                raise SettingsError(
                    "the first account must be an operator's, or nobody could add others",
                    about=name,
                    remedy=f"give the role {Role.OPERATOR.value}",
                )
            made = connection.execute(insert(accounts).values(row).returning(*ACCOUNT)).one()
            if is_first:
                _hand_over(connection, LOCAL, name)
            note(connection, by, "account.added", f"{name} ({role.value})", now)
        return account_of(made)

    def set_role(self, name: str, role: Role, by: By, now: datetime) -> Account:
        """What it is for, from the next request on."""
        with self._database.writing() as connection:
            _lock(connection)
            before = _get(connection, name)
            if role is not Role.OPERATOR:
                _refuse_last(connection, before)
            return self._change(connection, before, {"role": role.value}, by, now, "account.role", f": {role.value}")

    def set_password(
        self, name: str, password_hash: str, by: By, now: datetime, *, must_change: bool = False, but: int | None = None
    ) -> Account:
        """Another password: every session of it but the one with the number ``but`` ends. Its tokens stay."""
        values = {"password_hash": password_hash, "password_at": now, "must_change": must_change}
        with self._database.writing() as connection:
            before = _get(connection, name)
            mine = [sessions.c.account_id == before.id] + ([] if but is None else [sessions.c.id != but])
            connection.execute(delete(sessions).where(*mine))
            return self._change(connection, before, values, by, now, "account.password")

    def keep_hash(self, account: Account, password_hash: str) -> None:
        """What is kept of the same password, made by stronger parameters."""
        with self._database.writing() as connection:
            change = update(accounts).where(accounts.c.id == account.id).values(password_hash=password_hash)
            connection.execute(change)

    def disable(self, name: str, by: By, now: datetime) -> Account:
        """Nobody signs in with it any more; its sessions end, and its tokens do not work."""
        with self._database.writing() as connection:
            _lock(connection)
            before = _get(connection, name)
            _refuse_last(connection, before)
            connection.execute(delete(sessions).where(sessions.c.account_id == before.id))
            return self._change(connection, before, {"disabled": True}, by, now, "account.disabled")

    def enable(self, name: str, by: By, now: datetime) -> Account:
        """It may be used again, its tokens too."""
        with self._database.writing() as connection:
            return self._change(connection, _get(connection, name), {"disabled": False}, by, now, "account.enabled")

    def remove(self, name: str, by: By, now: datetime) -> None:
        """Take it away with its sessions, tokens and marks. Its alerts stay, without an owner.

        The last account of all may go: the page is then this machine's own again.
        """
        with self._database.writing() as connection:
            _lock(connection)
            before = _get(connection, name)
            if (connection.scalar(select(func.count()).select_from(accounts)) or 0) > 1:
                _refuse_last(connection, before)
            connection.execute(delete(marks).where(marks.c.reader == name))
            connection.execute(update(alerts).where(alerts.c.owner == name).values(owner=""))
            connection.execute(delete(accounts).where(accounts.c.id == before.id))
            note(connection, by, "account.removed", name, now)

    def _change(
        self, connection: Connection, before: Account, values: dict[str, Any], by: By, now: datetime, what: str,
        more: str = "",
    ) -> Account:  # fmt: skip
        change = update(accounts).where(accounts.c.id == before.id).values(values).returning(*ACCOUNT)
        after = account_of(connection.execute(change).one())
        note(connection, by, what, before.name + more, now)
        return after


def _get(connection: Connection, name: str) -> Account:
    row = connection.execute(select(*ACCOUNT).where(accounts.c.name == name)).first()
    if row is None:
        raise StoreError("there is no such account", about=name, remedy="`kyket accounts list` lists them")
    return account_of(row)


def _lock(connection: Connection) -> None:
    """Of two changes at once the second sees what the first left: else both could take the last operator away."""
    Turn(connection)


def _refuse_last(connection: Connection, one: Account) -> None:
    able = (accounts.c.role == Role.OPERATOR.value, accounts.c.disabled.is_(False))
    others = connection.scalar(select(func.count()).select_from(accounts).where(*able, accounts.c.id != one.id))
    if one.role is Role.OPERATOR and not one.disabled and not others:
        raise SettingsError(
            "this is the only operator who can sign in", about=one.name, remedy="make another account an operator first"
        )


def _hand_over(connection: Connection, before: str, after: str) -> None:
    connection.execute(update(marks).where(marks.c.reader == before).values(reader=after))
    connection.execute(update(alerts).where(alerts.c.owner == before).values(owner=after))
