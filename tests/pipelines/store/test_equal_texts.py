"""Within a site, pages with equal text are one article, under the id stored first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import permutations

import pytest

from pipelines.article import Article, Origin
from pipelines.store import Saved, SaveResult, Store

Make = Callable[..., Article]
Save = Callable[..., list[SaveResult]]


@pytest.fixture
def save(store: Store, now: datetime) -> Save:
    def one_by_one(*found: Article, origin: Origin = "crawl") -> list[SaveResult]:
        return [store.save_outcomes([(one.id, one, origin)], now)[0] for one in found]

    return one_by_one


def operations(store: Store, since: int = 0) -> list[tuple[str, str]]:
    return [(change.operation, change.article_id) for change in store.changes_since(since)]


def test_equal_text_at_a_second_address_is_an_alias(store: Store, article: Make, save: Save) -> None:
    original, copy = article("a"), article("b", "a")
    alias = save(original, copy)[1]
    assert (alias.saved, alias.article_id, alias.version, alias.seq) == (Saved.ALIAS, original.id, 1, None)
    assert store.article(copy.id) == store.article(original.id)
    assert store.article(original.id).aliases == (copy.id,)
    assert store.versions(copy.id) == store.versions(original.id)
    assert operations(store) == [("upsert", original.id)]
    assert [stored.article.id for stored in store.articles()] == [original.id]
    assert save(copy)[0] == alias


def test_equal_texts_in_one_batch_are_one_article(store: Store, article: Make, now: datetime) -> None:
    made = [article(name, "cùng một bài") for name in "abc"]
    results = store.save_outcomes([(one.id, one, "crawl") for one in made], now)
    assert [result.saved for result in results] == [Saved.NEW, Saved.ALIAS, Saved.ALIAS]
    assert store.article(made[2].id).aliases == (made[1].id, made[2].id)


def test_what_does_not_change_the_text_does_not_part_copies(article: Make, save: Save) -> None:
    original = article("a")
    copy = article(
        "b",
        "a",
        title=f"  {original.title}\u200b",
        body=tuple(part.replace(" ", "\u00a0") for part in original.body),
        captions=(),
        byline="",
        published=None,
        published_from=None,
    )
    assert save(original, copy)[1].saved is Saved.ALIAS


@pytest.mark.parametrize("field", ["title", "lead", "body"])
def test_a_difference_in_tone_marks_is_another_text(article: Make, save: Save, field: str) -> None:
    original = article("a")
    value = getattr(original, field)
    other = article("b", "a")
    unmarked = ("Hoi nghi",) if field == "body" else value.replace("ế", "ê")
    assert save(original, replace(other, **{field: unmarked}))[1].saved is Saved.NEW


def test_equal_text_on_another_site_is_another_article(article: Make, save: Save) -> None:
    assert [one.saved for one in save(article("a"), article("a", site="onecms.demo"))] == [Saved.NEW, Saved.NEW]


def test_a_bare_title_is_no_text_to_be_equal(article: Make, save: Save) -> None:
    monday, tuesday = (article(name, title="Bản tin thời sự", lead="", body=()) for name in "ab")
    assert [one.saved for one in save(monday, tuesday)] == [Saved.NEW, Saved.NEW]


def test_an_alias_edited_to_differ_becomes_an_article_of_its_own(store: Store, article: Make, save: Save) -> None:
    original, copy = article("a"), article("b", "a")
    save(original, copy)
    edited = replace(copy, title="Đính chính")
    [result] = save(edited)
    assert (result.saved, result.article_id, result.version) == (Saved.NEW, copy.id, 2)
    assert store.article(copy.id).article == edited
    assert store.article(original.id).aliases == ()
    assert store.versions(copy.id)[1].changed == ("title",)
    assert operations(store) == [("upsert", original.id), ("upsert", copy.id)]


def test_an_alias_that_changes_beside_the_text_stays_an_alias(store: Store, article: Make, save: Save) -> None:
    original, copy = article("a"), article("b", "a")
    save(original, copy)
    [result] = save(replace(copy, captions=("Chú thích khác.",)))
    assert (result.saved, result.article_id, result.seq) == (Saved.ALIAS, original.id, None)
    assert store.article(copy.id).article == original


def test_the_original_edited_leaves_its_old_text_to_the_alias_that_still_shows_it(
    store: Store, article: Make, save: Save
) -> None:
    original, second, third = article("a"), article("b", "a"), article("c", "a")
    save(original, second, third)
    edited = replace(original, title="Đính chính")
    before = store.last_seq()
    [result] = save(edited)
    assert (result.saved, result.article_id, result.version) == (Saved.CHANGED, original.id, 2)
    assert store.article(original.id).article == edited
    assert store.article(original.id).aliases == ()
    heir = store.article(third.id)
    assert (heir.article, heir.aliases) == (second, (third.id,))
    changes = {change.article_id: change for change in store.changes_since(before)}
    assert set(changes) == {original.id, second.id}
    assert changes[second.id].origin == "reextract"  # nothing new came in, so nobody is notified
    assert changes[original.id].origin == "crawl"


def test_aliases_left_by_an_edit_are_looked_at_again_and_may_come_back(store: Store, article: Make, save: Save) -> None:
    original, copy = article("a"), article("b", "a")
    save(original, copy)
    save(replace(original, title="Đính chính"))
    assert [entry.page_id for entry in store.retry_pages(original.site)] == [copy.id]
    before = store.last_seq()
    [result] = save(replace(copy, title="Đính chính"))
    assert (result.saved, result.article_id) == (Saved.ALIAS, original.id)
    assert store.article(original.id).aliases == (copy.id,)
    assert operations(store, before) == [("delete", copy.id)]


def test_an_edit_seen_at_all_addresses_in_one_batch_keeps_them_together(
    store: Store, article: Make, save: Save, now: datetime
) -> None:
    made = [article(name, "bài") for name in "abc"]
    save(*made)
    edited = [replace(one, title="Đính chính") for one in made]
    for order in ((2, 0, 1), (1, 2, 0)):
        store.save_outcomes([(edited[which].id, edited[which], "crawl") for which in order], now)
        stored = store.article(made[0].id)
        assert (stored.article, stored.aliases) == (edited[0], (made[1].id, made[2].id))
        assert list(store.current([one.id for one in made])) == [made[0].id]
        assert store.retry_pages("nukeviet.demo") == []
        edited = [replace(one, title=f"{one.title} lần nữa") for one in edited]


def test_an_article_edited_to_the_text_of_another_joins_the_one_stored_first(
    store: Store, article: Make, save: Save
) -> None:
    first, second = article("a"), article("b")
    save(first, second)
    joined = replace(second, title=first.title, body=first.body)
    [result] = save(joined)
    assert (result.saved, result.article_id) == (Saved.ALIAS, first.id)
    assert operations(store)[2:] == [("delete", second.id)]
    assert result.seq == store.last_seq()
    assert store.article(second.id).article == first

    [parted] = save(second)  # and away again: with its history
    assert (parted.saved, parted.version) == (Saved.NEW, 3)
    assert [version.article for version in store.versions(second.id)] == [second, joined, second]


def test_the_article_stored_first_edited_to_a_later_ones_text_takes_it_over(
    store: Store, article: Make, save: Save
) -> None:
    first, second, copy = article("a"), article("b"), article("c", "b")
    save(first, second, copy)
    edited = replace(first, title=second.title, body=second.body)
    [result] = save(edited)
    assert (result.saved, result.article_id, result.version) == (Saved.CHANGED, first.id, 2)
    assert store.article(first.id).aliases == (second.id, copy.id)
    assert set(operations(store)[2:]) == {("delete", second.id), ("upsert", first.id)}
    assert [stored.article for stored in store.articles()] == [edited]


def test_the_articles_do_not_depend_on_the_order_of_arrival(store: Store, article: Make, save: Save) -> None:
    """Two pages of one text, one of another, one that is edited from the one to the other: in every order."""
    steps = (("a", "x"), ("b", "x"), ("c", "y"), ("d", "x"), ("d", "y"))
    for number, order in enumerate(permutations(steps)):
        if order.index(steps[3]) > order.index(steps[4]):
            continue
        site = f"n{number}.demo"
        ids = {name: article(name, site=site).id for name, _ in steps}
        save(*(article(name, text, site) for name, text in order))
        found = {frozenset((stored.article.id, *stored.aliases)) for stored in store.articles(site)}
        assert found == {frozenset({ids["a"], ids["b"]}), frozenset({ids["c"], ids["d"]})}
