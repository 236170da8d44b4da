"""Which two texts tell the same."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from pipelines.article import Article
from pipelines.stories import compare, read_text
from pipelines.stories.examples import Ceremony, ceremony, look_alike, merged, report, reprint
from pipelines.stories.examples.reprints import CHANGES, abridge


def same(one: Article, other: Article) -> bool:
    found = compare(read_text(one), read_text(other))
    turned = compare(read_text(other), read_text(one))
    assert (found.turned() if found else None) == turned, "either way round the same is found"
    return bool(found and found.same)


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_a_reprint_tells_the_same_whatever_was_changed(
    dice: random.Random, told: Ceremony, original: Article, change: str
) -> None:
    for _ in range(20):
        assert same(original, CHANGES[change](dice, original, told))


def test_an_abridgement_to_30_percent_tells_the_same(dice: random.Random, told: Ceremony, original: Article) -> None:
    kept = [len(read_text(abridge(dice, original, told))) / len(read_text(original)) for _ in range(50)]
    assert min(kept) < 0.36
    found = compare(read_text(original), read_text(replace(original, lead="", body=original.body[-2:])))
    assert found is not None
    assert found.same
    assert found.of_one < 0.3
    assert found.of_other == 1.0


def test_another_ceremony_in_the_same_sentences_does_not(dice: random.Random) -> None:
    for _ in range(60):
        told = ceremony(dice)
        other = look_alike(dice, told)
        assert not same(report(dice, told, "mot.example"), report(dice, other, "hai.example"))


def test_two_reports_with_nothing_but_formulae_in_common_have_nothing_in_common(
    original: Article, another: Article
) -> None:
    assert compare(read_text(original), read_text(another)) is None


def test_each_item_of_a_page_made_of_two_is_in_it(dice: random.Random, original: Article, another: Article) -> None:
    page = merged(dice, original, another, "bon.example")
    assert same(original, page)
    assert same(another, page)


def test_two_corrections_are_no_contradiction_and_six_are(original: Article) -> None:
    names = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám")
    plain = (" ".join(f"từ{number}x{place}" for place in range(14)) for number in range(len(names)))
    text = " ".join(f"{words} gặp ông Tô Minh {name} rồi" for words, name in zip(plain, names, strict=True))
    article = replace(original, lead="", body=(text,))

    def corrected(count: int) -> Article:
        new = text
        for name in names[:count]:
            new = new.replace(f"Minh {name}", f"Minh Khác{name}", 1)
        return replace(article, body=(new,))

    assert same(article, corrected(2))
    assert not same(article, corrected(6))


def test_a_text_too_short_to_tell_is_like_none_but_its_equal() -> None:
    told = ceremony(random.Random(1))
    short = replace(
        report(random.Random(1), told, "mot.example"), lead="", body=("Tin đang được cập nhật thêm nhé bạn.",)
    )
    longer = replace(short, body=(*short.body, "Ngày 3/3, đoàn đã về đến nơi và làm việc với lãnh đạo xã."))
    assert same(short, replace(short, title="Khác"))
    assert not same(short, longer)


def test_a_reprint_keeps_its_story_under_all_changes_at_once(
    dice: random.Random, told: Ceremony, original: Article
) -> None:
    for _ in range(30):
        copy, _ = reprint(dice, original, told, "sau.example")
        assert same(original, copy)
