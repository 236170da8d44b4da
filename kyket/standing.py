"""How everything stands, at one look: what there is, what waits, who is in trouble, and what to do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kyket.workspace import Workspace
from pipelines.archive import ArchiveSize
from pipelines.errors import ArchiveError, BackendUnavailable, SiteError
from pipelines.health.records import Standing, State
from pipelines.store.measuring import Measured
from search.backends.life import IndexStatus

FINE = (State.HEALTHY, State.QUIET, State.UNKNOWN)
LITTLE_ROOM = 2_000_000_000
"""Bytes free under which there soon is no room for what crawls bring."""
LONG_AGO = timedelta(hours=3)
"""Since when nothing was crawled, that a schedule stands still."""


@dataclass(frozen=True)
class Everything:
    """How everything stands."""

    store: str
    measured: Measured
    standings: Sequence[Standing]
    indices: Sequence[IndexStatus]
    index: str
    index_trouble: str
    archive: ArchiveSize | None
    archive_address: str
    archive_trouble: str
    registry_trouble: str = ""
    """What is wrong in the registry: the sites of such entries are not crawled."""
    unfinished: Sequence[str] = ()
    """Tokens of re-extractions whose promotion was begun and has not come to its end."""

    @property
    def behind(self) -> int | None:
        """Changes that the live index has not taken in; None where that is not known."""
        if self.index_trouble:
            return None
        live = next((one for one in self.indices if one.role == "live"), None)
        return self.measured.last_change - (live.mark.seq if live is not None else 0)

    @property
    def by_state(self) -> dict[State, list[str]]:
        """Sites by state, those in trouble first."""
        found: defaultdict[State, list[str]] = defaultdict(list)
        for one in self.standings:
            found[one.state].append(one.site)
        return dict(sorted(found.items(), key=lambda item: (item[0] in FINE, -len(item[1]))))


def everything(workspace: Workspace, now: datetime) -> Everything:
    """All of it. What does not answer is told; only the store has to. Raises :class:`StoreError`."""
    settings = workspace.settings
    with workspace.store() as store:
        indices, index_trouble = _indices(workspace)
        size: ArchiveSize | None = None
        archive_trouble = ""
        try:
            with workspace.archive_reader(store) as archive:
                size = archive.size()
        except ArchiveError as error:
            archive_trouble = str(error)
        return Everything(
            store=_shown(settings.store),
            measured=store.measured(now, extractions=False),
            standings=store.health().standings(),
            indices=indices,
            index=workspace.index_address,
            index_trouble=index_trouble,
            archive=size,
            archive_address=_shown(settings.archive_address or str(settings.archive)),
            archive_trouble=archive_trouble,
            registry_trouble=_registry_trouble(workspace),
            unfinished=[one.token for one in store.reextractions.runs(limit=5) if one.is_unfinished],
        )


def next_step(one: Everything, now: datetime) -> str:
    """What to do, the most urgent alone."""
    measured = one.measured
    if one.registry_trouble:
        return f"see to the registry, what is wrong there is not crawled: {one.registry_trouble}"
    if one.index_trouble:
        return f"see to the index: {one.index_trouble}"
    if one.archive_trouble:
        return f"see to the archive: {one.archive_trouble}"
    if one.archive is not None and one.archive.free < LITTLE_ROOM:
        return "make room on the disk of the archive, or set KYKET_ARCHIVE_ADDRESS"
    if not measured.crawls and not measured.articles:
        return "`kyket demo` to look around, or `kyket run`"
    if one.behind is not None and one.behind < 0:
        return "`kyket index rebuild`: the index is of another store"
    if measured.failures:
        return "`kyket alarms list`: scheduled work fails"
    if one.unfinished:
        return f"`kyket reextract --promote --token {one.unfinished[0]}`: its promotion is unfinished"
    troubled = [site for state, sites in one.by_state.items() if state not in FINE for site in sites]
    if troubled:
        return f"`kyket sites health {troubled[0]}` says why and what to do"
    if measured.deliveries.states.get("dead"):
        return "`kyket alerts log --dead`: messages that were given up"
    if one.measured.attention:
        return f"`kyket alerts edit '{next(iter(one.measured.attention))}'`: it cannot be evaluated"
    if measured.waiting or one.behind:
        return "`kyket process`"
    if measured.deliveries.late:
        return "`kyket alerts run`: messages are late"
    last = measured.stages.get("crawl")
    if last is not None and now - last > LONG_AGO:
        return "`kyket run`: nothing was crawled for hours"
    return "nothing"


def _indices(workspace: Workspace) -> tuple[Sequence[IndexStatus], str]:
    try:
        with workspace.backend() as backend:
            return backend.life().status(), ""
    except BackendUnavailable as error:
        return (), str(error)


def _registry_trouble(workspace: Workspace) -> str:
    try:
        workspace.sound_registry()
    except SiteError as error:
        return " ".join(str(error).split())
    return ""


def _shown(address: str) -> str:
    """``address`` without user and password."""
    scheme, separator, rest = address.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}" if separator else address
