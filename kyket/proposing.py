"""``kyket sites propose``: selectors for a site whose template changed, from its archived pages before and after.

Nothing is fetched. What is known of the pages of the bad days (the articles that they were before, their own
structured data, what each of them alone shows) is looked for in the new template; selectors that find it are tried by
the extractor itself on those pages and on pages from before, and only what makes the first better and the second no
worse is proposed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path

from crawlers.cms import recognise
from crawlers.entry_text import to_toml, with_selectors
from crawlers.registry import Site
from crawlers.templates.known import Known, of_article, of_pages
from crawlers.templates.noise import noise_of
from crawlers.templates.places import FIELDS, places_of
from crawlers.templates.selectors import Choice, Shown, choose
from crawlers.templates.texts import TemplatePage, key, parsed
from kyket.extraction import extract_page
from kyket.workspace import Workspace, made
from pipelines.archive import ArchiveReader
from pipelines.article import VIETNAM, ArchiveReference, Article, NotAnArticle, Outcome, Page
from pipelines.errors import ArchiveError, SiteError
from pipelines.evaluation import body_f1
from pipelines.extract.locating import by_selectors
from pipelines.extract.tree import Element
from pipelines.health.records import State
from pipelines.reextraction.records import Candidate, Selection
from pipelines.store import Store

LOOKED_AT = 150
"""The last pages of the site, among which the change is looked for."""
LEARNED_FROM = 24
"""Pages of the new template that are learned from and tried."""
COMPARED = 12
"""Pages of the template before that must come out as they did."""
_NOISE_TRIED = 8
_GAIN = 0.02
"""Points a selector must bring on all pages together."""

WEIGHTS = {"body": 3.0, "title": 1.0, "lead": 1.0, "published": 1.0, "byline": 1.0, "source": 0.5, "captions": 0.5}
"""What a field that comes out right is worth."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Selectors for one field."""

    field: str
    choices: tuple[Choice, ...]
    known_by: dict[str, int]
    """On how many pages the field's value was known, by how."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One page, now and with the suggestions; shares from 0 to 1 by field, of those fields that are known."""

    url: str
    now: dict[str, float]
    then: dict[str, float]
    outcome: Outcome
    """With the suggestions."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a site, and what it does."""

    site: Site
    """The entry with the suggested selectors in front."""
    since: datetime
    how_known: str
    """Who says since when the template is another."""
    pages: int
    """Pages that came since then; :attr:`trials` are the last of them."""
    suggestions: tuple[Suggestion, ...]
    trials: tuple[Trial, ...]
    before: int
    """Pages from before that were tried …"""
    harmed: tuple[str, ...]
    """… and the addresses of those that would come out worse."""
    family: str = ""
    """The CMS family that the pages bear the marks of now, where that is another than the entry's."""
    unseen: tuple[str, ...] = ()
    """Fields whose values are known and for which no selector was found."""

    def share(self, name: str, *, now: bool) -> tuple[float, int]:
        """Share of the pages on which the field ``name`` is right, and on how many it is known."""
        known = [(one.now if now else one.then)[name] for one in self.trials if name in one.then]
        return (sum(known) / len(known) if known else 0.0), len(known)


@dataclass
class _Sample:
    """A page that is tried."""

    page: Page
    known: Known
    parsed: TemplatePage
    places: dict[str, list[Element]] = field(default_factory=dict)


