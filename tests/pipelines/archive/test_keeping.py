"""Which records stay, whatever is in the files: properties over made-up records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.archive.keeping import KEEP_ALL, Decision, Keeping, Known, Record, Role, Unknown, Why, decide
from pipelines.article import ArchiveReference

NOW = datetime(2026, 3, 1, tzinfo=UTC)
OF_THE_STORE = (Role.ARTICLE, Role.WAITING, Role.EMPTY, Role.SUPERSEDED, Role.FORGOTTEN)
Made = tuple[list[Record], dict[ArchiveReference, Known], Unknown]


@st.composite
def archives(draw: st.DrawFn) -> Made:
    """Records of a few pages with few contents, known to the store or not."""
    records: list[Record] = []
    known: dict[ArchiveReference, Known] = {}
    page_ids: dict[ArchiveReference, str] = {}
    for number in range(draw(st.integers(0, 12))):
        place = ArchiveReference("a.warc.gz", number * 100)
        page = draw(st.sampled_from("pqr"))
        records.append(
            Record(
                place=place,
                length=100,
                erased=draw(st.booleans()) and draw(st.booleans()),
                site="bao.example",
                url=f"https://bao.example/{page}",
                status=draw(st.sampled_from((200, 404))),
                fetched_at=NOW - timedelta(days=draw(st.integers(0, 60))),
                content=draw(st.sampled_from(("one", "two"))),
            )
        )
        kind = draw(st.sampled_from(("known", "of a page", "listing")))
        if kind == "known":
            reference = ArchiveReference("first.warc.gz", number)
            known[place] = Known(page, draw(st.sampled_from(OF_THE_STORE)), (reference,))
        elif kind == "of a page":
            page_ids[place] = page
    forgotten = frozenset(draw(st.sets(st.sampled_from("pqr"))))
    held = draw(st.dictionaries(st.sampled_from("pqr"), st.sampled_from(("one", "two"))))
    return records, known, Unknown(page_ids, forgotten, held)


keepings = st.builds(Keeping, *(st.sampled_from((0, 10, 30)) for _ in range(5)))


def by_place(decisions: list[Decision]) -> Mapping[ArchiveReference, Decision]:
    return {one.record.place: one for one in decisions}


@given(archives())
def test_without_a_rule_nothing_goes_that_is_not_forgotten_erased_or_there_twice(made: Made) -> None:
    records, known, unknown = made
    decisions = decide(records, known, unknown, KEEP_ALL, NOW)
    assert [one.record for one in decisions] == records
    for one in decisions:
        assert one.why is not Why.RETENTION
        if one.why is Why.FORGOTTEN:
            assert one.record.erased or one.role is Role.FORGOTTEN
        if one.role in (Role.ARTICLE, Role.WAITING, Role.EMPTY):
            assert one.stays, "what the store reads from is never a duplicate"


@given(archives(), keepings)
def test_a_duplicate_s_bytes_are_kept_elsewhere(made: Made, keeping: Keeping) -> None:
    records, known, unknown = made
    decisions = by_place(decide(records, known, unknown, keeping, NOW))
    for one in decisions.values():
        if one.why is not Why.DUPLICATE:
            assert one.same is None
        elif one.same is None:
            assert one.role is Role.LEFT
            assert (unknown.held or {})[one.page_id] == one.record.content
        else:
            kept = decisions[one.same]
            assert kept.stays
            assert kept.record.content == one.record.content
            assert (kept.page_id, kept.record.url) == (one.page_id, one.record.url)


def test_of_two_that_are_no_more_and_that_the_store_holds_neither_leads_to_the_other() -> None:
    places = [ArchiveReference("a.warc.gz", offset) for offset in (100, 300)]
    records = [
        Record(place, 100, False, "bao.example", "https://bao.example/p", 200, NOW, "two") for place in places
    ]  # fmt: skip
    unknown = Unknown(dict.fromkeys(places, "p"), frozenset(), {"p": "two"})
    decisions = decide(records, {}, unknown, KEEP_ALL, NOW)
    assert [(one.why, one.same) for one in decisions] == [(Why.DUPLICATE, None)] * 2


@given(archives(), keepings)
def test_what_is_removed_for_its_age_is_older_than_its_kind_is_kept(made: Made, keeping: Keeping) -> None:
    for one in decide(*made, keeping, NOW):
        days = keeping.days(one.role)
        too_old = (
            bool(days) and one.record.fetched_at is not None and one.record.fetched_at < NOW - timedelta(days=days)
        )
        if one.why is not Why.FORGOTTEN:
            assert (one.why is Why.RETENTION) == too_old
        assert not (one.role is Role.WAITING and one.why is Why.RETENTION)


@given(archives(), keepings)
def test_pages_of_articles_go_only_by_the_rule_for_them(made: Made, keeping: Keeping) -> None:
    for one in decide(*made, replace(keeping, articles=0), NOW):
        if one.role is Role.ARTICLE and not one.record.erased:
            assert one.stays


@given(archives())
def test_what_stays_stays_when_it_is_looked_at_again(made: Made) -> None:
    records, known, unknown = made
    first = decide(records, known, unknown, KEEP_ALL, NOW)
    stays = [one for one in first if one.stays]
    known = known | {
        one.record.place: Known(one.page_id, Role.SUPERSEDED, (one.record.place,)) for one in stays if one.adopted
    }
    again = decide([one.record for one in stays], known, unknown, KEEP_ALL, NOW)
    assert all(one.stays for one in again)


@given(archives())
def test_nothing_of_a_forgotten_page_stays_and_nothing_unknown_to_the_store_but_is_taken_up(made: Made) -> None:
    records, known, unknown = made
    for one in decide(records, known, unknown, KEEP_ALL, NOW):
        if one.record.place in unknown.page_ids and one.record.place not in known:
            assert one.adopted or not one.stays
            assert not (one.stays and one.page_id in unknown.forgotten)
