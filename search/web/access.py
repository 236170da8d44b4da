"""Who may do what: roles, and the actions they hold. Where a request asks for more, it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipelines.accounts import LOCAL, Account, Role, Session, Token
from pipelines.errors import SettingsError

__all__ = ["ALLOWED", "SCOPES", "Action", "Role", "Who", "checked_scopes", "local"]


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


_MONITOR = frozenset({Action.READ})
_ANALYST = _MONITOR | {Action.ALERT, Action.CORRECT}
ALLOWED: Mapping[Role, frozenset[Action]] = {
    Role.MONITOR: _MONITOR,
    Role.ANALYST: _ANALYST,
    Role.OPERATOR: frozenset(Action),
}

SCOPES = (Action.READ, Action.ALERT, Action.CORRECT, Action.OPERATE)
"""What a token can be made for, as far as its account's role goes. Accounts are looked after by people alone."""


@dataclass(frozen=True)
class Who:
    """The one who asks."""

    name: str
    role: Role
    actions: frozenset[Action]
    """What may be done: what the role holds, of a token no more than its scopes."""
    account: Account | None = None
    """None where there are no accounts."""
    session: Session | None = None
    """Of a browser that is signed in."""
    token: Token | None = None
    """Of a program."""

    @classmethod
    def signed_in(cls, account: Account, session: Session) -> Who:
        """By a cookie."""
        return cls(account.name, account.role, ALLOWED[account.role], account, session)

    @classmethod
    def by_token(cls, account: Account, token: Token) -> Who:
        """By a token: what it was made for, as long as its account may do that."""
        scopes = {one for one in SCOPES if one.value in token.scopes}
        return cls(account.name, account.role, ALLOWED[account.role] & scopes, account, token=token)


def local(role: Role = Role.OPERATOR) -> Who:
    """Somebody at this machine, without an account: everything, unless another role is given."""
    return Who(LOCAL, role, ALLOWED[role])


def checked_scopes(scopes: Iterable[str], role: Role) -> tuple[str, ...]:
    """``scopes`` in order, each once. Raises :class:`SettingsError` for one that is none, or more than ``role`` may."""
    given = set(scopes)
    known = [one.value for one in SCOPES if one in ALLOWED[role]]
    if not given or given - set(known):
        raise SettingsError(
            "no token of this account can be made for that",
            about=", ".join(sorted(given - set(known)))[:100],
            remedy=f"one or more of {', '.join(known)}",
        )
    return tuple(one for one in known if one in given)
