"""What is found is compared with what a reader finds as the labelled articles say: parties, pairs, counts, misses."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.article_text import ArticleText
from pipelines.errors import KyketError
from pipelines.findings import CitedDocument, Findings, Official, Party, Signing, Span
from pipelines.signings_evaluation import (
    Expected,
    LabelledArticle,
    Tally,
    compare,
    evaluate,
    read_labelled,
    unsupported,
)
from pipelines.signings_evaluation.comparing import normal, normal_parties, pair

TEXT = ArticleText(
    title="Ký kết quy chế phối hợp",
    lead="",
    paragraphs=("Sáng 5/3, UBND tỉnh Sơn La và Tỉnh đoàn ký kết quy chế phối hợp theo Nghị quyết số 25-NQ/TW.",),
)


def signing(*parties: str, kind: str = "quy chế phối hợp", signed_on: str | None = None) -> Signing:
    return Signing(kind, tuple(Party(name) for name in parties), signed_on)


def labelled(*signings: Signing, documents: tuple[CitedDocument, ...] = ()) -> LabelledArticle:
    expected = Expected("signing", ("Sơn La",), signings, documents, (), ("",) * len(signings))
    return LabelledArticle("one", TEXT, expected)


def found(*signings: Signing) -> Findings:
    return Findings("signing", ("Sơn La",), signings)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Uỷ ban nhân dân tỉnh", "UBND tỉnh"),
        ("Viện Kiểm sát nhân dân tỉnh", "VKSND tỉnh"),
        ("Đài PT-TH tỉnh", "Đài Phát thanh – Truyền hình tỉnh"),
        ("Sở TT&TT", "Sở Thông tin và Truyền thông"),
        ("Toà án  nhân dân huyện", "Tòa án nhân dân huyện"),
    ],
)
def test_spellings_of_one_thing_are_equal(one: str, other: str) -> None:
    assert normal(one) == normal(other)


def test_a_provinces_name_is_dropped_and_its_rank_stays() -> None:
    assert normal_parties(["Công an tỉnh Sơn La", "Sở Y tế"]) == ["công an tỉnh", "sở y tế"]
    assert normal_parties(["VKSND thành phố Huế"]) == ["viện kiểm sát nhân dân thành phố"]


def test_a_provinces_name_stays_where_two_parties_would_become_equal() -> None:
    assert normal_parties(["Báo Sơn La", "Báo Yên Bái", "Tỉnh đoàn Sơn La"]) == [
        "báo sơn la",
        "báo yên bái",
        "tỉnh đoàn",
    ]


@given(st.lists(st.sampled_from(["UBND tỉnh Sơn La", "UBND tỉnh", "Báo Huế", "Công an huyện Mai Sơn", "Sơn La"])))
def test_parties_as_they_are_compared_do_not_change_when_compared_again(names: list[str]) -> None:
    once = normal_parties(names)
    assert normal_parties(once) == once


def test_signings_are_paired_by_most_shared_parties_over_all_of_them() -> None:
    expected = [signing("A tỉnh", "B tỉnh"), signing("A tỉnh", "C tỉnh")]
    got = [signing("A tỉnh", "C tỉnh"), signing("A tỉnh", "B tỉnh", "C tỉnh")]
    assert pair(expected, got) == [(0, 1), (1, 0)]


def test_of_equal_pairings_the_one_with_more_equal_fields_is_taken() -> None:
    one = signing("A", "B", kind="quy chế phối hợp")
    other = signing("A", "B", kind="kế hoạch phối hợp")
    assert pair([one, other], [other, one]) == [(0, 1), (1, 0)]


def test_signings_without_a_common_party_are_no_pair() -> None:
    assert pair([signing("A", "B")], [signing("C", "D")]) == []


def test_an_unpaired_signing_is_a_miss_or_a_false_alarm_in_every_field() -> None:
    expected = dataclasses.replace(signing("A", "B"), basis=("1-QĐ/TU",))
    tallies = compare(labelled(expected), found(signing("C", "D", "E"))).tallies
    assert tallies["signings"] == Tally(1, 1, 0)
    assert tallies["document_kind"] == tallies["period"] == tallies["level"] == Tally(1, 1, 0)
    assert tallies["parties"] == Tally(2, 3, 0)
    assert tallies["basis"] == Tally(1, 0, 0)


def test_a_paired_signing_is_compared_field_by_field() -> None:
    comparison = compare(
        labelled(signing("UBND tỉnh", "Tỉnh đoàn", signed_on="2021-03-05")),
        found(signing("Ủy ban nhân dân tỉnh Sơn La", "Công an tỉnh", kind="other", signed_on="2021-03-05")),
    )
    assert comparison.tallies["parties"] == Tally(2, 2, 1)
    assert comparison.tallies["signed_on"] == Tally(1, 1, 1)
    assert comparison.tallies["document_kind"] == Tally(1, 1, 0)
    assert {(miss.field, miss.expected, miss.found) for miss in comparison.misses} == {
        ("document_kind", "quy chế phối hợp", "other"),
        ("parties", "Tỉnh đoàn", ""),
        ("parties", "", "Công an tỉnh"),
    }


def test_documents_count_by_number_and_a_miss_shows_the_text() -> None:
    article = labelled(documents=(CitedDocument("25-NQ/TW"),))
    comparison = compare(article, Findings("coordination", ("Sơn La",), documents=(CitedDocument("26-NQ/TW"),)))
    assert comparison.tallies["documents"] == Tally(1, 1, 0)
    assert comparison.tallies["label"] == Tally(1, 0, 0)
    (miss,) = [miss for miss in comparison.misses if miss.expected == "25-NQ/TW"]
    assert "Nghị quyết số 25-NQ/TW" in miss.text


def test_the_whole_adds_up_over_articles() -> None:
    articles = [labelled(signing("A", "B")), labelled(signing("A", "B"))]
    answers = iter([found(signing("A", "B")), found()])
    evaluation = evaluate(articles, lambda _: next(answers))
    assert evaluation.fields["signings"] == Tally(2, 1, 1)
    assert evaluation.fields["signings"].f1 == pytest.approx(2 / 3)
    assert evaluation.accuracy == 1.0
    assert evaluation.confusion["signing"] == {"signing": 2, "coordination": 0, "unrelated": 0}
    assert json.loads(json.dumps(evaluation.to_json()))["fields"]["signings"]["precision"] == 1.0


def test_nothing_expected_and_nothing_found_is_right() -> None:
    assert Tally().f1 == Tally().precision == Tally().recall == 1.0


def test_a_folder_without_labelled_articles_is_told(tmp_path: Path) -> None:
    with pytest.raises(KyketError, match="no labelled articles"):
        read_labelled(tmp_path)


def test_a_file_that_is_no_labelled_article_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"title": "Ký kết"}', encoding="utf-8")
    with pytest.raises(KyketError, match=r"x\.json: no labelled article.*label"):
        read_labelled(tmp_path)


PROVINCE = (Span("paragraphs", 0, 15, 25),)


def test_a_value_that_its_evidence_gives_is_supported() -> None:
    party = Party("Ủy ban nhân dân tỉnh", spans=(Span("paragraphs", 0, 10, 19),))
    number = TEXT.paragraphs[0].index("25-NQ")
    findings = Findings(
        "signing",
        signings=(
            Signing(
                "quy chế phối hợp",
                (party,),
                spans={"document_kind": (Span("title", 0, 7, 23),)},
            ),
        ),
        documents=(CitedDocument("25-NQ/TW", spans={"number": (Span("paragraphs", 0, number, number + 8),)}),),
    )
    assert unsupported(findings, TEXT) == []


@pytest.mark.parametrize(
    "findings",
    [
        Findings("signing", provinces=("Sơn La",)),
        Findings("signing", provinces=("Lào Cai",), spans={"provinces": PROVINCE}),
        Findings("signing", documents=(CitedDocument("25-NQ/TW", spans={"number": (Span("paragraphs", 7, 0, 8),)}),)),
        Findings("signing", documents=(CitedDocument("25-NQ/TW", spans={"number": (Span("title", 0, 90, 98),)}),)),
        Findings("signing", signings=(signing("Tỉnh đoàn"),)),
        Findings("signing", officials=(Official("Lò Văn A", "Bí thư", {"name": (Span("title", 0, 0, 5),)}),)),
    ],
)
def test_a_value_without_evidence_or_with_evidence_of_another_is_not_supported(findings: Findings) -> None:
    assert unsupported(findings, TEXT)
