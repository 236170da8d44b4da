"""How a site is: everything that is known of it in, its condition out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from pipelines.article import VIETNAM
from pipelines.health import access, clauses, probing
from pipelines.health.access import Met, Spell
from pipelines.health.pages import (
    AROUND,
    BROKEN,
    CHANGED,
    FAMILY,
    HOST,
    LEAST_USUAL,
    LOST,
    NO_ARTICLE,
    RECENT,
    TEMPLATE,
    Borne,
    Break,
    Usual,
    borne_by,
    breaks,
    usual,
)
from pipelines.health.records import ARTICLE, FIELDS, Condition, Crawl, Measures, PageFacts, State, Trouble
from pipelines.health.rhythm import Rhythm, events_of, learn
from pipelines.health.templates import likeness

STALE_CHANCE = 1e-3
QUIET_CHANCE = 0.05
ACCEPTED_AFTER = timedelta(days=30)
"""An acknowledged trouble of extraction that has lasted as long is learned as what is usual."""
_GENERIC = "generic"
_WITH_IT = 0.8


@dataclass(frozen=True, slots=True)
class History:
    """What is known of one site. Everything in order of time."""

    site: str
    family: str
    """By the registry."""
    crawls: Sequence[Crawl]
    pages: Sequence[PageFacts]
    """Of the last weeks; where a trouble lasts, some from before it too."""
    appearances: Sequence[tuple[datetime | None, datetime]]
    """Published, and first seen."""
    away: Sequence[tuple[datetime, datetime]] = ()
    """Times that say nothing of the site's rhythm: it could not be seen."""
    troubles: Sequence[Trouble] = ()
    """Those of this site that last."""
    spoilt: Sequence[tuple[datetime, datetime]] = ()
    """Times whose pages say nothing of what is usual: extraction was broken."""
    probed: datetime | None = None
    """When good pages were last chosen to be looked at again."""

    def lasting(self, state: State) -> Trouble | None:
        """The trouble of this kind that lasts."""
        return next((one for one in self.troubles if one.state is state), None)


@dataclass(frozen=True, slots=True)
class Past:
    """What was learned of a site's past; learning takes longer than judging, and may be done less often."""

    rhythm: Rhythm | None
    usual: Usual | None
    events: Sequence[datetime] = ()
    """When articles became known, in order."""


def learned(history: History) -> Past:
    """What the past of a site makes usual."""
    events = _events(history)
    return Past(_rhythm(history, events), _usual(history), events)


def judge(history: History, now: datetime, past: Past | None = None) -> Condition:
    """How the site is at ``now``. Pure: the clock is an argument, and the same history gives the same condition."""
    past = past or learned(history)
    look = access.last_look(history.crawls)
    if not history.crawls:
        return Condition(history.site, State.UNKNOWN, now, None, ("it was never crawled",), "`kyket run` crawls it")
    spell = access.spell(history.crawls)
    recent = _recent(history)
    measured = _measures(history, past, recent, look, now)
    borne = borne_by(recent, past.usual, _first_met(history, recent)) if past.usual else []
    found = _found(history, borne, past, now)
    notes = _notes(found, spell, past)
    condition = (
        _moved(history, found, spell, past, now)
        or _blocked(history, spell, now)
        or _broken(history, found, past, now)
        or _silent(history, past, look, measured, now)
    )
    wanted = probing.is_wanted(condition.state, borne, past.usual, history.probed, now)
    return replace(
        condition,
        measures=measured,
        notes=(*condition.notes, *notes),
        suspect=wanted or probing.is_awaited(history.probed, history.crawls),
        probed=now if wanted else history.probed,
    )


# What is learned


def _rhythm(history: History, events: Sequence[datetime]) -> Rhythm | None:
    if not events:
        return None
    # A silence that lasts is what is judged, not what is learned from.
    return learn(events, events[0], events[-1], history.away)


