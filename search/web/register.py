"""All agreements, kept in memory until the store changes: putting them together anew for every page would take long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from pipelines.agencies import registry, successor
from pipelines.agreements import Agreement
from pipelines.store import Store

EXPIRING = timedelta(days=180)
"""An agreement that ends within this is about to."""
_STEPS = 50


class Register:
    """The agreements of one store. May be used by several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._seq = -1
        self._held: tuple[Agreement, ...] = ()

    def all(self) -> tuple[Agreement, ...]:
        """Every agreement, latest signing first; what was stored or corrected meanwhile is taken in."""
        with self._lock:
            seq = self._store.last_seq()
            if seq != self._seq:
                for _ in range(_STEPS):
                    if not self._store.agree_due():
                        break
                self._held = tuple(self._store.agreements())
                self._seq = seq
            return self._held


def shown_state(agreement: Agreement, day: date) -> str:
    """How it stands on ``day``; ``expiring`` when it is in force and its end is near."""
    state = agreement.state_on(day)
    near = agreement.expiry is not None and agreement.expiry - day <= EXPIRING
    return "expiring" if near and state in ("in force", "reviewed", "signed") else state


@dataclass(frozen=True)
class Partner:
    """An agency, and with how many agreements."""

    key: str
    name: str
    count: int


def agencies(agreements: Sequence[Agreement], but: frozenset[str] = frozenset()) -> list[Partner]:
    """The types of agencies that are parties to ``agreements``, most of them first; without those of ``but``."""
    counts: Counter[str] = Counter()
    for one in agreements:
        counts.update({successor(party.agency) for party in one.parties if party.agency} - but)
    known = {each.key: each.name_on(date.max) for each in registry().types}
    found = [Partner(key, known.get(key, key), count) for key, count in counts.items()]
    return sorted(found, key=lambda each: (-each.count, each.name))
