"""The number of a document: what it looks like, and the one spelling of it that kyket keeps.

A number has a count, perhaps a year, the code of its kind and the bodies that issued it: ``238-QĐ/TW``,
``25/2013/QĐ-TTg``, ``403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN``. The Party writes ``238-QĐ/TW``, the state
``238/QĐ-UBND``; the press mixes both, adds blanks and leaves separators out.
"""

from __future__ import annotations

import re

from pipelines.text import clean

KINDS = {
    "QĐ": "quyết định", "QĐi": "quy định", "QyĐ": "quy định", "QĐL": "quyết định", "CT": "chỉ thị", "NQ": "nghị quyết",
    "KL": "kết luận", "TTr": "tờ trình", "TT": "thông tri", "HD": "hướng dẫn", "KH": "kế hoạch", "QC": "quy chế",
    "CTr": "chương trình", "CTHĐ": "chương trình hành động", "CTrHĐ": "chương trình hành động", "ĐA": "đề án",
    "CV": "công văn", "BC": "báo cáo", "TB": "thông báo", "NĐ": "nghị định", "PL": "pháp lệnh", "CĐ": "công điện",
    "PA": "phương án", "BB": "biên bản", "BBTT": "biên bản thỏa thuận", "BBGN": "biên bản ghi nhớ",
    "TTHT": "thỏa thuận hợp tác",
    "QĐLT": "quyết định liên tịch", "NQLT": "nghị quyết liên tịch", "TTLT": "thông tư liên tịch",
    "CTLT": "chương trình liên tịch",
    "KHLT": "kế hoạch liên tịch", "HDLT": "hướng dẫn liên tịch", "QCLT": "quy chế liên tịch",
    "TBLT": "thông báo liên tịch",
    "HDLN": "hướng dẫn liên ngành", "KHLN": "kế hoạch liên ngành", "QCLN": "quy chế liên ngành",
    "CVLN": "công văn liên ngành",
    "TTLN": "thông tư liên ngành", "CTLN": "chương trình liên ngành", "QĐLN": "quyết định liên ngành",
    "CTPH": "chương trình phối hợp", "CTrPH": "chương trình phối hợp", "QCPH": "quy chế phối hợp",
    "KHPH": "kế hoạch phối hợp",
    "HDPH": "hướng dẫn phối hợp", "TTPH": "thỏa thuận phối hợp", "CTPHCT": "chương trình phối hợp",
    "ĐAPH": "đề án phối hợp",
    "QCPHCT": "quy chế phối hợp", "NQLTr": "nghị quyết liên tịch", "GƯ": "giao ước", "GƯTĐ": "giao ước",
    "QƯ": "quy ước", "QƯPH": "quy ước phối hợp", "TL": "thông lệnh", "L": "lệnh",
}  # fmt: skip
"""The codes of kinds, as they are spelled, and what they stand for."""

_SPELLINGS = {code.casefold(): code for code in (*KINDS, "TTg", "TW", "TU", "CP", "ThU", "ĐCTUBTWMTTQVN")}
_PARTY = r"(?:[A-ZĐ]*(?:TW|TU|HU)|ThU|ĐU|QU|ĐUK|ĐUCA|QUTW)"
_PARTY_BODY = re.compile(_PARTY)
_COMMITTEES = frozenset(("TW", "TU", "ThU", "HU", "QU", "ĐU"))
"""Whose numbers have one form; organs of the Party and its bodies in the army write ``572/CT-QUTW``, too."""
_PARTY_KINDS = frozenset(
    ("QĐ", "QĐi", "QyĐ", "CT", "NQ", "KL", "TT", "HD", "KH", "QC", "CTr", "CV", "BC", "TB", "ĐA", "CTHĐ")
)
_GLUED = re.compile(rf"(QĐ|CT|NQ|KL|TT|HD|KH|QC|CTr|CV|BC|TB|ĐA)({_PARTY})")
_DASH = r"[-–—‐‑−]"
_SAME = str.maketrans({"Ð": "Đ", "ð": "đ", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "⁄": "/", "∕": "/"})
_BEFORE = re.compile(r"^(?:.*?\bsố\b|số)?[\s.:]*(?=\d)", re.IGNORECASE)
_SHARED = re.compile(r"^((?:số[\s.:]*)?\d{1,5}[a-zđ]?)(?:\s*(?:,|;|,?\s?và)\s*(?:số\s*)?\d{1,5}[a-zđ]?)+(?=\s?[-/ ])")
_AROUND = re.compile(r"\s*([-/])\s*")
_COUNT = re.compile(r"(?P<count>\d+[a-zđ]?(?:/\d{4})?)(?P<by>[-/]?)(?P<rest>.*)")
_LAW = re.compile(r"QH\d{1,2}")

