"""Robots.txt, pauses, delays, and sites that do not answer."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from crawl_pages import article, path, whole_site
from crawl_server import Asked, Reply, Server, html
from crawl_setting import Crawling, site_at

from pipelines.store import PageState
from servers.ports import free_port


class Flood:
    """Answers ``allowed`` requests, then 429 for ``seconds``, and so on."""

    def __init__(self, allowed: int, seconds: float, after: str) -> None:
        self._allowed = allowed
        self._seconds = seconds
        self._after = after
        self._closed = 0.0
        self._count = 0
        self._lock = threading.Lock()
        self.refused: list[float] = []

    def __call__(self, asked: Asked) -> Reply:
        with self._lock:
            if self._count == self._allowed:
                self._closed = self._closed or asked.at
                if asked.at - self._closed < self._seconds:
                    self.refused.append(asked.at)
                    return Reply(b"", 429, (("Retry-After", self._after),))
                self._closed, self._count = 0.0, 0
            self._count += 1
        return article(int(asked.path.rpartition("-")[2].partition(".")[0]))


def test_flood_control_pauses_the_whole_site_and_loses_no_page(server: Server, crawling: Crawling) -> None:
    flood = Flood(10, 0.9, "1")
    server.routes |= whole_site(25) | {path(number): flood for number in range(1, 26)}
    run = crawling(site_at(server.url), site_concurrency=3, retries=0)
    assert run.outcomes["fetched"] == 25
    assert not [key for key in run.outcomes if key.startswith("failed")]
    assert flood.refused
    for refused in flood.refused:
        # Only what was under way already may come within the pause.
        assert len([asked for asked in server.asked if refused < asked.at < refused + 0.9]) <= 2
    assert any("paused 1 s (429)" in progress.note for progress in crawling.progress)


def test_retry_after_may_be_a_date_and_come_with_503(server: Server, crawling: Crawling) -> None:
    came: list[datetime] = []

    def busy(_asked: Asked) -> Reply:
        came.append(datetime.now(UTC))
        if len(came) > 1:
            return article(1)
        return Reply(b"", 503, (("Retry-After", format_datetime(came[0] + timedelta(seconds=3), usegmt=True)),))

    server.routes |= whole_site(1) | {path(1): busy}
    assert crawling(site_at(server.url), retries=0).outcomes["fetched"] == 1
    first, second = came
    assert second - first > timedelta(seconds=1.9)  # such a date has no fractions of a second


def test_a_site_that_asks_for_too_long_a_pause_is_left_for_the_next_crawl(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(5) | {path(3): Reply(b"", 429, (("Retry-After", "86400"),))}
    site = site_at(server.url)
    run = crawling(site)
    assert run.error == "429, asks us to wait 86400 s"
    assert run.outcomes["fetched"] == 2
    assert run.outcomes["left: site stopped"] == 3
    server.routes[path(3)] = article(3)
    assert crawling(site, stop_after_known=2).outcomes["fetched"] == 3


def test_what_robots_txt_forbids_is_not_asked_for(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(3) | {"/robots.txt": html(f"User-agent: kyket\nDisallow: {path(2)}\n")}
    site = site_at(server.url)
    run = crawling(site)
    assert run.outcomes["refused: robots.txt"] == 1
    assert path(2) not in server.paths()
    assert crawling.record(site, path(2)).state is PageState.REFUSED
    server.routes["/robots.txt"] = html("")
    assert crawling(site).outcomes["fetched"] == 1


def test_robots_txt_can_be_disregarded_on_request(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(2) | {"/robots.txt": html("User-agent: *\nDisallow: /\n")}
    assert crawling(site_at(server.url), obey_robots=False).outcomes["fetched"] == 2
    assert "/robots.txt" not in server.paths()


def test_without_robots_txt_everything_is_allowed(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(2) | {"/robots.txt": Reply(b"", 301, (("Location", "/"),))}
    assert crawling(site_at(server.url)).outcomes["fetched"] == 2


def test_while_robots_txt_fails_nothing_is_asked_for(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(2) | {"/robots.txt": Reply(b"", 500)}
    run = crawling(site_at(server.url), retries=1)
    assert run.outcomes["listing failed: no robots.txt"] == 1
    assert set(server.paths()) == {"/robots.txt"}


def _usual_pause(server: Server, beginning: str) -> float:
    """Seconds between two requests, in the mean: of a single one nobody knows how long it took to be heard."""
    times = [asked.at for asked in server.asked if asked.path.startswith(beginning)]
    assert len(times) > 3
    return (times[-1] - times[0]) / (len(times) - 1)


def test_crawl_delay_of_robots_txt_is_kept(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(4) | {"/robots.txt": html("User-agent: *\nCrawl-delay: 0.3\n")}
    crawling(site_at(server.url), site_concurrency=3)
    assert _usual_pause(server, "/tin/") > 0.2  # less the jitter


def test_the_registry_s_delay_is_kept_with_autothrottle_and_without(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(6)
    site = site_at(server.url, politeness={"delay": 0.3, "concurrency": 2})
    for autothrottle in (True, False):
        server.asked.clear()
        crawling(site, polite=True, autothrottle=autothrottle, mode="full")
        assert _usual_pause(server, "/") > 0.2


def test_no_more_than_the_allowed_requests_are_under_way_at_one_site(server: Server, crawling: Crawling) -> None:
    under_way: list[int] = [0, 0]
    lock = threading.Lock()
    second = threading.Event()

    def slow(_asked: Asked) -> Reply:
        with lock:
            under_way[0] += 1
            under_way[1] = max(under_way)
            if under_way[0] == 2:
                second.set()
        second.wait(60)
        threading.Event().wait(0.03)
        with lock:
            under_way[0] -= 1
        return article(1)

    server.routes |= whole_site(10) | {path(number): slow for number in range(1, 11)}
    crawling(site_at(server.url, politeness={"concurrency": 2}))
    assert under_way[1] == 2


def test_a_dead_site_does_not_hold_up_another(server: Server, crawling: Crawling) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    server.routes |= whole_site(5)
    dead = site_at(address, "chet.vn", feeds=("/a", "/b", "/c", "/d"))
    runs = crawling.all(dead, site_at(server.url), retries=1)
    assert [run.site for run in runs] == ["chet.vn", "mau.vn"]
    assert runs[0].error.startswith("no answer to 5 addresses in a row")
    assert runs[1].outcomes["fetched"] == 5
    assert not runs[1].error


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Reply(b"", 403), "denied: status 403"),
        (Reply(b"", 502), "no answer: status 502"),
        (Reply(b"", 404), "no links: status 404"),
        (html("<p>Bạn là người?</p>"), "no links"),
    ],
)
def test_a_crawl_that_saw_nothing_ends_badly_however_few_addresses_a_site_has(
    server: Server, crawling: Crawling, answer: Reply, error: str
) -> None:
    server.routes["/tin/"] = answer
    assert crawling(site_at(server.url), retries=0).error == error


def test_a_site_whose_articles_alone_do_not_answer_was_seen(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(4) | {path(number): Reply(b"", 403) for number in range(1, 5)}
    assert not crawling(site_at(server.url), retries=0).error


def test_a_failure_that_passes_is_tried_again(server: Server, crawling: Crawling) -> None:
    answers = iter([Reply(b"", 502), Reply(iter([]), 200, (("Content-Length", "10"),)), article(1)])
    server.routes |= whole_site(1) | {path(1): lambda _asked: next(answers)}
    assert crawling(site_at(server.url), retries=2).outcomes["fetched"] == 1


def test_the_crawl_waits_while_whoever_takes_the_pages_is_behind(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(6)
    asked_while_behind: list[int] = []
    looks = iter(range(10_000))

    def behind() -> bool:
        look = next(looks)
        if 3 <= look < 8:
            asked_while_behind.append(len(server.asked))
            return True
        return False

    runs = crawling.all(site_at(server.url), behind=behind)
    assert runs[0].outcomes["fetched"] == 6
    assert len(set(asked_while_behind)) == 1


def test_we_say_who_we_are(server: Server, crawling: Crawling) -> None:
    server.routes |= whole_site(1)
    crawling(site_at(server.url), user_agent="kyket/9 (thu@vi.du)")
    assert {asked.headers["User-Agent"] for asked in server.asked} == {"kyket/9 (thu@vi.du)"}
    assert all("Cookie" not in asked.headers for asked in server.asked)
