"""Events: which articles report the same, by which ids it is known, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipelines.findings import Findings, Party, Signing
from pipelines.store import Store

Put = Callable[..., str]
Settle = Callable[[], int]


def test_an_article_that_reports_no_signing_is_the_event_of_its_story(store: Store, put: Put, settle: Settle) -> None:
    one, two, other = put("a"), put("b", text="a", site="hai.demo"), put("c")
    settle()
    events = store.alerts.events([one, two, other])
    assert events[one].story == events[two].story
    assert events[one].story.key == one
    assert events[one].story.ids == {one, two}
    assert events[one].story.fact == events[one].story.own == ()
    assert events[one].signings == events[other].signings == ()
    assert events[other].story.ids == {other}


def test_stories_that_report_the_same_agreement_are_one_event(
    store: Store, put: Put, settle: Settle, signing: Signing
) -> None:
    """A and B by one agreement, B and C by another, D reprints C: A and D have nothing but that in common."""
    rules = replace(signing, document_kind="quy chế phối hợp")
    a, b, c = put("a", signing), put("b", signing, rules, hours=1), put("c", rules, hours=2)
    d, e = put("d", text="c", site="hai.demo", hours=3), put("e")
    settle()
    assert len({store.article(one).story for one in (a, b, c, d, e)}) == 4
    events = store.alerts.events([a, d, e])
    assert events[a].story.ids == events[d].story.ids == {a, b, c, d}
    assert events[a].story.key == events[d].story.key == a
    assert {each.kind for each in events[d].story.fact} == {"chương trình phối hợp", "quy chế phối hợp"}
    assert events[d].story.own == ()
    assert events[e].story.ids == {e}


def test_an_article_with_four_agreements_is_one_story_and_four_signings(
    store: Store, put: Put, settle: Settle, signing: Signing
) -> None:
    kinds = ("chương trình phối hợp", "quy chế phối hợp", "kế hoạch phối hợp", "thỏa thuận hợp tác")
    one = put("a", *(replace(signing, document_kind=kind) for kind in kinds))
    settle()
    events = store.alerts.events([one])[one]
    assert events.story.key == one
    assert len(events.story.fact) == 4
    assert [each.key for each in events.signings] == [f"{one}-{number}" for number in (1, 2, 3, 4)]
    assert [each.fact[0].kind for each in events.signings] == list(kinds)
    assert {each for event in events.signings for each in event.fact} == set(events.story.fact)


def test_what_is_known_is_told_apart_from_what_the_article_says(
    store: Store, put: Put, settle: Settle, signing: Signing
) -> None:
    third = Party("Hội Cựu chiến binh tỉnh", "cuu-chien-binh")
    vague = put("a", signing)
    exact = put("b", replace(signing, signed_on="2025-03-10", parties=(*signing.parties, third)), hours=1)
    settle()
    (said,) = store.alerts.events([vague])[vague].signings
    (fact,) = said.fact
    assert said.ids == {f"{vague}-1", f"{exact}-1"} == set(fact.ids)
    assert (fact.signed_on, len(fact.parties)) == ("2025-03-10", 3)
    (own,) = said.own
    assert (own.ids, own.signed_on, len(own.parties)) == (fact.ids, None, 2)
    assert all(party.spans == () for party in fact.parties)


def test_ids_that_an_agreement_went_by_still_belong_to_it(
    store: Store, put: Put, settle: Settle, signing: Signing
) -> None:
    late, early = put("b", signing, hours=5), put("a", signing, hours=1)
    settle()
    store.save_findings([(late, 1, Findings("coordination", recogniser="2"))])
    settle()
    (event,) = store.alerts.events([early])[early].signings
    assert (event.key, event.ids) == (f"{early}-1", {f"{early}-1", f"{late}-1"})
    store.save_findings([(late, 1, Findings("signing", (), (replace(signing, province="Huế"),), recogniser="3"))])
    settle()
    events = store.alerts.events([early, late])
    assert events[early].signings[0].ids == {f"{early}-1"}, "it is another agreement's own id now"
    assert events[late].signings[0].ids == {f"{late}-1"}


def test_pages_that_are_merged_into_an_article_and_forgotten_stories_lead_to_the_event(
    store: Store, put: Put, settle: Settle
) -> None:
    one, two = put("a"), put("b", text="a", site="hai.demo")
    settle()
    alias = put("c", text="a", site="hai.demo")
    assert store.article(alias).article.id == two
    settle()
    assert store.alerts.events([two])[two].story.ids == {one, two, alias}
    store.forget(one)
    settle()
    event = store.alerts.events([two])[two].story
    assert (event.key, event.ids) == (two, {one, two, alias})


def test_what_is_no_article_has_no_events_and_one_that_is_not_placed_is_its_own(store: Store, put: Put) -> None:
    one = put("a")
    alias = put("b", text="a")
    events = store.alerts.events([one, alias, "nothing"])
    assert set(events) == {one}
    assert events[one].story.key == one


@pytest.mark.parametrize("count", [1, 700])
def test_the_queries_do_not_grow_with_the_articles(
    store: Store, put: Put, settle: Settle, signing: Signing, count: int
) -> None:
    """As many as fit into a few lists of ids."""
    from sqlalchemy import event

    ids = [put("a", signing)]
    settle()
    asked: list[str] = []
    engine = store._database._engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
    store.alerts.events([*ids, *(f"{number:016x}" for number in range(count))])
    assert len(asked) < 20
