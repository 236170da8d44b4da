"""The language of a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.language import detect, language_of

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Chiều 29/4, Ban Tuyên giáo Tỉnh ủy tổ chức ký kết với các sở, ngành Khối Khoa giáo.", "vi"),
        ("The provincial committee held a conference to review the coordination programme between agencies.", "en"),
        ("Le comité provincial a tenu une conférence pour faire le bilan du programme de coordination.", "fr"),
        ("省委宣传部与各部门签署了协调方案，会议在省会召开，许多代表出席了会议，并讨论了重要内容。", "zh"),
        ("H.D", "und"),
        ("", "und"),
        ("1234567890 1234567890 1234567890", "und"),
    ],
)
def test_a_language_is_told(text: str, language: str) -> None:
    assert language_of(text) == language


def test_the_answer_is_the_same_every_time() -> None:
    text = "Hội nghị conference summary of the tỉnh Lâm Đồng committee on coordination, with a long list of names."
    assert len({language_of(text) for _ in range(20)}) == 1


@pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled articles stand beside the checkout in ../shared/gold")
def test_the_shortcut_for_vietnamese_agrees_with_langdetect() -> None:
    for path in sorted(GOLD.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        for text in (gold["title"], gold["lead"], *gold["paragraphs"]):
            if language_of(text) == "vi":
                assert detect(text[:600]) == "vi", text
