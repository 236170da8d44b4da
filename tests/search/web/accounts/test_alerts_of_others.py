"""Alerts belong to somebody: others look at them, and no more; and nobody makes kyket write to whom they please."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import html
from pydantic import SecretStr

from pipelines.accounts import Role
from pipelines.alerts import Alert
from search.alerts.channels import Channels
from servers.mail import MailServer

from .conftest import PAGE, Browser, Office

GEHEIM = "geheim0geheim"


@pytest.fixture
def channeled(office: Office) -> Office:
    """With a second analyst, a channel for readers and one of the operators'."""
    office.add("ha", Role.ANALYST)
    addresses = {"ops": f"webhook+http://127.0.0.1:9/{GEHEIM}?secret={GEHEIM}", "watchers": "mail:watch@tinh.vn",
                 "desk": "mail:desk@tinh.vn"}  # fmt: skip
    channels = Channels.load(
        {name: SecretStr(address) for name, address in addresses.items()},
        smtp="smtp://127.0.0.1:9?from=kyket@kyket.vn&starttls=never",
        environment={},
    )
    office.sources = replace(office.sources, channels=channels, operators_channel="watchers")
    return office


def alert_of(office: Office, owner: str, **values: Any) -> Alert:
    made = Alert(**({"id": "", "name": f"của {owner}", "query": "ký", "owner": owner} | values))
    return office.store.alerts.add(made, office.now)


def sent(browser: Browser, address: str, **fields: Any) -> int:
    values = {"name": "x", "q": "ký", "watch": "articles", "every": "at_once", "enabled": "yes", "do": "save"}
    return browser.post(address, data={"token": browser.token("/account")} | values | fields, headers=PAGE).status_code


WAYS = [
    ("get", "/alerts/{id}/edit", None),
    ("post", "/alerts/{id}/edit", {"name": "mine", "q": "ký", "do": "save"}),
    ("post", "/alerts/{id}/edit", {"name": "mine", "q": "ký", "do": "preview"}),
    ("post", "/alerts/preview", {"alert": "{id}", "name": "mine", "q": "ký"}),
    ("post", "/alerts/{id}/mute", {"days": "7"}),
    ("post", "/alerts/{id}/switch", {"to": "off"}),
    ("get", "/alerts/{id}/remove", None),
    ("post", "/alerts/{id}/remove", {"revision": "{revision}"}),
    ("post", "/alerts/{id}/test", {}),
    ("post", "/alerts/{id}/retry", {}),
]


@pytest.mark.parametrize("name", ["ha", "lan"])
@pytest.mark.parametrize(("method", "address", "fields"), WAYS)
def test_who_does_not_own_an_alert_cannot_touch_it(
    channeled: Office, name: str, method: str, address: str, fields: dict[str, str] | None
) -> None:
    one = alert_of(channeled, "nam", channels=("ops",))
    browser = channeled.browser(signed_in=name)
    values = {"id": one.id, "revision": one.revision}
    if method == "get":
        answer = browser.get(address.format(**values), headers=PAGE)
    else:
        data = {key: value.format(**values) for key, value in (fields or {}).items()}
        answer = browser.form(address.format(**values), **data)
    assert answer.status_code == 403
    assert channeled.store.alerts.get(one.id) == one
    shown = html.document_fromstring(browser.get(f"/alerts/{one.id}", headers=PAGE).text)
    assert not shown.cssselect("main form[method=post]")
    assert not [each for each in shown.cssselect("main a") if each.get("href", "").endswith(("/edit", "/remove"))]


