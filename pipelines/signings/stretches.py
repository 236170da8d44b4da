"""How far in its sentence what is said of one signing reaches."""

from __future__ import annotations

import re
from collections.abc import Sequence

_EACH_WITH = re.compile(r"\s*[–-]?\s*với\s")
_OPENS_LIST = re.compile(r":|(?<!\w)gồm(?!\w)")
_BREAK = re.compile(r"[;]|(?<!\w)(?:trong khi đó|bên cạnh đó|đồng thời)(?!\w)")


def breaks_in(plain: str) -> list[int]:
    """Where in ``plain`` one thing ends and another begins."""
    return [found.start() for found in _BREAK.finditer(plain)]


def stretch_end(plain: str, end: int, breaks: Sequence[int]) -> int:
    """Where the stretch of a verb that ends at ``end`` ends; the semicolons of a list that it opens part nothing."""
    right = next((each for each in breaks if each >= end), len(plain))
    opening = _OPENS_LIST.search(plain, end, right) if right < len(plain) else None
    return len(plain) if opening is not None and not _EACH_WITH.match(plain, opening.end()) else right
