"""Looking at the health of sites: the store's facts in, conditions, troubles and gaps kept.

Whoever sends alarms asks :func:`alarms` what is due and says :func:`told` when it was sent.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from crawlers.registry import Registry, Site
from pipelines.errors import KyketError
from pipelines.health import access, probing, unanswered
from pipelines.health.access import Met
from pipelines.health.alarms import Alarm, due
from pipelines.health.gaps import gaps_of, tolerance
from pipelines.health.history import TOLD, History, completed, hiding, learned
from pipelines.health.judging import judge
from pipelines.health.records import Condition, Crawl, Standing, State, Trouble
from pipelines.health.rhythm import LEARNED_DAYS
from pipelines.health.troubles import steps, unlearned_since
from pipelines.health.weeks import weeks_of
from pipelines.logs import say
from pipelines.store import Store
from pipelines.store.health import MOST_FACTS, HealthStore
from pipelines.store.records import CrawlRun

log = logging.getLogger(__name__)

CRAWLS_DAYS = 120
"""How far back crawls are looked at; gaps before that stay as they were found."""
_REPORT = "report it with what `kyket --debug sites health {}` shows"
_OURS = 5
"""At least so many sites without an answer are needed to blame our own network."""


def look(
    store: Store, sites: Sequence[Site], now: datetime, *, all_sites: bool = False, alone: bool = False
) -> list[Condition]:
    """Judge ``sites`` at ``now`` and keep what that says. ``all_sites``: they are all that are crawled.

    May be repeated at any time: what is known already stays as it is. A fault of ours in judging one says nothing of
    the others: it is logged and is that site's condition, unless it is judged ``alone``.
    """
    looking = _Looking(store, now)
    conditions: list[Condition] = []
    for site in sites:
        try:
            condition = looking.judged(site)
        except KyketError:
            raise  # the store does not answer, for one
        except Exception as error:
            if alone:
                raise
            why = f"its health could not be judged: {type(error).__name__}: {error}"
            say(log, logging.ERROR, "health not judged", site=site.id, reason=why)
            condition = Condition(site.id, State.UNKNOWN, now, None, (why,), _REPORT.format(site.id))
        conditions.append(condition)
    standings = [_standing(site, condition, now) for site, condition in zip(sites, conditions, strict=True)]
    store.health().note(standings, conditions, all_sites=all_sites)
    if all_sites:
        store.stages.done("health", now)
    return conditions


class _Looking:
    """One look at several sites: what is known of all of them is read once."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._health = store.health()
        self._now = now
        self._lasting, self._ended = _troubles(self._health)
        self._offline = all_sites_silent(store.last_runs(), now)
        self._before = self._health.conditions()

    def judged(self, site: Site) -> Condition:
        """How ``site`` is; its troubles, gaps and the pages to be asked again are kept."""
        health, now, offline, lasting = self._health, self._now, self._offline, self._lasting[site.id]
        history, past_gaps = _history(health, site, now, lasting, self._ended[site.id])
        history = replace(history, probed=self._before[site.id].probed if site.id in self._before else None)
        past = learned(history)
        condition = judge(history, now, past)
        measured = replace(condition.measures, weeks=weeks_of(past.events, past.rhythm, now))
        condition = replace(condition, measures=measured)
        if offline and condition.state is State.BLOCKED and _without_answer(history.crawls):
            condition = replace(condition, state=State.UNKNOWN, evidence=(offline, *condition.evidence), remedy=_ONLINE)
        _follow(health, condition, lasting, now)
        if past_gaps is not None:
            published = [moment or seen for moment, seen in history.appearances]
            found = gaps_of(site.id, history.crawls, published, past.rhythm, site.cadence.minutes, now)
            health.keep_gaps(site.id, found, past_gaps)
        if condition.probed == now:
            chosen = probing.chosen(history.pages, now, history.troubles)
            health.look_again([*chosen, *unanswered.to_ask(history)])
        return condition


def alarms(store: Store, now: datetime) -> list[Alarm]:
    """What operators are to be told: each new trouble once, again daily until acknowledged, and its end."""
    return due(store.health().troubles(ended=True), now)


def told(store: Store, sent: Sequence[Alarm], now: datetime) -> None:
    """Note that ``sent`` have reached the operators' channel."""
    if sent:
        store.health().told([one.trouble.id for one in sent], now)


