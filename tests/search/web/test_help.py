"""The page on how to search: what it shows works, and it shows everything."""

from __future__ import annotations

from fastapi.testclient import TestClient
from lxml import html

from search.query import parse
from search.query.fields import NAMES, field_named
from search.web.languages import LANGUAGES
from search.web.pages.helping import groups


def test_every_example_can_be_tried_and_finds_what_is_indexed(web: TestClient) -> None:
    for code in LANGUAGES:
        found = [example for group in groups(code) for example in group.examples]
        assert len(found) > 25
        for one in found:
            parse(one.state.text)
            assert web.get(one.state.address).status_code == 200, one.state.text
    assert [len(group.examples) for group in groups("vi")] == [len(group.examples) for group in groups("en")]


def test_every_field_is_told_of_in_both_languages() -> None:
    for code in LANGUAGES:
        names = [one.state.text.partition(":")[0] for one in groups(code)[-1].examples]
        assert {field_named(name) for name in names} == set(NAMES)
        first = {its[0 if code == "en" else 1] for its in NAMES.values()}
        assert set(names) <= first, set(names) - first


def test_it_is_one_click_away_where_one_types_and_where_nothing_was_found(web: TestClient) -> None:
    for address in ("/", "/sites", "/?q=(ký", "/?q=zzzz"):
        found = html.document_fromstring(web.get(address).text)
        assert found.cssselect("form.box a[href='/help']"), address
    for address in ("/?q=(ký", "/?q=zzzz"):
        assert html.document_fromstring(web.get(address).text).cssselect("main a[href='/help']"), address
