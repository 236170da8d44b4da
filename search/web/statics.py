"""Style sheet, script and icon: files of the package. Nothing is loaded from elsewhere."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from search.web.templating import STATIC

router = APIRouter()

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
FILES = ("kyket.css", "kyket.js", "alerts.js", "bars.js", "icon.svg")


@router.get("/static/{name}")
def static(name: str) -> Response:
    """One file. Its address changes with it (:func:`search.web.templating.asset`), so it is kept for ever."""
    if name not in FILES:
        raise HTTPException(404)
    kind = _TYPES[name.rpartition(".")[2]]
    return Response(_content(name), media_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"})


@router.get("/favicon.ico")
def icon() -> Response:
    """For browsers that ask without being told."""
    return static("icon.svg")


@cache
def _content(name: str) -> bytes:
    return (STATIC / name).read_bytes()
