"""A folder of entries to write into, and the registry that comes with kyket."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.registry import Mistake, Registry, RegistryError, load_registry

GOOD = """
name = "Báo Thử"
kind = "paper"
province = "Lâm Đồng"
base = "https://thu.vn"
family = "onecms"
"""


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes an entry and gives its folder: the good one with ``lines`` behind it, or ``text`` as it is."""

    def write_entry(lines: str = "", *, name: str = "thu.vn", text: str | None = None, folder: str = "sites") -> Path:
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        (place / f"{name}.toml").write_text(GOOD + lines if text is None else text, encoding="utf-8")
        return place

    return write_entry


@pytest.fixture
def mistakes() -> Callable[..., tuple[Mistake, ...]]:
    """What is wrong with the entries of some folders; fails where nothing is."""

    def find(*folders: Path, package: bool = False) -> tuple[Mistake, ...]:
        with pytest.raises(RegistryError) as caught:
            load_registry(*folders, package=package)
        return caught.value.mistakes

    return find
