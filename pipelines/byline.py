"""Who signs an article: reading a signature, and finding it at the end of a text.

The rules are about names and offices as Vietnamese papers print them: a name is a few capitalised words or initials,
an office starts with the kind of body it is; neither is a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.text import fold, new_tone_placement

# What the page says of the name: it is not part of it.
_FIELD = re.compile(
    r"^\(?\s*(?:(?:nguoi viet|tac gia(?: bai viet)?|nguoi dang|nguoi dua tin|dua tin|viet bai|written by|author|by)"
    r"\s*:\s*"
    r"|(?:(?:(?:duoc )?viet )?boi|(?:written )?by|dang boi|thuc hien boi)\s*(?::\s*|\s)(?=\S))"
)
# What the signer says of the work: it is printed with the name.
_CREDIT = re.compile(
    r"^\(?\s*(?:(?:tin|bai|bai viet|anh|video|clip|thuc hien|nhom (?:pv|phong vien)|bien tap|bien soan"
    r"|noi dung|do hoa|trinh bay|ctv|pv|phong vien|cong tac vien|tong hop|bai tong hop)"
    r"(?:\s*(?:,|va|&|-|–|/|\+)\s*(?:tin|bai|anh|video|clip|do hoa|trinh bay|thuc hien|viet))*)\s*:\s*"
)
_CREDIT_ONLY = re.compile(
    r"^\(?\s*(?:anh|video|clip|do hoa|trinh bay|nguon anh|bien tap)"
    r"(?:\s*(?:,|va|&|-|/)\s*(?:anh|video|clip|do hoa))*\s*:"
)
# With its marks: "Đại", "Hội" and "Tố" are names.
_OFFICE = re.compile(
    r"^(?:ban|phòng|sở|trung tâm|báo|đài|ubnd|hđnd|vksnd|tand|hội|công an|văn phòng|trường|chi cục|cục|vụ|viện"
    r"|tòa án|đoàn|liên đoàn|mttq|ủy ban|tạp chí|cổng thông tin|trang thông tin|huyện ủy|thị ủy|thành ủy|tỉnh ủy"
    r"|đảng ủy|đảng bộ|bộ chỉ huy|btg|btgtu|bql|tổ|nhóm|bộ phận|khoa|học viện|lđlđ|hnd|hlhpn|ccb|bchqs|bđbp|bộ đội"
    r"|mặt trận|tiểu ban|trạm|bệnh viện|cơ quan|thường trực|thông tấn xã|ttxvn)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:đã|sẽ|là|được|đang|vừa|có|không|(?<!ban )tổ chức|ký kết|tham dự|trao|tặng|phát biểu|chủ trì|cho biết"
    r"|tiếp tục|thực hiện|ban hành)\b"
)
"""What the name of a body does not hold; looked for with its marks, for "Đảng" is no "đang"."""
_NUMBERED = re.compile(r"\s*[-–/,(]\s*(?:Phòng|Đội|Tổ|Đoàn|Trung đoàn|Lữ đoàn|Sư đoàn)\s\d{1,3}\)?$")
"""The body that somebody is of, by its number: "Nguyễn Thị A - Phòng 9"."""
_INITIALS = re.compile(r"(?:[A-ZĐ]{1,3}\.?\s?){1,4}")
_WORD = re.compile(r"[A-ZĐÀ-ỸƠƯÂÊÔĂ][^\W\d_]*['’]?(?:[^\W\d_]*)\.?", re.UNICODE)
_SEPARATOR = re.compile(r"\s*(?:[,;&+]|\s[-–]\s|(?<=\w)\s*[-–/]\s*(?=[A-ZĐÀ-Ỹ])|\bvà\b|\()\s*")
_SENTENCE_END = re.compile(r"[.!?…]\s*[\"”’)\]]*$|/\.\s*$")
_AFTER_END = re.compile(r"^(?P<text>.{80,}?(?:\./\.|\.//\.|/\.))\s*(?P<name>\S.{1,80})$", re.DOTALL)
# Headings and closing words that look like a name of two syllables; with their marks, for "Trần Trọng" may be a person.
_NOT_NAMES = frozenset(
    {
        "mục lục", "phụ lục", "kết luận", "thông báo", "tài liệu", "ghi chú", "liên hệ", "chú thích", "nguồn",
        "nơi nhận", "kính gửi", "trân trọng", "quảng cáo", "video", "clip", "ảnh", "hình ảnh", "chùm ảnh", "xem thêm",
    }
)  # fmt: skip
_ROLE = re.compile(
    r"^(?:pv|ctv|phong vien|cong tac vien|nha bao|ths\.?|ts\.?|pgs\.?|gs\.?|thac si|tien si|bs\.?|ks\.?|luat su)"
    r"\s*:?\s+"
)
_ACCOUNT = re.compile(r"[a-z][a-z0-9_.-]{2,}")
"""What somebody signs in with: "vanphong", "bbt_01"; who writes begins with a capital."""
_GENERIC = frozenset(
    {
        "admin", "administrator", "quan tri", "quan tri vien", "quan tri website", "ban quan tri", "webmaster",
        "super user", "superuser", "root", "user", "system account", "portal", "bientap", "editor", "tac gia",
        "author", "anonymous", "khach", "nukeviet", "vnpt", "host",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signature:
    """The end of an article."""

    byline: str
    """As printed, without "Tin, ảnh:" and the like; empty if nobody signs."""
    lines: int
    """How many of the last lines it takes up."""
    rest: str = ""
    """What remains of the first of those lines when the name stood behind its last full stop; else empty."""


@dataclass(frozen=True, slots=True)
class Line:
    """One of the last paragraphs of an article, as far as a signature can be told by it."""

    text: str
    apart: bool = False
    """Printed as signatures are: to the right, bold or in italics throughout."""
    item: bool = False
    """An item of a list or a row of a table: never a signature, unless labelled."""


def strip_label(text: str) -> str:
    """``text`` without "Tác giả:" and brackets around the whole; "Tin, ảnh: …" is part of a signature and stays.

    >>> strip_label("Tác giả: Hồng Nhung"), strip_label("Viết bởi Hồng Nhung"), strip_label("(Tin, ảnh: Hồng Nhung)")
    ('Hồng Nhung', 'Hồng Nhung', 'Tin, ảnh: Hồng Nhung')
    """
    found = _FIELD.match(fold(text))
    if found:
        text = text[found.end() :]
    text = text.strip(" :-–—|")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    return text


def _names_in(text: str) -> str:
    """``text`` without "Tin, ảnh:" either."""
    text = strip_label(text)
    found = _CREDIT.match(fold(text))
    return text[found.end() :].strip() if found else text


def is_generic(name: str, site_names: frozenset[str] = frozenset()) -> bool:
    """Whether ``name`` is that of an account or of the site itself, not of who wrote; ``site_names`` are folded."""
    folded = fold(name).strip(" .")
    if folded in _GENERIC or folded in site_names or "@" in folded or folded.startswith("http"):
        return True
    return _ACCOUNT.fullmatch(name.strip()) is not None


def signature(lines: list[Line]) -> Signature:
    """Who signs at the end of ``lines``, the last paragraphs of an article in order."""
    last = len(lines) - 1
    credits_below = 0
    while (
        last >= 0 and _CREDIT_ONLY.match(fold(lines[last].text)) and len(lines[last].text) <= 80 and credits_below < 2
    ):
        last -= 1
        credits_below += 1
    if last < 0:
        return Signature("", 0)
    before = lines[last - 1] if last else None
    line = lines[last]
    labelled = len(line.text) <= 120 and _is_labelled(line.text)
    if labelled:
        above = _name_line(before, lines[last - 2] if last >= 2 else None) if before is not None else ""
        names = _names_in(line.text)
        if not names:
            return Signature("", credits_below)
        return Signature(above or strip_label(line.text), credits_below + (2 if above else 1))
    if line.item:
        return _in_the_last_line(lines, credits_below)
    office = is_office(line.text)
    if office and before is not None and not before.item and is_name(before.text):
        return Signature(strip_label(before.text), credits_below + 2)
    if office and before is not None and len(before.text) <= 100 and _is_labelled(before.text):
        return Signature(strip_label(before.text), credits_below + 2)
    if is_name(line.text) and _can_follow(line, before):
        two_names = before is not None and not before.item and is_name(before.text) and last >= 2
        if two_names and before is not None and before.apart == line.apart and len(before.text) <= 40:
            return Signature(f"{strip_label(before.text)} - {strip_label(line.text)}", credits_below + 2)
        if before is not None and before.apart and not before.item and is_office(before.text):
            return Signature(strip_label(line.text), credits_below + 2)
        return Signature(strip_label(line.text), credits_below + 1)
    if office and _can_follow(line, before):
        return Signature(strip_label(line.text), credits_below + 1)
    found = _in_the_last_line(lines[: last + 1], credits_below)
    if found.byline or not credits_below:
        return found
    credit = strip_label(lines[last + 1].text)
    return Signature(credit if is_name(credit) else "", credits_below)


def _is_labelled(text: str) -> bool:
    folded = fold(text)
    return _CREDIT.match(folded) is not None or _FIELD.match(folded) is not None


def _name_line(line: Line, before: Line | None) -> str:
    if line.item or not is_name(line.text) or not _can_follow(line, before):
        return ""
    return strip_label(line.text)


def _can_follow(line: Line, before: Line | None) -> bool:
    """Whether the text above ``line`` is finished, so that a name under it signs."""
    if before is None:
        return False
    if line.apart:
        return not before.text.rstrip().endswith((":", ",")) or len(before.text) > 200
    return _SENTENCE_END.search(before.text.rstrip()) is not None or (
        before.item and not before.text.rstrip().endswith((":", ","))
    )


def _in_the_last_line(lines: list[Line], credits_below: int) -> Signature:
    """The name behind the closing "./." in the same paragraph."""
    found = _AFTER_END.match(lines[-1].text)
    if found and (is_name(found["name"]) or is_office(found["name"]) or _is_labelled(found["name"])):
        return Signature(strip_label(found["name"]), credits_below + 1, found["text"])
    return Signature("", 0)


def is_name(text: str) -> bool:
    """Whether ``text`` is one or more names or initials, perhaps with an office behind them.

    >>> is_name("Nguyễn Thị Duyên/Ban Tuyên giáo Tỉnh ủy Vĩnh Phúc"), is_name("H.D"), is_name("Trân trọng cảm ơn")
    (True, True, False)
    """
    text = _NUMBERED.sub("", _names_in(text))
    if not 2 <= len(text) <= 110 or re.search(r"\d|[!?:;…\"“”]", text):
        return False
    if text.endswith(".") and not re.search(r"(?:^|[\s.])[A-ZĐ]{1,2}\.$", text):
        return False
    if text.lower().strip(" .:") in _NOT_NAMES:
        return False
    text = re.sub(
        r"\s*\((?:tổng hợp|lược ghi|thực hiện|ghi|biên soạn|sưu tầm|theo [^)]{2,40}|t/h|th|[^()]{2,60})\)\s*$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    parts = [part.strip(" .)") for part in _SEPARATOR.split(text) if part and part.strip(" .)")]
    if not parts or len(parts) > 5:
        return False
    if not _is_one_name(parts[0]):
        return False
    return all(
        _is_one_name(part) or is_office(part) or fold(part) in ("tong hop", "ghi", "ctv", "pv", "thuc hien")
        for part in parts[1:]
    )


def _is_one_name(text: str) -> bool:
    role = _ROLE.match(fold(text))
    if role:
        text = text[role.end() :].strip()
    if not text:
        return False
    if _INITIALS.fullmatch(text) and len(text.replace(".", "").replace(" ", "")) <= 5:
        return True
    words = text.split()
    if len(words) > 5:
        return False
    if is_office(text) and not text.isupper() and len(words) > 2:
        return False
    return all(_WORD.fullmatch(word) for word in words)


def is_office(text: str) -> bool:
    """Whether ``text`` is a body's name and nothing else: "Trung tâm VH-TT huyện", "Phòng Tổng hợp - VKSND tỉnh"."""
    text = _names_in(text)
    if not 2 <= len(text) <= 90 or re.search(r"[.!?:;…\"“”]\s*$|[!?:;…“”]", text):
        return False
    if not text[0].isupper() or len(text.split()) > 16:
        return False
    text = new_tone_placement(text)
    return _OFFICE.match(text) is not None and _VERB.search(text.lower()) is None
