"""Made-up reports of ceremonies, and look-alikes of them, which say other facts in the same sentences."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipelines.article import VIETNAM, Article, DateProvenance, page_id
from pipelines.stories.examples import phrases

SITES = ("mot.example", "hai.example", "ba.example", "bon.example", "nam.example", "sau.example", "bay.example")


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What happened (``facts``) and how one reporter tells it (``plan``: which sentences, in which order)."""

    facts: dict[str, str]
    plan: tuple[tuple[str, ...], ...]
    """Templates, paragraph by paragraph; the first is the lead."""
    title: str
    captions: tuple[str, ...]
    held: datetime

    def tell(self, template: str) -> str:
        """``template`` with the facts in it."""
        text = template.format(**self.facts)
        return text[:1].upper() + text[1:]


def ceremony(dice: random.Random) -> Ceremony:
    """A ceremony told in sentences of its own choice."""
    held = datetime(2016, 1, 4, 7, tzinfo=VIETNAM) + timedelta(hours=dice.randrange(24 * 365 * 10))
    return Ceremony(_facts(dice, held), _plan(dice), dice.choice(phrases.TITLES), _captions(dice), held)


def look_alike(dice: random.Random, of: Ceremony) -> Ceremony:
    """Another ceremony in the very sentences of ``of``: other people, numbers, days; at times other agencies too.

    One third is the same two agencies years later, one third the same host with another partner in the same week, one
    third another province.
    """
    kind = dice.randrange(3)
    apart = timedelta(days=dice.randint(1, 5)) if kind == 1 else timedelta(days=dice.randint(300, 2000))
    held = of.held + apart
    facts = _facts(dice, held)
    same: Sequence[str] = {
        0: ("province", "hub", "partner", "kind", "Kind", "subject", "issue1", "issue2", "issue3", "issue4", "issue5"),
        1: ("province", "hub", "kind", "Kind", "a", "issue1", "issue2", "issue3", "first", "last", "before"),
        2: ("hub", "partner", "kind", "Kind", "subject", "issue1", "issue2", "issue3", "issue4"),
    }[kind]
    facts |= {name: of.facts[name] for name in same}
    return replace(of, facts=facts | {"place": _place(dice, facts)}, held=held)


def report(dice: random.Random, told: Ceremony, site: str) -> Article:
    """The article in which ``site`` tells it."""
    lead, *body = (" ".join(map(told.tell, paragraph)) for paragraph in told.plan)
    return article(
        site,
        f"{dice.getrandbits(40):010x}",
        title=told.tell(told.title),
        lead=lead,
        body=tuple(body),
        captions=tuple(map(told.tell, told.captions)),
        published=told.held + timedelta(minutes=dice.randint(30, 600)),
    )


def article(
    site: str,
    name: str,
    *,
    title: str,
    lead: str,
    body: tuple[str, ...],
    captions: tuple[str, ...],
    published: datetime | None,
    source_url: str = "",
) -> Article:
    """An article of the made-up ``site``."""
    url = f"https://{site}/tin-tuc/{name}.html"
    return Article(
        id=page_id(site, url),
        url=url,
        canonical_url=url,
        site=site,
        title=title,
        lead=lead,
        body=body,
        captions=captions,
        byline="",
        published=published,
        published_raw="",
        published_from=DateProvenance("page", "minute") if published else None,
        modified=None,
        language="vi",
        province="",
        province_now="",
        source_url=source_url,
    )


def _facts(dice: random.Random, held: datetime) -> dict[str, str]:
    first = held.year + dice.randint(0, 1)
    issues = dice.sample(phrases.ISSUES, 5)
    facts = {f"issue{number}": issue for number, issue in enumerate(issues, 1)}
    kind = dice.choice(phrases.KINDS)
    moment = "Sáng" if held.hour < 12 else "Chiều"
    districts = dice.sample(phrases.DISTRICTS, 2)
    facts |= {
        "province": dice.choice(phrases.PROVINCES),
        "hub": dice.choice(phrases.HUBS),
        "partner": dice.choice(phrases.PARTNERS),
        "kind": kind,
        "Kind": kind[0].upper() + kind[1:],
        "subject": dice.choice(phrases.SUBJECTS),
        "moment": moment,
        "moment_low": moment.lower(),
        "day": str(held.day),
        "month": str(held.month),
        "year": str(held.year),
        "before": str(held.year - 1),
        "first": str(first),
        "last": str(first + dice.choice((3, 4, 5))),
        "district": districts[0],
        "district2": districts[1],
        "commune": dice.choice(phrases.COMMUNES),
        "a": _name(dice),
        "b": _name(dice),
        "c": _name(dice),
        "tiny": f"{dice.randint(3, 12):02}",
        "small": str(dice.randint(13, 48)),
        "count": str(dice.randint(55, 980)),
        "many": f"{dice.randint(2, 48)}.{dice.randint(0, 9)}00",
        "number": str(dice.randint(2, 60)),
        "other_day": str(dice.randint(1, 28)),
        "other_month": str(dice.randint(1, 12)),
    }
    return facts | {"place": _place(dice, facts)}


def _place(dice: random.Random, facts: dict[str, str]) -> str:
    return dice.choice(phrases.PLACES).format(**facts)


def _name(dice: random.Random) -> str:
    return " ".join(map(dice.choice, (phrases.FAMILY, phrases.MIDDLE, phrases.GIVEN)))


def _plan(dice: random.Random) -> tuple[tuple[str, ...], ...]:
    formulae = dice.sample(phrases.FORMULAE, dice.randint(2, 4))
    particulars = dice.sample(phrases.PARTICULARS, dice.randint(2, 4))
    speeches = dice.sample(phrases.SPEECHES, dice.randint(2, 3))
    paragraphs = [
        (dice.choice(phrases.OPENINGS),),
        (dice.choice(phrases.ATTENDANCE),),
        (formulae[0], dice.choice(phrases.BACKGROUNDS)),
        (dice.choice(phrases.CONTENTS), formulae[1]),
        *((speech,) for speech in speeches),
        *((particular,) for particular in particulars),
        *((formula,) for formula in formulae[2:]),
    ]
    rest = paragraphs[3:]
    dice.shuffle(rest)
    return (*paragraphs[:3], *rest, (dice.choice(phrases.CLOSINGS),))


def _captions(dice: random.Random) -> tuple[str, ...]:
    return tuple(dice.sample(phrases.CAPTIONS, dice.randint(1, 2)))
