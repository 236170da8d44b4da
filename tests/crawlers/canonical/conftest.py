"""Sites to ask about addresses, one a shape of address."""

from __future__ import annotations

import pytest

from crawlers.registry import Registry, load_registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry()