def last_starts(store: Store, registry: Registry) -> dict[str, datetime]:
    """The start of each site's last crawl, for :meth:`Registry.due`.

    Where that failed, or its pages are odd, it is put back so far that the site is due after
    :data:`pipelines.health.probing.AGAIN`; not where that is a trouble already that somebody has been told of.
    """
    health = store.health()
    known: defaultdict[str, set[State]] = defaultdict(set)
    for one in health.troubles():
        known[one.site].add(one.state)
    odd = {one.site for one in health.standings() if one.suspect}
    starts = {}
    for name, run in store.last_runs().items():
        starts[name] = run.started_at
        failed = _failed(run) and not (met(run) is Met.NO_LINKS and State.BROKEN in known[name])
        if name in registry and probing.is_hurried(failed, name in odd, known[name]):
            cadence = timedelta(minutes=registry.site(name).cadence.minutes)
            starts[name] -= max(cadence - probing.AGAIN, timedelta())
    return starts


def all_sites_silent(last_runs: Mapping[str, CrawlRun], now: datetime) -> str:
    """A clause for the case that it is our own network that is down; empty if it is not."""
    recent = [run for run in last_runs.values() if now - run.started_at < timedelta(days=1)]
    silent = sum(access.met(_crawl(run)) is Met.NO_ANSWER for run in recent)
    if silent >= _OURS and 2 * silent > len(recent):
        return f"{silent} of the {len(recent)} sites crawled today do not answer: it is our own network"
    return ""


_ONLINE = "see that this machine reaches the internet; the next crawl looks again"


def met(run: CrawlRun) -> Met:
    """What a crawl met."""
    return access.met(_crawl(run))


def _failed(run: CrawlRun) -> bool:
    return met(run) not in (Met.SEEN, Met.UNFINISHED)


def _without_answer(crawls: Sequence[Crawl]) -> bool:
    spell = access.spell(crawls)
    return spell is not None and spell.met is Met.NO_ANSWER


def _crawl(run: CrawlRun) -> Crawl:
    return Crawl(run.id, run.started_at, run.finished_at, run.outcomes, run.error, run.mode != "since")


def _troubles(health: HealthStore) -> tuple[Mapping[str, list[Trouble]], Mapping[str, list[Trouble]]]:
    lasting: defaultdict[str, list[Trouble]] = defaultdict(list)
    ended: defaultdict[str, list[Trouble]] = defaultdict(list)
    for one in health.troubles(ended=True):
        (lasting if one.ended_at is None else ended)[one.site].append(one)
    return lasting, ended


def _history(
    health: HealthStore, site: Site, now: datetime, lasting: Sequence[Trouble], ended: Sequence[Trouble]
) -> tuple[History, datetime | None]:
    """What is known of ``site``, and from when on its gaps are found anew; None if it was never crawled."""
    crawls = health.crawls(site.id, now - timedelta(days=CRAWLS_DAYS))
    pages = health.facts(site.id)
    broken = [one for one in (*lasting, *ended) if one.state in (State.BROKEN, State.MOVED)]
    one = hiding(broken, pages)
    if one is not None:
        before = health.facts(site.id, before=one.since, limit=MOST_FACTS // 2)
        told = [] if one.ended_at else health.facts(site.id, before=one.opened_at, limit=TOLD)
        pages = completed(one, before, told, pages)
    appearances = health.appearances(site.id, now - timedelta(days=LEARNED_DAYS))
    away = [(gap.first, gap.last or now) for gap in health.gaps(site.id)]
    away += [(unlearned_since(one), one.ended_at) for one in ended if one.ended_at is not None]
    published = [moment or seen for moment, seen in appearances]
    away += [
        (gap.first, gap.last or now)
        for gap in gaps_of(site.id, crawls, published, None, site.cadence.minutes, now)
        if gap.last is not None
    ]
    spoilt = [
        (one.since, one.ended_at)
        for one in ended
        if one.ended_at is not None and one.state in (State.BROKEN, State.MOVED)
    ]
    failing = health.unanswered(site.id, pages[0].at) if pages else []
    history = History(site.id, site.family, crawls, pages, appearances, away, lasting, spoilt, unanswered=failing)
    return history, crawls[0].started_at if crawls else None


def _follow(health: HealthStore, condition: Condition, lasting: Sequence[Trouble], now: datetime) -> None:
    done = steps(condition, lasting)
    if done.over:
        health.end_troubles([one.id for one in done.over], now)
    if done.lasts is not None:
        health.renew_trouble(done.lasts.id, condition.evidence, condition.remedy)
    if done.begins is not None:
        health.open_trouble(done.begins)


def _standing(site: Site, condition: Condition, now: datetime) -> Standing:
    seen = condition.measures.last_look
    return Standing(
        site=site.id,
        name=site.name,
        kind=site.kind,
        province=site.province,
        province_now=site.province_now,
        state=condition.state,
        at=now,
        seen_at=seen,
        due_at=seen + tolerance(site.cadence.minutes) if seen else None,
        suspect=condition.suspect,
    )


def counted(conditions: Sequence[Condition]) -> Counter[State]:
    """How many sites are in which state."""
    return Counter(one.state for one in conditions)
