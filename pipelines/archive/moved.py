"""Where a record is that no longer stands where it first stood. Who keeps that is asked through :data:`Where`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pipelines.archive.keeping import Why
from pipelines.article import VIETNAM, ArchiveReference
from pipelines.errors import ArchiveRemoved


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a record."""

    to: ArchiveReference | None
    """Where it is now; None where it was removed."""
    why: Why
    at: datetime


Where = Callable[[ArchiveReference], Moved | None]
"""By reference what became of a record; None if it is where it first stood, for all that is known."""

_SAID = {
    Why.RETENTION: "removed by retention on {day}",
    Why.FORGOTTEN: "erased on {day}, with the article that was forgotten",
    Why.DUPLICATE: "removed on {day}: the same bytes were kept elsewhere",
    Why.COMPACTED: "removed on {day}",
}


def present_place(where: Where, reference: ArchiveReference) -> ArchiveReference:
    """Where the record is now. Raises :class:`ArchiveRemoved`."""
    moved = where(reference)
    if moved is None:
        return reference
    if moved.to is None:
        local = moved.at.astimezone(VIETNAM)
        raise ArchiveRemoved(
            _SAID[moved.why].format(day=f"{local.day}/{local.month}/{local.year}"),
            about=f"{reference.file} at {reference.offset}",
        )
    return moved.to