def test_a_program_cannot_touch_the_alert_of_another_either(channeled: Office) -> None:
    one = alert_of(channeled, "nam")
    address = f"/api/v1/alerts/{one.id}"
    program = channeled.browser()
    program.headers["Authorization"] = f"Bearer {channeled.token('ha', 'read', 'alert')}"
    tag = program.get(address).headers["etag"]
    refused = [
        program.patch(address, json={"note": "x"}, headers={"If-Match": tag}),
        program.delete(address),
        program.post(f"{address}/mute", json={"days": 3}),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert refused[0].headers["content-type"] == "application/problem+json"
    reading = channeled.browser()
    reading.headers["Authorization"] = f"Bearer {channeled.token('nam', 'read')}"
    assert reading.post("/api/v1/alerts", json={"name": "a", "query": "ký"}).status_code == 403
    assert reading.post("/api/v1/alerts/preview", json={"query": "ký"}).status_code == 403
    assert channeled.store.alerts.all() == [one]


def test_the_owner_and_operators_may(channeled: Office) -> None:
    one = alert_of(channeled, "nam")
    for at, name in enumerate(("nam", "hoa"), 1):
        browser = channeled.browser(signed_in=name)
        assert browser.get(f"/alerts/{one.id}/edit", headers=PAGE).status_code == 200
        assert browser.form(f"/alerts/{one.id}/mute", days="7").status_code == 303
        now = channeled.store.alerts.get(one.id)
        assert sent(browser, f"/alerts/{one.id}/edit", name=f"của Nam {at}", revision=now.revision) == 303
    assert channeled.store.alerts.get(one.id).owner == "nam"
    # One of the command line belongs to nobody: operators look after it.
    nobodys = alert_of(channeled, "")
    assert channeled.browser(signed_in="nam").form(f"/alerts/{nobodys.id}/mute", days="7").status_code == 403
    assert channeled.browser(signed_in="hoa").form(f"/alerts/{nobodys.id}/mute", days="7").status_code == 303


def test_only_an_operator_gives_an_alert_to_another(channeled: Office) -> None:
    one = alert_of(channeled, "nam")
    analyst, operator = channeled.browser(signed_in="nam"), channeled.browser(signed_in="hoa")
    assert sent(analyst, f"/alerts/{one.id}/edit", owner="ha", revision=one.revision) == 303
    assert channeled.store.alerts.get(one.id).owner == "nam"
    assert sent(analyst, "/alerts/new", name="mới", owner="ha") == 303
    assert channeled.store.alerts.get("mới").owner == "nam"
    revision = channeled.store.alerts.get(one.id).revision
    assert sent(operator, f"/alerts/{one.id}/edit", owner="ha", revision=revision) == 303
    assert channeled.store.alerts.get(one.id).owner == "ha"


def test_an_analyst_chooses_among_defined_channels_and_gives_no_address(channeled: Office) -> None:
    analyst, operator = channeled.browser(signed_in="nam"), channeled.browser(signed_in="hoa")
    form = analyst.get("/alerts/new", headers=PAGE).text
    assert GEHEIM not in form
    fields = html.document_fromstring(form)
    assert [one.get("value") for one in fields.cssselect("input[name=channel]")] == ["desk", "ops"]
    assert not fields.cssselect("input[name=mail]")
    for wanted in ("mail:victim@example.org", "MAIL:victim@example.org", "webhook+http://10.0.0.1/?secret=x",
                   "json://10.0.0.1/", "watchers", " Watchers "):  # fmt: skip
        assert sent(analyst, "/alerts/new", channel=wanted) == 400
    assert sent(analyst, "/alerts/new", mail="victim@example.org") == 400
    program = channeled.browser()
    program.headers["Authorization"] = f"Bearer {channeled.token('nam', 'read', 'alert')}"
    answer = program.post("/api/v1/alerts", json={"name": "a", "query": "ký", "channels": ["mail:victim@example.org"]})
    assert answer.status_code == 400
    assert "người vận hành" in answer.json()["detail"]
    assert channeled.store.alerts.all() == []
    assert sent(operator, "/alerts/new", mail="toi@tinh.vn") == 303
    (one,) = channeled.store.alerts.all()
    assert one.channels == ("mail:toi@tinh.vn",)
    # Whose alert it becomes keeps what an operator gave it.
    mine = channeled.store.alerts.edit(replace(one, owner="nam"))
    assert sent(analyst, f"/alerts/{one.id}/edit", channel="mail:toi@tinh.vn", revision=mine.revision, note="n") == 303
    mine = channeled.store.alerts.get(one.id)
    assert (mine.note, mine.channels) == ("n", ("mail:toi@tinh.vn",))
    other = ["mail:toi@tinh.vn", "mail:victim@example.org"]
    assert sent(analyst, f"/alerts/{one.id}/edit", channel=other, revision=mine.revision) == 400


def test_a_monitor_makes_no_alert_and_is_offered_none(channeled: Office) -> None:
    monitor = channeled.browser(signed_in="lan")
    assert monitor.get("/alerts/new", headers=PAGE).status_code == 403
    assert sent(monitor, "/alerts/new") == 403
    assert monitor.form("/alerts/preview", q="ký").status_code == 403
    for address in ("/alerts", "/?q=ký"):
        assert "/alerts/new" not in monitor.get(address, headers=PAGE).text
    assert "/alerts/new" in channeled.browser(signed_in="nam").get("/?q=ký", headers=PAGE).text


def test_forms_without_their_token_change_nothing(channeled: Office) -> None:
    one = alert_of(channeled, "nam")
    browser = channeled.browser(signed_in="nam")
    for part in ("edit", "mute", "switch", "remove", "test", "retry"):
        assert browser.post(f"/alerts/{one.id}/{part}", data={"days": "7", "to": "off"}).status_code == 403
    assert browser.post("/alerts/new", data={"name": "a", "q": "ký", "do": "save"}).status_code == 403
    assert channeled.store.alerts.all() == [one]


def test_a_trial_goes_where_the_alert_tells_and_nowhere_else(channeled: Office) -> None:
    with MailServer() as mail:
        channels = Channels.load(
            {"desk": SecretStr("mail:desk@tinh.vn")},
            smtp=f"smtp://127.0.0.1:{mail.port}?from=kyket@kyket.vn&starttls=never",
            environment={},
        )
        channeled.sources = replace(channeled.sources, channels=channels)
        one = alert_of(channeled, "nam", channels=("desk",))
        browser = channeled.browser(signed_in="nam")
        assert browser.form(f"/alerts/{one.id}/test", channel="mail:victim@example.org").status_code == 200
        assert mail.mails == []
        assert browser.form(f"/alerts/{one.id}/test").status_code == 200
        assert mail.receivers == [["desk@tinh.vn"]]
