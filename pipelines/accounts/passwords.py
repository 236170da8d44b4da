"""Passwords: which are good enough, and how one is kept and compared (Argon2id, RFC 9106)."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipelines.errors import SettingsError
from pipelines.text import nfc

SHORTEST = 12
LONGEST = 256
_DIFFERENT = 5

# RFC 9106's second choice, which is argon2-cffi's own: 64 MiB, three passes, four lanes. About 60 ms of one core.
_hasher = PasswordHasher()


def checked_password(password: str, name: str) -> str:
    """``password`` if it is good enough for the account ``name``. Raises :class:`SettingsError`, without repeating it.

    No rule asks for digits or signs: length is what counts, and what is easily guessed of this account is not taken.
    """
    given = nfc(password)
    if len(given) < SHORTEST:
        raise SettingsError("the password is too short", remedy=f"at least {SHORTEST} characters; a sentence is good")
    if len(given) > LONGEST:
        raise SettingsError("the password is too long", remedy=f"at most {LONGEST} characters")
    if len(set(given)) < _DIFFERENT or name in given.lower() or "kyket" in given.lower():
        raise SettingsError(
            "the password is easily guessed",
            remedy=f"at least {_DIFFERENT} different characters, and neither the account's name nor kyket in it",
        )
    return given


def made_password() -> str:
    """A password for somebody else, who changes it: 100 bits in groups that can be read out."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def hashed(password: str) -> str:
    """What is kept of ``password``."""
    return _hasher.hash(nfc(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether ``kept`` was made of ``password``. With None, for an account that is not there, it takes as long."""
    held = _nobodys()
    try:
        return _hasher.verify(held if kept is None else kept, nfc(password[: LONGEST + 1])) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether it was made by weaker parameters than those of now, and should be made again."""
    return _hasher.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_hex())
