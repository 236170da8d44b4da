"""The registry of agencies is data: complete, without contradictions, and what is wrong in it is told plainly."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.agencies import normalise_party, predecessors, registry, successor
from pipelines.agencies.registry import AgencyType, parse
from pipelines.errors import KyketError

_ENTRY = """
[[agency]]
key = "bao"
branch = "press"
unit = "place"
names = ["Báo"]
"""


@pytest.mark.parametrize("of_type", registry().types, ids=lambda each: each.key)
def test_every_name_of_the_registry_is_found_as_itself(of_type: AgencyType) -> None:
    for name in of_type.names:
        told = name.replace("#", "5")
        assert normalise_party(told).lower() == told.lower()


def test_a_type_keeps_its_key_through_the_renaming_of_february_2025() -> None:
    boards = registry().of_key("tuyen-giao")
    assert boards is not None
    assert boards.name_on(date(2025, 1, 31)) == "Ban Tuyên giáo"
    assert boards.name_on(date(2025, 2, 1)) == "Ban Tuyên giáo và Dân vận"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dan-van", "tuyen-giao"),
        ("ke-hoach-dau-tu", "tai-chinh"),
        ("giao-thong-van-tai", "xay-dung"),
        ("tai-nguyen-moi-truong", "nong-nghiep"),
        ("thong-tin-truyen-thong", "khoa-hoc-cong-nghe"),
        ("lao-dong-thuong-binh-xa-hoi", "noi-vu"),
        ("ban-dan-toc", "dan-toc-ton-giao"),
        ("cong-an", "cong-an"),
    ],
)
def test_what_was_merged_lives_on_in_another_type(before: str, after: str) -> None:
    assert successor(before) == after
    assert before in predecessors(after)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[agency]\n", "is not TOML"),
        ("[[agency]]\nkey = 'x'\n", "lacks branch, names, unit"),
        (_ENTRY + "colour = 1\n", "has colour"),
        (_ENTRY.replace("press", "sports"), "'sports' is none of"),
        (_ENTRY.replace('"place"', '"moon"'), "'moon' is none of"),
        (_ENTRY.replace('["Báo"]', "[]"), "has no name"),
        (_ENTRY + _ENTRY, "stands twice"),
        (_ENTRY + _ENTRY.replace('"bao"', '"dai"'), "of agency bao"),
        (_ENTRY + 'into = "dai"\n', "no agency"),
        (_ENTRY + 'levels = ["village"]\n', "'village' is none of"),
        (_ENTRY + 'since = { "Đài" = 2025-01-01 }\n', "none of its names"),
        ('[heads]\nsports = ["Đội"]\n', "is no branch"),
    ],
)
def test_an_entry_that_is_wrong_is_named_with_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(KyketError, match=told) as caught:
        parse(text, "here.toml")
    assert "here.toml" in str(caught.value)
