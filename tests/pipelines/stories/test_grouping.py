"""Stories follow from what the texts have in common; the order in which they are given does not matter."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.stories import Overlap, Telling, group

START = datetime(2025, 3, 10, tzinfo=UTC)


def telling(one: str, words: int, hours: int | None = 0, title: str = "") -> Telling:
    published = None if hours is None else START + timedelta(hours=hours)
    return Telling(one, words, published, frozenset((title or one).split()))


def shared(tellings: Iterable[Telling], *pairs: tuple[str, str, int]) -> dict[tuple[str, str], Overlap]:
    words = {each.id: each.words for each in tellings}
    found: dict[tuple[str, str], Overlap] = {}
    for one, other, count in pairs:
        overlap = Overlap(count, count, count / words[one], count / words[other], True)
        found |= {(one, other): overlap, (other, one): overlap.turned()}
    return found


def stories(tellings: list[Telling], *pairs: tuple[str, str, int]) -> set[frozenset[str]]:
    """The groups; the same ones whatever the order."""
    overlaps = shared(tellings, *pairs)
    found = group(tellings, overlaps)
    dice = random.Random(1)
    for _ in range(10):
        dice.shuffle(tellings)
        turned = list(overlaps.items())
        dice.shuffle(turned)
        assert group(tellings, dict(turned)) == found
    return {frozenset(one for one in found if found[one] == name) for name in found.values()}


def test_reprints_are_one_story_named_after_the_earliest() -> None:
    tellings = [telling("c", 500, 5), telling("a", 200, 7), telling("b", 500, 3), telling("d", 400)]
    found = group(tellings, shared(tellings, ("a", "b", 200), ("b", "c", 500), ("a", "c", 200)))
    assert found == {"a": "b", "b": "b", "c": "b", "d": "d"}


def test_an_article_without_a_date_names_a_story_only_if_all_are_without() -> None:
    tellings = [telling("a", 500, None), telling("b", 500, 900)]
    assert group(tellings, shared(tellings, ("a", "b", 500))) == {"a": "b", "b": "b"}
    tellings = [telling("b", 500, None), telling("a", 500, None)]
    assert group(tellings, shared(tellings, ("a", "b", 500))) == {"a": "a", "b": "a"}


def test_a_page_made_of_two_items_joins_the_one_it_holds_most_of_and_leaves_the_other_alone() -> None:
    made = [telling("a", 500, 1), telling("b", 300, 2), telling("b2", 290, 3), telling("page", 820, 9)]
    pairs = ("a", "page", 500), ("b", "page", 300), ("b", "b2", 290), ("b2", "page", 290)
    assert stories(made, *pairs) == {frozenset({"a", "page"}), frozenset({"b", "b2"})}


def test_a_reprint_of_such_a_page_follows_it() -> None:
    made = [telling("a", 500, 1), telling("b", 300, 2), telling("page", 820, 9), telling("copy", 820, 12)]
    pairs = [("a", one, 500) for one in ("page", "copy")] + [("b", one, 300) for one in ("page", "copy")]
    assert stories(made, *pairs, ("page", "copy", 820)) == {frozenset({"a", "page", "copy"}), frozenset({"b"})}


@pytest.mark.parametrize(("hours", "title"), [(0, ""), (None, "an article and its title")])
def test_an_article_of_which_others_print_different_parts_is_their_source(hours: int | None, title: str) -> None:
    later = None if hours is None else 8
    made = [telling("whole", 900, hours, title), telling("a", 300, later, title), telling("b", 280, later, title)]
    assert stories(made, ("a", "whole", 300), ("b", "whole", 280)) == {frozenset({"whole", "a", "b"})}


def test_an_abridgement_that_fits_two_ceremonies_stays_with_the_one_that_holds_more_of_it() -> None:
    made = [telling("a", 500, 1), telling("a2", 510, 2), telling("b", 520, 3), telling("short", 100, 9)]
    pairs = ("a", "a2", 500), ("short", "a", 100), ("short", "a2", 97), ("short", "b", 80)
    assert stories(made, *pairs) == {frozenset({"a", "a2", "short"}), frozenset({"b"})}


def test_where_it_fits_both_alike_it_stays_with_the_nearer() -> None:
    made = [telling("old", 500, 1), telling("new", 520, 5000), telling("short", 100, 5001)]
    assert stories(made, ("short", "old", 100), ("short", "new", 100)) == {
        frozenset({"new", "short"}),
        frozenset({"old"}),
    }


def test_an_item_that_stands_in_two_pages_of_several_items_is_lost_to_neither() -> None:
    made = [telling("a", 500, 1), telling("x", 400, 2), telling("page", 950, 9), telling("page2", 930, 20)]
    pairs = ("a", "page", 500), ("x", "page", 400), ("a", "page2", 500)
    assert stories(made, *pairs) == {frozenset({"a", "page", "page2"}), frozenset({"x"})}


def test_copies_that_were_never_compared_with_each_other_meet_in_one_that_was() -> None:
    made = [telling("a", 500, 1), telling("b", 500, 2), telling("c", 505, 3)]
    assert stories(made, ("a", "c", 500), ("b", "c", 500)) == {frozenset({"a", "b", "c"})}
