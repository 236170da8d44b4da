"""Agreements: what several articles tell as one signing, with its period, renewals, reviews and end.

Pure functions: :func:`signings_in` and :func:`report_in` take from an article what agreements are made of,
:func:`group` says which signings are one, :func:`build` makes the agreements. ``pipelines/store/agreements.py`` applies
them to what is stored.
"""

from pipelines.agreements.building import build
from pipelines.agreements.choosing import Choice, choose
from pipelines.agreements.matching import block, group
from pipelines.agreements.network import Network, graphml, network
from pipelines.agreements.records import Agreement, Link, State
from pipelines.agreements.sources import (
    Report,
    Review,
    SigningSource,
    Teller,
    present,
    report_in,
    review_in,
    signings_in,
)

__all__ = [
    "Agreement",
    "Choice",
    "Link",
    "Network",
    "Report",
    "Review",
    "SigningSource",
    "State",
    "Teller",
    "block",
    "build",
    "choose",
    "graphml",
    "group",
    "network",
    "present",
    "report_in",
    "review_in",
    "signings_in",
]
