"""The preview is what the pass would have done: the same hits, the same number of notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, event, example, given, settings
from hypothesis import strategies as st
from made_alerts.newsroom import Newsroom
from made_alerts.told import HEALTH, NOW, POLICE, WOMEN, article, signing

from pipelines.alerts import Alert, Watch
from pipelines.article import VIETNAM, Article
from pipelines.errors import QueryError
from pipelines.store import Store
from search import SqliteBackend
from search.alerts import preview as previewing
from search.alerts.preview import MOST, Preview, difference, preview, sample
from search.backends.elasticsearch import ElasticsearchBackend
from servers.aliases import own_alias

QUERY = "ký"
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)

# Of three ceremonies, each told by some in full and by some in part.
DATED = signing(POLICE, HEALTH)
SIGNINGS = (
    DATED,
    signing(POLICE, HEALTH, period_from=None, period_to=None),
    signing(POLICE, HEALTH, WOMEN),
    signing(POLICE, WOMEN, document_kind="kế hoạch phối hợp", signed_on="2021-07-12"),
    signing(HEALTH, WOMEN, document_kind="chương trình phối hợp", signed_on="2021-07-11", period_to=None),
    signing(HEALTH, WOMEN, document_kind="chương trình phối hợp", signed_on="2021-07-11"),
)


@dataclass(frozen=True)
class Coming:
    """An article that comes."""

    text: int
    """Equal on two sites is one story, on one site one article."""
    site: str
    signings: tuple[int, ...]
    wanted: bool
    """Whether the query finds it."""


def written(one: Coming, moment: datetime) -> Article:
    text = article(one.text)
    number = one.text * 10 + int(one.site[-1])
    url = f"https://{one.site}/tin-{number}.html"
    return replace(
        text,
        id=f"{number + 1:016x}",
        url=url,
        canonical_url=url,
        site=one.site,
        title="Ký kết" if one.wanted else "Hội nghị",
        lead="",
        body=(text.body[0].replace("ký", "họp"),),
        published=moment.astimezone(VIETNAM),
    )


coming = st.builds(
    Coming,
    text=st.integers(0, 4),
    site=st.sampled_from(["bao.vn1", "bao.vn2", "bao.vn3"]),
    signings=st.lists(st.integers(0, len(SIGNINGS) - 1), max_size=2, unique=True).map(tuple),
    wanted=st.sampled_from([True, True, False]),
)
histories = st.lists(
    st.lists(coming, min_size=1, max_size=4, unique_by=lambda one: (one.text, one.site)), min_size=1, max_size=5
)


@dataclass(frozen=True)
class Lived:
    """What passes did while a history came, and what a preview made of it afterwards."""

    told: int
    foretold: int
    steady: bool
    """Whether stories and agreements stayed as they were; a preview knows them as they are now."""


def lived(newsroom: Newsroom, history: Sequence[Sequence[Coming]], *, watch: Watch) -> Lived:
    """Lets ``history`` come, with a pass after each batch. Pass and preview have to find the same."""
    one = newsroom.alert("all", query=QUERY, watch=watch)
    there: set[str] = set()
    seen: list[Groups] = []
    for batch in history:
        newsroom.now += timedelta(hours=2)
        new = [(made, each) for each in batch if (made := written(each, newsroom.now)).id not in there]
        there |= {made.id for made, _ in new}
        newsroom.come(*[(made, tuple(SIGNINGS[at] for at in each.signings)) for made, each in new])
        newsroom.run()
        seen.append(groups(newsroom))
    after = preview(newsroom.store, newsroom.backend, one, newsroom.now.date(), days=30)
    assert {hit.document.id for hit in after.hits} == {match.article_id for match in newsroom.matches(one)}
    return Lived(len(newsroom.told(one)), after.notices, all(within(seen[-1], each) == each for each in seen))


Groups = frozenset[frozenset[str]]


def groups(newsroom: Newsroom) -> Groups:
    """What is taken for one story, and which signings for one agreement."""
    found: dict[str, set[str]] = {}
    for stored in newsroom.store.articles():
        found.setdefault(f"story {stored.story}", set()).add(stored.article.id)
    for agreement in newsroom.store.agreements():
        found[agreement.id] = {f"{source.teller.article_id}-{source.number}" for source in agreement.sources}
    return frozenset(map(frozenset, found.values()))


def within(later: Groups, before: Groups) -> Groups:
    """``later`` with only what was there before."""
    there = frozenset().union(*before)
    return frozenset(kept for each in later if (kept := each & there))


# Two events that turn out to be one.
CHAIN = [[Coming(0, "bao.vn1", (), True), Coming(1, "bao.vn1", (0,), True)], [Coming(0, "bao.vn2", (0,), True)]]


@pytest.mark.parametrize("watch", ["articles", "signings"])
@settings(max_examples=25)
@given(history=histories)
@example(history=CHAIN)
def test_the_replayed_past_tells_as_often_as_the_passes_did(watch: Watch, history: list[list[Coming]]) -> None:
    with (
        TemporaryDirectory() as folder,
        Store.open("sqlite:///:memory:") as store,
        SqliteBackend(Path(folder) / "index.sqlite") as backend,
    ):
        past = lived(Newsroom(store, backend), history, watch=watch)
    event(f"steady: {past.steady}")
    assert past.foretold == past.told or not past.steady


@settings(max_examples=4, phases=NO_SHRINKING)
@given(history=histories, watch=st.sampled_from(["articles", "signings"]))
def test_and_so_on_elasticsearch(elasticsearch_url: str, watch: Watch, history: list[list[Coming]]) -> None:
    with (
        own_alias(elasticsearch_url) as options,
        Store.open("sqlite:///:memory:") as store,
        ElasticsearchBackend(options) as backend,
    ):
        past = lived(Newsroom(store, backend), history, watch=watch)
    assert past.foretold == past.told or not past.steady


def foretold(newsroom: Newsroom, days: int = 365, most: int = MOST, **values: Any) -> Preview:
    one = Alert("", "preview", **({"query": QUERY} | values))
    today = newsroom.now.astimezone(VIETNAM).date()
    return preview(newsroom.store, newsroom.backend, one, today, days=days, most=most)


def coming_at(newsroom: Newsroom, number: int, moment: datetime, title: str = "Ký kết") -> None:
    """An article that is found within the hour of its publication."""
    newsroom.now = moment
    newsroom.come(article(number, title=title, published=moment))


def test_weeks_and_days_are_those_of_vietnam(newsroom: Newsroom) -> None:
    # Sunday 23:30 in Vietnam is still Sunday in London, Monday 0:30 is not Monday there yet.
    for number, moment in enumerate(
        [
            datetime(2021, 7, 5, 9, tzinfo=VIETNAM),
            datetime(2021, 7, 11, 23, 30, tzinfo=VIETNAM),
            datetime(2021, 7, 12, 0, 30, tzinfo=VIETNAM),
            datetime(2021, 7, 12, 12, 30, tzinfo=VIETNAM),
            datetime(2021, 7, 18, 9, tzinfo=VIETNAM),
        ]
    ):
        coming_at(newsroom, number, moment)
    found = foretold(newsroom, 70)
    assert (found.first, found.last) == (date(2021, 5, 9), date(2021, 7, 18))
    assert (found.notices, found.a_week) == (5, pytest.approx(0.5))
    assert found.busiest_week == (date(2021, 7, 12), 3)
    assert found.busiest_day == (date(2021, 7, 12), 2)
    assert (found.warning, found.whole) == ("", True)
    assert foretold(newsroom, 6).notices == 3


def test_what_nobody_could_read_is_warned_of(newsroom: Newsroom) -> None:
    newsroom.come(*[article(number, published=NOW) for number in range(21)])
    busy = foretold(newsroom)
    assert busy.busiest_day == (date(2021, 7, 13), 21)
    assert "21 notices on one day" in busy.warning
    assert "21 notices a week" not in busy.warning
    for day in range(1, 7):
        newsroom.now = NOW + timedelta(days=day)
        newsroom.come(*[article(day * 100 + number, published=newsroom.now) for number in range(10)])
    assert foretold(newsroom, 7).warning.startswith("81 notices a week are more than one person reads")
    found = foretold(newsroom, most=30)
    assert (found.whole, len(found.hits)) == (False, 30)
    assert "more than 30 articles: narrow the query" in found.warning


def test_a_preview_may_be_ended_on_its_way(newsroom: Newsroom) -> None:
    newsroom.come(article(1, published=NOW))

    class Enough(Exception):
        pass

    def check() -> None:
        raise Enough

    one = Alert("", "preview", QUERY)
    with pytest.raises(Enough):
        preview(newsroom.store, newsroom.backend, one, newsroom.now.date(), check=check)


def test_a_backfill_is_replayed_as_if_it_had_been_crawled_on_its_days(newsroom: Newsroom) -> None:
    days = [datetime(2021, 3, day, 9, tzinfo=VIETNAM) for day in (1, 2, 3)]
    newsroom.come(*[article(number, published=day) for number, day in enumerate(days)], origin="backfill")
    assert [hit.arrived for hit in foretold(newsroom).hits] == days


def test_what_has_no_event_is_found_and_makes_no_notice(newsroom: Newsroom) -> None:
    newsroom.come(article(1), (article(2), [signing(), signing(POLICE, WOMEN)]))
    watching = foretold(newsroom, watch="signings")
    assert Counter(hit.outcome for hit in watching.hits) == {"no event": 1, "told": 1}
    assert watching.notices == 2
    assert foretold(newsroom).notices == 2


def test_a_sample_is_the_same_for_the_same_hits(newsroom: Newsroom) -> None:
    newsroom.come(*[article(number) for number in range(40)])
    first, second = sample(foretold(newsroom)), sample(foretold(newsroom))
    assert first == second
    assert len({hit.document.id for hit in first}) == previewing.SAMPLE
    newsroom.come(article(41))
    assert sample(foretold(newsroom)) != first
    assert len(sample(foretold(newsroom, query='"số 7"'))) == 1
    assert sample(foretold(newsroom, query="hải")) == []


def test_an_edit_shows_what_it_gains_and_loses(newsroom: Newsroom) -> None:
    newsroom.come(article(1), article(2, title="Hải quan ký kết"), article(3, title="Hải quan họp", lead="", body=()))
    before, after = foretold(newsroom), foretold(newsroom, query='"hải quan"')
    changed = difference(before, after)
    assert [hit.document.id for hit in changed.gained] == [article(3).id]
    assert [hit.document.id for hit in changed.lost] == [article(1).id]
    assert difference(before, before).gained == difference(before, before).lost == ()


def test_without_hits_there_is_nothing_to_tell(newsroom: Newsroom) -> None:
    newsroom.come(article(1))
    found = foretold(newsroom, query="hải")
    assert (found.hits, found.notices, found.a_week, found.busiest_day, found.busiest_week) == ((), 0, 0, None, None)
    with pytest.raises(QueryError):
        foretold(newsroom, query="(ký")


def test_an_alert_set_now_does_what_was_foretold_of_the_day_that_comes(newsroom: Newsroom) -> None:
    newsroom.come((article(1), [signing(signed_on=None)]))
    one = newsroom.alert(query=QUERY, watch="signings")
    newsroom.now += timedelta(days=2)
    newsroom.come((article(2, published=newsroom.now), [signing(POLICE, WOMEN)]))
    newsroom.run()
    assert foretold(newsroom, 1, watch="signings").notices == len(newsroom.told(one)) == 1