_LETTER = "[A-ZĐÐƯƠÂÊÔĂ]"
_PART = rf"(?:{_LETTER}+(?:[a-z]{_LETTER}*)?[0-9]{{0,4}}(?:&{_LETTER}+)*)(?![^\W_])"
# With blanks on both sides a dash may as well go on with the sentence: "Công văn số 12-CV/TU - UBND tỉnh đã …".
_APART = (
    rf"{_PART}(?!\s(?:tỉnh|thành|huyện|quận|thị|xã|phường|đặc khu|trung ương|Việt Nam|các|đã|vừa|cũng"
    r"|sẽ|đề nghị|giao|cho|yêu cầu)(?!\w))"
)
_LOWER_PART = r"(?:qđ|nq|ct|kl|hd|cv|kh|tt)\s?[-/]\s?(?:tw|tu|btgtw|btgtu|hu)(?![^\W_])"
FOUND = re.compile(
    rf"(?<![\w.,/–-])(?P<count>\d{{1,5}}[a-zđ]?)(?:\s?/\s?(?:19|20)\d\d)?"
    rf"(?P<by>\s?(?:{_DASH}|/)\s?|\s)"
    rf"(?P<code>(?P<first>{_PART})(?:(?:\s?/\s?|\s{_DASH}|{_DASH}\s?){_PART}|\s{_DASH}\s{_APART})*|{_LOWER_PART})"
)
"""What may be a number in running text; :func:`is_number` judges it."""
LIKELY = re.compile(rf"\d[a-zđ]?\s?(?:{_DASH}|[/ ])\s?(?:{_LETTER}|{_LOWER_PART})")
"""Found in every text that :data:`FOUND` finds something in, in half the time."""


def normalise_number(text: str) -> str:
    """The one spelling of the number in ``text``: no blanks, plain dashes, the Party's as the Party writes them.

    What is written in the state's form is kept, but for the committees of the Party. Normalising twice changes nothing.
    What is no number comes back cleaned. Of counts that share what follows the last ("217, 218-QĐ/TW") it is the first
    one's.

    >>> [normalise_number(each) for each in ("238-QĐTW", "số 170 -HD/BTGTW", "02 TT/TU", "170/HD-BTGTW")]
    ['238-QĐ/TW', '170-HD/BTGTW', '02-TT/TU', '170-HD/BTGTW']
    """
    plain = _SHARED.sub(r"\1", clean(text).translate(_SAME))
    plain = _AROUND.sub(r"\1", _BEFORE.sub("", plain, count=1)).strip(" .,;:()\"'“”-/")
    found = _COUNT.fullmatch(plain.replace(" ", "-") if " " in plain else plain)
    if found is None or not found["rest"]:
        return plain
    by = found["by"] or "-"
    pieces = re.split(r"([-/])", found["rest"])
    codes, marks = [_spelled(code) for code in pieces[::2]], pieces[1::2]
    glued = _GLUED.fullmatch(codes[0]) if not marks and codes[0] not in KINDS else None
    if glued is not None:
        codes, marks = [glued[1], glued[2]], ["/"]
    if len(codes) == 2 and "/" not in found["count"] and codes[0] in _PARTY_KINDS and _PARTY_BODY.fullmatch(codes[1]):
        if (by, marks) != ("/", ["-"]) or codes[1] in _COMMITTEES:
            by, marks = "-", ["/"]
    elif marks[:1] == ["/"] and "/" in found["count"] and "-" not in marks:
        # The state's: 25/2013/QĐ-TTg. What several ministries issue is as often 144/2002/TTLT/BNNPTNT-BCA-BQP.
        marks[0] = "-"
    return found["count"] + by + codes[0] + "".join(mark + code for mark, code in zip(marks, codes[1:], strict=True))


def _spelled(code: str) -> str:
    known = _SPELLINGS.get(code.casefold())
    if known is not None:
        return known
    return code.upper() if code.islower() else code


def kind_of_number(number: str) -> str | None:
    """What kind of document a normalised ``number`` says it is; None if its code is not known.

    >>> kind_of_number("170-HD/BTGTW")
    'hướng dẫn'
    """
    found = _COUNT.fullmatch(number)
    if found is None:
        return None
    first = re.split(r"[-/]", found["rest"])[0]
    if _LAW.fullmatch(first):
        return "luật"
    if first == "TT" and "/" in found["count"]:
        return "thông tư"
    return KINDS.get(first)


def bodies_of_number(number: str) -> tuple[str, ...]:
    """The bodies that a normalised ``number`` names: ``("BTGTU", "CAT")``."""
    found = _COUNT.fullmatch(number)
    return tuple(re.split(r"[-/]", found["rest"])[1:]) if found is not None else ()


def is_number(found: re.Match[str], announced: bool, *, numbered: bool = False) -> bool:
    """Whether what :data:`FOUND` found is the number of a document.

    ``announced``: the name of a kind stands before it; ``numbered``: the word "số" does. Without a kind before it its
    code must be that of one; without either a body or a year must be told, too.
    """
    first = _spelled((found["first"] or found["code"]).translate(_SAME))
    known = first in KINDS or _GLUED.fullmatch(first) is not None or _LAW.fullmatch(first) is not None
    if found["by"].isspace():
        return (announced or numbered) and known and "/" in found["code"]
    return announced or (known and (numbered or first not in KINDS or found["code"] != found["first"]))
