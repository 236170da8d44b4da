"""The fingerprint of a template knows it again under any article, and a changed one from it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawlers.cms import FAMILIES, recognise
from demo.articles import load
from demo.families import replicas
from demo.sites import DEFAULT_PORTS
from pipelines.article import Page
from pipelines.extract.article import examine
from pipelines.extract.facts import facts_of
from pipelines.extract.template import sketch
from pipelines.extract.tree import Tree
from pipelines.health.records import PageFacts
from pipelines.health.templates import ALIKE, likeness
from pipelines.hints import SiteFacts

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def _facts(site: str, changed: frozenset[str] = frozenset()) -> list[PageFacts]:
    from demo.exchange import Request

    replica = replicas(load(1), DEFAULT_PORTS, changed)[site]
    found = []
    for article in replica.articles:
        answer = replica.answer(Request(article.path, {}, {}, NOW))
        page = Page(article.url, article.url, site, NOW, answer.status, answer.headers, answer.body)
        family = recognise(page.body, page.url)
        examined = examine(page, FAMILIES[family], SiteFacts(id=site))
        found.append(facts_of(page, examined, page_id=str(article.number), run_id=1, family=family))
    return [one for one in found if one.outcome == "article"]  # one is an empty shell


@pytest.mark.parametrize("site", ["nukeviet.demo", "onecms.demo", "vnpt.demo", "dnn.demo", "tuyengiao.demo"])
def test_pages_of_one_site_are_alike_and_those_of_another_are_not(site: str) -> None:
    mine = _facts(site)
    known = [bytes.fromhex(mine[0].template)]
    assert min(likeness(one.template, known) for one in mine) > ALIKE
    other = "vnpt.demo" if site != "vnpt.demo" else "onecms.demo"
    assert max(likeness(one.template, known) for one in _facts(other)) < 0.3


def test_a_changed_article_template_is_seen_though_the_frame_around_it_stays() -> None:
    known = [bytes.fromhex(_facts("nukeviet.demo")[0].template)]
    changed = _facts("nukeviet.demo", frozenset(["nukeviet"]))
    assert max(likeness(one.template, known) for one in changed) < ALIKE


def test_facts_say_what_was_filled_and_how_much_stands_around() -> None:
    one = next(page for page in _facts("nukeviet.demo") if page.has("lead"))
    assert one.outcome == "article"
    assert one.has("title")
    assert one.has("date")
    assert one.published is not None
    assert one.published < NOW
    assert 0.2 < one.boilerplate < 0.95
    assert one.text > one.length > 300
    assert one.family == "nukeviet"
    assert one.host == ""


def test_text_and_repetition_do_not_count_and_a_page_without_classes_has_a_sketch() -> None:
    row = "<div class='tin'><h3 class='ten'>{}</h3></div>"
    frame = "<html><body><div class='khung'><ul class='menu'><li class='muc'>x</li></ul>{}</div></body></html>"
    one = sketch(Tree(frame.format(row.format("a"))), None)
    many = sketch(Tree(frame.format("".join(row.format(f"tin {n}") for n in range(40)))), None)
    assert one == many != ""
    plain = "<html><body><table><tr><td><p>a</p></td></tr></table></body></html>"
    assert len(sketch(Tree(plain), None)) == 64
