"""Pages to archive, and an archive to put them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec
import pytest

from pipelines.article import Page

MakePage = Callable[..., Page]

TEXT = "Chiều 29/4, Ban Tuyên giáo Tỉnh ủy ký kết chương trình phối hợp với các sở, ngành. "


def _page(number: int = 1, **changes: Any) -> Page:
    values: dict[str, Any] = {
        "url": f"https://bao.demo/tin/{number}.html",
        "final_url": f"https://bao.demo/tin/{number}.html",
        "site": "bao.demo",
        "fetched_at": datetime(2025, 7, 1, 10, 15, number % 60, tzinfo=UTC),
        "status": 200,
        "headers": (("Content-Type", "text/html; charset=utf-8"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")),
        "body": f"<html><body><p>Bài số {number}. {TEXT * 20}</p></body></html>".encode(),
    }
    return Page(**(values | changes))


@pytest.fixture
def make_page() -> MakePage:
    """``make_page(number, **fields)``: a page that differs from the others in its number."""
    return _page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def remote(tmp_path: Path) -> Iterator[str]:
    """An address that is not a local folder, empty before and after."""
    address = f"memory://{tmp_path.name}/pages"
    yield address
    filesystem = fsspec.filesystem("memory")
    if filesystem.exists(f"/{tmp_path.name}"):
        filesystem.rm(f"/{tmp_path.name}", recursive=True)


@pytest.fixture(params=["default", "file", "memory"])
def address(request: pytest.FixtureRequest, tmp_path: Path, remote: str) -> str:
    """An archive's address of each kind: the folder's own, a local one elsewhere, one behind fsspec."""
    return {"default": "", "file": f"file://{tmp_path / 'elsewhere'}", "memory": remote}[request.param]
