"""The outlet that an article names as its source: "Nguồn tin: …", "Theo báo …", a last line with an address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.text import fold

_LABELLED = re.compile(
    r"^\(?\s*(?:nguon(?:\s+(?:tin|bai|bai viet|tin bai))?|theo\s+nguon|source"
    r"|xem bai goc(?: tai)?|link(?: bai)? goc|bai goc)\s*:\s*"
)
_ACCORDING = re.compile(r"^\(?\s*theo\s*:?\s+")
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
_DOMAIN = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:vn|com|org|net|info|edu|gov)(?:/\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """Name and address of an outlet; either may be empty."""

    name: str
    url: str


def read_source(text: str, link: str = "") -> Source | None:
    """``text`` as a line that names a source, or None if it is no such line. ``link`` is the address it links to.

    >>> read_source("Nguồn tin: Báo Nhân Dân")
    Source(name='Báo Nhân Dân', url='')
    """
    text = text.strip()
    if not text or len(text) > 200:
        return None
    folded = fold(text)
    address = _ADDRESS.search(text)
    url = address.group().rstrip(".,;") if address else link if link.startswith(("http://", "https://")) else ""
    if labelled := _LABELLED.match(folded):
        return _named(text[labelled.end() :], url)
    if address and len(address.group()) >= len(text) - 3:
        return Source("", url)
    if _DOMAIN.fullmatch(text.strip("()[] .")):
        return Source(text.strip("()[] ."), url)
    if (according := _ACCORDING.match(folded)) and len(text) <= 70 and _is_outlet(text[according.end() :]):
        return _named(text[according.end() :], url)
    return None


def _named(text: str, url: str) -> Source:
    name = _ADDRESS.sub("", text).strip(" ().,;-–[]")
    return Source(name, url)


def _is_outlet(rest: str) -> bool:
    name = rest.strip(" ().")
    if not name or re.search(r"[,;:!?]|\d", name) or name.endswith("…"):
        return False
    if _DOMAIN.fullmatch(name):
        return True
    folded = fold(name)
    if re.match(r"(?:bao|tap chi|cong|trang|dai|ttxvn|vgp|vov|vtv|vietnam|bnews|website|ban tin|cand|qdnd)\b", folded):
        return len(name.split()) <= 9
    return (
        name[0].isupper()
        and all(word[0].isupper() or not word[0].isalpha() for word in name.split())
        and len(name.split()) <= 5
    )