def propose(workspace: Workspace, site: Site, *, since: date | None = None, until: date | None = None) -> Proposal:
    """Selectors for ``site``. ``since``: the first day of the new template, in Vietnam; left out, it is looked for.

    Raises :class:`SiteError` where there is no change to be seen, or nothing to learn from.
    """
    with workspace.store() as store, workspace.archive_reader(store) as reader:
        latest = store.reextractions.latest(Selection((site.id,), since, until), LOOKED_AT)
        moment, how = _beginning(store, reader, site, latest, since)
        after = [one for one in latest if one.page.fetched_at >= moment]
        as_before = store.reextractions.as_before([one.page.page_id for one in after], moment)
        # Those that were an article before teach most.
        chosen = sorted(after, key=lambda one: one.page.page_id not in as_before)[:LEARNED_FROM]
        samples = _samples(reader, site, chosen, as_before)
        older = Selection((site.id,), None, None)
        good = _from_before(store, reader, site, older, moment, as_before)
    if not samples:
        raise SiteError(
            "no page of the bad days can be read from the archive",
            about=site.id,
            remedy=f"`kyket run {site.id}` crawls it, or give another --since",
        )
    return _Proposing(site, samples, good).run(moment, how, len(after))


def _beginning(
    store: Store, reader: ArchiveReader, site: Site, latest: Sequence[Candidate], since: date | None
) -> tuple[datetime, str]:
    """Since when the pages come out otherwise, and who says so."""
    if since is not None:
        return datetime.combine(since, time(), VIETNAM), "--since"
    seen = list(_flagged(reader, site, latest))
    split = _split(seen)
    if split is not None:
        return split, "the first page without a body where it used to be"
    for trouble in store.health().troubles():
        if trouble.site == site.id and trouble.state in (State.BROKEN, State.MOVED):
            return trouble.since, f"`kyket sites health`: {trouble.state.value}"
    if not latest:
        raise SiteError("it has no archived pages", about=site.id, remedy=f"`kyket run {site.id}` crawls it")
    raise SiteError(
        "its last pages come out as the ones before",
        about=site.id,
        remedy="give --since, the first day on which they do not",
    )


def _flagged(reader: ArchiveReader, site: Site, pages: Sequence[Candidate]) -> Iterator[tuple[datetime, bool]]:
    """Of each page, oldest first, when it was fetched and whether it is not as the entry says."""
    own = site.selectors.get("body", ())
    wanted = own if own and site.family == "generic" else site.hints().body
    for one in sorted(pages, key=lambda each: each.page.fetched_at):
        page = _read(reader, one.page.archive, site)
        if page is not None:
            tree = parsed(page)
            in_place = tree is not None and by_selectors(tree.tree, wanted) is not None
            yield one.page.fetched_at, not in_place or not isinstance(_extracted(page, site), Article)


def _split(seen: Sequence[tuple[datetime, bool]]) -> datetime | None:
    """The moment that parts pages as they should be from those that are not; None where most are as they should be."""
    best, at = 0, None
    score = sum(-1 if odd else 1 for _, odd in seen)  # all before the split
    least = score
    for moment, odd in reversed(seen):
        score += 2 if odd else -2
        if score - least > best:
            best, at = score - least, moment
    if at is None:
        return None
    behind = [odd for moment, odd in seen if moment >= at]
    return at if sum(behind) * 2 > len(behind) else None


def _samples(
    reader: ArchiveReader, site: Site, chosen: Sequence[Candidate], as_before: dict[str, Article]
) -> list[_Sample]:
    read = [(one, page) for one in chosen if (page := _read(reader, one.page.archive, site)) is not None]
    trees = [(one, page, tree) for one, page in read if (tree := parsed(page)) is not None]
    own = of_pages([tree for _, _, tree in trees], site.hints().meta_dates)
    samples = []
    for (one, page, tree), said in zip(trees, own, strict=True):
        known = of_article(as_before[one.page.page_id]) if one.page.page_id in as_before else said
        samples.append(_Sample(page, known, tree, places_of(tree, known)))
    return samples


def _from_before(
    store: Store,
    reader: ArchiveReader,
    site: Site,
    selection: Selection,
    moment: datetime,
    as_before: dict[str, Article],
) -> list[_Sample]:
    """Pages of the template before, with the articles that they gave."""
    articles = list(as_before.values())
    if len(articles) < COMPARED:
        older = store.reextractions.latest(selection, LOOKED_AT + COMPARED)
        articles += [
            one.article
            for one in older
            if one.article is not None and one.shows_article and one.page.fetched_at < moment
        ]
    samples = []
    for article in articles[:COMPARED]:
        page = _read(reader, article.archive, site)
        tree = parsed(page) if page is not None else None
        if page is not None and tree is not None:
            samples.append(_Sample(page, of_article(article), tree))
    return samples


