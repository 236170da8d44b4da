"""A name and a password: compared so that neither time nor words tell whether there is such an account."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from pipelines.accounts import Account, By
from pipelines.accounts.passwords import hashed, is_outdated, is_right
from search.web.visit import Visit

# Each comparison takes 64 MiB and a core for a moment: two at once, and pages are not kept waiting by them.
_hashing = ThreadPoolExecutor(2, "kyket-passwords")


@dataclass(frozen=True)
class Tried:
    """What became of an attempt."""

    account: Account | None
    """Whose password it is; None if it is wrong, or has to wait."""
    until: datetime | None = None
    """Until when the next attempt waits."""


async def tried(visit: Visit, name: str, password: str) -> Tried:
    """Whether ``password`` opens the account ``name``. Counted, and noted in the log where it does not."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, _try, visit, name.strip().lower(), password)


async def in_turn(password: str) -> str:
    """What is kept of ``password``, made when it is its turn."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, hashed, password)


def _try(visit: Visit, name: str, password: str) -> Tried:
    accounts = visit.sources.store.accounts
    until = accounts.attempts.begin(name, visit.origin, visit.now)
    if until is not None:
        return Tried(None, until)
    found = accounts.password_hash(name)
    if not is_right(password, found[1] if found else None) or found is None or found[0].disabled:
        # A name that nobody has is not written down: it may be a password in the wrong field.
        by = By(name if found else "", visit.origin)
        accounts.log.add(by, "sign-in", "" if found else "no such account", "refused", visit.now)
        return Tried(None)
    account, kept = found
    accounts.attempts.succeeded(name, visit.origin)
    if is_outdated(kept):
        accounts.keep_hash(account, hashed(password))
    return Tried(account)
