"""Choosing among agreements: by province, agency, kind, period, end, signing and state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipelines.agencies import normalise_party, predecessors, registry
from pipelines.agencies.mentions import mentions
from pipelines.agreements.records import Agreement, State
from pipelines.errors import KyketError
from pipelines.findings import Party
from pipelines.provinces import find, present_name
from pipelines.signings import KINDS
from pipelines.text import clean, fold


@dataclass(frozen=True, slots=True)
class Choice:
    """What an agreement must be. What is empty asks nothing; of several values one suffices."""

    provinces: tuple[str, ...] = ()
    """Under any name; a present one finds the former ones that are in it now too."""
    agencies: tuple[str, ...] = ()
    """Each a key of the registry, an agency's name, or part of one."""
    kinds: tuple[str, ...] = ()
    year: int | None = None
    """That lies within its period."""
    expiring_before: date | None = None
    """Its last day is earlier, and it has not expired on ``day``."""
    signed_since: date | None = None
    signed_until: date | None = None
    states: tuple[State, ...] = ()
    """On ``day``."""


def choose(agreements: Iterable[Agreement], choice: Choice, day: date) -> list[Agreement]:
    """Those that are what ``choice`` asks for, in their order.

    Raises :class:`KyketError` for a province or kind that is none.
    """
    for name in choice.provinces:
        present_name(name)
    for kind in choice.kinds:
        if kind not in KINDS:
            raise KyketError("no kind of document", about=kind, remedy=f"one of {', '.join(KINDS)}")
    keys = [_keys(each) for each in choice.agencies]
    wanted = list(zip(choice.agencies, keys, strict=True))
    return [each for each in agreements if _fits(each, choice, wanted, day)]


def _fits(one: Agreement, choice: Choice, agencies: list[tuple[str, frozenset[str]]], day: date) -> bool:
    if choice.provinces and not any(_is_in(one, name) for name in choice.provinces):
        return False
    if agencies and not any(_is(party, name, keys) for party in one.parties for name, keys in agencies):
        return False
    if choice.kinds and one.kind not in choice.kinds:
        return False
    if choice.year is not None and not _covers(one, choice.year):
        return False
    if choice.expiring_before is not None and (
        one.expiry is None or not day <= one.expiry < choice.expiring_before
    ):  # fmt: skip
        return False
    if choice.signed_since is not None and (one.since is None or one.since < choice.signed_since):
        return False
    if choice.signed_until is not None and (one.since is None or one.since > choice.signed_until):
        return False
    return not choice.states or one.state_on(day) in choice.states


def _is_in(one: Agreement, name: str) -> bool:
    wanted = find(name)
    if wanted is None:
        return False
    then = {known.code for each in one.provinces if (known := find(each)) is not None}
    return wanted.code in then or (wanted.lives_on and wanted.now in one.provinces_now)


def _keys(name: str) -> frozenset[str]:
    """The types that ``name`` means: that of a key, or of an agency's name, with those merged into it."""
    if registry().of_key(name) is not None:
        return frozenset(predecessors(name))
    whole = normalise_party(name)
    found = mentions(whole)
    known = found[0].key if len(found) == 1 and found[0].start == 0 and found[0].end == len(whole) else ""
    bare = bool(known) and not found[0].rank and not found[0].unit
    return frozenset(predecessors(known)) if bare else frozenset()


def _is(party: Party, name: str, keys: frozenset[str]) -> bool:
    if party.agency in keys and party.agency:
        return True
    named = fold(clean(f"{party.name} {party.unit}"))
    return fold(normalise_party(name)) in named or fold(clean(name)) in named


def _covers(one: Agreement, year: int) -> bool:
    first = one.period_from if one.period_from is not None else (one.since.year if one.since else None)
    last = one.period_to
    return first is not None and last is not None and first <= year <= last
