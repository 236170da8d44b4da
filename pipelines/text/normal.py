"""The normal form that text takes when it enters kyket."""

from __future__ import annotations

import re
import unicodedata

# Characters that no reader sees and that break comparison: controls, soft hyphen, zero-width characters, the
# byte-order mark, bidi controls, and surrogates that a wrong decoder left alone.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def nfc(text: str) -> str:
    """``text`` in NFC without invisible characters; white space is kept as it is.

    >>> nfc("Ban Tuyên giáo") == "Ban Tuyên giáo"
    True
    """
    if not text.isprintable():  # all of them are unprintable, and this looks at a text ten times as fast
        text = _INVISIBLE.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """``text`` in NFC on one line: runs of white space become one space, none at the ends."""
    text = nfc(text)
    if text.isprintable() and "  " not in text:  # then the only white space is single spaces
        return text.strip(" ")
    return _SPACES.sub(" ", text).strip()
