"""What a message says as text, HTML and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as markup
from made_alerts.told import NOW, SITES, WOMEN, alert, come, signing, tell
from made_alerts.told import article as article_

from pipelines.alerts import News, Notice
from pipelines.findings import Party
from pipelines.store import Store
from search import IndexDocument
from search.alerts import rendering, wording
from search.alerts.gathering import gather
from search.alerts.messages import Item, Message, SigningView

VIEW = SigningView(
    "a-1", "quy chế phối hợp", ("Công an tỉnh", "Sở Y tế"), "2021-07-12", 2021, 2025, "Lâm Đồng", ("12-CT/TW",)
)


def notice(number: int = 1, **values: Any) -> Notice:
    given_: dict[str, Any] = {
        "id": number, "alert_id": "a", "event": f"e{number}", "number": 1, "kind": "event", "fact": (), "news": (),
        "article_id": "", "at": NOW,
    }  # fmt: skip
    return Notice(**(given_ | values))


def item(number: int = 1, *views: SigningView, document: IndexDocument | None = None, **values: Any) -> Item:
    return Item(notice(number, **values), document, None, views, ())


def message(*items: Item) -> Message:
    return Message("k", alert("Theo dõi", id="a"), items, "kyket alerts log 'Theo dõi'")


MANY = replace(VIEW, parties=tuple("ABCDE"), province="")


@pytest.mark.parametrize(
    ("one", "subject"),
    [
        (item(1, VIEW), "[kyket] Công an tỉnh – Sở Y tế ký quy chế phối hợp (Lâm Đồng)"),
        (item(1, VIEW, VIEW), "[kyket] Công an tỉnh – Sở Y tế ký quy chế phối hợp và 1 văn bản khác (Lâm Đồng)"),
        (item(1, MANY), "[kyket] A – B – C và 2 bên khác ký quy chế phối hợp"),
        (item(1, replace(VIEW, parties=(), kind="other")), "[kyket] Ký văn bản phối hợp (Lâm Đồng)"),
        (item(1, VIEW, kind="new fact"), "[kyket] Tin thêm: Công an tỉnh – Sở Y tế ký quy chế phối hợp (Lâm Đồng)"),
        (item(1, VIEW, kind="expiry"), "[kyket] Sắp hết hạn: Công an tỉnh – Sở Y tế ký quy chế phối hợp (Lâm Đồng)"),
        (item(1, kind="silence", text="90 ngày\nkhông có tin"), "[kyket] Vắng tin: 90 ngày không có tin"),
        (item(1, kind="attention", text="câu hỏi sai"), "[kyket] Cần xem lại: Theo dõi"),
    ],
)  # fmt: skip
def test_a_subject_says_what_happened(one: Item, subject: str) -> None:
    assert wording.subject(message(one)) == subject


def test_a_digest_is_by_province_and_story_and_its_subject_counts(article: Callable[..., IndexDocument]) -> None:
    first = article(1, title="Chung", story="s")
    items = (
        item(1, replace(VIEW, province="Đắk Lắk")),
        item(2, VIEW, document=first),
        item(3),
        item(4, replace(VIEW, parties=("Hội Nông dân",)), document=first),
    )
    told = message(*items)
    assert wording.subject(told) == "[kyket] 4 tin mới: Theo dõi"
    text = rendering.text(told)
    assert [text.index(name) for name in ("ĐẮK LẮK", "LÂM ĐỒNG", "KHÔNG RÕ TỈNH")] == sorted(
        text.index(name) for name in ("ĐẮK LẮK", "LÂM ĐỒNG", "KHÔNG RÕ TỈNH")
    )
    assert text.count("Chung") == 1  # two signings of one article stand together under it
    assert rendering.html(told).count("Chung") == 1


def test_a_long_digest_says_how_many_more_there_are_where() -> None:
    items = [item(number, replace(VIEW, province="Hà Giang" if number % 3 else "Lâm Đồng")) for number in range(90)]
    told = message(*items)
    for shown in (rendering.text(told), rendering.html(told)):
        assert "Còn 60 tin nữa: Hà Giang 30, Lâm Đồng 30." in shown
        assert "kyket alerts log" in shown
    assert len(rendering.json(told, NOW)["notices"]) == 90


def test_what_is_new_is_said_first() -> None:
    news = (
        News("party", "Sở Giáo dục"),
        News("signed_on", "2021-07-12"),
        News("period", "2021–2025"),
        News("signing", "A – B"),
    )
    told = message(item(1, VIEW, kind="new fact", news=news))
    for said in ("thêm bên ký: Sở Giáo dục", "ngày ký: 12/07/2021", "giai đoạn: 2021–2025", "thêm văn bản: A – B"):
        assert said in rendering.text(told)
        assert said in rendering.html(told)


def test_a_way_with_little_room_gets_less(article: Callable[..., IndexDocument]) -> None:
    told = message(*(item(number, VIEW, document=article(number, lead="dài " * 200)) for number in range(40)))
    assert len(rendering.text(told, shown=10, most=3000)) <= 3000
    assert "tin nữa" in rendering.text(told, shown=10, most=3000)
    assert len(rendering.text(told, most=80)) <= 80


HOSTILE = "<script>alert(1)</script><img src=x onerror=y>\"' & {{ 7*7 }} \x00\u202e\ud800"


def test_hostile_text_stays_text_and_nothing_is_loaded(article: Callable[..., IndexDocument]) -> None:
    fields = dict.fromkeys(("title", "lead", "site_name", "province"), HOSTILE)
    view = replace(VIEW, parties=(HOSTILE,), kind=HOSTILE, province=HOSTILE, basis=(HOSTILE,), signed_on=None)
    one = item(1, view, document=article(1, **fields, url="javascript:alert(1)"), text=HOSTILE,
               news=(News("party", HOSTILE),), article_id="x")  # fmt: skip
    told = replace(message(one), alert=alert(HOSTILE, query=HOSTILE), elsewhere=HOSTILE)
    page = rendering.html(told)
    root = markup.document_fromstring(page)
    assert not root.xpath("//script | //img | //link | //iframe | //style | //a | //@onerror | //@src")
    assert "{{ 7*7 }}" in page
    assert "49" not in page
    page.encode()
    rendering.text(told).encode()
    assert "\n" not in wording.subject(told)


@given(st.text(max_size=60))
def test_any_text_makes_a_message(text: str) -> None:
    view = replace(VIEW, parties=(text, text), province=text)
    told = replace(message(item(1, view, text=text), item(2, text=text)), alert=alert(text, query=text))
    rendering.text(told).encode()
    markup.document_fromstring(rendering.html(told))
    wording.clean(json.dumps(rendering.json(told, NOW), ensure_ascii=False)).encode()


def test_the_store_says_who_else_tells_it_and_on_what_ground() -> None:
    with Store.open("sqlite:///:memory:") as store:
        one = store.alerts.add(alert(), NOW)
        first = article_(1)
        reprint = article_(2, "tuyengiao.hagiang.gov.vn", title=first.title, lead=first.lead, body=first.body)
        others = (WOMEN, Party("Tỉnh đoàn", "doan-thanh-nien"), Party("Hội Nông dân tỉnh", "nong-dan"))
        third = [signing(*others, signed_on="2021-07-01")]
        come(store, [(first, [signing(basis=())]), (reprint, [signing()]), (article_(3), third)])
        notices = tell(store, one, [first, reprint, article_(3)])
        assert len(notices) == 2
        by_event = {len(each.signings[0].parties): each for each in gather(store, SITES, one, notices)}
        shared = by_event[2]
        assert shared.document is not None
        assert {shared.document.id, *(each.article_id for each in shared.told_by)} == {first.id, reprint.id}
        assert shared.signings[0].basis == ("12-CT/TW",)  # only the reprint says it
        assert shared.highlights is not None
        assert shared.highlights.title.spans
        gone = gather(store, SITES, replace(one, query="("), notices)
        assert all(each.highlights is None for each in gone)
        values = rendering.json(Message("k", one, gather(store, SITES, one, notices)), NOW)
        assert json.loads(json.dumps(values)) == values
