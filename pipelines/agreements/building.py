"""Agreements made of signings that belong together, with their renewals and reviews."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from pipelines.agreements.matching import Candidate, block, parties_agree
from pipelines.agreements.records import Agreement
from pipelines.agreements.reviews import Reports
from pipelines.agreements.sides import same_side, same_unit, side_of
from pipelines.agreements.sources import Report, SigningSource, present
from pipelines.findings import Party

GAP = 2
"""Years from the end of a period to the beginning of the one that renews it, at most: they are often signed late."""
T = TypeVar("T")


def build(agreements: Mapping[str, Sequence[SigningSource]], reports: Iterable[Report] = ()) -> list[Agreement]:
    """The agreements of which ``agreements`` gives the sources by id, latest signing first."""
    made = [_joined(one, sources) for one, sources in agreements.items()]
    by_block: defaultdict[str, list[Agreement]] = defaultdict(list)
    for each in made:
        by_block[block(each.sources[0])].append(each)
    renewed: dict[str, list[Agreement]] = defaultdict(list)
    renews: dict[str, Agreement] = {}
    for together in by_block.values():
        for each in together:
            if (before := _renewed_by(each, together)) is not None:
                renews[each.id] = before
                renewed[before.id].append(each)
    known = Reports(reports)
    complete = [
        replace(
            each,
            renews=(renews[each.id].link(),) if each.id in renews else (),
            renewed_by=tuple(one.link() for one in sorted(renewed[each.id], key=_latest, reverse=True)),
            told_by=known.telling(each),
            reviews=known.reviewing(each),
        )
        for each in made
    ]
    return sorted(complete, key=_latest)


def _joined(one: str, given: Sequence[SigningSource]) -> Agreement:
    sources = sorted(given, key=lambda each: (each.teller.published is None, _moment(each), each.teller.article_id))
    signings = [each.signing for each in sources]
    provinces = _provinces(sources)
    period = _usual((each.period_from, each.period_to) for each in signings if each.period_from or each.period_to)
    days = [each.signed_on for each in signings if each.signed_on is not None]
    return Agreement(
        id=one,
        kind=signings[0].document_kind,
        parties=_parties(sources),
        provinces=provinces,
        provinces_now=tuple(dict.fromkeys(present(each) for each in provinces)),
        level=_usual(each.level for each in signings if each.level is not None),
        signed_on=min(days, key=lambda day: day.startswith("--"), default=None),
        period_from=period[0] if period else None,
        period_to=period[1] if period else None,
        basis=tuple(dict.fromkeys(number for each in signings for number in each.basis)),
        subject=next((each.subject for each in signings if each.subject), None),
        numbers=tuple(dict.fromkeys(number for each in sources for number in each.numbers)),
        sources=tuple(sources),
        aliases=tuple(each.id for each in sources if each.id != one),
    )


def _parties(sources: Sequence[SigningSource]) -> tuple[Party, ...]:
    """Those of the source that names most, then what others add; each as it is named most fully."""
    fullest = max(sources, key=lambda each: len(each.signing.parties))
    named: list[list[tuple[Party, SigningSource]]] = []
    for source in (fullest, *(each for each in sources if each is not fullest)):
        for party in source.signing.parties:
            same = next((each for each in named if _one(each[0], (party, source))), None)
            if same is None:
                named.append([(party, source)])
            elif all(source is not its for _, its in same):
                same.append((party, source))
    return tuple(max((party for party, _ in each), key=lambda its: (bool(its.unit), len(its.name))) for each in named)


def _one(here: tuple[Party, SigningSource], there: tuple[Party, SigningSource]) -> bool:
    days = [day for _, source in (here, there) if (day := source.teller.day) is not None]
    one, other = (side_of(party, source.signing.province, source.teller.day) for party, source in (here, there))
    return here[1] is not there[1] and same_side(one, other, max(days, default=None))


def _provinces(sources: Sequence[SigningSource]) -> tuple[str, ...]:
    host = _usual(each.signing.province for each in sources if each.signing.province)
    named = [name for each in sources for name in Candidate(each).provinces]
    return tuple(dict.fromkeys([*([host] if host else []), *named]))


def _renewed_by(later: Agreement, among: Sequence[Agreement]) -> Agreement | None:
    """The one of ``among`` that ``later`` renews: the last that it follows."""
    before = [each for each in among if _follows(later, each)]
    return max(before, key=lambda each: (each.period_to or 0, each.since or date.min, each.id), default=None)


def _follows(later: Agreement, earlier: Agreement) -> bool:
    if later.since is None or earlier.since is None or later.since <= earlier.since or earlier.period_to is None:
        return False
    if later.period_from is not None:
        in_time = earlier.period_to <= later.period_from <= earlier.period_to + GAP
    else:
        in_time = earlier.period_to <= later.since.year and (later.period_to or 9999) > earlier.period_to
    if not in_time:
        return False
    here, there = Candidate(later.sources[0]), Candidate(earlier.sources[0])
    here, there = _as_one(later, here), _as_one(earlier, there)
    if here.places and there.places and not here.places & there.places:
        return False
    same_place = not here.provinces or any(
        same_unit(one, other, later.since) for one in here.provinces for other in there.provinces
    )
    return same_place and parties_agree(here, there, later.since)


def _as_one(agreement: Agreement, candidate: Candidate) -> Candidate:
    """``candidate`` with all parties of the agreement."""
    source = candidate.source
    return Candidate(replace(source, signing=replace(source.signing, parties=agreement.parties)))


def _usual(values: Iterable[T]) -> T | None:
    """The most frequent; of several the first."""
    counted = Counter(values)
    return counted.most_common(1)[0][0] if counted else None


def _moment(source: SigningSource) -> float:
    return source.teller.published.timestamp() if source.teller.published is not None else 0.0


def _latest(agreement: Agreement) -> tuple[int, str]:
    return -(agreement.since or date.min).toordinal(), agreement.id
