"""Nothing is shown to nobody, and nothing is done by who may not: held over every route that there is."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.routing import Route

from pipelines.accounts import Role
from pipelines.store.accounts.sessions import IDLE

from .conftest import BY, HOST, PAGE, Browser, Office

SAFE = {"GET", "HEAD", "OPTIONS"}
OPEN = {
    ("GET", "/sign-in"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/favicon.ico"),
    ("GET", "/static/{name}"),
}
"""All that is answered to nobody."""
OWN = {"/sign-in", "/sign-out", "/marks", "/preferences"}
"""What everybody with an account may send, beside what is below ``/account``."""
WORLD = "203.0.113.5"


def routes(office: Office) -> Iterator[tuple[str, str, str]]:
    """Method, route and an address of it."""
    known = [one for one in office.app.routes if isinstance(one, Route)]
    assert len(known) > 50
    for one in known:
        address = re.sub(r"{name}", "kyket.css", one.path) if one.path.startswith("/static") else one.path
        address = re.sub(r"{form}", "atom", address)
        for method in sorted((one.methods or set()) - {"HEAD"}):
            yield method, one.path, re.sub(r"{\w+(:\w+)?}", "x1", address)


@pytest.mark.parametrize(
    "headers", [{}, PAGE, {"Authorization": "Bearer kyket_x"}], ids=["program", "browser", "forged"]
)
def test_no_route_answers_nobody_but_those_listed(office: Office, headers: dict[str, str]) -> None:
    web = office.browser(WORLD)
    answered = set()
    for method, route, address in routes(office):
        answer = web.request(method, address, headers=headers)
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/sign-in")
        elif answer.status_code == 401:
            assert answer.headers["www-authenticate"].startswith("Bearer")
        elif answer.status_code == 200:
            answered.add((method, route))
        else:
            assert (method, route) in {("POST", "/sign-in"), ("POST", "/preferences")}, (method, route)
            assert answer.status_code == 403
    assert answered == (OPEN if "Authorization" not in headers else OPEN - {("GET", "/sign-in")})


def test_what_is_not_there_is_not_told_to_nobody_either(office: Office) -> None:
    web = office.browser(WORLD)
    for address in ("/nope", "/api/v1/nope", "/sign-in/x", "/sign-in%3Fx", "/static", "/metrics", "//", "/%2e%2e/"):
        assert web.get(address).status_code == 401, address


def test_every_form_asks_for_its_token(office: Office) -> None:
    web = office.browser(signed_in="hoa")
    for method, route, address in routes(office):
        if method in SAFE:
            continue
        for headers in ({}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = web.request(method, address, data={"token": "0" * 64}, headers=headers)
            assert answer.status_code == 403, (method, route, answer.text)


def test_a_monitor_can_send_nothing_but_what_is_ones_own(office: Office) -> None:
    web = office.browser(signed_in="lan")
    token = web.token("/account")
    for method, route, address in routes(office):
        if method in SAFE or route in OWN or route.startswith("/account"):
            continue
        if route.startswith("/api/"):
            answer = web.request(method, address, json={}, headers={"X-Kyket-Form": token})
        else:
            answer = web.request(method, address, data={"token": token})
        assert answer.status_code == 403 or (answer.status_code == 404 and "{" in route), (method, route, answer.text)


def test_what_is_for_operators_is_shown_to_nobody_else(office: Office) -> None:
    analyst = office.browser(signed_in="nam")
    for address in ("/administration", "/administration/log"):
        assert analyst.get(address).status_code == 403
    operator = office.browser(signed_in="hoa")
    for address in ("/administration", "/administration/log"):
        assert operator.get(address).status_code == 200
    refused = [one for one in office.store.accounts.log.read(who="nam") if one.outcome == "refused"]
    assert [one.about for one in refused] == ["/administration/log", "/administration"]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_token_reads_for_its_account(office: Office) -> None:
    web = office.browser(WORLD)
    token = office.token("lan", "read")
    assert web.get("/api/v1/search", headers=bearer(token)).status_code == 200
    assert web.get("/metrics", headers=bearer(token)).status_code == 200
    assert web.get("/export?format=rss", headers=bearer(token)).status_code == 200
    assert office.store.accounts.tokens.of(office.store.accounts.get("lan"))[0].used_at == office.now


def test_a_token_is_read_from_its_header_alone(office: Office) -> None:
    web = office.browser(WORLD)
    token = office.token("lan", "read")
    for name in ("token", "access_token", "api_key", "key"):
        assert web.get(f"/api/v1/search?{name}={token}").status_code == 401
    for cookie in ("token", "kyket_session", "kyket_form"):
        assert web.get("/api/v1/search", headers={"Cookie": f"{cookie}={token}"}).status_code == 401
    assert web.get("/api/v1/search", headers={"X-Api-Key": token, "Authorization": ""}).status_code == 401
    twice = [("Authorization", f"Bearer {token}"), ("Authorization", "Bearer x")]
    assert web.get("/api/v1/search", headers=twice).status_code == 401


def test_a_reader_of_feeds_shows_its_token_as_a_password_and_only_to_read(office: Office) -> None:
    web = office.browser(WORLD)
    token = office.token("nam", "read", "alert")
    basic = {"Authorization": "Basic " + base64.b64encode(f"x:{token}".encode()).decode()}
    assert "Basic" in web.get("/export?format=rss").headers["www-authenticate"]
    assert web.get("/export?format=rss", headers=basic).status_code == 200
    # A browser that was once given it sends it by itself, whoever asks it to.
    assert web.post("/api/v1/alerts", headers=basic, json={}).status_code == 401
    password = {"Authorization": "Basic " + base64.b64encode("lan:một câu đủ dài".encode()).decode()}
    assert web.get("/export?format=rss", headers=password).status_code == 401
    assert "Basic" not in web.get("/api/v1/search").headers["www-authenticate"]


def test_a_token_that_is_over_is_refused_and_told_once(office: Office) -> None:
    web = office.browser(WORLD)
    accounts = office.store.accounts
    lan = accounts.get("lan")
    revoked, ended = office.token("lan", "read"), office.token("lan", "read", days=1)
    assert accounts.tokens.revoke(lan, accounts.tokens.of(lan)[1].id, BY, office.now)
    office.later(timedelta(days=1))
    for token in (revoked, ended, revoked, "kyket_" + "x" * 43, ""):
        answer = web.get("/api/v1/search", headers=bearer(token))
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
    told = [one for one in accounts.log.read() if one.what == "token.refused"]
    assert [(one.who, one.origin) for one in told] == [("lan", WORLD)] * 2


def test_a_closed_or_removed_accounts_token_does_not_work(office: Office) -> None:
    web = office.browser(WORLD)
    token = office.token("lan", "read")
    office.store.accounts.disable("lan", BY, office.now)
    assert web.get("/api/v1/search", headers=bearer(token)).status_code == 401
    office.store.accounts.enable("lan", BY, office.now)
    assert web.get("/api/v1/search", headers=bearer(token)).status_code == 200
    office.store.accounts.remove("lan", BY, office.now)
    assert web.get("/api/v1/search", headers=bearer(token)).status_code == 401


def test_a_token_does_no_more_than_it_was_made_for_nor_than_its_account_may(office: Office) -> None:
    web = office.browser(WORLD)
    reads, alerts = office.token("nam", "read"), office.token("nam", "read", "alert")
    answer = web.post("/api/v1/alerts", headers=bearer(reads), json={})
    assert answer.status_code == 403
    assert 'error="insufficient_scope", scope="alert"' in answer.headers["www-authenticate"]
    assert web.post("/api/v1/alerts", headers=bearer(alerts), json={}).status_code in (400, 422)  # let in
    office.store.accounts.set_role("nam", Role.MONITOR, BY, office.now)
    assert web.post("/api/v1/alerts", headers=bearer(alerts), json={}).status_code == 403
    writes = office.token("hoa", "alert")
    assert web.get("/api/v1/search", headers=bearer(writes)).status_code == 403


def test_a_token_is_no_person(office: Office) -> None:
    web = office.browser(WORLD)
    token = office.token("hoa", "read", "alert", "correct", "operate")
    for address in ("/account", "/administration", "/administration/log"):
        assert web.get(address, headers=bearer(token)).status_code == 403, address
    page = Browser(office.app, base_url=HOST, headers=bearer(token), follow_redirects=False)
    form = {"token": page.token("/"), "name": "evil", "role": "operator"}
    assert page.post("/administration/accounts", data=form).status_code == 403
    assert page.post("/account/tokens", data=form).status_code == 403


def test_the_api_takes_a_cookie_only_with_the_token_of_our_pages(office: Office) -> None:
    web = office.browser(signed_in="nam")
    token = web.token("/account")
    lacking = [
        {},
        {"X-Kyket-Form": "0" * 64},
        {"X-Kyket-Form": office.browser(signed_in="nam").token("/account")},
        {"X-Kyket-Form": token, "Origin": "http://evil.example"},
        {"X-Kyket-Form": token, "Sec-Fetch-Site": "same-site"},
    ]
    for headers in lacking:
        assert web.post("/api/v1/alerts", headers=headers, json={}).status_code == 403
    assert web.post("/api/v1/alerts", headers={"X-Kyket-Form": token}, json={}).status_code in (400, 422)


def test_without_accounts_no_page_of_another_site_writes_by_the_api(empty: Office) -> None:
    web = empty.browser("127.0.0.1")
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert web.post("/api/v1/alerts", headers=headers, json={}).status_code == 403
    assert web.post("/api/v1/alerts", headers={"Content-Type": "text/plain"}, content="{}").status_code == 415
    assert web.post("/api/v1/alerts", json={}).status_code in (400, 422)


def test_a_form_kept_from_an_earlier_session_is_refused(office: Office) -> None:
    web = office.browser(signed_in="lan")
    kept = web.token("/account")
    web.form("/sign-out")
    web.sign_in("lan")
    assert web.post("/marks", data={"token": kept, "star": "x"}).status_code == 403


HANDED_ON = ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP")


def test_metrics_are_for_tokens_for_a_proxy_may_look_like_this_machine(office: Office) -> None:
    assert office.browser("127.0.0.1").get("/metrics").status_code == 401
    assert office.browser(WORLD).get("/metrics").status_code == 401
    token = office.token("lan", "read")
    assert office.browser(WORLD).get("/metrics", headers=bearer(token)).status_code == 200


def test_metrics_are_for_this_machine_too_where_that_is_asked_for(office: Office) -> None:
    office.open_metrics = True
    assert office.browser("127.0.0.1").get("/metrics").status_code == 200
    assert office.browser(WORLD).get("/metrics").status_code == 401
    for name in HANDED_ON:
        assert office.browser("127.0.0.1").get("/metrics", headers={name: WORLD}).status_code == 401
    assert office.browser("127.0.0.1").get("/starred").status_code == 401


def test_without_accounts_nothing_is_shown_through_a_proxy_that_nobody_told_of(empty: Office) -> None:
    web = empty.browser("127.0.0.1")
    for address in ("/", "/api/v1/search", "/metrics"):
        for name in HANDED_ON:
            assert web.get(address, headers={name: WORLD}).status_code == 403, (address, name)
    assert web.get("/", headers=PAGE).status_code == 200
    assert "kyket accounts add" in web.get("/", headers=PAGE | {"X-Forwarded-For": WORLD}).text


def test_another_secret_makes_every_cookie_and_form_worthless_and_tokens_stay(office: Office) -> None:
    web = office.browser(signed_in="lan")
    token = office.token("lan", "read")
    office.secret = b"n" * 32
    office._apps.clear()
    again = office.browser()
    again.cookies.set("kyket_session", web.cookies["kyket_session"])
    assert again.get("/").status_code == 401
    assert again.get("/api/v1/search", headers=bearer(token)).status_code == 200
    assert again.sign_in("lan").status_code == 303


def test_what_is_written_is_in_the_log_and_what_is_read_is_not(office: Office) -> None:
    web = office.browser(signed_in="hoa")
    before = len(office.store.accounts.log.read())
    web.get("/")
    web.form("/marks", "/", star="x")
    web.form("/preferences", "/", language="en")
    assert len(office.store.accounts.log.read()) == before
    token = web.token("/")
    web.post("/api/v1/alerts", json={}, headers={"X-Kyket-Form": token})
    entry = office.store.accounts.log.read()[0]
    assert (entry.who, entry.what, entry.outcome) == ("hoa", "POST /api/v1/alerts", "failed")


def test_marks_are_ones_own(office: Office) -> None:
    one = next(each.article.id for each in office.store.articles())
    lan, nam = office.browser(signed_in="lan"), office.browser(signed_in="nam")
    lan.form("/marks", "/", star=one, reader="nam", user="nam")
    assert one in lan.get("/starred").text
    assert one not in nam.get("/starred").text
    nam.form("/marks", "/", unstar=one)
    assert office.store.marks.starred("lan") == [one]


def test_what_was_marked_without_an_account_becomes_the_first_ones(empty: Office) -> None:
    one = next(each.article.id for each in empty.store.articles())
    empty.browser().form("/marks", "/", star=one)
    assert empty.store.marks.starred("local") == [one]
    empty.add("hoa", Role.OPERATOR)
    empty.add("lan", Role.MONITOR)
    assert one in empty.browser(signed_in="hoa").get("/starred").text
    assert one not in empty.browser(signed_in="lan").get("/starred").text


def test_a_session_that_was_used_is_not_idle(office: Office) -> None:
    web = office.browser(signed_in="lan")
    for _ in range(3):
        office.later(IDLE - timedelta(minutes=10))
        assert web.get("/starred").status_code == 200
