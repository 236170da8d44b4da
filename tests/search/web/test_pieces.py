"""Evidence in a text, differences of two, a life's picture."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.web.differences import compared
from search.web.evidence import SENTENCE, pieces
from search.web.forms import local_address
from search.web.templating import cut, seen


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60), st.sampled_from(["a", "b", SENTENCE]))),
)
def test_pieces_are_the_text_whatever_the_spans(text: str, spans: list[tuple[int, int, str]]) -> None:
    made = pieces(text, spans)
    assert "".join(one.text for one in made) == text
    assert all(SENTENCE not in one.said for one in made)


def test_spans_may_overlap() -> None:
    made = pieces("Công an ký", [(0, 10, SENTENCE), (0, 7, "parties"), (4, 9, "place")])
    assert [(one.text, one.said, one.in_sentence) for one in made] == [
        ("Công", ("parties",), True),
        (" an", ("parties", "place"), True),
        (" k", ("place",), True),
        ("ý", (), True),
    ]


_WORDS = st.lists(st.sampled_from(["ký", "kết", "hai", "\n", " ", "cơ quan"]), max_size=12).map("".join)


@given(_WORDS, _WORDS)
def test_differences_hold_both_texts(before: str, after: str) -> None:
    changes = compared(before, after)
    for what, text in (("ins", before), ("del", after)):
        assert "".join(one.text for one in changes if one.what != what).split() == text.split()


def test_long_texts_are_compared_quickly() -> None:
    before, after = "ký kết " * 100_000, "phối hợp " * 100_000
    assert sum(len(one.text) for one in compared(before, after)) < 5000


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert seen("a\u202eb\u2066c\x00d\u200fe\u200bf\tg") == "abcdef\tg"
    assert cut("một hai ba", 6) == "một …"


def test_only_addresses_of_ours_are_followed() -> None:
    assert local_address("/?q=ký") == "/?q=ký"
    assert local_address("//x") == local_address("https://x") == local_address("/\\x") == local_address("") == "/"