def _read(reader: ArchiveReader, reference: ArchiveReference | None, site: Site) -> Page | None:
    if reference is None:
        return None
    try:
        return replace(reader.read(reference), site=site.id)
    except ArchiveError:
        return None  # `kyket reextract --dry-run` tells which are lost


def write(workspace: Workspace, proposal: Proposal) -> Path:
    """Put the proposed entry into VAR/sites: an entry that is there gets the selectors, else one is made that replaces.

    Raises :class:`SiteError` where another folder of the operator's own has the entry.
    """
    site = proposal.site
    folder = workspace.settings.var / "sites"
    path = folder / f"{site.id}.toml"
    for other in workspace.settings.sites:
        if (other / path.name).exists() and not path.exists():
            raise SiteError(
                "its entry is in a folder of yours",
                about=str(other / path.name),
                remedy="put the [selectors] shown above into it",
            )
    try:
        if path.exists():
            text = with_selectors(path.read_text(encoding="utf-8"), site.selectors)
        else:
            comment = (
                f"Selectors proposed by kyket from archived pages since {proposal.since.astimezone(VIETNAM):%d/%m/%Y}."
            )
            evidence = site.evidence | {"selectors": ("page",)}
            text = to_toml(Site(**(site.model_dump() | {"replaces": True, "evidence": evidence})), comment=comment)
        made(folder)
        part = path.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise SiteError(f"cannot be written: {error.strerror}", about=str(path), remedy="set KYKET_VAR") from error
    workspace.sound_registry()  # what is wrong with it is told at once
    return path


class _Proposing:
    """Finds selectors field by field, and keeps those with which the extractor does better."""

    def __init__(self, site: Site, samples: Sequence[_Sample], good: Sequence[_Sample]) -> None:
        self._site = site
        self._samples = samples
        self._good = good
        self._chosen: dict[str, tuple[str, ...]] = {}
        self._suggestions: dict[str, Suggestion] = {}
        self._now = [_points(one, site) for one in samples]
        self._then = self._now
        """With what is chosen so far."""
        self._before = [_points(one, site) for one in good]

    def run(self, moment: datetime, how: str, pages: int) -> Proposal:
        """Every field in turn, what is noise, and what is left once more: where the body stands decides the rest."""
        for name in FIELDS:
            self._try(name, self._choices(name))
        self._try_noise()
        for name in FIELDS:
            self._try(name, self._choices(name))
        site = self._candidate({})
        after = [_points(one, site) for one in self._good]
        return Proposal(
            site=site,
            since=moment,
            how_known=how,
            pages=pages,
            suggestions=tuple(self._suggestions[name] for name in (*FIELDS, "noise") if name in self._suggestions),
            trials=tuple(
                Trial(one.page.final_url, now, then, _extracted(one.page, site))
                for one, now, then in zip(self._samples, self._now, self._then, strict=True)
            ),
            before=len(self._good),
            harmed=tuple(
                one.page.final_url
                for one, was, becomes in zip(self._good, self._before, after, strict=True)
                if _worth([becomes]) < _worth([was]) - _GAIN
            ),
            family=self._family(),
            unseen=tuple(
                name
                for name in FIELDS
                if name not in self._suggestions and any(points.get(name, 1.0) < 1 for points in self._then)
            ),
        )

    def _choices(self, name: str) -> list[Choice]:
        """Selectors for field ``name``, learned from the pages on which it does not come out."""
        wrong = [
            one
            for one, points in zip(self._samples, self._then, strict=True)
            if name in one.places and points.get(name, 0.0) < 1
        ]
        others = [one.parsed for one in self._samples if one.known.exact and not getattr(one.known, name)]
        before = [one.parsed for one in self._good]
        for some in (wrong, [one for one in wrong if one.known.exact]):  # what is only guessed may mislead
            shown = [Shown(one.parsed, tuple(one.places[name]), all_match=name == "captions") for one in some]
            if chosen := choose(shown, others, before):
                return chosen
        return []

    def _try(self, name: str, choices: Sequence[Choice]) -> None:
        """Keep ``choices`` for field ``name`` if they make it better and harm no page from before."""
        if not choices:
            return
        added = (*self._chosen.get(name, ()), *(one.selector for one in choices))
        site = self._candidate({name: added})
        then = [_points(one, site) for one in self._samples]
        if _worth(then) < _worth(self._then) + _GAIN:
            return
        if _worth([_points(one, site) for one in self._good]) < _worth(self._before) - _GAIN:
            return
        self._then = then
        self._chosen[name] = added
        how = Counter(one.known.how[name] for one in self._samples if name in one.places and name in one.known.how)
        earlier = self._suggestions[name].choices if name in self._suggestions else ()
        self._suggestions[name] = Suggestion(name, (*earlier, *choices), dict(how))

    def _try_noise(self) -> None:
        bodies = [(one.parsed, one.known, one.places["body"][0]) for one in self._samples if "body" in one.places]
        for choice in noise_of(bodies)[:_NOISE_TRIED] if bodies else ():
            self._try("noise", [choice])

    def _candidate(self, changes: dict[str, tuple[str, ...]]) -> Site:
        """The entry with what was chosen so far, and ``changes``, before its own selectors."""
        selectors = dict(self._site.selectors)
        for name, chosen in (self._chosen | changes).items():
            selectors[name] = tuple(dict.fromkeys((*chosen, *self._site.selectors.get(name, ()))))
        return Site(**(self._site.model_dump() | {"selectors": selectors}))

    def _family(self) -> str:
        seen = Counter(recognise(one.page.body, one.page.final_url) for one in self._samples)
        name, count = seen.most_common(1)[0]
        return name if count * 2 > len(self._samples) and name not in ("generic", self._site.family) else ""


