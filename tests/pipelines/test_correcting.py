"""What a person says an article says: read in the form of the labelled articles, with errors that name the place."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_stores.articles import written

from pipelines.article_text import text_of
from pipelines.correcting import corrected, labelled, labels
from pipelines.errors import KyketError
from pipelines.findings import Findings
from pipelines.signings import read
from pipelines.signings_evaluation.gold import read_labelled

ARTICLE = written(
    1,
    title="Công an tỉnh và Tỉnh đoàn ký kết quy chế phối hợp",
    lead="",
    body=(
        "Chiều 28/4, Công an tỉnh Hà Giang và Tỉnh đoàn ký kết Quy chế phối hợp giai đoạn 2021 - 2025 theo Nghị quyết "
        "số 25-NQ/TW của Ban Chấp hành Trung ương.",
    ),
)
SIGNING: dict[str, Any] = {
    "document_kind": "chương trình phối hợp",
    "parties": ["Công an tỉnh", "Tỉnh đoàn"],
    "signed_on": "2021-04-28",
    "period_from": 2021,
    "period_to": 2025,
    "province": "Hà Giang",
    "level": "province",
    "basis": ["25-NQTW"],
}


def shown() -> Findings:
    return read(text_of(ARTICLE))


def test_what_is_given_replaces_what_was_read_and_what_is_not_given_stays() -> None:
    found = corrected({"label": "signing", "signings": [SIGNING]}, ARTICLE, shown(), "a")
    (signing,) = found.signings
    assert (signing.document_kind, signing.basis) == ("chương trình phối hợp", ("25-NQ/TW",))
    assert found.documents == shown().documents
    assert found.recogniser == "person"


def test_evidence_stays_with_the_values_that_stay() -> None:
    (read_one,) = shown().signings
    (signing,) = corrected({"signings": [SIGNING]}, ARTICLE, shown(), "a").signings
    assert signing.parties == read_one.parties
    assert signing.spans["period_to"] == read_one.spans["period_to"]
    assert signing.spans["signing"] == read_one.spans["signing"]
    assert "document_kind" not in signing.spans, "nobody said where"


def test_a_quote_is_the_evidence_where_the_text_has_it() -> None:
    quote = "Công an tỉnh Hà Giang và Tỉnh đoàn ký kết"
    (signing,) = corrected({"signings": [SIGNING | {"quote": quote}]}, ARTICLE, shown(), "a").signings
    assert text_of(ARTICLE).said(signing.spans["signing"][0]) == quote


def test_a_party_that_was_not_read_is_known_by_its_name() -> None:
    given = SIGNING | {"parties": ["Công an tỉnh", "Ban Tuyên giáo Tỉnh ủy Hà Giang"]}
    (signing,) = corrected({"signings": [given]}, ARTICLE, shown(), "a").signings
    assert (signing.parties[1].agency, signing.parties[1].unit) == ("tuyen-giao", "Hà Giang")


def test_another_label_than_signing_takes_the_signings_away() -> None:
    found = corrected({"label": "coordination"}, ARTICLE, shown(), "a")
    assert (found.label, found.signings) == ("coordination", ())
    assert found.documents == shown().documents


def test_an_article_that_was_never_read_can_be_corrected() -> None:
    found = corrected({"label": "signing", "signings": [SIGNING]}, ARTICLE, None, "a")
    assert len(found.signings) == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "the whole is no JSON object"),
        ({"label": "signed"}, "label 'signed' is none of signing"),
        ({"label": "coordination", "signings": [SIGNING]}, "the label is 'coordination'"),
        ({"signings": {}}, "signings is no list"),
        ({"signings": ["x"]}, r"signings\[0\] is no JSON object"),
        ({"signings": [SIGNING | {"kind": "x"}]}, r"signings\[0\] has kind; known are"),
        ({"signings": [SIGNING | {"document_kind": "giao ước"}]}, "document_kind 'giao ước' is none of"),
        ({"signings": [SIGNING | {"parties": ["Công an tỉnh"]}]}, "parties names fewer than two"),
        ({"signings": [SIGNING | {"parties": ["Công an tỉnh", 3]}]}, "parties 3 is no text"),
        ({"signings": [SIGNING | {"signed_on": "28/4/2021"}]}, r"signings\[0\].signed_on '28/4/2021' is no day"),
        ({"signings": [SIGNING | {"signed_on": "--04-31"}]}, "signed_on '2024-04-31' is no day"),
        ({"signings": [SIGNING | {"period_from": "2021"}]}, "period_from '2021' is no year"),
        ({"signings": [SIGNING | {"period_from": 2026}]}, "2025 is before period_from 2026"),
        ({"signings": [SIGNING | {"province": "Sài Thành"}]}, "province 'Sài Thành' is no province"),
        ({"signings": [SIGNING | {"level": "tỉnh"}]}, "level 'tỉnh' is none of central"),
        ({"provinces": ["Sài Thành"]}, "provinces 'Sài Thành' is no province"),
        ({"documents": [{"date": None}]}, r"documents\[0\].number None is no text"),
        ({"officials": [{"name": "An"}]}, r"officials\[0\].title None is no text"),
        ({"officials": ["An"]}, r"officials\[0\] is no JSON object"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_a_way_out(given: Any, told: str) -> None:
    with pytest.raises(KyketError, match=told) as error:
        corrected(given, ARTICLE, shown(), "a")
    assert error.value.about == "a"
    assert error.value.remedy


def test_what_is_written_is_read_again_as_it_was() -> None:
    partial = replace(shown().signings[0], signed_on="--04-28")
    for found in (shown(), replace(shown(), signings=(partial,)), Findings("unrelated")):
        values = json.loads(json.dumps(labels(ARTICLE, found)))
        again = corrected(values, ARTICLE, found, "a")
        assert labels(ARTICLE, again) == values
        assert again.signings == found.signings
        assert again.officials == found.officials


def test_a_corrected_article_is_one_of_the_labelled_ones(tmp_path: Path) -> None:
    found = corrected({"signings": [SIGNING]}, ARTICLE, shown(), "a")
    (tmp_path / "one.json").write_text(json.dumps(labelled(ARTICLE, found, "vì sao")), encoding="utf-8")
    (one,) = read_labelled(tmp_path)
    assert (one.name, one.text) == (ARTICLE.id, text_of(ARTICLE))
    assert one.expected.signings[0].basis == ("25-NQ/TW",)
    assert one.expected.quotes[0].startswith("Chiều 28/4")
