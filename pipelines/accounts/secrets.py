"""Secrets that we make ourselves. Only their digest is kept: who reads the store can use none of them."""

from __future__ import annotations

import secrets
from hashlib import sha256

TOKEN_PREFIX = "kyket_"
"""By which a token is known where it should not be: in a repository, in a log."""


def made_secret() -> str:
    """256 bits."""
    return secrets.token_urlsafe(32)


def made_token() -> str:
    """A token, to be shown once."""
    return TOKEN_PREFIX + made_secret()


def digest(secret: str) -> str:
    """What is kept of a secret of ours. Nothing slow is needed: 256 bits cannot be guessed."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
