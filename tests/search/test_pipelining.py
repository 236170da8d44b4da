"""A step at work while the next piece is made."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from search.pipelining import ahead


def test_results_come_in_order_and_the_next_piece_is_made_while_one_is_at_work() -> None:
    made = [threading.Event() for _ in range(4)]

    def pieces() -> Iterator[int]:
        for number in range(4):
            made[number].set()
            yield number

    def step(number: int) -> int:
        assert number == 3 or made[number + 1].wait(300)  # would wait in vain if nobody made it meanwhile
        return number * 10

    assert list(ahead(pieces(), step)) == [0, 10, 20, 30]
    assert list(ahead([], step)) == []


def test_an_error_of_the_step_ends_it_before_a_later_piece_is_begun() -> None:
    begun = []

    def step(number: int) -> None:
        begun.append(number)
        if number == 1:
            raise ValueError("the second")

    with pytest.raises(ValueError, match="the second"):
        list(ahead(iter(range(10)), step))
    assert begun == [0, 1]


def test_an_error_in_making_a_piece_waits_for_what_is_at_work() -> None:
    done = []

    def pieces() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        list(ahead(pieces(), done.append))
    assert done == [1]
