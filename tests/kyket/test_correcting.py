"""``kyket signings correct``: a person's word stands, is marked, is found, and goes out as a labelled article."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Protocol

import pytest

KIND = "kế hoạch liên tịch"


class Kyket(Protocol):
    def __call__(self, *arguments: str, code: int = 0, answer: str = "", **variables: str) -> CompletedProcess[str]: ...


@pytest.fixture
def one(later: Kyket) -> str:
    """Id of an article that reports a signing of its own."""
    found = json.loads(later("agreements", "list", "--until", "2021-12-31", "--json").stdout)
    article: str = next(each["sources"][0]["article"] for each in found if each["period_to"] == 2025)
    return article


def says(kyket: Kyket, article: str) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(kyket("show", article, "--json").stdout)
    return shown


def form(kyket: Kyket, article: str) -> dict[str, Any]:
    """What ``article`` shows, in the form that is given back."""
    found = says(kyket, article)["findings"]
    names = ("document_kind", "signed_on", "period_from", "period_to", "province", "level", "basis")
    return {
        "label": found["label"],
        "signings": [
            {name: each[name] for name in names} | {"parties": [party["name"] for party in each["parties"]]}
            for each in found["signings"]
        ],
    }


def test_a_record_is_corrected_marked_found_exported_and_taken_back(later: Kyket, one: str, tmp_path: Path) -> None:
    before = says(later, one)
    values = form(later, one)
    values["signings"][0]["document_kind"] = KIND
    file = tmp_path / "correction.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    later("signings", "correct", one, "--file", str(file), "--who", "An", "--note", "đọc lại")

    shown = says(later, one)
    assert shown["findings"]["signings"][0]["document_kind"] == KIND
    assert shown["findings"]["recogniser"] == "person"
    assert (shown["correction"]["who"], shown["correction"]["note"]) == ("An", "đọc lại")
    assert "by An" in later("show", one).stdout
    agreement = json.loads(later("agreements", "show", one, "--json").stdout)
    assert (agreement["kind"], agreement["sources"][0]["corrected"]) == (KIND, True)
    found = json.loads(later("search", f'"{shown["title"]}"', "--document-kind", KIND, "--json").stdout)
    assert one in {hit["id"] for hit in found["hits"]}

    later("process")
    assert says(later, one)["findings"] == shown["findings"], "reading again does not undo it"

    assert one in later("signings", "corrections").stdout
    (listed,) = json.loads(later("signings", "corrections", "--json").stdout)
    assert listed["article"] == one
    gold = tmp_path / "gold"
    later("signings", "corrections", "--gold", str(gold))
    assert json.loads((gold / f"{one}.json").read_text(encoding="utf-8"))["signings"][0]["document_kind"] == KIND
    scores = json.loads(later("eval", "signings", "--gold", str(gold), "--json").stdout)
    assert {miss["field"] for miss in scores["misses"]} == {"document_kind"}

    later("signings", "uncorrect", one)
    assert says(later, one)["findings"] == before["findings"]
    assert says(later, one)["correction"] is None
    assert json.loads(later("signings", "corrections", "--json").stdout) == []


def test_a_label_alone_is_corrected_by_whoever_is_there(later: Kyket, one: str) -> None:
    later("signings", "correct", one, "--label", "coordination", USER="lan", LOGNAME="lan")
    shown = says(later, one)
    assert (shown["findings"]["label"], shown["findings"]["signings"]) == ("coordination", [])
    assert shown["correction"]["who"] == "lan"
    assert "reports no signing" in later("agreements", "show", one, code=1).stderr


def test_what_is_shown_is_corrected_in_an_editor(later: Kyket, one: str, tmp_path: Path) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "file.write_text(file.read_text('utf-8').replace('2025', '2030'), 'utf-8')\n",
        encoding="utf-8",
    )
    later("signings", "correct", one, "--edit", EDITOR=f"{sys.executable} {editor}", VISUAL="")
    assert says(later, one)["findings"]["signings"][0]["period_to"] == 2030
    assert "nothing was changed" in later("signings", "correct", one, "--edit", code=1, EDITOR="true", VISUAL="").stderr
    assert "the editor failed" in later("signings", "correct", one, "--edit", code=1, EDITOR="false", VISUAL="").stderr


def test_a_wrong_correction_changes_nothing_and_says_where_it_is_wrong(later: Kyket, one: str) -> None:
    before = says(later, one)
    for options, answer, told in (
        ((), "", "give one of --file, --label, --edit"),
        (("--label", "signed"), "", "label 'signed' is none of"),
        (("--file", "-"), "{", "is not JSON"),
        (("--file", "-"), '{"signings": [{"parties": []}]}', "signings[0].parties names fewer than two"),
        (("--file", "no.json"), "", "cannot be read"),
    ):
        done = later("signings", "correct", one, *options, code=1, answer=answer)
        assert told in done.stderr
        assert done.stdout == ""
    assert "no such article" in later("signings", "correct", "nothing", "--label", "signing", code=1).stderr
    assert "is not corrected" in later("signings", "uncorrect", one, code=1).stderr
    assert says(later, one) == before
