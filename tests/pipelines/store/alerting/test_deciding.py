"""What becomes of a match, without a store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.alerts import Event, Fact, News, SigningFact
from pipelines.findings import Party
from pipelines.store.alerting.deciding import decide

GUARD = Party("Công an tỉnh", "cong-an")
PARTY = Party("Ban Tuyên giáo và Dân vận Tỉnh ủy", "tuyen-giao")
VETERANS = Party("Hội Cựu chiến binh tỉnh", "cuu-chien-binh")
BARE = SigningFact(("a-1", "b-1"), "chương trình phối hợp", (PARTY, GUARD), "Lâm Đồng", None, None, None)
DATED = replace(BARE, signed_on="2025-03-10")


def event(known: Fact, own: Fact) -> Event:
    return Event("a-1", frozenset({"a-1", "b-1"}), known, own)


def test_the_first_of_an_event_is_told() -> None:
    decision = decide(event((), ()), None, is_news=True, muted=False)
    assert (decision.outcome, decision.tells, decision.news) == ("told", True, ())


def test_what_no_crawl_brought_is_not_told_whatever_it_brings() -> None:
    for told in (None, (), (BARE,)):
        assert decide(event((DATED,), (DATED,)), told, is_news=False, muted=False).outcome == "not news"


def test_a_reprint_is_known() -> None:
    assert decide(event((BARE,), (BARE,)), (BARE,), is_news=True, muted=False).outcome == "known"
    assert decide(event((), ()), (), is_news=True, muted=False).outcome == "known"


@pytest.mark.parametrize(
    ("more", "news"),
    [
        (DATED, News("signed_on", "2025-03-10")),
        (replace(BARE, parties=(PARTY, GUARD, VETERANS)), News("party", VETERANS.name)),
        (replace(BARE, period_from=2025, period_to=2030), News("period", "2025–2030")),
        (replace(BARE, ids=("c-1",)), News("signing", f"{PARTY.name} – {GUARD.name}")),
    ],
)
def test_a_new_fact_is_told_with_what_is_new(more: SigningFact, news: News) -> None:
    decision = decide(event((more,), (more,)), (BARE,), is_news=True, muted=False)
    assert (decision.outcome, decision.tells, decision.news) == ("new fact", True, (news,))


def test_a_reprint_is_quiet_although_a_backfill_brought_something_meanwhile() -> None:
    assert decide(event((DATED,), (BARE,)), (BARE,), is_news=True, muted=False).outcome == "known"


def test_whoever_told_it_has_told_it() -> None:
    told = (BARE, replace(DATED, ids=("b-1",)))
    assert decide(event((DATED,), (DATED,)), told, is_news=True, muted=False).outcome == "known"


def test_a_mute_alert_counts_as_told_only_what_it_would_have_told() -> None:
    first = decide(event((BARE,), (BARE,)), None, is_news=True, muted=True)
    assert (first.outcome, first.tells) == ("muted", True)
    more = decide(event((DATED,), (DATED,)), (BARE,), is_news=True, muted=True)
    assert (more.outcome, more.tells) == ("muted", True)
    assert decide(event((BARE,), (BARE,)), (BARE,), is_news=True, muted=True).outcome == "known"
