"""Where known values stand in a template, and the selectors that find them on every page of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree
from made_stores.articles import written

from crawlers.templates.known import BEFORE, OWN, STRUCTURED, Known, of_article, of_pages
from crawlers.templates.noise import noise_of
from crawlers.templates.places import places_of
from crawlers.templates.selectors import Shown, choose, selectors_of
from crawlers.templates.texts import TemplatePage, parsed
from pipelines.article import VIETNAM, Page

PARAGRAPHS = (
    "Sáng {n}/3, hai cơ quan đã ký kết chương trình phối hợp công tác tuyên truyền giai đoạn 202{n}-203{n}.",
    "Theo đó, các bên trao đổi thông tin định kỳ và tổ chức sơ kết lần thứ {n} vào cuối năm tại trụ sở.",
    "Phát biểu tại lễ ký, đại diện lãnh đạo hai bên đề nghị sớm triển khai {n} nhóm nhiệm vụ trọng tâm.",
)
RULES = "Tác giả chịu trách nhiệm về bản quyền và tính chính xác của thông tin gửi đăng trên trang tin này."


def page(number: int, *, split: bool = False, head: str = "", title: str = "ten") -> TemplatePage:
    """A page of the new template; ``split``: its lines stand in one element, parted by ``br``."""
    said = [one.format(n=number) for one in PARAGRAPHS]
    body = "<br>".join(said) if split else "".join(f"<p>{one}</p>" for one in said)
    html = f"""<html><head><title>Bài {number}</title>{head}</head><body>
    <div class="noi-quy"><p>{RULES}</p></div>
    <div class="khung"><div class="{title}">Ký kết chương trình phối hợp số {number}</div>
    <span class="ngay">Thứ hai, 0{number}/03/2026 09:30</span>
    <div class="than bai-{number}00"><div class="tom">Lời dẫn của bài số {number}, đủ dài để là một lời dẫn.</div>
    {body}<div class="chia-se">Chia sẻ bài viết</div></div>
    <div class="ky">Tác giả: Hồng Nhung {number}</div></div>
    <ul><li><a href="/1">Ký kết chương trình phối hợp số {number}</a></li></ul></body></html>"""
    url = f"https://bao.example/{number}.html"
    made = parsed(Page(url, url, "bao.example", datetime(2026, 3, 9, tzinfo=UTC), 200, (), html.encode()))
    assert made is not None
    return made


def known(number: int) -> Known:
    return of_article(
        written(
            number,
            title=f"Ký kết chương trình phối hợp số {number}",
            lead=f"Lời dẫn của bài số {number}, đủ dài để là một lời dẫn.",
            body=tuple(one.format(n=number) for one in PARAGRAPHS),
            captions=(),
            byline=f"Hồng Nhung {number}",
            published=datetime(2026, 3, number, 9, 30, tzinfo=VIETNAM),
        )
    )


def chosen(name: str, pages: list[TemplatePage]) -> list[str]:
    places = [places_of(one, known(number)) for number, one in enumerate(pages, 1)]
    shown = [Shown(one, tuple(found[name])) for one, found in zip(pages, places, strict=True) if name in found]
    return [choice.selector for choice in choose(shown, [], [])]


@pytest.mark.parametrize("split", [False, True])
def test_every_known_field_is_found_by_a_plain_selector(split: bool) -> None:
    pages = [page(number, split=split) for number in range(1, 5)]
    assert {name: chosen(name, pages) for name in ("title", "lead", "body", "published", "byline")} == {
        "title": [".ten"],
        "lead": [".tom"],
        "body": [".than"],
        "published": [".ngay"],
        "byline": [".ky"],
    }


def test_a_name_with_the_number_of_an_article_is_no_selector() -> None:
    (body,) = page(1).tree.select(".than")
    assert not any("bai-100" in selector for selector in selectors_of(body))


def test_every_selector_of_an_element_matches_it() -> None:
    made = page(2)
    for element in made.body.iter(etree.Element):
        for selector in selectors_of(element):
            assert element in made.tree.select(selector), selector


def test_two_templates_at_once_get_a_selector_each() -> None:
    pages = [page(number, title="ten" if number < 3 else "tua-de") for number in range(1, 5)]
    assert sorted(chosen("title", pages)) == [".ten", ".tua-de"]


def test_what_only_chance_finds_is_not_proposed() -> None:
    pages = [page(number) for number in range(1, 6)]
    for number, one in enumerate(pages):
        for element in [*one.tree.select(".ten"), *one.tree.select(".khung")]:
            element.attrib.clear()
            element.tag = ("div", "h2", "p", "section", "span")[number]
    assert chosen("title", pages) == []


def test_what_stands_in_every_body_and_is_not_the_article_is_noise() -> None:
    pages = [page(number) for number in range(1, 4)]
    bodies = [(one, known(number), one.tree.select(".than")[0]) for number, one in enumerate(pages, 1)]
    assert [choice.selector for choice in noise_of(bodies)] == [".chia-se"]


def test_pages_say_of_themselves_what_is_known_without_an_article_before() -> None:
    pages = [
        page(
            number,
            head=f'<meta property="og:title" content="Ký kết chương trình phối hợp số {number} - Báo Thử">'
            '<meta property="og:site_name" content="Báo Thử"><meta name="author" content="Ban Biên tập">'
            '<meta name="description" content="Trang tin của tỉnh, tiếng nói của những người làm báo">'
            f'<meta property="article:published_time" content="2026-03-0{number}T09:30:00+07:00">',
        )
        for number in range(1, 5)
    ]
    own = of_pages(pages)
    assert [one.title for one in own] == [f"Ký kết chương trình phối hợp số {number}" for number in range(1, 5)]
    assert {one.lead for one in own} == {""}, "what every page says is the site's"
    assert {one.byline for one in own} == {""}
    assert own[0].published == datetime(2026, 3, 1, 9, 30, tzinfo=VIETNAM)
    assert all(PARAGRAPHS[1].format(n=number) in one.body for number, one in enumerate(own, 1))
    assert all(RULES not in one.body for one in own)
    assert (own[0].how["title"], own[0].how["body"]) == (STRUCTURED, OWN)
    assert known(1).how["body"] == BEFORE
