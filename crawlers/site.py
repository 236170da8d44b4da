"""A site of the registry: everything kyket knows of it, as data. One TOML file a site, see docs/adding-a-site.md."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from crawlers.addresses import private_host
from crawlers.canonical import AddressRules, rules_of
from crawlers.cms import dnn_newsview, generic, nukeviet, onecms, tuyengiao, vnpt_cms
from crawlers.discovery import Discovery, Listing
from crawlers.mistakes import nearest, wrong
from crawlers.values import Address, Count, Expression, Flag, Pages, Selector, checked_regex, checked_selector
from pipelines.article import VIETNAM
from pipelines.hints import Hints, SiteFacts
from pipelines.provinces import Province, find, provinces

_FAMILIES = {module.HINTS.family: module for module in (nukeviet, tuyengiao, dnn_newsview, vnpt_cms, onecms, generic)}

Kind = Literal["committee", "paper", "party", "portal", "central"]

Seen = Literal["page", "crawler-config", "saved-html", "mention", "seed", "unverified"]
"""Where a fact was seen: a page of the site, the configuration of somebody's crawler, a saved page, a mention in
another text, one of the seed articles; ``unverified`` is a guess or a conclusion from the CMS family."""

CLOCKS = {
    "page-clock": "the top of each page prints the time of the download, which is never the article's date",
    "twelve-hour": "times run to 12 without saying before or after noon",
    "month-first": "dates may be month/day/year",
    "gmt-feed": "the feed's dates are in GMT, so an article of the early morning shows the day before",
    "us-meta": 'article:published_time is in US order: "11/21/2023 9:28:56 AM"',
    "no-zone": "JSON-LD dates are Vietnamese time without a zone",
    "sa-ch": "SA is before noon, CH after it (SharePoint)",
}
"""What can be odd about the dates of a site."""

_SELECTOR_FIELDS = frozenset(
    ("title", "lead", "body", "byline", "published", "modified", "source", "captions", "noise")
)
_HINT_FIELDS = _SELECTOR_FIELDS | {"residue", "meta_dates"}


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ListingEntry(_Table):
    """A listing with ways of its own; one without is written as its address alone."""

    url: Address
    pages: Pages = ""
    links: tuple[Selector, ...] = ()


_Listing = Annotated[ListingEntry, BeforeValidator(lambda value: {"url": value} if isinstance(value, str) else value)]


class Cadence(_Table):
    """When the site is crawled."""

    minutes: Annotated[Count, Field(ge=1, le=43_200)] = 60
    """Between the starts of two crawls."""
    quiet: str = ""
    """Hours of the day (Asia/Ho_Chi_Minh) without crawls: "23:00-05:00"."""

    @field_validator("quiet")
    @classmethod
    def _hours(cls, value: str) -> str:
        if value and _hours_of(value) is None:
            raise wrong(f'"{value}" is no span of hours', 'write quiet = "23:00-05:00"')
        return value

    def is_quiet(self, now: datetime) -> bool:
        """Whether ``now`` (aware) lies in the quiet hours."""
        hours = _hours_of(self.quiet)
        if hours is None:
            return False
        begin, end = hours
        clock = now.astimezone(VIETNAM).time()
        return begin <= clock < end if begin <= end else clock >= begin or clock < end


class Politeness(_Table):
    """How hard the site may be asked."""

    concurrency: Annotated[Count, Field(ge=1, le=16)] = 1
    delay: Annotated[float, Field(ge=0, le=600)] | None = None
    """Seconds between two requests; left out: the family's."""
    autothrottle: Flag = True
    user_agent: str = ""
    """Instead of kyket's own; only where the site's keepers asked for it."""


