"""How far the name of an office or of a body reaches in running text.

Vietnamese writes "Phó Chủ tịch UBND tỉnh Đắk Lắk đề nghị …" without any mark between the office and the verb. What
belongs to a name is told by its words: capitalised ones with the syllables that complete them ("Tuyên giáo"), numbers
after a unit that is numbered, and the few words that stand in such names without a capital ("tỉnh", "nhân dân").
The words are ``pipelines/data/name_words.toml``.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

_LATIN = [chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00))]
UPPER = "".join(character for character in _LATIN if character.isupper())
"""The capital letters, for use in a character class."""
LOWER = "".join(character for character in _LATIN if character.islower())

_DATA = tomllib.loads((files("pipelines") / "data" / "name_words.toml").read_text(encoding="utf-8"))


def _words(key: str) -> list[str]:
    return [word for entry in _DATA[key].split(",") if (word := " ".join(entry.split()))]


_PAIRS = frozenset(pair for word in _words("compounds") for pair in pairwise(word.split()))


def _pair(words: str) -> tuple[str, str]:
    first, second = words.split()
    return first, second


def _by_first(words: list[str]) -> dict[str, tuple[str, ...]]:
    """The words by their first syllable, longest first."""
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word.split()[0].rstrip(","), []).append(word)
    return {first: tuple(sorted(each, key=len, reverse=True)) for first, each in found.items()}


_COMPLETE, _BODIES, _NUMBERED = (frozenset(_words(key)) for key in ("complete", "bodies", "numbered"))
_JOINED, _LISTED, _DASHED = (frozenset(_pair(each) for each in _words(key)) for key in ("joined", "listed", "dashed"))
_PLAIN, _AFTER_AND = (_by_first(_words(key)) for key in ("plain", "after_and"))
_STRETCHES = _by_first(_DATA["stretches"])

_WORD = re.compile(r"VH, ?TT(?: ?& ?|, ?)DL|(?:T[PpXx]\. ?)?[^\W_]+(?:['’&][^\W_]+)*(?:[-&](?=[A-ZĐ])[^\W\d_]+)*")
_STEP = re.compile(rf"(?P<gap> và |, | ?[-–] ?|[ \u00a0]|)(?P<word>{_WORD.pattern})")
_CONCERN = re.compile(
    rf" (?:về |về công tác |công tác )?(?:{'|'.join(sorted(_DATA['concerns'], key=len, reverse=True))})(?!\w)"
)
"""What a steering committee steers: "Ban Chỉ đạo Trung ương về phòng, chống tham nhũng"."""
_WORD_LENGTH = 60
"""No word of a name is longer, in characters."""
_DOTTED = frozenset(("VH",))
_DOCUMENT = re.compile(
    r"(?:nghị quyết|quyết định|chỉ thị|thông (?:tri|tư|báo)|hướng dẫn|kết luận|quy (?:chế|định)|chương trình"
    r"|kế hoạch số|luật|đề án|công văn)(?!\w)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"công văn(?!\w)", re.IGNORECASE)
_DOCUMENT_BEGINS = frozenset(("nghị", "quyết", "chỉ", "thông", "hướng", "kết", "quy", "chương", "đề", "công"))
_RANKS = frozenset(("tỉnh", "huyện", "quận", "xã", "phường", "phố", "ủy", "uỷ"))
_COMMUNE = re.compile(rf"(?:xã|phường|thị trấn|[Kk]hu phố|[Ấấ]p|[Tt]hôn)(?: [{UPPER}]\w*)+$")
_NUMBER_OF = re.compile(r"số (?:\d{1,2}|[IVX]+)(?![\w/.-]|,\d| ngày)")
_NUMBER_ENDS = re.compile(r"(?![/%.,-]?\d)(?!\s*(?:%|tỷ|triệu|năm|tháng|người|đại biểu|đơn vị|cơ quan))")


def name_end(text: str, start: int, most: int = 40) -> int:
    """Where the name of an office or body ends that begins at ``start``, after ``most`` words at the latest.

    ``start`` itself if no name begins there; its first word may be without a capital ("phó bí thư Tỉnh ủy").

    >>> text = "Phó Chủ tịch UBND tỉnh Đắk Lắk đề nghị"
    >>> text[:name_end(text, 0)]
    'Phó Chủ tịch UBND tỉnh Đắk Lắk'
    """
    end, before = start, ""
    for _ in range(most):
        blank = text[end : end + 1] == " "
        if blank or not before:
            word_at = end + 1 if blank else end
            following = text.find(" ", word_at)
            word = text[word_at:following] if 0 < following - word_at < _WORD_LENGTH else ""
            if not word.isalpha() or word in _DOTTED:  # most words are letters up to a blank: no pattern is needed
                found = _WORD.match(text, word_at)
                word = found.group() if found is not None else ""
            if len(word) > _WORD_LENGTH:
                break
            if word:
                low = word.lower()
                if before in _RANKS and low in _DOCUMENT_BEGINS and _DOCUMENT.match(text, word_at):
                    break  # "ký với Chủ tịch Hội Nông dân tỉnh Chương trình phối hợp"
                if (
                    word[0].isupper()
                    or not before
                    or ((before, low) in _PAIRS and not _begins_anew(text, word_at, (before, low)))
                ):
                    end, before = word_at + len(word), low
                    continue
        if text.startswith(" phụ trách ", end) and text[end + 11 : end + 12].isupper():
            end, before = end + 10, "trách"
            continue
        concern = (
            _CONCERN.match(text, end) if before == "đạo" or text.endswith("hỉ đạo Trung ương", start, end) else None
        )
        if concern is not None:
            end, before = concern.end(), ""
            break
        step = _STEP.match(text, end)
        if step is None or not before or len(step["word"]) > _WORD_LENGTH:
            break
        reached = _reached(
            text, step.start("word"), step["gap"], before, step["word"], step["word"].lower(), step.end(), start
        )
        if not reached:
            break
        end = reached
        before = text[max(start, text.rfind(" ", start, end) + 1) : end].lower()
    return end


def _reached(text: str, at: int, gap: str, before: str, word: str, low: str, word_end: int, start: int) -> int:
    """Where the name reaches with ``word``, which stands at ``at``; 0 if it does not belong to it."""
    pair = (before, low)
    capital = word[0].isupper()
    if not gap:
        return 0
    if gap in (" ", "\u00a0"):
        if capital or (pair in _PAIRS and not _begins_anew(text, at, pair)):
            return word_end
        if word[0].isdigit():
            numbered = before in _NUMBERED or (len(word) == 1 and _COMMUNE.search(text[max(start, at - 60) : at - 1]))
            return (
                word_end
                if len(word) <= (4 if before == "đạo" else 3) and numbered and _NUMBER_ENDS.match(text, word_end)
                else 0
            )
        if low == "số" and (numbered := _NUMBER_OF.match(text, at)) is not None:
            return numbered.end()  # "Đội Quản lý thị trường số 3"
        return (before not in _COMPLETE and _plain(text, at, low, _STRETCHES)) or _plain(text, at, low, _PLAIN)
    if gap == " và ":
        if not capital:
            return 0 if before in _COMPLETE else _plain(text, at, low, _STRETCHES) or _plain(text, at, low, _AFTER_AND)
        if pair in _JOINED and not _LETTER.match(text, at):
            return word_end
        return 0 if before in _COMPLETE or low in _BODIES or _DOCUMENT.match(text, at) else word_end
    if gap == ", ":
        return word_end if pair in _LISTED else 0
    return word_end if pair in _DASHED else 0


def _begins_anew(text: str, at: int, pair: tuple[str, str]) -> bool:
    """Whether the words only look like one: "Tỉnh ủy ban hành", where "Ủy ban" would bear a capital."""
    return pair[1] == "ban" and pair[0] in ("ủy", "uỷ") and text[at - 3].islower()


def _plain(text: str, at: int, low: str, words: dict[str, tuple[str, ...]]) -> int:
    for candidate in words.get(low, ()):
        end = at + len(candidate)
        if text[at:end] == candidate and not text[end : end + 1].isalpha():
            return end
    return 0


def is_quoted(text: str, at: int) -> bool:
    """Whether what stands at ``at`` is within quotation marks: somebody's own words, or a name."""
    return text.rfind("“", 0, at) > text.rfind("”", 0, at)


@lru_cache(maxsize=256)
def lowered(text: str) -> str:
    """``text`` in lower case, of the same length, marks and all. Kept, as several recognisers read the same text."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
