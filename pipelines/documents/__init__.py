"""Numbered documents: the spelling of their numbers, and those that an article cites."""

from pipelines.documents.citing import cited, normalise_kind, with_signing_day
from pipelines.documents.dates import normalise_date
from pipelines.documents.issuers import normalise_issuer
from pipelines.documents.numbers import bodies_of_number, kind_of_number, normalise_number

__all__ = [
    "bodies_of_number",
    "cited",
    "kind_of_number",
    "normalise_date",
    "normalise_issuer",
    "normalise_kind",
    "normalise_number",
    "with_signing_day",
]
