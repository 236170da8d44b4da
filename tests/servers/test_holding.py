"""A process is killed at the step that is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from servers.holding import killed


def test_it_has_done_what_comes_before_the_step_and_nothing_behind_it(tmp_path: Path) -> None:
    environment = {**os.environ, "KYKET_VAR": str(tmp_path / "var")}
    line = ("alarms", "failed", "crawl a.vn", "no answer")
    killed(line, "pipelines.store.database:Database.__init__", environment=environment, before=True)
    assert not (tmp_path / "var" / "kyket.sqlite").exists()
    killed(line, "pipelines.store:Store.open", environment=environment)
    assert (tmp_path / "var" / "kyket.sqlite").exists()


def test_one_that_ends_before_is_a_failure(tmp_path: Path) -> None:
    environment = {**os.environ, "KYKET_VAR": str(tmp_path / "var")}
    with pytest.raises(AssertionError, match=r"(?s)it ended before .*No such command"):
        killed(("serch",), "pipelines.store:Store.save_outcomes", environment=environment)
