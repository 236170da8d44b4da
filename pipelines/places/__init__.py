"""Places: the provinces a story is about, districts, and where an event took place."""

from pipelines.places.districts import provinces_with_district
from pipelines.places.event import event_place
from pipelines.places.mentions import ProvinceMention, district_mentions, normalise_province, province_mentions
from pipelines.places.story import provinces_of

__all__ = [
    "ProvinceMention",
    "district_mentions",
    "event_place",
    "normalise_province",
    "province_mentions",
    "provinces_of",
    "provinces_with_district",
]
