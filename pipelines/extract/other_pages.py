"""Pages that have text where an article would be, and are something else: teasers, registers, directories, notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, cast

from pipelines.extract.reading import Piece
from pipelines.text import fold

Reason = Literal["listing", "no-body"]
_READ_ON = re.compile(r"\W*(?:(?:doc|xem) (?:tiep|them|chi tiet)|chi tiet|read more|continue reading)\W*")
_PICTURES = re.compile(r"(?:.{0,30}\D)?\d{1,4} (?:anh|hinh(?: anh)?|video|clip)")
_NUMBER = re.compile(r"\d{1,5}(?:/\d{4})?/[A-ZĐ]{1,6}(?:[-–][\w&-]{1,20})?")
_FIELD = re.compile(
    r"(?:so ky hieu|so hieu|so/ky hieu|ngay (?:ban hanh|ky|co hieu luc|het hieu luc)|loai van ban|hinh thuc van ban"
    r"|co quan ban hanh|don vi ban hanh|nguoi ky|trich yeu|linh vuc|hieu luc|tinh trang hieu luc)\b"
)
_REACHED_BY = re.compile(r"(?<!\d)0\d{2,3}[.\s-]?\d{3,4}[.\s-]?\d{3}(?!\d)|[\w.-]+@[\w-]+\.\w")
_GONE = re.compile(
    r"(?:(?:bai viet|bai|trang|noi dung|tin|duong dan|dia chi|lien ket|du lieu|chuyen muc|thong tin)(?: \w+){0,7}? )?"
    r"(?:khong (?:con )?ton tai|khong (?:duoc )?tim thay|khong tim duoc|(?:da )?bi (?:xoa|go|thay doi))"
    r"|(?:rat tiec|xin loi|loi 404|404)\b.{0,80}(?:khong ton tai|khong tim thay|not found)"
)
_CONTACT = re.compile(r"(?:thong tin )?lien he(?: voi chung toi| toa soan| quang cao)?|contact(?: us)?")
_SHORT = 40
_LEAST = 3
_NOTICE = 600
"""A page that says so and has more characters of text tells of something that is gone, it is not gone itself."""


def what_else(pieces: Sequence[Piece], *, title: str, dated: bool) -> tuple[Reason, str] | None:
    """What ``pieces``, read where an article's body would be, are instead, for an operator; None for an article.

    ``dated`` says whether the page bears a date of publication.
    """
    texts = [piece for piece in pieces if piece.kind != "picture"]
    if not texts:
        return None
    folded = [fold(piece.text) for piece in texts if len(piece.text) < _NOTICE]
    if folded and _GONE.match(folded[0]) and sum(len(piece.text) for piece in texts) < _NOTICE:
        return "no-body", "a notice that there is nothing at this address"
    if not dated and _CONTACT.fullmatch(fold(title).strip(" .:")):
        return "no-body", "how to reach those whose site it is"
    running = sum(1 for piece in texts if piece.kind == "paragraph" and piece.linked < 0.5 and len(piece.text) >= 80)
    for reason, what, count, least in (
        ("listing", "teasers", sum(piece.linked > 0.8 and _is_read_on(piece) for piece in texts), running // 2),
        ("listing", "albums", sum(_PICTURES.fullmatch(line) is not None for line in folded), running + 1),
        ("listing", "a register of documents", sum(map(_is_number, texts)), running + 1),
        ("no-body", "the fields of a document", len(set(filter(None, map(_field, folded)))), running),
        ("no-body", "a directory", sum(_REACHED_BY.search(line) is not None for line in folded), len(texts) // 2),
    ):
        if count >= max(_LEAST, least):
            return cast("Reason", reason), what
    return None


def _is_read_on(piece: Piece) -> bool:
    return len(piece.text) < _SHORT and _READ_ON.fullmatch(fold(piece.text)) is not None


def _field(line: str) -> str:
    """The field of a document's record that ``line`` (folded) begins with; empty for none."""
    found = _FIELD.match(line)
    return found.group() if found is not None else ""


def _is_number(piece: Piece) -> bool:
    """Whether a line is a link with the number of a document and nothing else."""
    return piece.linked > 0.8 and _NUMBER.fullmatch(piece.text) is not None
