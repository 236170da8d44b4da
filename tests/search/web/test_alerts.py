"""Alerts on the page: made of a search, looked at before they are saved, changed, tried, muted, removed, explained."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html
from pydantic import SecretStr

from pipelines.alerts import Alert, Cadence
from search.alerts.channels import Channels
from search.alerts.passing import run_pass
from search.web.sources import Sources
from servers.mail import MailServer
from servers.receiver import Receiver

from .conftest import TODAY, client_of, opened

GEHEIM = "geheim0geheim"


@dataclass(frozen=True)
class Place:
    """What these tests have to themselves."""

    sources: Sources
    mail: MailServer
    receiver: Receiver
    file: Path
    """Of the store."""


@pytest.fixture(scope="module")
def place(var: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A store with channels: a mail server, a receiver of webhooks, one that is away, one of the operators."""
    own = Path(shutil.copytree(var, tmp_path_factory.mktemp("alerts") / "var"))
    with MailServer() as mail, Receiver() as receiver:
        channels = Channels.load(
            {
                "ops": SecretStr(f"webhook+http://127.0.0.1:{receiver.port}/{GEHEIM}?secret={GEHEIM}"),
                "desk": SecretStr("mail:desk@tinh.vn"),
                "away": SecretStr(f"webhook+http://127.0.0.1:9/{GEHEIM}?secret={GEHEIM}"),
                "watchers": SecretStr("mail:operators@tinh.vn"),
            },
            smtp=f"smtp://127.0.0.1:{mail.port}?from=kyket@kyket.vn&starttls=never",
            environment={},
        )
        for sources in opened(own):
            made = replace(sources, channels=channels, operators_channel="watchers")
            yield Place(made, mail, receiver, own / "kyket.sqlite")


@pytest.fixture
def filled(place: Place) -> Sources:
    return place.sources


@pytest.fixture
def web(filled: Sources) -> TestClient:
    for one in filled.store.alerts.all():
        filled.store.alerts.remove(one.id)
    return client_of(filled)