class Site(_Table):
    """One site. ``id`` is the file's name, all else its keys. What is not known is left out."""

    id: str
    name: Annotated[str, Field(min_length=1)]
    kind: Kind
    province: Annotated[str, Field(validate_default=True)] = ""
    """Under the name it had when the site began, without "tỉnh" or "thành phố"; left out for a central site."""
    province_now: Annotated[str, Field(validate_default=True)] = ""
    """What it has been part of since the merger; left out, it is concluded from ``province``."""
    base: str
    """Address of the home page. Paths in the entry and the family's are relative to it."""
    hosts: tuple[str, ...] = ()
    """Other host names of the site; ``*.langson.gov.vn`` is all under it. ``www.`` and ``m.`` need no mention."""
    family: str = "generic"
    cms: str = ""
    """The CMS as it was seen, in words, where that says more than the family."""
    feeds: tuple[Address, ...] = ()
    sitemaps: tuple[Address, ...] = ()
    listings: tuple[_Listing, ...] = ()
    sections: tuple[Selector, ...] = ()
    """Links on the home page that lead to listings."""
    listing: tuple[Expression, ...] = ()
    links: tuple[Selector, ...] = ()
    pages: Pages = ""
    next: tuple[Selector, ...] = ()
    article: tuple[Expression, ...] = ()
    never: tuple[Expression, ...] = ()
    clock: tuple[str, ...] = ()
    date_seen: str = ""
    """A date as the site prints it."""
    selectors: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Where fields stand on this site alone, by field name of :class:`pipelines.hints.Hints`."""
    revisit_hours: Annotated[Count, Field(ge=0, le=8760)] = 48
    """An article younger than this is looked at again by each crawl, for it may have been edited."""
    allow_private: Annotated[Flag, Field(validate_default=True)] = False
    """Addresses of this machine and of private networks may be crawled (the demo, a test)."""
    needs_browser: Flag = False
    enabled: Annotated[Flag, Field(validate_default=True)] = True
    reason: Annotated[str, Field(validate_default=True)] = ""
    """Why the site is not crawled and what to do about it; needed when ``enabled`` is false."""
    verified: Flag = False
    """Somebody has seen kyket read the live site rightly, on ``verified_on``."""
    verified_on: Annotated[date | None, Field(validate_default=True)] = None
    replaces: Flag = False
    """This entry stands for the one with the same id in a folder read before."""
    cadence: Cadence = Cadence()
    politeness: Politeness = Politeness()
    evidence: dict[str, tuple[Seen, ...]] = Field(default_factory=dict)
    """Where each fact was seen, by key; ``entry`` is all of them but those named."""

    @field_validator("id")
    @classmethod
    def _id(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", value) or value.startswith("www."):
            raise wrong(f'"{value}" is no id', "name the file after the site's host without www., in lower case")
        return value

    @field_validator("base")
    @classmethod
    def _base(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            usable = False
        if not usable or parts.query or parts.fragment or parts.username:
            raise wrong(
                f'"{value}" is no home page', f'write base = "https://{value.partition("://")[2] or value.strip("/")}"'
            )
        return value

    @field_validator("hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for host in value:
            if not re.fullmatch(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?", host):
                bare = host.partition("://")[2] or host
                raise wrong(f'"{host}" is no host name', f'write "{bare.partition("/")[0].lower()}"')
        return value

    @field_validator("family")
    @classmethod
    def _family(cls, value: str) -> str:
        if value not in _FAMILIES:
            raise wrong(f'there is no CMS family "{value}"', nearest(value, _FAMILIES))
        return value

    @field_validator("clock")
    @classmethod
    def _clock(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for quirk in value:
            if quirk not in CLOCKS:
                raise wrong(f'there is no clock quirk "{quirk}"', nearest(quirk, CLOCKS))
        return value

    @field_validator("selectors")
    @classmethod
    def _selectors(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for name, entries in value.items():
            if name not in _HINT_FIELDS:
                raise wrong(f'there is no field "{name}" to select', nearest(name, _HINT_FIELDS))
            for entry in entries:
                if name == "residue":
                    checked_regex(entry)
                elif name != "meta_dates":
                    checked_selector(entry)
        return value

    @field_validator("evidence")
    @classmethod
    def _evidence(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        known = frozenset(cls.model_fields) - {"id", "evidence"} | {"entry"}
        for name in value:
            if name not in known:
                raise wrong(f'there is no key "{name}" to give evidence for', nearest(name, known))
        return value

    @field_validator("allow_private")
    @classmethod
    def _private(cls, value: bool, info: ValidationInfo) -> bool:
        host = urlsplit(info.data.get("base", "")).hostname or ""
        if not value and private_host(host):
            raise wrong(
                f"{host} is an address of this machine or a private network",
                "write allow_private = true if it is meant",
            )
        return value

    @field_validator("province")
    @classmethod
    def _province(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.data.get("kind") not in (None, "central"):
            raise wrong("is missing", 'add province = "Lâm Đồng" (only a central site has none)')
        if value:
            known = _province_called(value)
            if value not in known.names:
                raise wrong(f'"{value}" is not how the province is written', f'write "{known.name}"')
        return value

    @field_validator("province_now")
    @classmethod
    def _province_now(cls, value: str, info: ValidationInfo) -> str:
        province = info.data.get("province", "")
        if not province:
            if value and "province" in info.data:
                raise wrong(f'"{value}" without a province before', f'add province = "{value}"')
            return value
        now = _province_called(province).now
        if value and value != now:
            _province_called(value)
            raise wrong(f"{province} has not become {value}", f'write "{now}", or leave the line out')
        return now

    @field_validator("enabled")
    @classmethod
    def _found_somehow(cls, value: bool, info: ValidationInfo) -> bool:
        ways = [info.data.get(key, True) for key in ("feeds", "sitemaps", "listings", "sections")]
        if value and info.data.get("family") == "generic" and not any(ways):
            raise wrong(
                "nothing says where the site's articles are listed",
                'add feeds, sitemaps or listings (listings = ["/"]: the menu of the home page), or enabled = false',
            )
        return value

    @field_validator("reason")
    @classmethod
    def _reason(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("enabled") is False and not value.strip():
            raise wrong("is missing", 'add reason = "what is not known, and what to do about it"')
        return value

    @field_validator("verified_on")
    @classmethod
    def _verified_on(cls, value: date | None, info: ValidationInfo) -> date | None:
        if info.data.get("verified") and value is None:
            raise wrong("is missing", "add verified_on = 2026-01-31, the day the live site was seen to be read rightly")
        return value

    @property
    def host(self) -> str:
        """Host name of the home page."""
        return urlsplit(self.base).hostname or ""

    @property
    def delay(self) -> float:
        """Seconds between two requests."""
        return self.politeness.delay if self.politeness.delay is not None else self.discovery.delay

    @cached_property
    def discovery(self) -> Discovery:
        """How the site's articles are found: the family's ways with the entry's own in front; addresses are absolute.

        ``listings``, ``listing``, ``article`` and ``pages`` of the entry replace the family's, for a site has one form.
        """
        family: Discovery = _FAMILIES[self.family].DISCOVERY
        own = tuple(Listing(self._at(one.url), one.pages, one.links) for one in self.listings)
        return replace(
            family,
            feeds=_joined(self._all_at(self.feeds), self._all_at(family.feeds)),
            sitemaps=_joined(self._all_at(self.sitemaps), self._all_at(family.sitemaps)),
            listings=own or tuple(replace(one, url=self._at(one.url)) for one in family.listings),
            sections=_joined(self.sections, family.sections),
            listing=self.listing or family.listing,
            links=_joined(self.links, family.links),
            pages=self.pages or family.pages,
            next=_joined(self.next, family.next),
            article=self.article or family.article,
            never=_joined(self.never, family.never),
            gmt_feed=family.gmt_feed or "gmt-feed" in self.clock,
        )

    @cached_property
    def rules(self) -> AddressRules:
        """What :mod:`crawlers.canonical` knows of the site's addresses."""
        return rules_of(self.base, self.hosts, self.discovery)

    def facts(self) -> SiteFacts:
        """What the extractor needs to know of the site."""
        return self._facts

    def hints(self) -> Hints:
        """Where the fields stand on the site's pages: its own selectors, then the family's."""
        return self._hints

    @cached_property
    def _facts(self) -> SiteFacts:
        return SiteFacts(self.id, self.province, self.province_now, self.clock, dict(self.selectors))

    @cached_property
    def _hints(self) -> Hints:
        family = _FAMILIES[self.family].HINTS
        own: dict[str, Any] = {name: _joined(value, getattr(family, name)) for name, value in self.selectors.items()}
        hints: Hints = replace(family, **own) if own else family
        return hints

    def _at(self, address: str) -> str:
        return self.base.rstrip("/") + address if address.startswith("/") else address

    def _all_at(self, addresses: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._at(address) for address in addresses)


def _province_called(name: str) -> Province:
    found = find(name)
    if found is None:
        names = {spelt for each in provinces() for spelt in each.names}
        raise wrong(
            f'there is no province "{name}"', nearest(name, names, otherwise="see pipelines/data/provinces.toml")
        )
    return found


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(first + second))


def _hours_of(text: str) -> tuple[time, time] | None:
    try:
        begin, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        return None
    return begin, end
