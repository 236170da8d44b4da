"""How a site is: everything that is known of it in, its condition out."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median

from pipelines.article import VIETNAM
from pipelines.health import access, clauses, probing, recovery, unanswered
from pipelines.health.access import Met, Spell
from pipelines.health.beginnings import begun
from pipelines.health.history import (
    History,
    Past,
    events_known,
    first_met,
    is_accepted,
    lately,
    learned,
    recent_pages,
    unspoilt,
)
from pipelines.health.pages import (
    AROUND,
    BROKEN,
    CHANGED,
    FAMILY,
    HOST,
    LOST,
    NO_ARTICLE,
    RECENT,
    TEMPLATE,
    Borne,
    Break,
    Usual,
    borne_by,
    breaks,
    is_restamped,
)
from pipelines.health.records import ARTICLE, FIELDS, Condition, Crawl, Measures, PageFacts, State, Trouble
from pipelines.health.templates import likeness

STALE_CHANCE = 1e-3
QUIET_CHANCE = 0.05
_GENERIC = "generic"
_WITH_IT = 0.8
_VISITS = 10 * RECENT


def judge(history: History, now: datetime, past: Past | None = None) -> Condition:
    """How the site is at ``now``. Pure: the clock is an argument, and the same history gives the same condition."""
    past = past or learned(history)
    look = access.last_look(history.crawls)
    if not history.crawls:
        return Condition(history.site, State.UNKNOWN, now, None, ("it was never crawled",), "`kyket run` crawls it")
    spell = access.spell(history.crawls)
    recent = recent_pages(history)
    unread = unanswered.look(history)
    measured = _measures(history, past, recent, look, now)
    borne = borne_by(recent, past.usual, first_met(history, recent)) if past.usual else []
    found = _found(history, borne, past, now)
    notes = _notes(found, spell, past)
    condition = (
        _moved(history, found, spell, past, now)
        or _blocked(history, spell, now)
        or _without_links(history, spell, now)
        or _still_shut(history, spell, now)
        or _still_odd(history, State.MOVED, unread, past, now)
        or _broken(history, found, past, now)
        or _still_odd(history, State.BROKEN, unread, past, now)
        or unanswered.judged(history, unread, now)
        or _silent(history, past, look, measured, now)
    )
    wanted = probing.is_wanted(
        condition.state, borne, past.usual, history.probed, now
    ) or probing.is_wanted_for_failures(condition.state, history.crawls, history.probed, now)
    wanted = wanted or unanswered.is_wanted(history, unread, now)
    shut = condition.state is State.BLOCKED or (spell is not None and condition.state is State.MOVED)
    return replace(
        condition,
        measures=measured,
        notes=(*condition.notes, *notes),
        suspect=condition.suspect or wanted or (not shut and probing.is_awaited(history.probed, history.crawls)),
        probed=now if wanted else history.probed,
    )


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
        hosts = Counter(page.host for page in recent_pages(history) if page.host)
        host = hosts.most_common(1)[0][0]
        clause = f"{away.bad} of the last {away.of} pages were answered by {host}"
        remedy = f"look at {host}: add it to hosts in the site's entry, or set base to it"
        since = begun(_visits(history, past.usual), [away], [], past.usual)
        return Condition(history.site, State.MOVED, now, since, (clause,), remedy)
    other = by_mark.get(FAMILY)
    if other is None or past.usual is None:
        return None
    families = Counter(page.family for page in recent_pages(history)[-other.of :])
    family = next(name for name, _ in families.most_common() if name not in past.usual.families)
    if history.lasting(State.BROKEN) is not None:  # it has been told, and what it became is in its evidence
        return None
    if family == _GENERIC:  # marks that are missing say that something changed, not what it became
        return None
    evidence = (
        f"{other.bad} of the last {other.of} pages are of the CMS family {family}, not of {past.usual.families[0]}",
        *(clauses.clause(one) for one in found if one.mark in BROKEN),
    )
    remedy = (
        f'`kyket sites check {history.site}`; then set family = "{family}" in its entry, and the listings it has now'
    )
    since = begun(_visits(history, past.usual), [other], [], past.usual)
    return Condition(history.site, State.MOVED, now, since, evidence, remedy)


def _visits(history: History, known: Usual) -> list[Borne]:
    """What was odd at each of the last visits, up to long before what is judged now."""
    visits = unspoilt(history)[-_VISITS:]
    return borne_by(visits, known, first_met(history, visits))


def _blocked(history: History, spell: Spell | None, now: datetime) -> Condition | None:
    if spell is None or spell.met in (Met.AWAY, Met.NO_LINKS) or not spell.is_trouble():
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


def _without_links(history: History, spell: Spell | None, now: datetime) -> Condition | None:
    """A site whose listings answer with something else: their markup changed, or it is a page that asks for a human."""
    if spell is None or spell.met is not Met.NO_LINKS or not spell.is_trouble() or not access.last_look(history.crawls):
        return None
    reasons = ", ".join(f"{reason} ({count})" for reason, count in Counter(spell.outcomes).most_common(4))
    clause = f"{clauses.crawls(spell.crawls)} since {clauses.moment(spell.first)} found no links to articles: {reasons}"
    remedy = (
        "open the site in a browser: where it first asks for a human, it is blocked (crawl it less hard, or ask its "
        f"keepers to let kyket in); else its listings changed: `kyket sites check {history.site}` shows what is found, "
        f"set listings and links in its entry; then `kyket run {history.site} "
        f"--since {spell.first.astimezone(VIETNAM):%Y-%m-%d}`"
    )
    return Condition(history.site, State.BROKEN, now, spell.first, (clause,), remedy)


def _broken(history: History, found: Sequence[Break], past: Past, now: datetime) -> Condition | None:
    breaking = [one for one in found if one.mark in BROKEN]
    if not breaking or past.usual is None:
        return None
    changed = [one for one in found if one.mark in (TEMPLATE, AROUND, FAMILY)]
    lasting = history.lasting(State.BROKEN)
    if lasting is not None and recovery.is_mended(
        lasting, history.pages, past.usual, first_met(history, history.pages)
    ):
        return None
    # Where the template changed, it broke with it, though it may have shown only when good pages were looked at again.
    with_it = [one for one in changed if one.bad >= _WITH_IT * one.of]
    visits = _visits(history, past.usual)
    since = lasting.since if lasting is not None else begun(visits, breaking, with_it, past.usual)
    evidence = [clauses.clause(one) for one in (*breaking, *changed)]
    last = [page for page in recent_pages(history) if page.at >= breaking[0].since]
    reasons = Counter(page.outcome for page in last if page.outcome != ARTICLE)
    if reasons and breaking[0].mark in (NO_ARTICLE, CHANGED, LOST):
        evidence.insert(
            1,
            "no article on pages of that time: "
            + ", ".join(f"{name} ({count})" for name, count in reasons.most_common(3)),
        )
    earlier = first_met(history, last)
    restamped = sum(page.page_id in earlier and is_restamped(earlier[page.page_id], page) for page in last)
    if restamped:
        evidence.insert(1, f"{restamped} of them have the date of the visit instead of their own")
    remedy = (
        f"`kyket sites check {history.site}` shows what comes out now, `kyket sites propose {history.site}` suggests "
        f"selectors for its entry; then `kyket reextract --site {history.site} "
        f"--since {since.astimezone(VIETNAM):%Y-%m-%d} --dry-run` repairs what was fetched since"
    )
    return Condition(history.site, State.BROKEN, now, since, tuple(evidence), remedy)


def _still_shut(history: History, spell: Spell | None, now: datetime) -> Condition | None:
    """A site that was shut, and that one crawl has seen since, may be shut again: two say that it is over."""
    told = (one for one in history.troubles if one.state is not State.STALE and not _is_told_by_pages(one, history))
    lasting = next(told, None)
    if lasting is None:
        return None
    shut = next((crawl for crawl in reversed(history.crawls) if access.met(crawl) in access.SHUT), None)
    if shut is None or shut.started_at < lasting.since:
        return None
    of_articles = access.is_of_articles(shut)
    later = [crawl for crawl in history.crawls if crawl.started_at > shut.started_at and access.saw(crawl)]
    if sum(access.sees(crawl, articles=of_articles) for crawl in later) >= 2:
        return None
    once = spell is None
    seen = "one crawl has seen it since" if once else "none has seen it since"
    evidence = (
        f"crawls failed until {clauses.moment(shut.started_at)}; {seen}, the next ones will show whether it is over",
    )
    return Condition(history.site, lasting.state, now, lasting.since, evidence, lasting.remedy, suspect=once)


def _still_odd(history: History, state: State, seen: unanswered.Look, past: Past, now: datetime) -> Condition | None:
    """A trouble that pages told lasts until pages say that it is over, though too few may be left to tell it anew."""
    lasting = history.lasting(state)
    if lasting is None or lasting == seen.lasting or past.usual is None or is_accepted(lasting, history):
        return None
    if recovery.is_over(lasting, history.pages, past.usual, first_met(history, history.pages)):
        return None
    return Condition(history.site, state, now, lasting.since, lasting.evidence, lasting.remedy)


def _is_told_by_pages(lasting: Trouble, history: History) -> bool:
    """Whether pages told of it, not crawls."""
    return lasting.state is not State.BLOCKED and any(
        lasting.since <= page.at <= lasting.opened_at for page in history.pages
    )


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
    events = events_known(history, lately(history, now))
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
