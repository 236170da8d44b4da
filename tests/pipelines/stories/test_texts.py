"""What of an article's text is compared, and the fingerprints by which it is found."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.article import Article
from pipelines.stories import fingerprints, read_text
from pipelines.stories.examples import Ceremony
from pipelines.stories.examples.reprints import scramble
from pipelines.stories.fingerprints import WINDOW
from pipelines.stories.texts import SHINGLE, names, word_spans
from pipelines.text import fold

On = Callable[..., Article]
ROOT = Path(__file__).parents[3]


def test_scrambled_tone_marks_capitals_and_spaces_change_nothing(
    dice: random.Random, told: Ceremony, original: Article
) -> None:
    scrambled = scramble(dice, original, told)
    assert scrambled.body != original.body
    assert read_text(scrambled).words == read_text(original).words
    shouted = replace(original, body=tuple(text.upper().replace(" ", "  ") for text in original.body))
    assert read_text(shouted).words == read_text(original).words


def test_title_captions_and_byline_are_no_part_of_the_text(original: Article) -> None:
    other = replace(original, title="Khác", captions=("Ảnh khác.",), byline="T.Q")
    assert read_text(other).words == read_text(original).words


def test_a_lead_that_the_body_repeats_counts_once(original: Article) -> None:
    repeated = replace(original, body=(original.lead, *original.body))
    assert read_text(repeated).words == read_text(original).words


def test_names_and_numbers_are_marked_but_not_the_first_word_of_a_sentence() -> None:
    text = "Sáng 07/3, ông Bùi Văn Thắng phát biểu. Hội nghị bế mạc. “Tốt”, bà Lan nói: Cảm ơn!"
    read = read_text(_article(text))
    assert [word for word in read.telling if word] == ["7", "3", "bui", "van", "thang", "lan"]
    assert names(read.telling) == {"7 3", "bui van", "van thang", "lan"}


@given(st.text("aAđĐệẾ1²_ .:…“\n-", max_size=40))
def test_a_character_that_hardly_any_text_has_changes_nothing_of_the_others(text: str) -> None:
    usual, unusual = read_text(_article(text)), read_text(_article(f"{text} ①"))
    assert unusual.words[: len(usual)] == usual.words
    assert unusual.telling[: len(usual)] == usual.telling
    assert unusual.words[len(usual) :] == ("①",)


def test_the_spans_lead_from_words_to_the_text(original: Article) -> None:
    read = read_text(original)
    where = word_spans(original)
    assert len(where) == len(read)
    for word, span in zip(read.words, where, strict=True):
        text = original.lead if span.field == "lead" else original.body[span.index]
        assert fold(text[span.start : span.end]) == word


@given(st.lists(st.text(alphabet="aáàđ ổǼ̉ßI1²٣½ _-.\n«ﬁ", max_size=40), max_size=4))
def test_the_words_are_those_of_the_one_tokenisation(body: list[str]) -> None:
    article = replace(_article(""), body=tuple(body))
    assert len(read_text(article)) == len(word_spans(article))


def test_a_shared_passage_of_31_words_gives_a_shared_fingerprint(original: Article, another: Article) -> None:
    words = read_text(original).words
    length = SHINGLE + WINDOW - 1
    for start in range(0, len(words) - length, 17):
        passage = " ".join(words[start : start + length])
        mixed = replace(another, body=(*another.body[:2], passage, *another.body[2:]))
        assert {*fingerprints(read_text(mixed))} & {*fingerprints(read_text(original))}


@pytest.mark.parametrize("count", [0, 1, SHINGLE - 1, SHINGLE, WINDOW + SHINGLE - 2, WINDOW + SHINGLE - 1, 300])
def test_every_text_of_a_shingle_or_more_has_fingerprints(count: int) -> None:
    prints = fingerprints(read_text(_article(" ".join(f"chữ{number}" for number in range(count)))))
    assert bool(prints) == (count >= SHINGLE)
    assert list(prints) == sorted(set(prints))


def test_fingerprints_are_the_same_in_every_process(original: Article) -> None:
    code = (
        "import sys; from pipelines.stories import fingerprints; from pipelines.stories.texts import StoryText;"
        "words = tuple(sys.argv[1].split());"
        "print(fingerprints(StoryText(words, ('',) * len(words), frozenset(), ())))"
    )
    words = " ".join(read_text(original).words)
    found = [
        subprocess.run(
            [sys.executable, "-c", code, words],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert found == [f"{fingerprints(read_text(original))}\n"] * 2


def _article(text: str) -> Article:
    return Article(
        id="a",
        url="",
        canonical_url="",
        site="",
        title="",
        lead="",
        body=(text,),
        captions=(),
        byline="",
        published=None,
        published_raw="",
        published_from=None,
        modified=None,
        language="vi",
        province="",
        province_now="",
    )
