"""A missing server skips in one line, or fails where it is required."""

from __future__ import annotations

import pytest

from servers.postgres import HOW
from servers.require import missing


def test_a_missing_server_skips_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYKET_REQUIRE", "airflow, chromium")
    with pytest.raises(pytest.skip.Exception) as skipped:
        missing("postgres", HOW)
    assert str(skipped.value) == ("PostgreSQL is missing: apt-get install postgresql, or set KYKET_TEST_POSTGRES_URL")


def test_a_required_server_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYKET_REQUIRE", "airflow, postgres")
    with pytest.raises(pytest.fail.Exception, match="required by KYKET_REQUIRE"):
        missing("postgres", HOW)
