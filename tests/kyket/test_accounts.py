"""``kyket accounts``: passwords by prompt or standard input alone, tokens shown once, nobody locked out by mistake."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Kyket = Callable[..., CompletedProcess[str]]
PASSWORD = "một câu đủ dài\n"


def test_the_first_account_is_an_operators_and_others_are_monitors(fresh: Kyket) -> None:
    refused = fresh("accounts", "add", "lan", "--role", "monitor", code=2)
    assert "must be an operator's" in refused.stderr
    assert "for those who sign in" in fresh("accounts", "add", "Hoa", answer=PASSWORD).stdout
    fresh("accounts", "add", "lan", answer=PASSWORD)
    listed = json.loads(fresh("accounts", "list", "--json").stdout)
    assert [(one["name"], one["role"]) for one in listed] == [("hoa", "operator"), ("lan", "monitor")]
    assert "lan" in fresh("accounts", "list").stdout
    assert "there is an account" in fresh("accounts", "add", "lan", code=2).stderr
    fresh("accounts", "role", "lan", "analyst")
    assert "only operator" in fresh("accounts", "role", "hoa", "monitor", code=2).stderr
    assert "only operator" in fresh("accounts", "disable", "hoa", code=2).stderr
    assert "only operator" in fresh("accounts", "remove", "hoa", "--yes", code=2).stderr
    assert "--yes" in fresh("accounts", "remove", "lan", code=2).stderr
    fresh("accounts", "remove", "lan", "--yes")
    assert "open to it" in fresh("accounts", "remove", "hoa", "--yes").stdout


@pytest.mark.parametrize("password", ["", "ngắn", "aaaaaaaaaaaaaaaa", "hoa hoa hoa hoa 1", "kyket kyket 2026"])
def test_a_weak_password_is_refused_and_not_repeated(fresh: Kyket, password: str) -> None:
    told = fresh("accounts", "add", "hoa", answer=password + "\n", code=2).stderr
    assert "password" in told
    assert not password or password not in told


@pytest.mark.parametrize("name", ["local", "Lan Anh", "../x", "", "ký", "-x"])
def test_a_name_that_cannot_be_one_is_refused(fresh: Kyket, name: str) -> None:
    fresh("accounts", "add", "--", name, answer=PASSWORD, code=2)


def test_a_password_cannot_be_an_argument(fresh: Kyket) -> None:
    fresh("accounts", "add", "hoa", "một câu đủ dài", code=2)
    fresh("accounts", "add", "hoa", "--password", "một câu đủ dài", code=2)


def test_no_secret_stands_in_the_store_or_the_log(fresh: Kyket, tmp_path: Path) -> None:
    fresh("accounts", "add", "hoa", answer=PASSWORD)
    made = fresh("accounts", "tokens", "hoa", "--make", "máy đọc tin", "--scope", "read", "--scope", "alert").stdout
    secret = made.split()[0]
    assert secret.startswith("kyket_")
    fresh("accounts", "password", "hoa", answer="một câu khác hẳn\n")
    held = b"".join(path.read_bytes() for path in (tmp_path / "var").glob("kyket.sqlite*"))
    for hidden in (secret, PASSWORD.strip(), "một câu khác hẳn"):
        assert hidden.encode() not in held
    log = json.loads(fresh("accounts", "log", "--json").stdout)
    assert [one["what"] for one in log] == ["account.password", "token.made", "account.added"]
    assert {one["from"] for one in log} == {"command line"}
    assert "token.made" in fresh("accounts", "log", "--limit", "2").stdout


def test_tokens_are_listed_and_revoked_by_number(fresh: Kyket) -> None:
    fresh("accounts", "add", "hoa", answer=PASSWORD)
    fresh("accounts", "add", "lan", answer=PASSWORD)
    assert "no token of this account" in fresh(
        "accounts", "tokens", "lan", "--make", "x", "--scope", "alert", code=2
    ).stderr  # fmt: skip
    assert "no token of this account" in fresh(
        "accounts", "tokens", "hoa", "--make", "x", "--scope", "administer", code=2
    ).stderr  # fmt: skip
    assert "1 to 730 days" in fresh("accounts", "tokens", "lan", "--make", "x", "--days", "0", code=2).stderr
    fresh("accounts", "tokens", "lan", "--make", "x")
    (one,) = json.loads(fresh("accounts", "tokens", "lan", "--json").stdout)
    assert (one["scopes"], one["works"]) == (["read"], True)
    assert "no token" in fresh("accounts", "tokens", "hoa", "--revoke", str(one["id"]), code=1).stderr
    fresh("accounts", "tokens", "lan", "--revoke", str(one["id"]))
    assert "revoked" in fresh("accounts", "tokens", "lan").stdout
    assert "no such account" in fresh("accounts", "tokens", "mai", code=1).stderr


def test_an_account_is_closed_and_opened(fresh: Kyket) -> None:
    fresh("accounts", "add", "hoa", answer=PASSWORD)
    fresh("accounts", "add", "lan", "--temporary", answer=PASSWORD)
    assert "to be changed" in fresh("accounts", "list").stdout
    fresh("accounts", "disable", "lan")
    assert "closed" in fresh("accounts", "list").stdout
    assert "open" in fresh("accounts", "enable", "lan").stdout
