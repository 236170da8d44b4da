"""Every site whose family has no saved page yet: common containers, structured data, and trafilatura for the rest."""

from __future__ import annotations

from pipelines.extract.generic import GENERIC

HINTS = GENERIC
