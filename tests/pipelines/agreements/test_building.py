"""An agreement's life: parties, period, renewal, reviews, state, end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from made_agreements.sources import DAY, FARMERS, POLICE, PROPAGANDA, WOMEN, YOUTH, report, told

from pipelines.agreements import Agreement, Report, SigningSource, build, group
from pipelines.findings import Party


def made(*sources: SigningSource, reports: tuple[Report, ...] = ()) -> list[Agreement]:
    """The agreements of ``sources``, latest first."""
    grouped = group(sources)
    by_id = {name: [each for each in sources if grouped[each.id] == name] for name in set(grouped.values())}
    return build(by_id, reports)


def since(year: int, month: int = 1, day: int = 1) -> int:
    return (date(year, month, day) - DAY.date()).days


def signed(
    article: str, year: int, first: int | None, last: int | None, *parties: Party, **values: Any
) -> SigningSource:
    days = since(year, 7, 13)
    given = {"signed_on": f"{year}-07-12", "period_from": first, "period_to": last} | values
    return told(article, *parties, days=days, **given)


def test_every_source_adds_what_the_others_do_not_tell() -> None:
    named = Party("Công an tỉnh Lâm Đồng", "cong-an", "Lâm Đồng")
    (found,) = made(
        told("a", PROPAGANDA, named, days=0, signed_on=None, basis=("238-QĐ/TW",), numbers=("05-CTr",)),
        told("b", PROPAGANDA, POLICE, YOUTH, days=1, period_from=2021, period_to=2025, subject="tuyên truyền"),
        told("c", PROPAGANDA, WOMEN, POLICE, days=2, signed_on="--07-12", basis=("238-QĐ/TW", "01-QC/TU")),
    )
    assert [each.name for each in found.parties] == [
        "Ban Tuyên giáo Tỉnh ủy", "Công an tỉnh Lâm Đồng", "Tỉnh đoàn", "Hội Liên hiệp Phụ nữ tỉnh",
    ]  # fmt: skip
    assert (found.id, found.signed_on, found.period_from, found.period_to) == ("a-1", "2021-07-12", 2021, 2025)
    assert (found.basis, found.numbers, found.subject) == (("238-QĐ/TW", "01-QC/TU"), ("05-CTr",), "tuyên truyền")
    assert [each.id for each in found.sources] == ["a-1", "b-1", "c-1"]
    assert (found.aliases, found.sites) == (("b-1", "c-1"), ("a.example", "b.example", "c.example"))


def test_the_programme_of_2016_to_2020_is_renewed_by_that_of_2021_to_2025() -> None:
    third, second, first = made(
        signed("a", 2016, 2016, 2020), signed("b", 2021, 2021, 2025), signed("c", 2026, 2026, 2030)
    )
    assert [each.id for each in second.renews] == [first.id]
    assert [each.id for each in first.renewed_by] == [second.id]
    assert [each.id for each in second.renewed_by] == [third.id]
    assert first.state_on(date(2022, 1, 1)) == "renewed"
    assert first.state_on(date(2021, 2, 1)) == "expired"
    assert first.state_on(date(2020, 2, 1)) == "in force"


@pytest.mark.parametrize(
    ("first", "last", "renews"),
    [(2020, 2025, True), (2022, 2025, True), (2023, 2025, False), (2018, 2025, False), (None, 2025, True)],
)
def test_a_renewal_begins_where_the_period_ends_or_up_to_two_years_later(
    first: int | None, last: int, renews: bool
) -> None:
    later, _ = made(signed("a", 2016, 2016, 2020), signed("b", 2021, first, last))
    assert bool(later.renews) is renews


def test_one_signed_before_the_last_year_and_without_a_beginning_is_no_renewal() -> None:
    later, _ = made(signed("a", 2016, 2016, 2020), signed("b", 2018, None, 2022))
    assert later.renews == ()


def test_other_parties_or_another_province_renew_nothing() -> None:
    old = signed("a", 2016, 2016, 2020)
    for other in (
        signed("b", 2021, 2021, 2025, PROPAGANDA, FARMERS),
        signed("b", 2021, 2021, 2025, province="Đắk Nông"),
        signed("b", 2021, 2021, 2025, document_kind="quy chế phối hợp"),
    ):
        assert all(each.renews == () for each in made(old, other))


def test_after_merger_and_renaming_the_new_agency_renews_what_the_old_ones_signed() -> None:
    new = Party("Ban Tuyên giáo và Dân vận Tỉnh ủy", "tuyen-giao")
    renewal, *old = made(
        signed("a", 2021, 2021, 2025, province="Đắk Nông"),
        signed("c", 2021, 2021, 2025, Party("Ban Dân vận Tỉnh ủy", "dan-van"), WOMEN, province="Bình Thuận"),
        signed("b", 2026, 2026, 2030, new, POLICE, WOMEN),
    )
    assert renewal.renews[0].id in {each.id for each in old}
    assert renewal.id == "b-1"


def test_a_review_names_the_kind_and_two_parties_and_falls_into_the_time() -> None:
    inside, late, early = (report(name, since(year)) for name, year in (("r", 2023), ("s", 2027), ("t", 2020)))
    other = report("u", since(2023), PROPAGANDA, FARMERS)
    kind = report("v", since(2023), kinds=("quy chế phối hợp",))
    place = report("w", since(2023), provinces=("Nghệ An",))
    no_review = report("x", since(2023), reviews=False)
    found = made(signed("a", 2021, 2021, 2025), reports=(inside, late, early, other, kind, place, no_review))[0]
    assert [each.article_id for each in found.reviews] == ["r"]
    assert found.state_on(date(2022, 6, 1)) == "in force"
    assert found.state_on(date(2024, 6, 1)) == "reviewed"
    assert found.state_on(date(2026, 1, 1)) == "expired"


def test_a_review_that_cites_the_number_needs_to_name_nobody() -> None:
    source = signed("a", 2021, 2021, 2025, numbers=("05-CTr/BTGTU-CAT",))
    cites = report("r", since(2023), FARMERS, numbers=("05-CTr/BTGTU-CAT",), kinds=())
    assert [each.article_id for each in made(source, reports=(cites,))[0].reviews] == ["r"]


def test_a_review_of_another_period_reviews_that_one() -> None:
    summed_up = report("r", since(2021, 12), period_from=2016, period_to=2020)
    later, earlier = made(signed("a", 2016, 2016, 2020), signed("b", 2021, 2021, 2025), reports=(summed_up,))
    assert ([each.article_id for each in earlier.reviews], later.reviews) == (["r"], ())


def test_an_article_of_the_same_story_tells_of_it_and_is_no_review() -> None:
    found = made(told("a", story="s"), reports=(report("r", 2, story="s"),))[0]
    assert ([each.article_id for each in found.told_by], found.reviews) == (["r"], ())
    assert found.sites == ("a.example", "r.example")


def test_before_its_period_it_is_signed_and_without_one_unknown() -> None:
    (found,) = made(signed("a", 2021, 2022, 2025))
    assert [found.state_on(date(year, 8, 1)) for year in (2020, 2021, 2022, 2026)] == [
        "unknown", "signed", "in force", "expired",
    ]  # fmt: skip
    assert found.expiry == date(2025, 12, 31)
    (open_ended,) = made(signed("a", 2021, None, None))
    assert (open_ended.state_on(date(2030, 1, 1)), open_ended.expiry) == ("unknown", None)
