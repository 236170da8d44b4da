"""Stories in the store: placed in any order, by several processes, through edits and forgetting."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from pipelines.article import Article
from pipelines.errors import StoreError
from pipelines.store import Store, candidates
from pipelines.stories import Story, compare
from pipelines.stories.examples import ceremony, examples, merged, report
from pipelines.stories.examples.ceremonies import article as make

PLACER = Path(__file__).with_name("placer.py")
ROOT = Path(__file__).parents[3]


def copy(article: Article, site: str, name: str = "bai", **fields: object) -> Article:
    """``article`` on another site, or at another address."""
    kept = {name: getattr(article, name) for name in ("title", "lead", "body", "captions", "published")}
    return make(site, name, **(kept | fields))  # type: ignore[arg-type]


@pytest.fixture
def dice() -> random.Random:
    return random.Random(11)


@pytest.fixture
def original(dice: random.Random) -> Article:
    return report(dice, ceremony(dice), "mot.example")


@pytest.fixture
def another(dice: random.Random) -> Article:
    return report(dice, ceremony(dice), "hai.example")


@pytest.fixture
def save(store: Store, now: datetime) -> Callable[..., list[str]]:
    """Store articles and place what is due; returns their ids."""

    def saved(*articles: Article) -> list[str]:
        store.save_outcomes([(one.id, one, "crawl") for one in articles], now)
        catch_up(store)
        return [one.id for one in articles]

    return saved


def catch_up(store: Store) -> None:
    while store.place_due(3):
        pass


def stories(store: Store) -> dict[str, str]:
    return {stored.article.id: stored.story for stored in store.articles()}


def test_an_article_is_in_no_story_until_it_is_placed(store: Store, original: Article, now: datetime) -> None:
    store.save_outcomes([(original.id, original, "crawl")], now)
    assert store.article(original.id).story == ""
    with pytest.raises(StoreError, match="not placed"):
        store.story(original.id)
    catch_up(store)
    assert store.article(original.id).story == original.id
    assert store.story(original.id) == Story(original.id, original.id, store.story(original.id).members, aliases=())


def test_a_story_shows_original_reprint_and_abridgement_and_what_was_left_out(
    store: Store, save: Callable[..., list[str]], original: Article
) -> None:
    reprint = copy(original, "ba.example", published=original.published)
    short = copy(original, "tu.example", lead="", body=original.body[1:3], source_url=original.canonical_url)
    save(short, reprint, original)
    story = store.story(short.id)
    members = {member.article_id: member for member in story.members}
    assert story.original == original.id == story.members[0].article_id
    assert {one: member.role for one, member in members.items()} == {
        original.id: "original",
        reprint.id: "reprint",
        short.id: "abridged",
    }
    assert members[reprint.id].left_out == ()
    left = members[short.id].left_out
    assert (left[0].field, left[0].start, left[0].end) == ("lead", 0, len(original.lead))
    assert [span.index for span in left[1:]] == [0, *range(3, len(original.body))]
    assert all(span.end == len(original.body[span.index]) for span in left[1:])


def test_the_same_stories_come_of_every_order_and_batch(tmp_path: Path, now: datetime) -> None:
    example = examples(12, seed=8)
    articles = list(example.articles)
    dice = random.Random(2)
    found: list[tuple[dict[str, str], list[Story]]] = []
    for turn in range(4):
        size = 1 + 4 * turn
        with Store.open(f"sqlite:///{tmp_path}/{turn}.sqlite") as store:
            for start in range(0, len(articles), size):
                store.save_outcomes([(one.id, one, "crawl") for one in articles[start : start + size]], now)
                catch_up(store)
            placed = stories(store)
            found.append((placed, [store.story(one) for one in sorted(set(placed.values()))]))
        dice.shuffle(articles)
    assert all(each == found[0] for each in found)
    assert len(set(found[0][0].values())) == 12


def test_placing_again_changes_nothing_and_reports_nothing(store: Store, now: datetime) -> None:
    example = examples(8, seed=5)
    store.save_outcomes([(one.id, one, "crawl") for one in example.articles], now)
    catch_up(store)
    before, seq = stories(store), store.last_seq()
    assert not store.place_due()
    assert store.place(list(before)) == set()
    assert store.place_again(datetime(2000, 1, 1, tzinfo=now.tzinfo)) == set()
    assert (stories(store), store.last_seq()) == (before, seq)


def test_placing_again_joins_what_a_better_comparison_finds_the_same(
    store: Store, now: datetime, original: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    reprint = copy(original, "hai.example")
    store.save_outcomes([(one.id, one, "crawl") for one in (original, reprint)], now)
    with monkeypatch.context() as before:
        before.setattr(candidates, "compare", lambda one, other: replace(compare(one, other), same=False))
        catch_up(store)
    assert len(set(stories(store).values())) == 2
    assert store.place_again(datetime(2000, 1, 1, tzinfo=now.tzinfo)) == {reprint.id}
    assert len(set(stories(store).values())) == 1


def test_whose_story_changes_goes_into_the_outbox_and_is_no_news(
    store: Store, save: Callable[..., list[str]], original: Article, another: Article
) -> None:
    save(original, another)
    before = store.last_seq()
    later = copy(original, "ba.example")
    save(later)
    news = {(change.article_id, change.origin) for change in store.changes_since(before)}
    first = min((original.id, later.id), key=lambda one: (store.article(one).article.published, one))
    changed = ({original.id, later.id} - {first}).pop()
    assert news == {(later.id, "crawl"), (changed, "reextract")}
    assert store.article(changed).seq == store.last_seq()


def test_an_earlier_article_that_comes_late_names_the_story_and_the_old_name_still_leads_to_it(
    store: Store, save: Callable[..., list[str]], original: Article
) -> None:
    assert original.published
    late = copy(original, "ba.example", published=original.published.replace(year=original.published.year + 1))
    save(late)
    assert store.story(late.id).id == late.id
    save(original)
    assert store.story(late.id).id == original.id
    assert store.story(late.id).aliases == (late.id,)


def test_a_page_made_of_two_items_is_linked_to_the_second(
    store: Store, save: Callable[..., list[str]], dice: random.Random, original: Article, another: Article
) -> None:
    page = merged(dice, original, another, "nam.example")
    save(page, another, original)
    assert stories(store) == {original.id: original.id, page.id: original.id, another.id: another.id}
    members = {member.article_id: member for member in store.story(original.id).members}
    assert members[page.id].linked == (another.id,)
    assert members[page.id].role == "reprint"


def test_an_article_edited_to_tell_something_else_leaves_its_story(
    store: Store, save: Callable[..., list[str]], original: Article, another: Article
) -> None:
    reprint = copy(original, "ba.example")
    save(original, reprint)
    assert len(set(stories(store).values())) == 1
    save(replace(reprint, title=another.title, lead=another.lead, body=another.body))
    assert stories(store) == {original.id: original.id, reprint.id: reprint.id}
    save(another)
    assert stories(store)[another.id] == stories(store)[reprint.id] != stories(store)[original.id]


def test_an_edit_of_captions_alone_changes_no_story(
    store: Store, save: Callable[..., list[str]], original: Article
) -> None:
    reprint = copy(original, "ba.example")
    save(original, reprint)
    before = stories(store)
    seq = store.last_seq()
    save(replace(reprint, captions=("Ảnh khác.",)))
    assert stories(store) == before
    assert [change.origin for change in store.changes_since(seq)] == ["crawl"]
    assert store.article(reprint.id).version == 2


def test_an_updated_article_under_a_new_address_of_the_same_site_joins(
    store: Store, save: Callable[..., list[str]], original: Article
) -> None:
    updated = copy(original, original.site, "moi", body=(*original.body, "Tin đang được cập nhật."))
    save(original, updated)
    assert len(set(stories(store).values())) == 1


def test_an_equal_text_of_the_same_site_is_no_member_of_its_own(
    store: Store, save: Callable[..., list[str]], original: Article, another: Article
) -> None:
    twin = copy(another, original.site, "moi")
    save(original, twin)
    save(replace(twin, title=original.title, lead=original.lead, body=original.body))
    assert stories(store) == {original.id: original.id}
    assert [member.article_id for member in store.story(twin.id).members] == [original.id]


def test_a_forgotten_article_leaves_and_its_id_still_leads_to_the_story(
    store: Store, save: Callable[..., list[str]], original: Article, now: datetime
) -> None:
    assert original.published
    reprints = [
        copy(original, f"site{number}.example", published=original.published.replace(year=2050 + number))
        for number in range(3)
    ]
    save(original, *reprints)
    seq = store.last_seq()
    store.forget(original.id, now)
    story = store.story(original.id)
    assert story.id == story.original == reprints[0].id
    assert original.id in story.aliases
    assert {change.article_id for change in store.changes_since(seq)} == {original.id, *(one.id for one in reprints)}
    store.forget(reprints[0].id, now)
    assert store.story(original.id).id == store.story(reprints[0].id).id == reprints[1].id
    for one in reprints[1:]:
        store.forget(one.id, now)
    with pytest.raises(StoreError, match="forgotten"):
        store.story(original.id)


def test_forgetting_a_page_that_joined_two_leaves_both(
    store: Store, save: Callable[..., list[str]], original: Article, now: datetime
) -> None:
    first = copy(original, "ba.example", lead="", body=original.body[: len(original.body) // 2])
    second = copy(original, "tu.example", lead="", body=original.body[len(original.body) // 2 :])
    later = [replace(one, published=original.published.replace(year=2051)) for one in (first, second)]  # type: ignore[union-attr]
    save(original, *later)
    assert len(set(stories(store).values())) == 1
    store.forget(original.id, now)
    assert len(set(stories(store).values())) == 2


def test_more_reprints_than_fingerprints_are_kept_for_are_one_story(
    store: Store, save: Callable[..., list[str]], original: Article, another: Article
) -> None:
    copies = [copy(original, f"site{number}.example") for number in range(60)]
    save(*copies)
    late = copy(original, "muon.example", lead="", body=original.body[2:5])
    save(late, another)
    placed = stories(store)
    assert len({placed[one.id] for one in (*copies, late)}) == 1
    assert placed[another.id] == another.id


def test_a_look_up_needs_no_stored_article(
    store: Store, save: Callable[..., list[str]], original: Article, another: Article
) -> None:
    save(original, another)
    unseen = copy(original, "ba.example", lead="", body=original.body[:3])
    assert list(store.stories_like(unseen)) == [original.id]
    assert store.stories_like(unseen)[original.id] == 1.0
    assert store.stories_like(original) == {}


def test_a_text_of_a_few_words_or_none_is_a_story_of_its_own(store: Store, save: Callable[..., list[str]]) -> None:
    bare = [
        make("mot.example", str(n), title="Tin", lead="", body=("Một", "Hai")[:n], captions=(), published=None)
        for n in range(3)
    ]
    save(*bare)
    assert all(one == story for one, story in stories(store).items())
    assert len(stories(store)) == 3


def test_several_processes_that_are_killed_place_everything_once(store_url: str, store: Store, now: datetime) -> None:
    example = examples(15, seed=9)
    articles = list(example.articles)
    random.Random(1).shuffle(articles)
    for start in range(0, len(articles), 5):
        store.save_outcomes([(one.id, one, "crawl") for one in articles[start : start + 5]], now)
    killed = _placer(store_url)
    assert killed.stdout is not None
    for _ in range(3):
        killed.stdout.readline()
    killed.kill()
    killed.wait()
    killed.stdout.close()
    both = [_placer(store_url), _placer(store_url)]
    for process in both:
        process.communicate()
        assert process.returncode == 0
    placed = stories(store)
    assert {len({placed[one] for one in group}) for group in _events(example.events, placed)} == {1}
    with Store.open("sqlite://") as fresh:
        fresh.save_outcomes([(one.id, one, "crawl") for one in example.articles], now)
        catch_up(fresh)
        assert stories(fresh) == placed


def _placer(url: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(PLACER), url]
    return subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True)


def _events(events: dict[str, int], placed: dict[str, str]) -> Sequence[list[str]]:
    return [[one for one in placed if events[one] == event] for event in set(events.values())]
