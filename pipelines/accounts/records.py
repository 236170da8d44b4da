"""What the store keeps of accounts. None of these records holds a secret, nor its hash."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from pipelines.errors import SettingsError

LOCAL = "local"
"""The name of the one reader there is without accounts; no account can have it."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
Outcome = Literal["done", "refused", "failed"]


class Role(StrEnum):
    """What an account is for. Each may do what those before it may."""

    MONITOR = "monitor"
    ANALYST = "analyst"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in."""

    id: int
    name: str
    role: Role
    disabled: bool
    must_change: bool
    """The password was chosen by another: nothing can be done before it is changed."""
    created_at: datetime
    password_at: datetime
    """When the password was set."""
    signed_in_at: datetime | None
    """The last time."""


@dataclass(frozen=True)
class Session:
    """A browser that is signed in."""

    id: int
    account_id: int
    created_at: datetime
    seen_at: datetime
    """To within a few minutes."""
    expires_at: datetime
    origin: str
    """The address it was begun from."""
    agent: str
    """What the browser calls itself."""


@dataclass(frozen=True)
class Token:
    """What a program shows in place of a password."""

    id: int
    account_id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    """To within a few minutes."""

    def works(self, now: datetime) -> bool:
        """Whether it is neither revoked nor past its end; its account may be disabled all the same."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True)
class By:
    """Who does something, for the log: a name, empty where it is not known, and from where."""

    who: str
    origin: str


@dataclass(frozen=True)
class LogEntry:
    """Something that was done, or was refused."""

    id: int
    at: datetime
    who: str
    origin: str
    what: str
    about: str
    outcome: Outcome


@dataclass(frozen=True)
class Limit:
    """How many wrong passwords are taken before the next must wait, and how long."""

    free: int
    first: timedelta
    """The wait after the first one too many; each further doubles it."""
    longest: timedelta
    forgotten: timedelta
    """After so long without an attempt, counting begins anew."""

    def wait(self, failures: int) -> timedelta:
        """Until the next attempt, after so many failures."""
        over = failures - self.free
        return min(self.longest, self.first * 2 ** min(over - 1, 30)) if over > 0 else timedelta(0)


def checked_name(name: str) -> str:
    """``name`` as it is kept, in small letters. Raises :class:`SettingsError` for one that none may have."""
    given = name.strip().lower()
    if not _NAME.fullmatch(given) or given == LOCAL:
        raise SettingsError(
            "no account can have this name",
            about=name[:80],
            remedy=f"1 to 64 of a–z, 0–9 and . _ @ + -, a letter or digit first, and not {LOCAL!r}",
        )
    return given
