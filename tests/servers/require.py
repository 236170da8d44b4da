"""What a test needs of the machine and does not find: a skip with one line, or a failure where it is required."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

NAMES = {
    "elasticsearch": "Elasticsearch",
    "postgres": "PostgreSQL",
    "airflow": "Airflow",
    "s3": "A server that speaks S3",
    "chromium": "Chromium",
    "axe": "axe-core",
    "shared": "the data beside the checkout",
}
"""What ``KYKET_REQUIRE`` may name, and what each is called."""


def missing(what: str, how: str) -> NoReturn:
    """Skip the test that needs ``what`` (a key of :data:`NAMES`); ``how`` says how to get it.

    Fails instead when ``KYKET_REQUIRE`` (a list with commas) names ``what``.
    """
    line = f"{NAMES[what]} is missing: {how}"
    required = {name.strip() for name in os.environ.get("KYKET_REQUIRE", "").split(",")}
    if what in required:
        pytest.fail(f"{line} (required by KYKET_REQUIRE)", pytrace=False)
    pytest.skip(line)
