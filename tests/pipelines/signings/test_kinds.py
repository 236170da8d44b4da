"""What is signed is told by its noun; pledges, contracts and what an authority issues are none of coordination."""

from __future__ import annotations

import pytest

from pipelines.signings.kinds import KINDS, document_nouns, kind_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("chương trình phối hợp công tác", "chương trình phối hợp"),
        ("chương trình công tác liên tịch", "chương trình phối hợp"),
        ("quy chế giao ban báo chí", "quy chế phối hợp"),
        ("quy chế phối hợp liên ngành", "quy chế phối hợp"),
        ("kế hoạch tuyên truyền phối hợp", "kế hoạch phối hợp"),
        ("kế hoạch liên tịch", "kế hoạch liên tịch"),
        ("biên bản ghi nhớ về hợp tác", "biên bản ghi nhớ"),
        ("bản ghi nhớ hợp tác", "biên bản ghi nhớ"),
        ("thỏa thuận hợp tác truyền thông", "thỏa thuận hợp tác"),
        ("biên bản thỏa thuận", "thỏa thuận hợp tác"),
        ("hướng dẫn liên ngành", "hướng dẫn liên ngành"),
        ("nghị quyết liên tịch", "other"),
        ("văn bản", ""),
        ("giao ước thi đua", ""),
        ("hợp đồng tín dụng", ""),
    ],
)
def test_the_kind_of_a_noun(text: str, kind: str) -> None:
    assert kind_of(text) == kind
    assert kind in (*KINDS, "")


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("bản giao ước thi đua", "pledge"),
        ("cam kết không vi phạm", "pledge"),
        ("thỏa ước lao động tập thể", "pledge"),
        ("thỏa thuận cấp hạn mức", "pledge"),
        ("quyết định ban hành", "issued"),
        ("văn bản", "bare"),
        ("thỏa thuận hợp tác", "coordination"),
    ],
)
def test_the_nature_of_a_noun(text: str, nature: str) -> None:
    assert document_nouns(text)[0].nature == nature


def test_a_noun_right_after_the_verb_is_found() -> None:
    assert kind_of("ký kết nghị quyết liên tịch") == "other"


@pytest.mark.parametrize(
    ("text", "count"), [("quy chế phối hợp", 1), ("ba chương trình phối hợp", 3), ("4 kế hoạch", 4), ("các quy chế", 0)]
)
def test_how_many_there_are(text: str, count: int) -> None:
    assert document_nouns(text)[0].count == count


@pytest.mark.parametrize("text", ["bộ tư lệnh vùng 5", "hợp tác xã kim long", "các đơn vị"])
def test_words_that_only_look_like_documents(text: str) -> None:
    assert document_nouns(text) == []
