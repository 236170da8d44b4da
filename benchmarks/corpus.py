"""Ready-made documents for the search benchmark: article N is always the same.

News is a few formulae that all articles share, a subject's words that some share, and names and numbers that few share.
So is an article here: sentences of the genre (:mod:`benchmarks.language`), sentences of two subjects of four hundred,
whose syllables are distributed as Zipf found them in languages, and people, places and numbers. Lengths are those of
the labelled articles of provincial news: 2,600 characters in the middle, some a tenth of it, some ten times as long.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks.language import Speaker
from pipelines.article import VIETNAM
from search.documents import IndexDocument

SEED = 20261122
SUBJECTS = 400
MEDIAN_LENGTH = 2_600
"""Characters of a body."""
YEARS = 12
_FIRST_DAY = datetime(2014, 1, 1, 6, tzinfo=VIETNAM)

_ONSETS = ("b", "c", "ch", "d", "đ", "g", "gi", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x")  # fmt: skip # noqa: E501
_RIMES = (
    "a", "à", "á", "ả", "ã", "ạ", "an", "án", "ản", "ạn", "ang", "áng", "ạng", "anh", "ánh", "ạnh", "ao", "áo", "ạo",
    "ăn", "ắn", "ặn", "ăng", "ắng", "ặng", "âm", "ấm", "ậm", "ân", "ấn", "ận", "ây", "ấy", "ậy", "e", "é", "ẹ", "ên",
    "ến", "ện", "ênh", "i", "í", "ị", "iên", "iến", "iện", "iêu", "iếu", "iệu", "inh", "ính", "ịnh", "o", "ó", "ọ",
    "oa", "oá", "oạ", "oan", "oán", "oạn", "ong", "óng", "ọng", "ô", "ố", "ộ", "ôn", "ốn", "ộn", "ông", "ống", "ộng",
    "ơ", "ớ", "ợ", "ời", "ới", "ợi", "u", "ú", "ụ", "uân", "uấn", "uận", "ung", "úng", "ụng", "uyên", "uyến", "uyện",
    "ư", "ứ", "ự", "ương", "ướng", "ượng", "ước", "ược",
)  # fmt: skip
_SITES = 100
_KINDS = ("committee", "paper", "paper", "party", "portal")
_DOCUMENT_KINDS = ("chương trình phối hợp", "quy chế phối hợp", "kế hoạch phối hợp", "thỏa thuận hợp tác")
_PARTIES = {
    "Công an tỉnh": "cong-an",
    "Ban Tuyên giáo Tỉnh ủy": "tuyen-giao",
    "Ủy ban nhân dân tỉnh": "ubnd",
    "Liên đoàn Lao động tỉnh": "lien-doan-lao-dong",
    "Hội Nông dân tỉnh": "hoi-nong-dan",
    "Hội Liên hiệp Phụ nữ tỉnh": "hoi-phu-nu",
    "Tỉnh đoàn": "doan-thanh-nien",
    "Sở Y tế": "so-y-te",
    "Sở Tư pháp": "so-tu-phap",
    "Sở Giáo dục và Đào tạo": "so-giao-duc",
    "Bảo hiểm xã hội tỉnh": "bao-hiem-xa-hoi",
    "Bộ Chỉ huy Quân sự tỉnh": "quan-su",
}
_PROVINCES = {
    "Lâm Đồng": "Lâm Đồng", "Bình Thuận": "Lâm Đồng", "Đắk Nông": "Lâm Đồng", "Hà Giang": "Tuyên Quang",
    "Tuyên Quang": "Tuyên Quang", "Thái Nguyên": "Thái Nguyên", "Bắc Kạn": "Thái Nguyên", "Kiên Giang": "An Giang",
    "An Giang": "An Giang", "Vĩnh Phúc": "Phú Thọ", "Phú Thọ": "Phú Thọ", "Hòa Bình": "Phú Thọ",
    "Nghệ An": "Nghệ An", "Quảng Trị": "Quảng Trị", "Quảng Bình": "Quảng Trị", "Sơn La": "Sơn La",
    "Cao Bằng": "Cao Bằng", "Bến Tre": "Vĩnh Long", "Khánh Hòa": "Khánh Hòa", "Tây Ninh": "Tây Ninh",
    "Long An": "Tây Ninh", "Đắk Lắk": "Đắk Lắk", "Phú Yên": "Đắk Lắk", "Bắc Giang": "Bắc Ninh",
    "Bắc Ninh": "Bắc Ninh",
}  # fmt: skip


@dataclass(frozen=True)
class _Vocabulary:
    """Syllables of one subject, the weight of each added up from the first."""

    syllables: tuple[str, ...]
    weights: tuple[float, ...]


def documents(count: int, seed: int = SEED) -> Iterator[IndexDocument]:
    """The first ``count`` articles, oldest first: 12 % of them are one of several that tell a story."""
    subjects = _subjects(seed)
    told: list[IndexDocument] = []
    for number in range(count):
        pick = random.Random(f"{seed}/{number}")
        made = _article(number, seed, pick, subjects)
        if told and pick.random() < 0.08:
            made = _retold(made, pick.choice(told))
        elif pick.random() < 0.04:
            told = [*told[-200:], made]
        yield made


def _subjects(seed: int) -> list[_Vocabulary]:
    pick = random.Random(seed)
    syllables = [onset + rime for onset in _ONSETS for rime in _RIMES]
    pick.shuffle(syllables)
    common, rest = syllables[:60], syllables[60:]
    made = []
    for _ in range(SUBJECTS):
        own = (*common, *pick.sample(rest, 240))
        weights = [1 / rank for rank in range(1, 61)] + [0.5 / rank for rank in range(2, 242)]
        made.append(_Vocabulary(own, tuple(itertools.accumulate(weights))))
    return made


def _article(number: int, seed: int, pick: random.Random, subjects: list[_Vocabulary]) -> IndexDocument:
    speaker = Speaker(f"{seed}/{number}")
    words = pick.sample(subjects, 2)
    length = min(max(int(pick.lognormvariate(math.log(MEDIAN_LENGTH), 0.5)), 300), 30_000)
    paragraphs: list[str] = []
    written = 0
    while written < length:
        paragraphs.append(f"{speaker.sentence()} {_sentences(pick, words)}")
        written += len(paragraphs[-1])
    site = number * 37 % _SITES
    province = list(_PROVINCES)[site % len(_PROVINCES)]
    published = _FIRST_DAY + timedelta(minutes=pick.randrange(YEARS * 365 * 24 * 60))
    one = f"{number:016x}"
    return IndexDocument(
        id=one,
        url=f"https://bao{site:02}.example/tin-{number}.html",
        site=f"bao{site:02}.example",
        site_name=f"Báo {province} {site:02}",
        kind=_KINDS[site % len(_KINDS)],
        province=province,
        province_now=_PROVINCES[province],
        title=speaker.headline(),
        lead=_sentences(pick, words, 1),
        body="\n".join(paragraphs),
        captions=speaker.headline(),
        byline=speaker.name(),
        published=published,
        published_precision="minute",
        language="vi",
        story=one,
        seq=number + 1,
        **_said(pick, published.date()),
    )


def _said(pick: random.Random, day: date) -> dict[str, Any]:
    chance = pick.random()
    if chance > 0.1:
        return {"label": "coordination" if chance < 0.3 else "unrelated"}
    parties = pick.sample(list(_PARTIES), pick.choice((2, 2, 2, 3, 5)))
    return {
        "label": "signing",
        "document_kinds": (pick.choice(_DOCUMENT_KINDS),),
        "parties": tuple(parties),
        "agencies": tuple(_PARTIES[party] for party in parties),
        "documents": ("238-QĐ/TW",),
        "basis": ("238-QĐ/TW",) if pick.random() < 0.4 else (),
        "signed_on": (day - timedelta(days=1),),
    }


def _sentences(pick: random.Random, words: list[_Vocabulary], count: int = 3) -> str:
    vocabulary = pick.choice(words)
    said = pick.choices(vocabulary.syllables, cum_weights=vocabulary.weights, k=count * pick.randint(9, 24))
    each = len(said) // count
    return " ".join(" ".join(said[start : start + each]).capitalize() + "." for start in range(0, len(said), each))


def _retold(made: IndexDocument, told: IndexDocument) -> IndexDocument:
    """``told`` as the site of ``made`` retells it some hours later."""
    hours = timedelta(hours=int(made.id, 16) % 48)
    assert told.published is not None
    return replace(
        told,
        id=made.id,
        url=made.url,
        site=made.site,
        site_name=made.site_name,
        kind=made.kind,
        province=made.province,
        province_now=made.province_now,
        published=told.published + hours,
        story=told.story,
        seq=made.seq,
    )
