"""The verbs of signing in a sentence, each with the stretch of the sentence that belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from pipelines.signings.sentences import Sentence
from pipelines.signings.signatures import is_signature, put_under
from pipelines.signings.stretches import stretch_end

MOST_VERBS = 12
"""A sentence speaks of signing so often at most; a broken page that repeats a word thousands of times costs no more."""
_NOT_THE_VERB = "".join(
    f"(?<!{word} ký)" for word in ("đăng", "chữ", "thư", "nhật", "hồi", "du", "tạp", "lưu", "phóng")
)
# It begins with the syllable itself: a search for letters goes fast, one for what stands before them does not.
_VERB = re.compile(
    rf"ký(?<!\wký){_NOT_THE_VERB}(?:(?<=đặt bút ký)|(?<!bút ký))(?:\s+kết(?!\s+nghĩa))?(?:\s+liên tịch)?(?!\w)"
    r"(?!\s+(?:ức|hiệu|sự|giả|túc|sinh|gửi|tên|số|nhận|quỹ|thác|cược|họa|tự|lục|phát hành|duyệt|tặng|lưu niệm|đơn"
    r"|xác nhận|nháy)(?!\w))"
)


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of signing: ``sentence.plain[start:end]``."""

    sentence: Sentence
    start: int
    end: int
    left: int
    """Where the stretch of the sentence begins that belongs to it …"""
    right: int
    """… and where it ends."""

    @property
    def signature(self) -> bool:
        """It is told by the signature put under a document."""
        return is_signature(self.sentence.plain, self.end)


def verbs_of(sentence: Sentence, breaks: Sequence[int]) -> list[Verb]:
    """The verbs of signing in ``sentence``, in order; ``breaks`` are where its stretches begin."""
    plain = sentence.plain
    places = [found.span() for found in islice(_VERB.finditer(plain), MOST_VERBS)] or put_under(plain)
    verbs = []
    for number, (start, end) in enumerate(places):
        left = max((each for each in breaks if each < start), default=0) if not is_signature(plain, end) else 0
        right = stretch_end(plain, end, breaks)
        if number + 1 < len(places):
            right = min(right, places[number + 1][0])
        verbs.append(Verb(sentence, start, end, left, right))
    return verbs
