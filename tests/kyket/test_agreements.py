"""``kyket agreements`` on the demo's articles of both days: one agreement, however many sites tell of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Protocol

from lxml import etree

SIGNED = ("--since", "2026-06-09", "--until", "2026-06-09")


class Kyket(Protocol):
    def __call__(self, *arguments: str, code: int = 0, **variables: str) -> CompletedProcess[str]: ...


def listed(kyket: Kyket, *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(kyket("agreements", "list", *options, "--json").stdout)
    return found


def test_one_agreement_is_told_by_several_sites(later: Kyket) -> None:
    (found,) = listed(later, "--province", "Lâm Đồng", *SIGNED)
    assert set(found["sites"]) == {"vnpt.demo", "onecms.demo", "dnn.demo", "tuyengiao.demo"}
    assert len(found["sources"]) + len(found["told_by"]) == 4
    assert sorted(party["name"] for party in found["parties"]) == [
        "Ban Tuyên giáo và Dân vận Tỉnh ủy Lâm Đồng",
        "Ban Tuyên giáo và Dân vận Tỉnh ủy Nghệ An",
    ]
    assert (found["period_from"], found["period_to"], found["expiry"]) == (2026, 2030, "2030-12-31")
    assert listed(later, "--province", "Nghệ An", *SIGNED) == [found]
    for source in found["sources"]:
        assert json.loads(later("agreements", "show", source["article"], "--json").stdout)["id"] == found["id"]
        assert "9/6" in source["quote"]


def test_no_signing_stands_in_two_agreements_and_each_is_found_by_what_it_is(later: Kyket) -> None:
    every = listed(later)
    sources = [(one["article"], one["number"]) for each in every for one in each["sources"]]
    assert len(sources) == len(set(sources)) > len(every)
    on = ("--on", "2024-01-01")
    states = {each["id"]: each["state"] for each in listed(later, *on)}
    for state in set(states.values()):
        assert {each["id"] for each in listed(later, "--state", state, *on)} == {
            one for one, its in states.items() if its == state
        }
    ending = listed(later, "--expiring-before", "2027-01-01", "--on", "2026-11-22")
    assert {each["expiry"] for each in ending} == {"2026-12-31"}
    assert all(any(p["agency"] == "cong-an" for p in each["parties"]) for each in listed(later, "--agency", "Công an"))
    assert {each["kind"] for each in listed(later, "--kind", "quy chế phối hợp")} == {"quy chế phối hợp"}


def test_a_person_reads_a_table_and_a_timeline(later: Kyket) -> None:
    table = later("agreements", "list", "--province", "Lâm Đồng", *SIGNED).stdout
    assert "9/6/2026" in table
    assert "1 agreements" in table
    (found,) = listed(later, *SIGNED)
    shown = later("agreements", "show", found["id"], "--on", "2026-11-22").stdout
    for expected in ("in force (on 22/11/2026)", "vnpt.demo", "signed", "31/12/2030  its last day", "“Chiều 9/6"):
        assert expected in shown


def test_they_go_into_spreadsheets_programs_and_networks(later: Kyket, tmp_path: Path) -> None:
    every = listed(later)
    text = later("agreements", "export", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["id"] for row in rows] == [each["id"] for each in every]
    assert rows[0]["parties"] == "; ".join(party["name"] for party in every[0]["parties"])
    lines = later("agreements", "export", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == every
    file = tmp_path / "who.graphml"
    later("agreements", "export", "--format", "graphml", "-o", str(file))
    graph = etree.parse(str(file)).getroot()
    assert len(graph.findall(".//{*}edge")) >= len(every)


def test_what_cannot_be_found_or_written_is_told(later: Kyket, tmp_path: Path) -> None:
    for arguments, told in (
        (("list", "--province", "Sài Thành"), "is no province"),
        (("list", "--state", "ended"), "no state of an agreement"),
        (("list", "--kind", "giao ước"), "no kind of document"),
        (("show", "nothing"), "no such agreement"),
        (("export", "-o", str(tmp_path / "no" / "file.csv")), "cannot be written"),
    ):
        assert told in later("agreements", *arguments, code=1).stderr


def test_where_nothing_is_stored_there_are_none(fresh: Kyket) -> None:
    assert listed(fresh) == []
    assert "0 agreements written" in fresh("agreements", "export").stderr


def test_an_agreement_is_renewed_reviewed_and_ends(later: Kyket) -> None:
    on = ("--on", "2026-11-22")
    new, old = listed(later, "--province", "Vĩnh Phúc", "--agency", "Ban Dân vận", "--agency", "dan-van", *on)
    assert [(each["signed_on"], each["period_from"], each["period_to"]) for each in (new, old)] == [
        ("2021-05-18", 2021, 2025),
        ("2016-03-23", 2016, 2020),
    ]
    assert (new["state"], old["state"]) == ("expired", "renewed")
    assert [link["id"] for link in new["renews"]] == [old["id"]]
    assert [link["id"] for link in old["renewed_by"]] == [new["id"]]
    assert [each["title"][:11] for each in old["reviews"]] == ["Sơ kết 3 nă"]
    (reviewed,) = listed(later, "--state", "reviewed", *on)
    assert {party["name"] for party in reviewed["parties"]} == {
        "Bộ Chỉ huy Quân sự tỉnh",
        "Hội Liên hiệp Phụ nữ tỉnh",
    }
    assert [each["published"][:10] for each in reviewed["reviews"]] == ["2024-10-15"]
    before = {each["id"]: each["state"] for each in listed(later, "--on", "2020-06-01")}
    assert before[old["id"]] == "reviewed"
    timeline = later("agreements", "show", old["id"], *on).stdout
    for event in ("reviewed: Sơ kết 3 năm", "renewed"):
        assert event in timeline


def begins(one: dict[str, Any]) -> int:
    return int(one["period_from"] or one["signed_on"][:4])


def test_every_filter_chooses(later: Kyket) -> None:
    every = {each["id"]: each for each in listed(later, "--on", "2026-11-22")}
    asked: list[tuple[tuple[str, ...], Callable[[dict[str, Any]], bool]]] = [
        (("--year", "2018"), lambda one: begins(one) <= 2018 <= one["period_to"]),
        (("--kind", "kế hoạch liên tịch"), lambda one: one["kind"] == "kế hoạch liên tịch"),
        (("--since", "2025-10-01"), lambda one: one["signed_on"] >= "2025-10-01"),
        (("--until", "31/12/2016"), lambda one: one["signed_on"] <= "2016-12-31"),
        (("--state", "expired", "--state", "renewed"), lambda one: one["state"] in ("expired", "renewed")),
        (("--agency", "cong-an"), lambda one: any(party["agency"] == "cong-an" for party in one["parties"])),
        (("--province", "Phú Thọ"), lambda one: "Phú Thọ" in one["provinces_now"]),
        (("--expiring-before", "2027-01-01"), lambda one: (one["expiry"] or "9999") == "2026-12-31"),
    ]
    for options, wanted in asked:
        found = listed(later, *options, "--on", "2026-11-22")
        assert found, options
        assert all(wanted(each) for each in found), options
        assert len(found) < len(every), options
        exported = later("agreements", "export", "--format", "jsonl", *options, "--on", "2026-11-22").stdout
        assert [json.loads(line)["id"] for line in exported.splitlines()] == [each["id"] for each in found]
