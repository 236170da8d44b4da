"""Made-up years of sites, with what happens to sites: for the test and the benchmark of health.

Nothing here is taken from what judges: how often a site publishes is a product of its week, its hours, holidays of its
own length, a level that wanders, days that are gamma-distributed and articles that come in batches; its pages vary in
fields, lengths and templates, and odd ones come in clusters. Crawls fail as they do, are tried again, and pause when
kyket itself is down.
"""

from __future__ import annotations

from pipelines.health.examples.happenings import EXPECTED, KINDS, Happening, Report, Year
from pipelines.health.examples.life import live
from pipelines.health.examples.site import MadeUpSite, pauses, sites

__all__ = ["EXPECTED", "KINDS", "Happening", "MadeUpSite", "Report", "Year", "live", "pauses", "sites"]
