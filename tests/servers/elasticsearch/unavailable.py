"""What a server can fail to be."""

from __future__ import annotations


class Unavailable(Exception):
    """None of the ways to a server is open on this machine; the text says in one line what would open one."""


class ServerFailed(Exception):
    """A server was started and did not come up, or one that should answer does not; the text says what is known."""