def _extracted(page: Page, site: Site) -> Outcome:
    """What ``site``'s entry makes of ``page``. A page on which the extractor fails is told as broken, as in a crawl."""
    try:
        return extract_page(page, {site.id: (site.hints(), site.facts())})
    except Exception as error:
        return NotAnArticle(page.final_url, site.id, "broken", f"the extractor failed: {type(error).__name__}: {error}")


def _points(one: _Sample, site: Site) -> dict[str, float]:
    return _right(one.known, _extracted(one.page, site))


def _worth(points: Sequence[dict[str, float]]) -> float:
    return sum(WEIGHTS[name] * share for each in points for name, share in each.items())


def _right(known: Known, outcome: Outcome) -> dict[str, float]:
    """By field that is known, how right ``outcome`` is: from 0 to 1."""
    article = outcome if isinstance(outcome, Article) else None
    texts: dict[str, tuple[str, Callable[[Article], str]]] = {
        "title": (known.title, lambda one: one.title),
        "lead": (known.lead, lambda one: one.lead),
        "byline": (known.byline, lambda one: one.byline),
        "source": (known.source, lambda one: one.source_name),
    }
    right: dict[str, float] = {}
    for name, (wanted, found) in texts.items():
        if wanted or known.exact:
            right[name] = float(article is not None and key(found(article)) == key(wanted))
    if known.body:
        right["body"] = body_f1(known.body, article.body) if article else 0.0
    if known.captions or known.exact:
        right["captions"] = float(
            article is not None and list(map(key, article.captions)) == [*map(key, known.captions)]
        )
    if known.published is not None:
        same = article is not None and article.published is not None
        form = "%Y-%m-%d %H:%M" if known.to_the_minute else "%Y-%m-%d"
        right["published"] = float(
            same
            and article is not None
            and article.published is not None
            and article.published.astimezone(VIETNAM).strftime(form)
            == known.published.astimezone(VIETNAM).strftime(form)
        )
    return right
