"""For how long a document runs, told in a sentence of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.findings import Findings

Tell = Callable[..., Findings]


def term(tell: Tell, kind: str, said: str) -> list[tuple[int | None, int | None]]:
    findings = tell(f"Sáng 12/7, Sở Tư pháp và Tỉnh đoàn Hà Nam ký kết {kind} về phòng, chống tảo hôn.", said)
    return [(each.period_from, each.period_to) for each in findings.signings]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("kế hoạch liên tịch", "Kế hoạch thực hiện từ năm 2021 đến năm 2025."),
        ("thỏa thuận hợp tác", "Theo văn bản này, trong 5 năm 2021-2025, Sở Tư pháp sẽ mở lớp tập huấn."),
        ("thỏa thuận hợp tác", "Theo thỏa thuận, giai đoạn 2021-2025, Sở Tư pháp mở mười lớp tập huấn."),
        ("quy chế phối hợp", "Ông A cho biết, quy chế có hiệu lực từ ngày ký, được thực hiện trong năm 2021 - 2025."),
        ("quy chế phối hợp", "Quy chế thực hiện trong nhiệm kỳ đại hội đảng bộ 2021-2025."),
        ("biên bản ghi nhớ", "Theo Bản ghi nhớ có hiệu lực từ năm 2021 đến năm 2025, hai bên trao đổi cán bộ."),
        ("biên bản ghi nhớ", "Theo biên bản ghi nhớ, trong 5 năm (2021-2025), hai bên trao đổi cán bộ."),
    ],
)
def test_a_following_sentence_tells_the_years(tell: Tell, kind: str, said: str) -> None:
    assert term(tell, kind, said) == [(2021, 2025)]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("chương trình phối hợp", "Theo kế hoạch, giai đoạn 2021-2025, tỉnh sẽ trồng một triệu cây."),
        ("chương trình phối hợp", "Theo kế hoạch của UBND tỉnh, trong 5 năm 2021-2025, tỉnh trồng một triệu cây."),
        ("chương trình phối hợp", "Kế hoạch trồng cây thực hiện từ năm 2021 đến năm 2025."),
        ("kế hoạch liên tịch", "Kế hoạch phát triển kinh tế của tỉnh thực hiện từ năm 2021 đến năm 2025."),
    ],
)
def test_the_years_of_something_else_are_none_of_its(tell: Tell, kind: str, said: str) -> None:
    assert term(tell, kind, said) == [(None, None)]
