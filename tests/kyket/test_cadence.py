"""Which sites are due, by what the store knows of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from made_stores.articles import written

from crawlers.registry import Registry, Site
from kyket.cadence import due, seen_since, turns
from pipelines.store import Store

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


def site(name: str, *, minutes: int = 60, quiet: str = "", enabled: bool = True) -> Site:
    return Site.model_validate(
        {
            "id": name,
            "name": name,
            "kind": "central",
            "base": f"https://{name}/",
            "feeds": ["/rss"],
            "cadence": {"minutes": minutes, "quiet": quiet},
            "enabled": enabled,
            "reason": "" if enabled else "it is off for this test",
        }
    )


def crawled(store: Store, name: str, ago: timedelta, *, error: str = "", finished: bool = True) -> None:
    run = store.start_run(name, "incremental", None, "crawl", NOON - ago)
    if finished:
        outcomes = {"feed failed: timeout": 1} if error else {"feed read": 1}
        store.finish_run(
            run.id, now=NOON - ago + timedelta(minutes=1), outcomes=outcomes, bytes=0, seconds=1, error=error
        )


def ids(store: Store, registry: Registry, now: datetime = NOON) -> list[str]:
    return [one.id for one in due(store, registry, now)]


def test_a_site_is_due_when_its_cadence_has_passed() -> None:
    registry = Registry(
        [site("hourly.vn"), site("daily.vn", minutes=1440), site("new.vn"), site("off.vn", enabled=False)]
    )
    with Store.open("sqlite://") as store:
        crawled(store, "hourly.vn", timedelta(minutes=60))
        crawled(store, "daily.vn", timedelta(minutes=60))
        assert ids(store, registry) == ["new.vn", "hourly.vn"]
        assert ids(store, registry, NOON - timedelta(seconds=1)) == ["new.vn"]


def test_the_longest_overdue_site_is_first() -> None:
    registry = Registry([site("a.vn"), site("b.vn"), site("c.vn")])
    with Store.open("sqlite://") as store:
        for name, hours in (("a.vn", 2), ("b.vn", 9), ("c.vn", 5)):
            crawled(store, name, timedelta(hours=hours))
        assert ids(store, registry) == ["b.vn", "c.vn", "a.vn"]


def test_nothing_is_due_in_quiet_hours() -> None:
    registry = Registry([site("a.vn", quiet="11:30-13:00"), site("b.vn", quiet="13:00-14:00")])
    with Store.open("sqlite://") as store:
        assert ids(store, registry) == ["b.vn"]
        assert [one.site.id for one in turns(store, registry, NOON)] == ["a.vn", "b.vn"]


def test_a_crawl_that_was_killed_is_gone_on_with_soon() -> None:
    registry = Registry([site("a.vn", minutes=1440)])
    with Store.open("sqlite://") as store:
        crawled(store, "a.vn", timedelta(minutes=15), finished=False)
        assert ids(store, registry) == ["a.vn"]
        assert ids(store, registry, NOON - timedelta(minutes=10)) == []


def test_a_site_that_failed_is_tried_again_within_the_hour() -> None:
    registry = Registry([site("a.vn", minutes=1440), site("b.vn", minutes=1440)])
    with Store.open("sqlite://") as store:
        crawled(store, "a.vn", timedelta(minutes=61), error="no answer")
        crawled(store, "b.vn", timedelta(minutes=61))
        assert ids(store, registry) == ["a.vn"]


def test_a_site_that_publishes_much_is_crawled_more_often_than_its_entry_says() -> None:
    registry = Registry([site("busy.vn", minutes=240), site("quiet.vn", minutes=240)])
    with Store.open("sqlite://") as store:
        for number, hours in enumerate(range(24 * 30, 0, -2)):
            seen = NOON - timedelta(hours=hours)
            for name in ("busy.vn", "quiet.vn"):
                if hours % 24 == 0:
                    crawled(store, name, timedelta(hours=hours))
            article = written(number, site="busy.vn", published=seen)
            store.save_outcomes([(article.id, article, "crawl")], seen)
        for name in ("busy.vn", "quiet.vn"):
            crawled(store, name, timedelta(hours=3))
        assert ids(store, registry) == ["busy.vn"]


def test_what_a_crawl_has_seen_since_is_left_out_of_a_late_or_second_run() -> None:
    with Store.open("sqlite://") as store:
        crawled(store, "a.vn", timedelta(minutes=5))
        crawled(store, "b.vn", timedelta(minutes=5), error="no answer")
        crawled(store, "c.vn", timedelta(minutes=5), finished=False)
        since = NOON - timedelta(minutes=10)
        assert [seen_since(store, one, since) for one in ("a.vn", "b.vn", "c.vn")] == [True, False, False]
        assert not seen_since(store, "a.vn", NOON)
