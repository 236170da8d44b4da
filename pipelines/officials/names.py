"""Persons' names: what they look like, and what tells them from other capitalised words."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.persons import MIDDLE, NEVER, NOT_FIRST, SECOND, SURNAMES, is_of_history
from pipelines.phrases import LOWER, UPPER
from pipelines.places.districts import provinces_with_district
from pipelines.provinces import find
from pipelines.text import clean

# "Hà Nội", "An Giang" and the like are no persons, though both syllables may be names.
_SYLLABLE = rf"(?:[{UPPER}][{LOWER}{UPPER}]*(?:['’][{LOWER}{UPPER}]+)?(?:-[{UPPER}][{LOWER}]+)?)"
_SPLIT = rf"(?:[KHY]['’] ?[{UPPER}][{LOWER}]+)"
NAME = rf"(?:{_SPLIT}(?: {_SYLLABLE}){{0,3}}|{_SYLLABLE}(?: {_SYLLABLE}){{1,4}})"
"""A run of two to five capitalised syllables, or one like ``K’ Brèo``."""
_WHOLE = re.compile(NAME)
_WORD = re.compile(rf"{_SYLLABLE}|[KHY]['’]")
_AT_END = re.compile(rf"{NAME}$|(?<= ){_SPLIT}$")
_ONE_LETTER = re.compile(r"[KHY]['’]")
_AFTER_K = re.compile(r"(?<=\bK['’]) (?=\w)")
# Two syllables behind these are the name of the unit ("Chủ tịch UBND xã Cao Bồ").
_OF_UNIT = re.compile(r"(?<!\w)(?:xã|phường|thị trấn|thôn|bản|ấp|làng|khu phố|quận|huyện|thị xã|đặc khu) $")
_ADDRESS = frozenset(
    ("ông", "bà", "anh", "chị", "theo", "đc", "gs", "pgs", "ts", "ths", "bs", "bscki", "bsckii", "dscki", "dsckii")
)


def is_name(run: str, *, said: bool) -> bool:
    """Whether ``run``, capitalised syllables, is a person's name.

    ``said``: a word before it says that a person follows ("đồng chí", "Đại tá"); otherwise it must begin with a surname
    and be none of the names that places bear.
    """
    syllables = run.lower().replace("’", "'").split()
    if not _WHOLE.fullmatch(run) or len(syllables) > 5:
        return False
    if not NEVER.isdisjoint(syllables):
        return False
    if syllables[0] in NOT_FIRST and not (said and syllables[0] in SURNAMES and len(syllables) > 2):
        return False  # but "đồng chí Đồng Khắc Thọ"
    if said:
        return not _is_province(run) or len(syllables) > 3
    first = syllables[0].split("'")[0]
    return first in SURNAMES and not is_of_history(run) and not _is_province(run)


@lru_cache(maxsize=4096)
def _is_province(name: str) -> bool:
    return find(name) is not None


def name_in_tail(phrase: str) -> int:
    """Where the name begins that ends ``phrase`` ("Chủ tịch UBND tỉnh Lê Trọng Chính"); -1 if none does."""
    run = _AT_END.search(phrase)
    if run is None:
        return -1
    start = _run_start(phrase)
    tail = phrase[start:].split(" ")
    if len(tail) == 2 and _OF_UNIT.search(phrase[:start].lower()):
        return -1
    if is_of_history(" ".join(tail)) or provinces_with_district(" ".join(tail)):
        return -1
    best, most, at = -1, -1, start
    for skipped, syllable in enumerate(tail):
        rest = tail[skipped:]
        if (len(rest) >= 2 or _ONE_LETTER.match(syllable)) and len(rest) <= 5 and is_name(" ".join(rest), said=False):
            likely = _likelihood(" ".join(tail[:skipped]), rest)
            if likely > most:
                best, most = at, likely
        at += len(syllable) + 1
    return best


def _likelihood(before: str, syllables: list[str]) -> int:
    """How much ``syllables`` look like the name of a person that stands behind ``before``, a place or nothing."""
    place = 3 if before and (_is_province(before) or provinces_with_district(before)) else 0
    second = syllables[1].lower() if len(syllables) > 1 else ""
    double = 3 if second in SECOND and len(syllables) > 3 and not before else 0
    return place + double + 2 * (second in ("thị", "văn")) + (len(syllables) in (3, 4)) + (second in MIDDLE)


def runs_before(text: str, end: int) -> tuple[int, ...]:
    """Where a name that ends at ``end`` may begin: with the first capitalised syllable of the run, then later ones.

    Empty if there is no run of two syllables or more (one will do if it is like ``K’Brèo``).
    """
    words: list[str] = []
    for word in reversed(text[max(0, end - 52) : end].split(" ")):
        bare = word.lstrip("(“\"'‘[-–")
        if not _WORD.fullmatch(bare):
            break
        words.insert(0, bare)
        if bare != word:
            break
    begins: list[int] = []
    at = end - len(" ".join(words))
    for place, word in enumerate(words):
        rest = len(words) - place
        if rest >= 2 or _ONE_LETTER.match(word):
            surname = word.lower().split("'")[0].split("’")[0] in SURNAMES
            if rest <= 5 and (not begins or surname) and word.lower() not in _ADDRESS:
                begins.append(at)
        at += len(word) + 1
    return tuple(begins)


def _run_start(phrase: str) -> int:
    """Where the capitalised syllables begin that end ``phrase``."""
    start = len(phrase)
    for word in reversed(phrase.split(" ")):
        if not _WORD.fullmatch(word):
            break
        start -= len(word) + 1
    return start + 1


def normalise_name(text: str) -> str:
    """The name in ``text`` on one line; one in capitals throughout gets its capitals where they belong.

    >>> normalise_name("NGUYỄN  VĂN A")
    'Nguyễn Văn A'
    """
    plain = _AFTER_K.sub(" ", clean(text))
    if plain.isupper() and len(plain) > 3:
        return " ".join(word.capitalize() for word in plain.split(" "))
    return plain
