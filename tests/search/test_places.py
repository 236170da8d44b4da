"""Where words stand in a text, found in the text as it is or word by word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.text import nfc, tokenise
from search.matching import Written, occurrences
from search.places import Place, places
from search.query import Text, Word
from search.words import bears_mark, forms

WRITTEN = ("ban", "Bàn", "BẠN", "hoà", "Hòa", "hoàn", "ký", "k\u0301y", "đo", "Do", "ΟΔΟΣ", "2021", "x²", "İ", "ſ")
typed = st.builds(
    lambda written, exact, prefix: Word(
        forms(written).exact if exact or bears_mark(written) else forms(written).folded,
        exact or bears_mark(written),
        prefix,
    ),
    st.sampled_from([one for one in map(nfc, WRITTEN) if one.isalnum()]),
    st.booleans(),
    st.just(False),
)
texts = st.lists(
    st.tuples(st.sampled_from(WRITTEN), st.sampled_from((" ", "-", "_", ", ", "", "… ", "\n"))), max_size=12
).map(lambda pairs: nfc("".join(word + between for word, between in pairs)))


def in_words(wanted: Text, text: str) -> list[Place]:
    tokens = list(tokenise(text))
    found = occurrences(wanted, Written([token.text for token in tokens]))
    return [tuple((tokens[number].start, tokens[number].end) for number in place) for place in found]


@settings(max_examples=500)
@given(st.lists(typed, min_size=1, max_size=3), st.booleans(), st.none() | st.integers(0, 3), texts)
def test_words_stand_where_the_words_of_the_text_do(
    words: list[Word], prefix: bool, within: int | None, text: str
) -> None:
    last = Word(words[-1].text, words[-1].exact, prefix)
    wanted = Text((*words[:-1], last), within=within)
    assert list(places(wanted, text)) == in_words(wanted, text)


@given(st.text(max_size=40), st.data())
def test_every_word_of_any_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    text = nfc(text)
    tokens = list(tokenise(text))
    if tokens:
        form = forms(data.draw(st.sampled_from(tokens)).text)
        wanted = Text((Word(form.exact, exact=True),))
        assert list(places(wanted, text)) == in_words(wanted, text) != []


@pytest.mark.parametrize(("text", "found"), [("ban ban ban", 2), ("banban ban", 0), ("ban_ban", 1)])
def test_places_may_overlap_and_words_are_whole(text: str, found: int) -> None:
    assert len(list(places(Text((Word("ban", False), Word("ban", False))), text))) == found
