"""Operators add and change accounts, and read the log."""

from __future__ import annotations

import pytest
from lxml import html

from pipelines.accounts import Role

from .conftest import BY, Office

PAGE_OF = "/administration"


def shown_password(text: str) -> str:
    return str(html.document_fromstring(text).cssselect(".secret")[0].text_content())


def test_an_account_is_added_with_a_password_that_its_owner_changes(office: Office) -> None:
    web = office.browser(signed_in="hoa")
    answer = web.form("/administration/accounts", PAGE_OF, name="Mai", role="analyst")
    assert answer.headers["cache-control"] == "no-store"
    password = shown_password(answer.text)
    mai = office.browser()
    assert mai.sign_in("mai", password).status_code == 303
    assert mai.get("/", headers={"Accept": "text/html"}).headers["location"] == "/account"
    assert office.store.accounts.get("mai").role is Role.ANALYST
    log = office.store.accounts.log.read()
    assert ("hoa", "account.added", "mai (analyst)") in [(one.who, one.what, one.about) for one in log]
    assert password not in "".join(one.about for one in log)


@pytest.mark.parametrize(
    ("name", "role"), [("lan", "monitor"), ("Lan Anh", "monitor"), ("local", "operator"), ("mai", "king")]
)
def test_an_account_that_cannot_be_is_told(office: Office, name: str, role: str) -> None:
    web = office.browser(signed_in="hoa")
    answer = web.form("/administration/accounts", PAGE_OF, name=name, role=role)
    assert answer.status_code == 400
    assert html.document_fromstring(answer.text).cssselect("[role=alert]")
    assert len(office.store.accounts.all()) == 3


def test_roles_change_accounts_close_and_go(office: Office) -> None:
    web, lan = office.browser(signed_in="hoa"), office.browser(signed_in="lan")
    web.form("/administration/accounts/lan/role", PAGE_OF, role="operator")
    assert lan.get("/administration").status_code == 200
    web.form("/administration/accounts/lan/disable", PAGE_OF)
    assert lan.get("/").status_code == 401
    web.form("/administration/accounts/lan/enable", PAGE_OF)
    assert lan.sign_in("lan").status_code == 303
    web.form("/administration/accounts/lan/remove", PAGE_OF)
    assert lan.get("/").status_code == 401
    assert web.form("/administration/accounts/lan/disable", PAGE_OF).status_code == 404
    assert web.form("/administration/accounts/nam/eat", PAGE_OF).status_code == 404


@pytest.mark.parametrize(("change", "fields"), [("role", {"role": "monitor"}), ("disable", {}), ("remove", {})])
def test_the_last_operator_stays(office: Office, change: str, fields: dict[str, str]) -> None:
    web = office.browser(signed_in="hoa")
    assert web.form(f"/administration/accounts/hoa/{change}", PAGE_OF, **fields).status_code == 400
    assert web.get("/administration").status_code == 200


def test_a_password_is_set_anew_and_its_account_may_be_tried_at_once(office: Office) -> None:
    lan = office.browser(signed_in="lan")
    for _ in range(6):
        office.browser().sign_in("lan", "sai mật khẩu rồi")
    web = office.browser(signed_in="hoa")
    answer = web.form("/administration/accounts/lan/password", PAGE_OF)
    assert lan.get("/").status_code == 401
    assert office.browser("198.51.100.1").sign_in("lan", shown_password(answer.text)).status_code == 303
    own = web.form("/administration/accounts/hoa/password", PAGE_OF)
    assert shown_password(own.text)
    assert web.get("/").status_code == 401


def test_the_log_is_read_in_pages_and_by_name(office: Office) -> None:
    for number in range(150):
        office.store.accounts.log.add(BY, "sign-in", f"<b>{number}</b>", "done", office.now)
    web = office.browser(signed_in="hoa")
    first = html.document_fromstring(web.get("/administration/log").text)
    assert len(first.cssselect("tbody tr")) == 100
    assert not first.cssselect("td b")
    second = html.document_fromstring(web.get(first.cssselect(".pager a")[0].get("href")).text)
    assert len(second.cssselect("tbody tr")) == 150 + 3 + 1 - 100
    assert not second.cssselect(".pager a")
    of_hoa = html.document_fromstring(web.get("/administration/log?who=hoa").text)
    assert len(of_hoa.cssselect("tbody tr")) == 1
