"""Of agreements."""

from __future__ import annotations

from datetime import date, datetime

from pipelines.agreements import State
from pipelines.findings import Level
from search.web.api.records import Sent


class AgreementParty(Sent):
    """Who signed."""

    name: str
    agency: str | None
    """Key of its type, the same before and after a renaming."""
    unit: str | None
    """The province, district or commune that it belongs to."""


class Teller(Sent):
    """An article that tells of it."""

    article: str
    site: str
    title: str
    url: str
    published: datetime | None
    story: str


class Source(Teller):
    """An article that reports the signing."""

    number: int
    """Of the signing in its article, from 1."""
    quote: str
    """The sentence that reports it."""
    corrected: bool
    """Whether a person says so, not the recogniser."""


class Linked(Sent):
    """Another agreement of the same parties."""

    id: str
    signed_on: str | None
    period_from: int | None
    period_to: int | None


class AgreementAnswer(Sent):
    """A document signed, put together from all articles that report its signing."""

    id: str
    kind: str
    parties: list[AgreementParty]
    provinces: list[str]
    """Under their names of that day."""
    provinces_now: list[str]
    level: Level | None
    signed_on: str | None
    """`2021-07-12`, or `--07-12` where no year can be had."""
    period_from: int | None
    period_to: int | None
    state: State
    """As it stands today."""
    expiry: date | None
    basis: list[str]
    """Numbers of the documents it rests on."""
    numbers: list[str]
    """Its own."""
    subject: str | None
    sites: list[str]
    sources: list[Source]
    told_by: list[Teller]
    """Further articles of the same stories."""
    reviews: list[Teller]
    """Articles that look back on it."""
    renews: list[Linked]
    renewed_by: list[Linked]
    aliases: list[str]
    """Other ids that lead to it."""


class AgreementsAnswer(Sent):
    """One page of agreements, the latest signing first."""

    total: int
    after: str
    """The cursor of the next page, for `after`; empty on the last one."""
    agreements: list[AgreementAnswer]
