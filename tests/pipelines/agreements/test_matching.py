"""Which signings are one agreement, whatever the order in which they come."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_agreements.sources import DAY, FARMERS, POLICE, PROGRAMME, PROPAGANDA, WOMEN, YOUTH, told

from pipelines.agreements import SigningSource, block, group
from pipelines.findings import Party


def agreements(*sources: SigningSource) -> set[frozenset[str]]:
    """The articles of each agreement; the same ones in any order."""
    found = group(sources)
    dice = random.Random(1)
    shuffled = list(sources)
    for _ in range(10):
        dice.shuffle(shuffled)
        assert group(shuffled) == found
    return {frozenset(one for one in found if found[one] == name) for name in found.values()}


def one(*sources: SigningSource) -> bool:
    assert len({block(each) for each in sources}) == 1 or len(agreements(*sources)) > 1, "they would not be compared"
    return len(agreements(*sources)) == 1


def days_from_then(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - DAY.date()).days


def test_what_two_papers_tell_alike_is_one_named_after_the_earliest() -> None:
    assert group([told("b", days=1), told("a", days=2), told("c", days=3)]) == dict.fromkeys(
        ("a-1", "b-1", "c-1"), "b-1"
    )


def test_a_paper_without_a_date_of_publication_names_an_agreement_only_if_all_are_without() -> None:
    assert set(group([told("a", days=None), told("b", days=9)]).values()) == {"b-1"}
    assert set(group([told("b", days=None), told("a", days=None)]).values()) == {"a-1"}


def test_two_signings_of_one_article_are_two_however_alike() -> None:
    assert not one(told("a"), told("a", number=2))


def test_two_signings_told_twice_are_paired_by_period() -> None:
    first, second = {"period_to": 2025}, {"period_to": 2030}
    assert agreements(
        told("a", number=1, **first), told("a", number=2, **second),
        told("b", number=1, **second), told("b", number=2, **first),
    ) == {frozenset({"a-1", "b-2"}), frozenset({"a-2", "b-1"})}  # fmt: skip


def test_parties_may_stand_in_another_order() -> None:
    assert one(told("a", PROPAGANDA, POLICE, YOUTH), told("b", POLICE, YOUTH, PROPAGANDA))


def test_papers_may_name_a_part_of_those_who_sign_with_the_hub() -> None:
    assert one(told("a", PROPAGANDA, POLICE, YOUTH, WOMEN), told("b", PROPAGANDA, WOMEN))


def test_the_hub_alone_is_not_enough() -> None:
    assert not one(told("a", PROPAGANDA, POLICE), told("b", PROPAGANDA, YOUTH))


def test_the_first_of_each_has_to_sign_with_the_other() -> None:
    assert not one(told("a", PROPAGANDA, POLICE, YOUTH), told("b", WOMEN, POLICE, YOUTH))


@pytest.mark.parametrize(
    "other",
    [
        {"document_kind": "quy chế phối hợp"},
        {"signed_on": "2021-07-13"},
        {"province": "Đắk Nông"},
        {"level": "district"},
    ],
)
def test_another_kind_day_province_or_level_is_another_agreement(other: dict[str, str]) -> None:
    assert not one(told("a"), told("b", **other))


def test_a_level_that_one_does_not_tell_is_no_difference() -> None:
    assert one(told("a"), told("b", level=None))


def test_a_known_day_joins_however_late_a_paper_tells_it() -> None:
    assert one(told("a"), told("b", days=900))


@pytest.mark.parametrize(("days", "joined"), [(14, True), (15, False)])
def test_a_day_not_told_joins_within_a_fortnight(days: int, joined: bool) -> None:
    assert one(told("a"), told("b", days=days, signed_on=None)) is joined
    assert one(told("a", signed_on=None), told("b", days=days, signed_on=None)) is joined


def test_a_day_without_its_year_joins_unless_it_is_another() -> None:
    assert one(told("a"), told("b", days=3, signed_on="--07-12"))
    assert not one(told("a"), told("b", days=3, signed_on="--07-11"))
    assert not one(told("a", signed_on="--07-12"), told("b", days=1, signed_on="--07-11"))


def test_an_undated_telling_joins_the_nearest_of_two_and_does_not_join_them() -> None:
    early, late = told("a", days=0), told("c", days=10, signed_on="2021-07-22")
    between = told("b", days=7, signed_on=None)
    assert agreements(early, between, late) == {frozenset({"a-1"}), frozenset({"b-1", "c-1"})}


def test_undated_tellings_are_no_chain_longer_than_a_fortnight() -> None:
    chain = [told(name, days=days, signed_on=None) for name, days in (("a", 0), ("b", 10), ("c", 20))]
    assert agreements(*chain) == {frozenset({"a-1", "b-1"}), frozenset({"c-1"})}


def test_two_without_any_date_are_one_only_within_a_story() -> None:
    undated = {"days": None, "signed_on": None}
    assert not one(told("a", **undated), told("b", **undated))
    assert one(told("a", **undated, story="s"), told("b", **undated, story="s"))


def test_agencies_of_two_provinces_agree_whichever_is_taken_for_the_host() -> None:
    here = Party("Ban Tuyên giáo Tỉnh ủy Lâm Đồng", "tuyen-giao", "Lâm Đồng")
    there = Party("Ban Tuyên giáo Tỉnh ủy Nghệ An", "tuyen-giao", "Nghệ An")
    elsewhere = Party("Ban Tuyên giáo Tỉnh ủy Hà Tĩnh", "tuyen-giao", "Hà Tĩnh")
    assert one(told("a", here, there), told("b", there, here, province="Nghệ An"))
    assert not one(told("a", here, there), told("b", here, elsewhere))


def test_a_province_goes_by_its_new_name_only_after_the_merger() -> None:
    before, after = days_from_then(2025, 6, 30), days_from_then(2025, 7, 2)
    signed = {"signed_on": "2025-06-30"}
    old = told("a", days=before, province="Đắk Nông", **signed)
    assert one(old, told("b", days=after, province="Lâm Đồng", **signed))
    assert not one(old, told("b", days=before, province="Lâm Đồng", **signed))
    assert not one(old, told("b", days=after, province="Bình Thuận", **signed))


def test_an_agency_goes_by_its_new_name_only_after_it_was_merged() -> None:
    old, new = Party("Ban Dân vận Tỉnh ủy", "dan-van"), Party("Ban Tuyên giáo và Dân vận Tỉnh ủy", "tuyen-giao")
    signed = {"signed_on": "2025-01-24"}
    before, after = days_from_then(2025, 1, 25), days_from_then(2025, 2, 5)
    assert one(told("a", old, POLICE, days=before, **signed), told("b", new, POLICE, days=after, **signed))
    assert not one(told("a", old, POLICE), told("b", PROPAGANDA, POLICE))


def test_both_tone_placements_and_abbreviations_name_one_agency() -> None:
    whole, short = Party("Ủy ban nhân dân tỉnh", "uy-ban-nhan-dan"), Party("UBND tỉnh")
    assert one(told("a", PROPAGANDA, whole), told("b", Party("Ban Tuyên giáo Tỉnh uỷ"), short))


def test_naval_regions_and_papers_of_one_type_are_told_apart() -> None:
    for name, other in (
        ("Bộ Tư lệnh Vùng 4 Hải quân", "Bộ Tư lệnh Vùng 5 Hải quân"),
        ("Báo Nhân Dân", "Báo Quân đội nhân dân"),
        ("Trường Đại học Đà Lạt", "Trường Đại học Yersin Đà Lạt"),
    ):
        assert one(told("a", PROPAGANDA, Party(name)), told("b", PROPAGANDA, Party(name)))
        assert not one(told("a", PROPAGANDA, Party(name)), told("b", PROPAGANDA, Party(other)))


def test_the_police_of_a_commune_is_not_that_of_the_province() -> None:
    assert not one(told("a", PROPAGANDA, POLICE), told("b", PROPAGANDA, Party("Công an xã", "cong-an")))


def district(article: str, unit: str, story: str = "") -> SigningSource:
    parties = Party("Ủy ban nhân dân huyện", "uy-ban-nhan-dan", unit), Party("Công an huyện", "cong-an", unit)
    return told(article, *parties, level="district", story=story)


def test_districts_are_told_apart_and_one_not_named_joins_within_a_story_only() -> None:
    assert one(district("a", "Lâm Hà"), district("b", "Lâm Hà"))
    assert not one(district("a", "Lâm Hà"), district("b", "Di Linh"))
    assert not one(district("a", "Lâm Hà"), district("b", ""))
    assert one(district("a", "Lâm Hà", "s"), district("b", "", "s"))


SOURCES = st.builds(
    lambda article, number, days, signed, kind, others, story: told(
        f"a{article}", *others, number=number, days=days, signed_on=signed, document_kind=kind, story=story
    ),
    st.integers(0, 7),
    st.integers(1, 2),
    st.one_of(st.none(), st.integers(0, 40)),
    st.sampled_from([None, "2021-07-12", "2021-07-20", "--07-12"]),
    st.sampled_from([PROGRAMME, "quy chế phối hợp"]),
    st.lists(st.sampled_from([PROPAGANDA, POLICE, YOUTH, WOMEN, FARMERS]), min_size=2, max_size=4, unique=True),
    st.sampled_from(["", "s", "t"]),
)


@settings(max_examples=60)
@given(st.lists(SOURCES, max_size=10, unique_by=lambda each: each.id), st.randoms(use_true_random=False))
def test_whatever_is_told_in_whatever_order_the_agreements_are_the_same(
    sources: list[SigningSource], dice: random.Random
) -> None:
    found = group(sources)
    shuffled = list(sources)
    dice.shuffle(shuffled)
    assert group(shuffled) == found
    assert set(found) == {each.id for each in sources}
    for name in set(found.values()):
        members = [each for each in sources if found[each.id] == name]
        assert found[name] == name
        assert len({each.teller.article_id for each in members}) == len(members)
        assert len({block(each) for each in members}) == 1
        dated = {each.signing.signed_on for each in members if not (each.signing.signed_on or "--").startswith("--")}
        assert len(dated) <= 1
