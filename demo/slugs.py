"""Addresses made of headlines, as every CMS makes them."""

from __future__ import annotations

import re

from pipelines.text import fold, nfc


def slug(text: str) -> str:
    """``text`` without marks, in lower case, words joined by hyphens.

    >>> slug("Đà Lạt: Ký kết 3 quy chế")
    'da-lat-ky-ket-3-quy-che'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(nfc(text))).strip("-")
