"""Who may do what: roles, and the actions they hold. Where a request asks for more, it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Action(StrEnum):
    """What can be allowed."""

    READ = "read"
    """Search, read, export, have marks of one's own."""
    ALERT = "alert"
    """Make alerts; change, mute and remove one's own."""
    CORRECT = "correct"
    """Correct the record of a signing."""
    OPERATE = "operate"
    """Acknowledge what is wrong with a site, see pages as they were fetched, change the alerts of others."""
    ADMINISTER = "administer"
    """Accounts, and the log of what they did."""


class Role(StrEnum):
    """What an account is for. Each holds what those before it hold."""

    MONITOR = "monitor"
    ANALYST = "analyst"
    OPERATOR = "operator"


_MONITOR = frozenset({Action.READ})
_ANALYST = _MONITOR | {Action.ALERT, Action.CORRECT}
ALLOWED: Mapping[Role, frozenset[Action]] = {
    Role.MONITOR: _MONITOR,
    Role.ANALYST: _ANALYST,
    Role.OPERATOR: frozenset(Action),
}
