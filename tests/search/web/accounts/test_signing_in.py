"""Signing in and out: with the right password, from our own form, into a session that is new and ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from lxml import html

from pipelines.accounts import LogEntry, Role
from pipelines.store.accounts.sessions import IDLE, LONGEST

from .conftest import BY, HOST, PAGE, PASSWORD, Office


def logged(office: Office) -> list[tuple[str, str, str]]:
    entries: list[LogEntry] = office.store.accounts.log.read()
    return [(one.who, one.what, one.outcome) for one in reversed(entries)]


def test_without_accounts_everything_is_open_and_nobody_signs_in(empty: Office) -> None:
    web = empty.browser()
    assert web.get("/").status_code == 200
    assert web.get("/sign-in").headers["location"] == "/"
    assert "/sign-out" not in web.get("/").text
    assert web.form("/sign-in", "/", name="local", password="x").status_code == 404


def test_the_first_account_closes_the_page_at_once(empty: Office) -> None:
    web = empty.browser()
    assert web.get("/").status_code == 200
    empty.add("hoa", Role.OPERATOR)
    assert web.get("/", headers=PAGE).headers["location"] == "/sign-in"


def test_shared_with_others_nothing_is_open_even_without_accounts(empty: Office) -> None:
    empty.is_shared = True
    assert empty.browser().get("/").status_code == 401


def test_whoever_signs_in_comes_to_the_page_that_was_asked_for(office: Office) -> None:
    web = office.browser()
    asked = web.get("/?q=ký&province=Lâm Đồng", headers=PAGE)
    assert asked.status_code == 303
    form = html.document_fromstring(web.get(asked.headers["location"], headers=PAGE).text).forms[0]
    answer = web.post("/sign-in", data=dict(form.form_values()) | {"name": " Lan ", "password": PASSWORD})
    assert answer.status_code == 303
    shown = web.get(answer.headers["location"], headers=PAGE)
    assert shown.status_code == 200
    assert 'value="ký"' in shown.text
    assert logged(office)[-1] == ("lan", "sign-in", "done")


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example/", "/\\evil.example", "/sign-in\r\nX: y"])
def test_signing_in_never_leads_elsewhere(office: Office, next: str) -> None:
    assert office.browser().sign_in("lan", next=next).headers["location"] == "/"
    web = office.browser(signed_in="lan")
    assert web.get("/sign-in", params={"next": next}).headers["location"] == "/"


def test_wrong_name_wrong_password_and_closed_account_are_told_alike(office: Office) -> None:
    office.store.accounts.disable("nam", BY, office.now)
    told = []
    for name, password in (("lan", "sai mật khẩu rồi"), ("nobody", PASSWORD), ("nam", PASSWORD), ("", "")):
        answer = office.browser().sign_in(name, password)
        assert answer.status_code == 401
        assert not [one for one in answer.headers.get_list("set-cookie") if "session" in one]
        told.append(html.document_fromstring(answer.text).cssselect("[role=alert]")[0].text_content())
    assert len(set(told)) == 1


def test_a_name_that_nobody_has_is_not_written_down(office: Office) -> None:
    office.browser().sign_in("mật khẩu gõ nhầm ô", "x")
    entry = office.store.accounts.log.read()[0]
    assert (entry.who, entry.about, entry.outcome) == ("", "no such account", "refused")


def test_the_session_is_new_at_every_sign_in(office: Office) -> None:
    web = office.browser()
    web.get("/sign-in", headers=PAGE)
    before = dict(web.cookies)
    web.sign_in("lan")
    first = web.cookies["kyket_session"]
    assert first not in before.values()
    assert "kyket_form" not in web.cookies
    web.form("/sign-in", "/account", name="lan", password=PASSWORD)
    assert web.cookies["kyket_session"] != first
    stolen = office.browser()
    stolen.cookies.set("kyket_session", first)
    assert stolen.get("/").status_code == 401


def test_a_session_planted_before_does_not_become_ones_own(office: Office) -> None:
    evil = office.browser()
    evil.get("/sign-in", headers=PAGE)
    planted = evil.cookies["kyket_form"]
    victim = office.browser()
    victim.cookies.set("kyket_form", planted)
    victim.cookies.set("kyket_session", planted)
    victim.sign_in("lan")
    assert evil.get("/").status_code == 401


def test_the_cookie_is_signed(office: Office) -> None:
    web = office.browser(signed_in="lan")
    value = web.cookies["kyket_session"]
    # Not the last letter: two of its six bits say nothing, so another one may be the same signature.
    other_signature = value[:-5] + ("A" if value[-5] != "A" else "B") + value[-4:]
    for forged in (value.rpartition(".")[0], other_signature, "x." + value, "ký"):
        other = office.browser()
        assert other.get("/", headers={"Cookie": f"kyket_session={forged}".encode()}).status_code == 401
    assert office.browser().get("/", headers={"Cookie": f"kyket_session={value}"}).status_code == 200


def test_cookies_are_for_us_alone_and_by_tls_for_tls_alone(office: Office) -> None:
    for host, secure in ((HOST, False), ("https://127.0.0.1", True)):
        answer = office.browser(host=host).sign_in("lan")
        cookie = next(one for one in answer.headers.get_list("set-cookie") if "kyket_session" in one)
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert ("Secure" in cookie, cookie.startswith("__Host-")) == (secure, secure)
        assert ("strict-transport-security" in answer.headers) == secure


def test_signing_out_ends_the_session_also_for_who_has_copied_it(office: Office) -> None:
    web = office.browser(signed_in="lan")
    copied = web.cookies["kyket_session"]
    answer = web.form("/sign-out", "/")
    assert answer.headers["location"] == "/sign-in"
    assert "kyket_session" not in web.cookies
    other = office.browser()
    other.cookies.set("kyket_session", copied)
    assert other.get("/").status_code == 401
    assert logged(office)[-1] == ("lan", "sign-out", "done")


@pytest.mark.parametrize("wait", [IDLE, LONGEST], ids=["idle", "longest"])
def test_a_session_ends_by_itself(office: Office, wait: timedelta) -> None:
    web = office.browser(signed_in="lan")
    step = timedelta(hours=1)
    if wait is LONGEST:  # used all the time
        for _ in range(int(wait / step) - 1):
            office.later(step)
            assert web.get("/starred").status_code == 200
        office.later(step)
    else:
        office.later(wait - step)
        assert web.get("/starred").status_code == 200
        office.later(wait)
    assert web.get("/starred").status_code == 401


def test_a_disabled_account_is_out_at_once_and_a_role_changes_at_once(office: Office) -> None:
    web = office.browser(signed_in="nam")
    office.store.accounts.set_role("nam", Role.MONITOR, BY, office.now)
    assert web.get("/").status_code == 200
    office.store.accounts.disable("nam", BY, office.now)
    assert web.get("/").status_code == 401
    office.store.accounts.enable("nam", BY, office.now)
    assert web.get("/").status_code == 401  # its session is over all the same


def test_wrong_passwords_make_the_next_one_wait_and_longer_each_time(office: Office) -> None:
    waits = []
    for number in range(9):
        answer = office.browser(f"192.0.2.{number}").sign_in("lan", "sai mật khẩu rồi")
        while answer.status_code == 429:
            seconds = int(answer.headers["retry-after"])
            waits.append(seconds)
            # Meanwhile the right one has to wait, too, and is not told to be right.
            assert office.browser("198.51.100.9").sign_in("lan").status_code == 429
            office.later(timedelta(seconds=seconds))
            answer = office.browser(f"192.0.2.{number}").sign_in("lan", "sai mật khẩu rồi")
        assert answer.status_code == 401
    assert waits == [6, 11, 21]
    office.later(timedelta(hours=1))
    assert office.browser().sign_in("lan").status_code == 303
    assert office.browser().sign_in("lan", "sai mật khẩu rồi").status_code == 401  # counted anew


def test_many_names_from_one_address_wait_too_and_another_address_does_not(office: Office) -> None:
    web = office.browser("2001:db8:1:2::1")
    answers = [web.sign_in(f"name{number}", "sai mật khẩu rồi").status_code for number in range(22)]
    assert answers == [401] * 21 + [429]
    assert office.browser("2001:db8:1:2:ffff::9").sign_in("lan").status_code == 429  # a neighbour in the same network
    assert office.browser("2001:db8:1:3::1").sign_in("lan").status_code == 303


def test_names_that_nobody_has_wait_as_others_do(office: Office) -> None:
    answers = [office.browser(f"192.0.2.{number}").sign_in("nobody").status_code for number in range(7)]
    assert answers == [401] * 6 + [429]


def test_forms_of_others_sign_nobody_in(office: Office) -> None:
    web = office.browser()
    good = {"token": web.token(), "name": "lan", "password": PASSWORD}
    assert web.post("/sign-in", data=good | {"token": "0" * 64}).status_code == 403
    assert web.post("/sign-in", data=good, headers={"Origin": "http://evil.example"}).status_code == 403
    assert web.post("/sign-in", data=good, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert office.browser().post("/sign-in", data=good).status_code == 403


def test_a_link_from_elsewhere_finds_who_is_signed_in(office: Office) -> None:
    """A strict cookie does not come with it; the page that comes in its place asks once more, and then it does."""
    web = office.browser()
    foreign = web.get("/sign-in?next=/starred", headers=PAGE | {"Sec-Fetch-Site": "cross-site"})
    assert 'http-equiv="refresh"' in foreign.text
    assert "set-cookie" not in foreign.headers
    web.sign_in("lan")
    again = web.get("/sign-in?next=/starred", headers=PAGE | {"Sec-Fetch-Site": "same-origin"})
    assert again.headers["location"] == "/starred"


def test_a_password_chosen_by_another_is_changed_before_anything_else(office: Office) -> None:
    office.add("mai", Role.OPERATOR, must_change=True)
    web = office.browser(signed_in="mai")
    assert web.get("/", headers=PAGE).headers["location"] == "/account"
    assert web.get("/api/v1/sites").status_code == 403
    assert web.get("/administration", headers=PAGE).headers["location"] == "/account"
