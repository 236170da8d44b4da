"""Articles of a few sentences, for the tests of what is recognised in them."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import strategies as st

from pipelines.article import VIETNAM
from pipelines.article_text import ArticleText

_SENTENCES = (
    "Ban Tuyên giáo Tỉnh ủy và Công an tỉnh ký kết Quyết định số 238-QĐ/TW, ngày 30/9/2020 của Ban Bí thư (khóa XII) "
    "đồng chí Nguyễn Văn An - Phó Chủ tịch UBND tỉnh; Đại tá K’ Brèo, H'Yim Kđoh Trưởng ban : tại TP.Hà Giang, huyện "
    "Mèo Vạc Thừa Thiên Huế – Bà Rịa - Vũng Tàu 02 TT/TU số và “chương trình” ỦY BAN \u0301 . , / 12/7 TPHCM nguyên "
    "quyền kiêm là phụ trách (LĐ online) các ông, bà"
)
WORDS = (*_SENTENCES.split(" "), "\u00a0", "")

anything = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
"""Any text, and texts that look much like articles but are put together at random."""


def article(*paragraphs: str, title: str = "", published: date | None = date(2021, 8, 1)) -> ArticleText:
    """An article of ``paragraphs`` that came out on the morning of ``published``."""
    moment = datetime(published.year, published.month, published.day, 8, tzinfo=VIETNAM) if published else None
    return ArticleText(title, "", paragraphs, published=moment)