def _events(history: History, last: int = 0) -> list[datetime]:
    first = next((crawl for crawl in history.crawls if crawl.finished_at is not None), None)
    if first is None or first.finished_at is None:
        return []
    return events_of(history.appearances[-last:], first.finished_at + timedelta(hours=1))


def _lately(history: History, now: datetime) -> int:
    """How many of the appearances are enough for the last week and the newest article."""
    week = bisect_left(history.appearances, now - timedelta(days=8), key=lambda one: one[1])
    return max(len(history.appearances) - week, 50)


def _usual(history: History) -> Usual | None:
    trouble = history.lasting(State.BROKEN) or history.lasting(State.MOVED)
    pages = [page for page in history.pages if not any(first <= page.at < last for first, last in history.spoilt)]
    if trouble is not None and not _is_accepted(trouble, history):
        return usual([page for page in pages if page.at < trouble.since], history.family)
    first = _recent(history)
    if not first:
        return None
    return usual([page for page in pages if page.at < first[0].at], history.family)


def _is_accepted(trouble: Trouble, history: History) -> bool:
    """Whether somebody has known of the trouble for so long that it is how the site is now."""
    return trouble.acknowledged_at is not None and history.pages[-1].at - trouble.since > ACCEPTED_AFTER


def _recent(history: History) -> list[PageFacts]:
    """The last pages, each as it was last met: at most half of all, and none of a trouble that is over."""
    last: dict[str, PageFacts] = {}
    run = 0
    ids: set[str] = set()
    before: list[int] = []  # of each page: how many others were met before it
    for page in history.pages:
        before.append(len(ids))
        ids.add(page.page_id)
    for page, left in zip(reversed(history.pages), reversed(before), strict=True):
        # What one crawl met is not divided, unless too little is left to compare it with.
        enough = len(last) >= min(RECENT, len(ids) // 2)
        if enough and (page.run_id != run or len(last) >= RECENT or left < LEAST_USUAL):
            break
        run = page.run_id
        if not any(first <= page.at < end for first, end in history.spoilt):
            last.setdefault(page.page_id, page)
    return sorted(last.values(), key=lambda page: page.at)


def _first_met(history: History, recent: Sequence[PageFacts]) -> dict[str, PageFacts]:
    """Each of the ``recent`` pages as it was when an article first came out of it."""
    wanted = {page.page_id for page in recent}
    met = [page for page in history.pages if page.page_id in wanted and page.outcome == ARTICLE]
    if history.spoilt:
        met = [page for page in met if not any(first <= page.at < end for first, end in history.spoilt)]
    # Pages that were first met broken are no witnesses of how it was, nor of its end.
    for trouble in (one for one in history.troubles if one.state in (State.BROKEN, State.MOVED)):
        if not _is_accepted(trouble, history):
            met = [page for page in met if page.at < trouble.since]
    return {page.page_id: page for page in reversed(met)}


# What is concluded


def _found(history: History, borne: Sequence[Borne], past: Past, now: datetime) -> list[Break]:
    """What the last pages bear more often than chance allows, without what old pages speak against."""
    if past.usual is None:
        return []
    found = breaks(borne, past.usual)
    if not found or history.lasting(State.BROKEN):
        return found
    if history.lasting(State.MOVED):  # what its pages lacked until now is no new trouble
        return [one for one in found if one.mark not in BROKEN or one.last >= history.crawls[-1].started_at]
    pages = history.pages
    return [one for one in found if probing.stands(one, pages, history.crawls, history.probed, now)]


def _moved(
    history: History, found: Sequence[Break], spell: Spell | None, past: Past, now: datetime
) -> Condition | None:
    if spell is not None and spell.met is Met.AWAY and spell.is_trouble():
        leading = sorted(spell.hosts, key=lambda one: -spell.hosts[one])
        clause = (
            f"its addresses lead to {', '.join(leading[:3]) or 'another host'}, "
            f"in {clauses.crawls(spell.crawls)} since {clauses.moment(spell.first)}"
        )
        there = leading[0] if leading else "NEW-HOST"
        remedy = (
            f"look at {there}: if the site is there now, set base in its entry "
            f"(VAR/sites/{history.site}.toml with replaces = true), or `kyket sites add https://{there}`"
        )
        return Condition(history.site, State.MOVED, now, spell.first, (clause,), remedy)
    by_mark = {one.mark: one for one in found}
    if (away := by_mark.get(HOST)) is not None and past.usual is not None:
        hosts = Counter(page.host for page in _recent(history) if page.host)
        host = hosts.most_common(1)[0][0]
        clause = f"{away.bad} of the last {away.of} pages were answered by {host}"
        remedy = f"look at {host}: add it to hosts in the site's entry, or set base to it"
        return Condition(history.site, State.MOVED, now, away.since, (clause,), remedy)
    other = by_mark.get(FAMILY)
    if other is None or past.usual is None:
        return None
    families = Counter(page.family for page in _recent(history)[-other.of :])
    family = next(name for name, _ in families.most_common() if name not in past.usual.families)
    if family == _GENERIC:  # marks that are missing say that something changed, not what it became
        return None
    evidence = (
        f"{other.bad} of the last {other.of} pages are of the CMS family {family}, not of {past.usual.families[0]}",
        *(clauses.clause(one) for one in found if one.mark in BROKEN),
    )
    remedy = (
        f'`kyket sites check {history.site}`; then set family = "{family}" in its entry, and the listings it has now'
    )
    since = _begin(history, past.usual, other.since)
    return Condition(history.site, State.MOVED, now, since, evidence, remedy)


def _begin(history: History, known: Usual, since: datetime) -> datetime:
    """When what was found ``since`` then began: the pages right before it may be odd, too."""
    odd = {TEMPLATE, FAMILY, *known.rare}
    for page in reversed(history.pages):
        if page.at < since:
            if known.marks(page).isdisjoint(odd):
                break
            since = page.at
    return since


def _blocked(history: History, spell: Spell | None, now: datetime) -> Condition | None:
    if spell is None or spell.met is Met.AWAY or not spell.is_trouble():
        return None
    reasons = ", ".join(f"{reason} ({count})" for reason, count in Counter(spell.outcomes).most_common(4))
    said = "did not let kyket in" if spell.met is Met.DENIED else "did not answer"
    evidence = (f"{clauses.crawls(spell.crawls)} since {clauses.moment(spell.first)} {said}: {reasons}",)
    day = spell.first.astimezone(VIETNAM)
    if spell.met is Met.DENIED:
        remedy = (
            f"open the site in a browser; crawl it less hard (politeness.delay in its entry) or ask its keepers to let "
            f"kyket in; then `kyket run {history.site} --since {day:%Y-%m-%d}`"
        )
    else:
        remedy = (
            f"open the site in a browser: if it is there, `kyket sites check {history.site}` from this machine; "
            f"when it answers again, `kyket run {history.site} --since {day:%Y-%m-%d}`"
        )
    return Condition(history.site, State.BLOCKED, now, spell.first, evidence, remedy)


def _broken(history: History, found: Sequence[Break], past: Past, now: datetime) -> Condition | None:
    breaking = [one for one in found if one.mark in BROKEN]
    if not breaking or past.usual is None:
        return None
    changed = [one for one in found if one.mark in (TEMPLATE, AROUND, FAMILY)]
    lasting = history.lasting(State.BROKEN)
    # Where the template changed, it broke with it, though it may have shown only when good pages were looked at again.
    begun = [*breaking, *(one for one in changed if one.bad >= _WITH_IT * one.of)]
    since = lasting.since if lasting is not None else _begin(history, past.usual, min(one.since for one in begun))
    evidence = [clauses.clause(one) for one in (*breaking, *changed)]
    last = [page for page in _recent(history) if page.at >= breaking[0].since]
    reasons = Counter(page.outcome for page in last if page.outcome != ARTICLE)
    if reasons and breaking[0].mark in (NO_ARTICLE, CHANGED, LOST):
        evidence.insert(
            1,
            "no article on pages of that time: "
            + ", ".join(f"{name} ({count})" for name, count in reasons.most_common(3)),
        )
    remedy = (
        f"`kyket sites check {history.site}` shows what comes out now, `kyket sites propose {history.site}` suggests "
        f"selectors for its entry; then `kyket reextract --site {history.site} "
        f"--since {since.astimezone(VIETNAM):%Y-%m-%d} --dry-run` repairs what was fetched since"
    )
    return Condition(history.site, State.BROKEN, now, since, tuple(evidence), remedy)


def _silent(history: History, past: Past, look: Crawl | None, measured: Measures, now: datetime) -> Condition:
    site = history.site
    if look is None:
        clause = "no crawl has seen it yet"
        return Condition(site, State.UNKNOWN, now, None, (clause,), f"`kyket sites check {site}`")
    newest, chance = measured.newest, measured.silence
    lasting = history.lasting(State.STALE)
    if past.rhythm is None or newest is None or chance is None:
        return Condition(site, State.HEALTHY, now, notes=("too little of its past is known to judge its silences",))
    silent = look.started_at - newest
    clause = (
        f"nothing new since {clauses.moment(newest)}: for {clauses.long(silent)}, in which "
        f"{past.rhythm.expected(newest, look.started_at):.1f} articles were to be expected; "
        f"by its own past {clauses.chance(chance)}"
    )
    if chance < STALE_CHANCE or (lasting is not None and newest <= lasting.since):
        remedy = (
            f"open the site: if there are new articles, its listings have moved (`kyket sites check {site}`); "
            "if not, the silence is theirs, and `kyket sites acknowledge` says so"
        )
        return Condition(site, State.STALE, now, newest, (clause,), remedy)
    if chance < QUIET_CHANCE:
        return Condition(site, State.QUIET, now, newest, (clause,))
    return Condition(site, State.HEALTHY, now)


# What is measured and said


def _measures(history: History, past: Past, recent: Sequence[PageFacts], look: Crawl | None, now: datetime) -> Measures:
    events = _events(history, _lately(history, now))
    newest = events[-1] if events else None
    recent = recent or history.pages[-RECENT:]
    articles = [page for page in recent if page.outcome == ARTICLE]
    known = past.usual
    filled = {
        name: (sum(page.has(name) for page in articles) / len(articles), known.filled[name] if known else None)
        for name in FIELDS
        if articles
    }
    silence = None
    if past.rhythm is not None and newest is not None and look is not None:
        silence = past.rhythm.chance(newest, look.started_at) if look.started_at > newest else 1.0
    templates = [likeness(page.template, known.templates) for page in recent[-10:] if page.template] if known else []
    outcomes = Counter(page.outcome for page in recent)
    return Measures(
        articles_day=past.rhythm.rate(now.astimezone(VIETNAM).date()) if past.rhythm else None,
        articles_week=bisect_right(events, now) - bisect_right(events, now - timedelta(days=7)),
        newest=newest,
        last_look=look.started_at if look else None,
        silence=silence,
        outcomes={name: count / len(recent) for name, count in outcomes.most_common()},
        filled=filled,
        length=(median(page.length for page in articles), known.lengths[1] if known else None) if articles else None,
        boilerplate=(
            (median(page.boilerplate for page in articles), known.shares[1] if known else None) if articles else None
        ),
        template=median(templates) if templates else None,
        family=Counter(page.family for page in recent).most_common(1)[0][0] if recent else "",
    )


def _notes(found: Sequence[Break], spell: Spell | None, past: Past) -> list[str]:
    notes = []
    if not any(one.mark in BROKEN for one in found):
        notes += [clauses.clause(one) for one in found if one.mark in (TEMPLATE, FAMILY)]
    if spell is not None:
        notes.append(f"{clauses.crawls(spell.crawls)} since {clauses.moment(spell.first)}: {spell.met}")
    if past.usual is None:
        notes.append("too few pages are known to judge what comes out of them")
    return notes
