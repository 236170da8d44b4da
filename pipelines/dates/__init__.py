"""Dates: reading what sites print, and choosing the publication date among all that a page offers."""

from pipelines.dates.choice import Choice, Offer, Trust, choose
from pipelines.dates.events import Event, events_of
from pipelines.dates.formats import Reading, read_compact, read_date, read_dates, read_with_formats

__all__ = [
    "Choice",
    "Event",
    "Offer",
    "Reading",
    "Trust",
    "choose",
    "events_of",
    "read_compact",
    "read_date",
    "read_dates",
    "read_with_formats",
]
