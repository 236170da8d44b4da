"""``kyket signings`` says what one article given as JSON says, and needs nothing but the article."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

KYKET = str(Path(sys.executable).with_name("kyket"))

ARTICLE: dict[str, Any] = {
    "id": "x1",
    "site": "baosonla.example",
    "url": "https://baosonla.example/a-1.html",
    "title": "Công an tỉnh và Tỉnh đoàn ký kết quy chế phối hợp",
    "lead": "",
    "paragraphs": [
        "Chiều 24/3, tại thành phố Sơn La, Công an tỉnh Sơn La và Tỉnh đoàn ký kết Quy chế phối hợp bảo đảm an "
        "ninh trật tự trong thanh thiếu niên"
        " giai đoạn 2021 - 2025 theo Nghị quyết số 25-NQ/TW của Ban Chấp hành Trung ương.",
        "Đồng chí Lò Văn Hặc, Bí thư Tỉnh đoàn cho biết hai bên sẽ giao ban mỗi quý một lần.",
    ],
    "captions": [],
    "byline": "",
    "printed_date": "25/03/2021",
    "published": "2021-03-25T07:00:00+07:00",
}


def run(argument: str, given: str = "", *, code: int = 0, home: Path | None = None) -> CompletedProcess[str]:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    if home is not None:
        environment |= {"KYKET_HOME": str(home), "HOME": str(home)}
    done = subprocess.run(
        [KYKET, "signings", argument],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=home,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done


def said(article: dict[str, Any], span: dict[str, Any]) -> str:
    value = article[span["field"]]
    text = value[span["index"]] if isinstance(value, list) else value
    return str(unicodedata.normalize("NFC", text)[span["start"] : span["end"]])


def test_an_article_is_understood_and_every_value_points_at_the_text() -> None:
    found = json.loads(run("-", json.dumps(ARTICLE)).stdout)
    assert found["label"] == "signing"
    assert found["provinces"] == ["Sơn La"]
    (signing,) = found["signings"]
    assert {key: signing[key] for key in signing if key != "spans"} == {
        "document_kind": "quy chế phối hợp",
        "parties": ["Công an tỉnh", "Tỉnh đoàn"],
        "signed_on": "2021-03-24",
        "period_from": 2021,
        "period_to": 2025,
        "province": "Sơn La",
        "level": "province",
        "basis": ["25-NQ/TW"],
    }
    (document,) = found["documents"]
    assert (document["number"], document["date"], document["issuer"]) == ("25-NQ/TW", None, "Ban Chấp hành Trung ương")
    (official,) = found["officials"]
    assert (official["name"], official["title"]) == ("Lò Văn Hặc", "Bí thư Tỉnh đoàn")
    assert [said(ARTICLE, span) for span in official["spans"]["name"]] == ["Lò Văn Hặc"]
    assert said(ARTICLE, signing["spans"]["signed_on"][0]).endswith("24/3")
    for item, party in enumerate(signing["parties"]):
        pieces = [said(ARTICLE, span) for span in signing["spans"]["parties"] if span["item"] == item]
        assert " ".join(pieces) == party


def test_spans_count_code_points_of_the_nfc_text_whatever_was_given() -> None:
    plain = json.loads(run("-", json.dumps(ARTICLE)).stdout)
    decomposed = unicodedata.normalize("NFD", json.dumps(ARTICLE, ensure_ascii=False))
    assert json.loads(run("-", decomposed).stdout) == plain


def test_neither_store_nor_server_nor_network_is_needed(tmp_path: Path) -> None:
    """Nothing is asked of what is configured, and no socket is opened."""
    (tmp_path / "sitecustomize.py").write_text(
        "import socket\ndef no(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = no\nsocket.getaddrinfo = no\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [KYKET, "signings", "-"],
        input=json.dumps(ARTICLE),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(tmp_path),
            "KYKET_VAR": "/proc/none",
            "KYKET_STORE_URL": "postgresql://127.0.0.1:1/none",
            "KYKET_ELASTICSEARCH_URL": "http://127.0.0.1:1",
        },
        check=True,
    )
    assert (json.loads(done.stdout)["label"], done.stderr) == ("signing", "")


def test_a_file_is_read_as_standard_input_is_and_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "article.json"
    file.write_text(json.dumps(ARTICLE), encoding="utf-8-sig")
    done = run(str(file), home=tmp_path)
    assert done.stdout == run("-", json.dumps(ARTICLE)).stdout
    assert done.stderr == ""
    assert [path.name for path in tmp_path.iterdir()] == ["article.json"]


def test_a_day_without_any_year_is_no_date_and_stands_beside_it() -> None:
    undated = ARTICLE | {"published": None}
    (signing,) = json.loads(run("-", json.dumps(undated)).stdout)["signings"]
    assert signing["signed_on"] is None
    assert signing["signed_on_partial"] == "--03-24"
    assert said(undated, signing["spans"]["signed_on_partial"][0]).endswith("24/3")


def test_keys_that_may_lack_may_lack() -> None:
    found = json.loads(run("-", json.dumps({"title": "Thời tiết hôm nay", "label": "unrelated"})).stdout)
    assert found["label"] == "unrelated"
    assert found["signings"] == found["documents"] == found["officials"] == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[]", "is a JSON array"),
        ("{}", "neither title nor lead nor paragraphs"),
        ('{"title": 3}', "title is a JSON number"),
        ('{"title": "a", "paragraphs": "b"}', "paragraphs is no list of strings"),
        ('{"title": "a", "captions": [1]}', "captions is no list of strings"),
        ('{"title": "a", "published": "hôm qua"}', "no moment in ISO 8601"),
        ('{"title": "a", "published": 3}', "no moment in ISO 8601"),
        ('{"title": "a", "published": "0001-01-01T00:00:00+14:00"}', "no moment in ISO 8601"),
        ('{"title": "a", "published": "9999-12-31T23:59:59-12:00"}', "no moment in ISO 8601"),
        ('{"title": "a"} {"title": "b"}', "is not JSON"),
        ("null", "is a JSON null"),
        ('{"title": "a", "byline": ["b"]}', "byline is a JSON array"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_article_is_told_in_one_line_with_a_way_out(given: str, told: str) -> None:
    done = run("-", given, code=1)
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: standard input: ")
    assert told in line
    assert "—" in line


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = run(str(tmp_path / "no.json"), code=1)
    assert done.stdout == ""
    assert "cannot be read" in done.stderr


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    file.write_bytes('{"title": "Ký"}'.encode("utf-16"))
    assert "is not UTF-8" in run(str(file), code=1).stderr


def test_evaluation_prints_scores_and_the_confusion_of_labels(tmp_path: Path) -> None:
    labels = {"label": "coordination", "provinces": ["Sơn La"], "signings": [], "documents": [], "officials": []}
    (tmp_path / "x1.json").write_text(json.dumps(ARTICLE | labels), encoding="utf-8")
    done = subprocess.run(
        [KYKET, "eval", "signings", "--gold", str(tmp_path), "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    scores = json.loads(done.stdout)
    assert scores["articles"] == 1
    assert scores["confusion"]["coordination"]["signing"] == 1
    assert scores["fields"]["label"]["precision"] == 0.0
    assert {miss["field"] for miss in scores["misses"]} >= {"label", "signings", "documents", "officials"}