def page(web: TestClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = web.get(address)
    assert answer.status_code == status, answer.text[:800]
    return html.document_fromstring(answer.text)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def form_of(found: html.HtmlElement) -> dict[str, Any]:
    """What a browser would send of the form of an alert."""
    form = next(one for one in found.forms if one.get("id") == "alert-form")
    fields: dict[str, Any] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return fields


def sent(web: TestClient, address: str, fields: dict[str, Any], status: int) -> html.HtmlElement:
    answer = web.post(address, data=fields)
    assert answer.status_code == status, answer.text[:1500]
    return html.document_fromstring(answer.text or "<p></p>")


def token(web: TestClient) -> str:
    return str(page(web, "/starred").cssselect("input[name=token]")[0].get("value"))


def made(sources: Sources, name: str = "Ký kết", **values: Any) -> Alert:
    return sources.store.alerts.add(Alert(**({"id": "", "name": name, "query": '"ký kết"', "owner": "local"} | values)))


def test_a_search_is_saved_with_all_that_narrows_it(web: TestClient, filled: Sources) -> None:
    found = page(web, '/?q="ký kết"&province=Lam+Dong&label=signing&from=1/1/2021')
    button = next(one for one in found.cssselect("a.button") if text(one) == "Lưu thành theo dõi")
    found = page(web, button.get("href"))
    fields = form_of(found)
    assert fields["q"] == ['"ký kết"']
    assert fields["province"][0] == "Lâm Đồng"
    assert fields["label"] == ["signing"]
    assert fields["from"] == ["01/01/2021"]
    answer = web.post("/alerts/new", data=fields | {"do": "save", "name": "Lâm Đồng", "watch": "signings",
                                                    "every": "weekly", "weekday": "fri", "at": "08:15",
                                                    "channel": ["ops", "desk"], "note": "của ban"})  # fmt: skip
    assert answer.status_code == 303
    (one,) = filled.store.alerts.all()
    assert answer.headers["location"] == f"/alerts/{one.id}"
    assert (one.name, one.query, one.watch, one.note, one.owner) == (
        "Lâm Đồng", '"ký kết"', "signings", "của ban", "local",
    )  # fmt: skip
    assert one.filters == {"provinces": ("Lâm Đồng",), "labels": ("signing",), "first_day": ("2021-01-01",)}
    assert (str(one.cadence), one.channels, one.enabled) == ("weekly fri 08:15", ("ops", "desk"), True)


def test_the_preview_says_what_it_would_have_told(web: TestClient, filled: Sources) -> None:
    fields = form_of(page(web, "/alerts/new?q=ký")) | {"name": "x", "window": "365"}
    found = sent(web, "/alerts/new", fields | {"do": "preview"}, 200)
    shown = text(found.cssselect("#preview")[0])
    for expected in ("Số bài tìm thấy", "Số lần báo", "Trung bình mỗi tuần", "Tuần nhiều nhất", "Ngày nhiều nhất"):
        assert expected in shown
    judged = {one.get("name") for one in found.cssselect(".sample input[type=radio]")}
    assert len(judged) == min(20, int(re.findall(r"(\d+) bài làm mẫu", shown)[0])) > 3
    assert not filled.store.alerts.all()
    # The same by the address that the script asks: the part alone.
    part = sent(web, "/alerts/preview", fields, 200)
    assert not part.cssselect("header")
    assert {one.get("name") for one in part.cssselect(".sample input[type=radio]")} == judged
    # What is judged is kept, and says how exact it is.
    marks = {name: "yes" if at % 2 else "no" for at, name in enumerate(sorted(filter(None, judged)))}
    again = sent(web, "/alerts/new", fields | marks | {"do": "preview"}, 200)
    assert "độ tin cậy 95%" in text(again.cssselect("#precision")[0])
    assert len(again.cssselect(".sample input[checked]")) == len(judged)


def test_an_edit_shows_what_it_gains_and_loses_and_loses_nobody_s_change(web: TestClient, filled: Sources) -> None:
    one = made(filled, query="ký", watch="articles", channels=("desk",))
    fields = form_of(page(web, f"/alerts/{one.id}/edit"))
    assert fields["channel"] == ["desk"]
    found = sent(web, f"/alerts/{one.id}/edit", fields | {"q": '"quy chế"', "do": "preview"}, 200)
    gained, lost = (text(each) for each in found.cssselect("#preview summary"))
    assert re.fullmatch(r"Thêm \d+ bài", gained)
    assert re.fullmatch(r"Mất [1-9]\d* bài", lost)
    filled.store.alerts.edit(replace(one, note="another's"))
    found = sent(web, f"/alerts/{one.id}/edit", fields | {"note": "mine", "do": "save"}, 409)
    assert "có người đã sửa" in text(found.cssselect("[role=alert]")[0])
    assert filled.store.alerts.get(one.id).note == "another's"
    fields = form_of(page(web, f"/alerts/{one.id}/edit"))
    sent(web, f"/alerts/{one.id}/edit", fields | {"note": "mine", "do": "save"}, 303)
    assert filled.store.alerts.get(one.id).note == "mine"


@pytest.mark.parametrize(
    ("change", "key", "said"),
    [
        ({"q": "ký (kết"}, "query", "chưa đóng"),
        ({"name": " "}, "name", "cần một tên"),
        ({"name": "ĐÃ có"}, "name", "đã có theo dõi mang tên này"),
        ({"province": "Xyz"}, "filters", "không có tỉnh"),
        ({"watch": "expiry", "days": ""}, "days", "số ngày"),
        ({"watch": "expiry", "days": "99999"}, "watch", "từ 1 đến 3660"),
        ({"every": "daily", "at": "25:99"}, "cadence", "giờ báo chưa đúng"),
        ({"channel": "nope"}, "channels", "không có kênh này"),
        ({"channel": "watchers"}, "channels", "người vận hành"),
        ({"mail": "nobody"}, "channels", "không có kênh này"),
        ({"mute_until": "hôm nào"}, "mute_until", "thời điểm"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_saved(
    web: TestClient, filled: Sources, change: dict[str, str], key: str, said: str
) -> None:
    made(filled, "Đã có")
    fields = form_of(page(web, "/alerts/new?q=ký")) | {"name": "mới", "do": "save"} | change
    found = sent(web, "/alerts/new", fields, 409 if "có" in change.get("name", "") else 400)
    assert said in text(found.get_element_by_id(f"wrong-{key}"))
    assert [one.name for one in filled.store.alerts.all()] == ["Đã có"]
    if key == "query":
        assert text(found.cssselect(".pointed mark")[0]) == "(kết"


def test_alerts_by_the_calendar_are_previewed_too(web: TestClient) -> None:
    fields = form_of(page(web, "/alerts/new?q=*")) | {"name": "x", "watch": "expiry", "days": "400", "do": "preview"}
    assert "lần báo" in text(sent(web, "/alerts/new", fields, 200).cssselect("#preview")[0])


def test_the_list_says_how_each_stands(web: TestClient, filled: Sources) -> None:
    made(filled, "ồn", channels=("desk",), cadence=Cadence.parse("daily 7:30"))
    made(filled, "tắt", enabled=False)
    made(filled, "im", mute_until=TODAY + timedelta(days=3))
    made(filled, "hỏng", query="ký (kết")
    made(filled, "mất kênh", channels=("gone",), owner="Hà")
    rows = {text(row.cssselect("td a")[0]): text(row) for row in page(web, "/alerts").cssselect("tbody tr")}
    assert "đang chạy" in rows["ồn"]
    assert "mỗi ngày, 07:30" in rows["ồn"]
    assert "tắt" in rows["tắt"]
    assert "đến 3/12/2026" in rows["im"]
    assert "cần xem lại" in rows["hỏng"]
    assert "chưa đóng" in rows["hỏng"]
    assert "không có kênh này" in rows["mất kênh"]
    mine = page(web, "/alerts?whose=mine").cssselect("tbody tr")
    assert len(mine) == 4


def test_mute_switch_and_remove(web: TestClient, filled: Sources) -> None:
    one, key = made(filled), {"token": token(web)}
    get = filled.store.alerts.get
    web.post(f"/alerts/{one.id}/mute", data=key | {"days": "7"})
    assert get(one.id).mute_until == TODAY + timedelta(days=7)
    assert "đến 7/12/2026" in text(page(web, f"/alerts/{one.id}"))
    web.post(f"/alerts/{one.id}/mute", data=key | {"days": "0"})
    assert get(one.id).mute_until is None
    web.post(f"/alerts/{one.id}/switch", data=key | {"to": "off"})
    assert not get(one.id).enabled
    web.post(f"/alerts/{one.id}/switch", data=key | {"to": "on"})
    assert get(one.id).enabled
    asked = page(web, f"/alerts/{one.id}/remove")
    revision = asked.cssselect("input[name=revision]")[0].get("value")
    filled.store.alerts.edit(replace(get(one.id), note="another's"))
    assert web.post(f"/alerts/{one.id}/remove", data=key | {"revision": revision}).status_code == 409
    revision = page(web, f"/alerts/{one.id}/remove").cssselect("input[name=revision]")[0].get("value")
    assert web.post(f"/alerts/{one.id}/remove", data=key | {"revision": revision}).headers["location"] == "/alerts"
    assert filled.store.alerts.all() == []


def test_a_trial_is_sent_and_what_came_of_it_is_shown(web: TestClient, filled: Sources, place: Place) -> None:
    mail, receiver = place.mail, place.receiver
    one = made(filled, channels=("ops", "desk", "away"))
    before = len(mail.mails), len(receiver.requests)
    found = sent(web, f"/alerts/{one.id}/test", {"token": token(web)}, 200)
    said = [text(each) for each in found.cssselect("[aria-labelledby=tried] li")]
    assert said[:2] == ["ops: đã nhận.", "desk: đã nhận."]
    assert "không đến được bên nhận" in said[2]
    assert GEHEIM not in html.tostring(found, encoding="unicode")
    assert (len(mail.mails), len(receiver.requests)) == (before[0] + 1, before[1] + 1)
    for _ in range(4):
        sent(web, f"/alerts/{one.id}/test", {"token": token(web), "channel": "desk"}, 200)
    found = sent(web, f"/alerts/{one.id}/test", {"token": token(web), "channel": "desk"}, 429)
    assert "đợi mười phút" in text(found)
    assert len(mail.mails) == before[0] + 5


def test_the_log_says_what_was_matched_told_and_sent_and_why(web: TestClient, filled: Sources, place: Place) -> None:
    one = made(filled, channels=("desk",))
    with closing(sqlite3.connect(place.file)) as connection, connection:
        connection.execute("UPDATE alerts SET position = 0, start = 0")
    run_pass(filled.store, filled.backend, lambda: TODAY, tell_all=True)
    matches = page(web, f"/alerts/{one.id}/log")
    rows = matches.cssselect("tbody tr")
    assert len(rows) > 3
    reason = page(web, rows[0].cssselect("a")[-1].get("href"))
    assert text(reason.cssselect(".card b")[0])
    assert page(web, f"/alerts/{one.id}/log?show=notices").cssselect("tbody tr")
    delivery = filled.store.alerts.claim(TODAY, timedelta(minutes=1))
    assert delivery is not None
    filled.store.alerts.dead(delivery.id, "550 no such user")
    assert "không gửi được" in text(page(web, "/alerts").cssselect("tbody tr")[0])
    dead = page(web, f"/alerts/{one.id}/log?show=dead")
    assert "550 no such user" in text(dead.cssselect("tbody tr")[0])
    button = dead.cssselect("button[name=delivery]")[0]
    web.post(f"/alerts/{one.id}/retry", data={"token": token(web), "delivery": button.get("value")})
    assert not page(web, f"/alerts/{one.id}/log?show=dead").cssselect("tbody tr")
    page(web, f"/alerts/{one.id}/log?page=99")


def test_why_not_is_answered_for_any_article(web: TestClient, filled: Sources) -> None:
    one = made(filled, query="zzzz")
    article = next(iter(filled.store.articles())).article
    for given in (article.id, f"http://127.0.0.1/articles/{article.id}?q=x"):
        found = page(web, f"/alerts/{one.id}/why?article={given}")
        assert "câu tìm không tìm thấy bài này" in text(found.cssselect(".card")[0])
    assert page(web, f"/alerts/{one.id}/why?article=nope", 404).cssselect("[role=alert]")


def test_what_is_typed_is_shown_as_it_is_and_does_nothing(web: TestClient, filled: Sources) -> None:
    hostile = '"><script>alert(1)</script>'
    one = made(filled, hostile, note=hostile, query='"ký"')
    shown = [f"/alerts/{one.id}{part}" for part in ("", "/edit", "/log", "/remove", f"/why?article={hostile}")]
    for address in ("/alerts", *shown, f"/alerts/new?q={hostile}"):
        answer = web.get(address)
        assert "<script>alert" not in answer.text
        assert answer.status_code in (200, 404)
