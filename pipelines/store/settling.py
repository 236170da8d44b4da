"""After a change by hand: stories and agreements put right at once, and not by the next run."""

from __future__ import annotations

from pipelines.store.store import Store


def settle(store: Store) -> None:
    """Place every article in its story and every signing in its agreement. Costs nothing where all are."""
    while store.place_due():
        pass
    while store.agree_due():
        pass
