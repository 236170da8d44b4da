"""The order of the hits of one search, held for the pages after the first.

By relevance new articles weigh words a little differently: what is nearly alike changes places, and a page that goes on
behind the last hit would repeat some and lose others. Measured, with 10 articles more before each of 40 pages of 100
hits: up to 6 of 4,000 repeated and as many lost. So the ids, in order, are kept in a file beside the index for five
minutes after each page, for whatever process asks for the next. Where no file can be written none is held.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

KEPT = 300.0
"""Seconds."""
_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """The ids of hits, in order."""

    name: str
    passed: int
    """How many hits stand before the first of them."""
    ids: Sequence[str]

    def behind(self, passed: int) -> Sequence[str]:
        """Those behind the ``passed``-th hit of all."""
        return self.ids[passed - self.passed :]


def hold(index: Path, ids: Iterable[str], passed: int) -> str:
    """The name under which ``ids`` are held, before which ``passed`` hits stand; empty if they cannot be."""
    folder = _folder(index)
    name = uuid4().hex
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        for file in folder.iterdir():
            with suppress(FileNotFoundError):  # another process has let go of it just now
                if _is_over(file):
                    file.unlink()
        part = folder / f"{name}.part"
        part.write_text("\n".join((str(passed), *ids)), encoding="utf-8")
        part.replace(folder / name)
        return name
    return ""


def held(index: Path, name: str) -> HeldOrder | None:
    """What is held under ``name``, from now on for five more minutes; None if its time is over."""
    if not _NAME.fullmatch(name):  # whoever asks may have written the name
        return None
    file = _folder(index) / name
    try:
        if _is_over(file):
            return None
        passed, *ids = file.read_text(encoding="utf-8").split("\n")
        file.touch()
    except OSError:
        return None
    return HeldOrder(name, int(passed), ids)


def release(index: Path, name: str) -> None:
    """Ends the holding."""
    if _NAME.fullmatch(name):
        with suppress(OSError):
            (_folder(index) / name).unlink(missing_ok=True)


def _folder(index: Path) -> Path:
    return index.with_name(f"{index.name}.pages")


def _is_over(file: Path) -> bool:
    return time.time() - file.stat().st_mtime > KEPT
