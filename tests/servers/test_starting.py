"""Nothing is left behind by who presses Ctrl-C while something starts."""

from __future__ import annotations

import signal

import pytest

from servers.starting import uninterrupted


def test_an_interruption_is_heard_when_what_was_begun_is_known() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    known: list[str] = []

    def begin() -> None:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            known.append("started")

    try:
        with pytest.raises(KeyboardInterrupt):
            begin()
        assert known == ["started"]
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_what_is_ignored_stays_so_for_what_is_started() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with uninterrupted():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
