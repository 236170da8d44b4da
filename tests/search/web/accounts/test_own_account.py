"""One's own password, sessions and tokens, and nobody else's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from lxml import html

from .conftest import PAGE, PASSWORD, Office

NEW = "một câu khác hẳn câu trước"


def test_a_changed_password_ends_the_other_sessions(office: Office) -> None:
    here, there = office.browser(signed_in="lan"), office.browser(signed_in="lan")
    token = office.token("lan", "read")
    answer = here.form("/account/password", current=PASSWORD, password=NEW, again=NEW)
    assert answer.headers["location"] == "/account?saved=password"
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 401
    assert here.get("/api/v1/search", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert office.browser().sign_in("lan").status_code == 401
    assert office.browser().sign_in("lan", NEW).status_code == 303


@pytest.mark.parametrize(
    ("current", "password", "again", "status"),
    [
        ("sai mật khẩu rồi", NEW, NEW, 403),
        (PASSWORD, NEW, "một câu khác nữa", 400),
        (PASSWORD, "ngắn quá", "ngắn quá", 400),
        (PASSWORD, "lan lan lan 2026 xyz", "lan lan lan 2026 xyz", 400),
        (PASSWORD, PASSWORD, PASSWORD, 400),
        (PASSWORD, "x" * 300, "x" * 300, 400),
    ],
)
def test_a_password_that_cannot_be_is_told_and_changes_nothing(
    office: Office, current: str, password: str, again: str, status: int
) -> None:
    web = office.browser(signed_in="lan")
    answer = web.form("/account/password", current=current, password=password, again=again)
    assert answer.status_code == status
    assert html.document_fromstring(answer.text).cssselect("[role=alert]")
    assert office.browser().sign_in("lan").status_code == 303


def test_guessing_at_an_open_browser_waits_as_signing_in_does(office: Office) -> None:
    web = office.browser(signed_in="lan")
    tries = [
        web.form("/account/password", current="sai mật khẩu rồi", password=NEW, again=NEW).status_code for _ in range(7)
    ]
    assert tries == [403] * 6 + [429]


def test_the_first_password_is_changed_and_then_all_is_open(office: Office) -> None:
    from pipelines.accounts import Role

    office.add("mai", Role.MONITOR, must_change=True)
    web = office.browser(signed_in="mai")
    assert web.get("/account").status_code == 200
    assert web.form("/account/tokens", name="x", scope="read", days="30").status_code == 403
    assert web.form("/account/password", current=PASSWORD, password=NEW, again=NEW).status_code == 303
    assert web.get("/").status_code == 200


def test_a_token_is_shown_once_and_works(office: Office) -> None:
    web = office.browser(signed_in="nam")
    answer = web.form("/account/tokens", name="trình đọc tin", scope="read", days="30")
    assert answer.headers["cache-control"] == "no-store"
    secret = html.document_fromstring(answer.text).cssselect(".secret")[0].text_content()
    assert secret not in web.get("/account").text
    program = office.browser("203.0.113.5")
    assert program.get("/api/v1/search", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    number = office.store.accounts.tokens.of(office.store.accounts.get("nam"))[0].id
    assert web.form("/account/tokens/revoke", id=str(number)).status_code == 303
    assert program.get("/api/v1/search", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert secret not in "".join(one.about for one in office.store.accounts.log.read())


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "x", "scope": "operate", "days": "30"},
        {"name": "x", "scope": "administer", "days": "30"},
        {"name": "x", "scope": "nope", "days": "30"},
        {"name": "x", "days": "30"},
        {"name": " ", "scope": "read", "days": "30"},
        {"name": "x", "scope": "read", "days": "9999"},
        {"name": "x", "scope": "read", "days": "-1"},
    ],
)
def test_a_token_for_more_than_one_may_is_not_made(office: Office, fields: dict[str, str]) -> None:
    web = office.browser(signed_in="nam")
    assert web.form("/account/tokens", **fields).status_code == 400
    assert not office.store.accounts.tokens.of(office.store.accounts.get("nam"))


def test_anothers_token_is_not_found(office: Office) -> None:
    token = office.token("hoa", "read")
    number = office.store.accounts.tokens.of(office.store.accounts.get("hoa"))[0].id
    evil = office.browser(signed_in="nam")
    for sent in (str(number), f"0{number}", "0", "-1", "x", ""):
        assert evil.form("/account/tokens/revoke", id=sent, account="hoa").status_code == 404
    assert evil.get("/api/v1/search", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert "máy" not in evil.get("/account").text


def test_anothers_session_is_not_found_and_ones_own_ends(office: Office) -> None:
    lan, nam = office.browser(signed_in="lan"), office.browser(signed_in="nam")
    hers = office.store.accounts.sessions.of(office.store.accounts.get("lan"), office.now)[0].id
    assert nam.form("/account/sessions", end=str(hers)).status_code == 404
    nam.form("/account/sessions", end="others")
    assert lan.get("/").status_code == 200
    second = office.browser(signed_in="lan")
    listed = re.findall(r'name="end" value="(\d+)"', second.get("/account").text)
    assert listed == [str(hers)]
    assert second.form("/account/sessions", end=str(hers)).status_code == 303
    assert lan.get("/").status_code == 401


def test_a_session_that_is_over_is_not_listed(office: Office) -> None:
    office.browser(signed_in="lan")
    office.later(timedelta(days=2))
    web = office.browser(signed_in="lan")
    assert len(html.document_fromstring(web.get("/account").text).cssselect("#sessions ~ form li")) == 1


def test_a_hostile_browsers_name_is_text(office: Office) -> None:
    evil = office.browser()
    evil.headers["User-Agent"] = "<script>alert(1)</script>"
    evil.sign_in("lan")
    assert "<script>alert" not in evil.get("/account").text


def test_without_accounts_there_is_no_account(empty: Office) -> None:
    for address in ("/account", "/administration", "/administration/log"):
        assert empty.browser().get(address, headers=PAGE).status_code == 404
