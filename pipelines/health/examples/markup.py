"""What the pages of a made-up site are like when a crawl meets them."""

from __future__ import annotations

import random
from datetime import datetime
from math import exp

from pipelines.article import VIETNAM
from pipelines.health.examples.site import TEMPLATE, MadeUpSite
from pipelines.health.records import ARTICLE, FIELDS, PageFacts


def page_of(site: MadeUpSite, page_id: str, run: int, moment: datetime, odd: bool) -> PageFacts:
    """The page of ``site`` as a crawl meets it at ``moment``."""
    dice, one = site.dice, site.happening(moment)
    hurt = one is not None and (one.kind != "half the pages" or int(page_id[-1], 16) % 2 == 0)
    kind = one.kind if one is not None and hurt else ""
    changed = kind in ("new CMS", "no body", "short body", "menu in body", "no lead", "no date", "half the pages")
    own = random.Random(f"{site.name} {page_id}")  # an article stays what it is when it is met again
    length = int(exp(own.gauss(site.size, site.spread)))
    text = length + int(site.around * own.uniform(0.8, 1.25))
    filled = {name: own.random() < share for name, share in site.fills.items()}
    outcome = dice.choice(("no-body", "listing", "needs-browser")) if odd else ARTICLE
    if kind == "no body" or kind == "half the pages":
        outcome = "no-body" if dice.random() < 0.9 else ARTICLE
    elif kind == "new CMS":
        outcome = "no-body" if dice.random() < 0.4 else ARTICLE
        filled |= {"lead": False, "byline": False}
    elif kind == "short body":
        length = int(length * dice.uniform(0.05, 0.2)) + 60
    elif kind == "menu in body":
        length, text = text, text + 200
    elif kind in ("no lead", "no date"):
        filled[kind.removeprefix("no ")] = False
    if outcome != ARTICLE:
        length, filled = 0, {}
    family = site.family
    if kind == "new CMS":
        family = "dnn_newsview"
    return PageFacts(
        page_id=page_id,
        run_id=run,
        site=site.name,
        at=moment,
        outcome=outcome,
        fields=sum(1 << place for place, name in enumerate(FIELDS) if filled.get(name)),
        length=length,
        text=text,
        family=family,
        template=_template(site, moment, changed, odd),
    )


def _template(site: MadeUpSite, moment: datetime, changed: bool, odd: bool) -> str:
    dice = site.dice
    if odd and dice.random() < 0.5:
        return site.template().hex()
    which = dice.randrange(len(site.templates))
    salt = "" if site.redesign is None or moment.astimezone(VIETNAM).date() < site.redesign else "redesigned"
    one = site.happening(moment)
    if changed and one is not None:
        salt = f"changed {one.begin}"
    template = site.templates[which]
    if salt:
        template = random.Random(f"{salt} {template.hex()}").randbytes(TEMPLATE)
    return bytes(b if dice.random() > site.noise else dice.randrange(256) for b in template).hex()
