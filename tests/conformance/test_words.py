"""Spellings near a word, and articles like another."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.text import fold
from search import IndexDocument, SearchBackend

Make = Callable[..., IndexDocument]

# -- spellings ------------------------------------------------------------------------------------------------------


def test_written_words_one_slip_away_are_given_with_their_articles(backend: SearchBackend, article: Make) -> None:
    backend.apply(
        [
            article(1, title="Ký kết", body="ký kỳ ky kí"),
            article(2, lead="KÝ", captions="kết hợp", byline="Kỳ Ký"),
            article(3, body="chương trình phối hợp"),
        ],
        (),
        1,
    )
    assert set(backend.spellings("kỵ")) == {"ký", "kỳ", "kí", "ky"}
    assert backend.spellings("phôi") == {"phối": 1}
    assert set(backend.spellings("hơp")) == {"hợp"}
    assert backend.spellings("trìnhh") == backend.spellings("rình") == backend.spellings("tr\u00ecn") == {"trình": 1}
    assert backend.spellings("xyz") == {}


def test_a_word_without_marks_has_every_marking_for_a_spelling(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(1, body="chương trình đường đồng"), article(2, body="chướng chuong chuồng")], (), 1)
    assert backend.spellings("chuong") == {"chương": 1, "chướng": 1, "chuồng": 1}
    assert backend.spellings("duong") == {"đường": 1}
    assert backend.spellings("DONG") == {"đồng": 1}


def test_spellings_follow_what_is_written_now(backend: SearchBackend, article: Make) -> None:
    backend.apply([article(1, body="ký ký"), article(2, body="ký"), article(3, body="ký kì")], (), 1)
    assert backend.spellings("kỳ") == {"ký": 3, "kì": 1}
    backend.apply([article(2, body="hợp"), article(2, body="phối")], [f"{3:016x}"], 2)
    assert set(backend.spellings("kỳ")) == {"ký"}
    backend.clear()
    assert backend.spellings("kỳ") == {}


LETTERS = "aàáâấbcdđeêi"
near_words = st.text(st.sampled_from(LETTERS), min_size=2, max_size=5)


def one_slip_away(word: str, other: str) -> bool:
    if len(word) == len(other):
        swapped = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
        return other in swapped or sum(one != two for one, two in zip(word, other, strict=True)) == 1
    longer, shorter = sorted((word, other), key=len, reverse=True)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


@settings(max_examples=40)
@given(
    st.lists(st.lists(near_words, min_size=1, max_size=12), min_size=1, max_size=4), st.lists(near_words, max_size=6)
)
def test_spellings_are_those_of_a_plain_reading(
    backend: SearchBackend, article: Make, texts: list[list[str]], asked: list[str]
) -> None:
    backend.clear()
    backend.apply([article(number, body=" ".join(words)) for number, words in enumerate(texts)], (), 1)
    written = {word for words in texts for word in words}
    for word in (*asked, texts[0][0]):
        assert backend.spellings(word) == {
            other: sum(other in words for words in texts)
            for other in written
            if other != word and (one_slip_away(word, other) or (word == fold(word) == fold(other)))
        }, word


@settings(max_examples=20)
@given(
    st.lists(st.lists(near_words, min_size=1, max_size=12), min_size=1, max_size=4), st.lists(near_words, max_size=6)
)
def test_bare_spellings_are_those_of_a_plain_reading(
    backend: SearchBackend, article: Make, texts: list[list[str]], asked: list[str]
) -> None:
    backend.clear()
    backend.apply([article(number, body=" ".join(words)) for number, words in enumerate(texts)], (), 1)
    written = {fold(word) for words in texts for word in words}
    for word in map(fold, (*asked, texts[0][0])):
        assert set(backend.bare_spellings(word)) == {
            other for other in written if other != word and one_slip_away(word, other)
        }, word


# -- similar --------------------------------------------------------------------------------------------------------

ABOUT_CUSTOMS = "Cục Hải quan và Bộ đội Biên phòng phối hợp chống buôn lậu ở cửa khẩu"
ABOUT_SCHOOLS = "Sở Giáo dục và Tỉnh đoàn trao học bổng cho học sinh nghèo vượt khó"
ABOUT_FORESTS = "Hạt Kiểm lâm cùng công an xã tuần tra bảo vệ rừng phòng hộ"


def numbers(backend: SearchBackend, number: int, **options: int) -> list[int]:
    return [int(hit.id, 16) for hit in backend.similar(f"{number:016x}", **options)]


def world(article: Make) -> list[IndexDocument]:
    return [
        article(1, title=ABOUT_CUSTOMS, body=f"{ABOUT_CUSTOMS} trong quý một.", story="a"),
        article(2, title=ABOUT_CUSTOMS, body=f"{ABOUT_CUSTOMS} trong quý một.", story="a"),
        article(3, title=ABOUT_CUSTOMS, body=f"{ABOUT_CUSTOMS}: hội nghị sáu tháng."),
        article(4, title="Chống buôn lậu", body="Bộ đội Biên phòng kiểm tra cửa khẩu, Hải quan tham gia."),
        *(article(10 + number, title=ABOUT_SCHOOLS, body=f"{ABOUT_SCHOOLS} đợt {number}") for number in range(8)),
        *(article(30 + number, title=ABOUT_FORESTS, body=f"{ABOUT_FORESTS} đợt {number}") for number in range(8)),
    ]


def test_similar_articles_are_about_the_same_the_likest_first(backend: SearchBackend, article: Make) -> None:
    backend.apply(world(article), (), 1)
    assert numbers(backend, 1) == [3, 4]
    assert set(numbers(backend, 10, limit=20)) == set(range(11, 18))


def test_neither_itself_nor_its_story_is_similar(backend: SearchBackend, article: Make) -> None:
    backend.apply(world(article), (), 1)
    assert not {1, 2} & set(numbers(backend, 1, limit=50))
    assert {1, 2} <= set(numbers(backend, 3, limit=50))
    assert 3 not in numbers(backend, 3, limit=50)


def test_no_more_are_given_than_asked_for_and_always_the_same(backend: SearchBackend, article: Make) -> None:
    backend.apply(world(article), (), 1)
    whole = numbers(backend, 31, limit=50)
    assert numbers(backend, 31, limit=3) == whole[:3]
    assert numbers(backend, 31, limit=50) == whole
    assert numbers(backend, 31, limit=0) == []


def test_nothing_is_similar_to_what_is_unknown_or_says_nothing(backend: SearchBackend, article: Make) -> None:
    backend.apply([*world(article), article(99)], (), 1)
    assert numbers(backend, 77) == numbers(backend, 99) == []


def test_a_similar_article_is_a_hit_like_any_other(backend: SearchBackend, article: Make) -> None:
    backend.apply(world(article), (), 1)
    first = backend.similar(f"{1:016x}")[0]
    stored = backend.get(first.id)
    assert stored is not None
    assert (first.title, first.url, first.site_name, first.highlights) == (
        stored.title, stored.url, stored.site_name, None,
    )  # fmt: skip
    scores = [hit.score for hit in backend.similar(f"{10:016x}", 20)]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
