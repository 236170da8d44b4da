"""``kyket status`` as one screen: at most 24 lines, 80 columns wide or more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from kyket.cli.console import console, moment, number
from kyket.standing import FINE, Everything, next_step

_HEAD = 10
_STATES = 6
"""Lines for states of sites that are in trouble."""


def print_screen(found: Everything, now: datetime) -> None:
    """One line for each thing there is to know; what is in trouble by name."""
    width = max(60, console.width)
    for head, said, bad in _lines(found, now, width - _HEAD):
        text = console.plain(_cut(said, width - _HEAD))
        console.print(f"[bold]{head:<{_HEAD}}[/]{f'[yellow]{text}[/]' if bad else text}", soft_wrap=True)


def _lines(found: Everything, now: datetime, width: int) -> Iterator[tuple[str, str, bool]]:
    measured = found.measured
    articles, pages = sum(measured.articles.values()), sum(measured.pages.values())
    yield "store", f"{number(articles)} articles of {number(pages)} pages · {found.store}", False
    yield "archive", _archive(found), bool(found.archive_trouble)
    yield "index", _index(found), bool(found.index_trouble or (found.behind or 0) < 0)
    waiting = [f"{number(measured.waiting)} pages to process", f"{number(measured.deliveries.due)} messages to send"]
    late = measured.deliveries.late
    yield "waiting", " · ".join([*waiting, *([f"{number(late)} of them late"] if late else [])]), late > 0
    stages = measured.stages
    yield "last", " · ".join(f"{one} {_ago(stages.get(one), now)}" for one in ("crawl", "process", "alerts")), False
    yield (
        "",
        " · ".join(f"{one} {_ago(stages.get(one), now)}" for one in ("health", "reconcile", "compact", "backup")),
        False,
    )
    by_state = found.by_state
    counted = ", ".join(f"{number(len(sites))} {state.value}" for state, sites in by_state.items())
    yield "sites", counted or "not looked at yet: `kyket sites health`", False
    if found.registry_trouble:
        yield "", found.registry_trouble, True
    troubled = [(state.value, sites) for state, sites in by_state.items() if state not in FINE]
    for state, sites in troubled[:_STATES]:
        yield "", f"{state}: {_named(sites, width - len(state) - 2)}", True
    failed = [one.site for one in measured.crawls if one.ended and one.last_good is None]
    if failed:
        yield "", f"never crawled well: {_named(failed, width - 20)}", True
    alerts = measured.alerts
    dead = measured.deliveries.states.get("dead", 0)
    given_up = [f"{number(dead)} messages given up"] if dead else []
    yield "alerts", " · ".join([f"{number(alerts['on'])} on, {number(alerts['off'])} off", *given_up]), dead > 0
    if found.measured.attention:
        yield "", f"need attention: {_named(list(found.measured.attention), width - 16)}", True
    if measured.failures:
        yield "schedule", f"{number(measured.failures)} tasks fail: `kyket alarms list`", True
    if found.unfinished:
        yield "repair", f"promotion unfinished, give the token again: {_named(found.unfinished, width - 46)}", True
    yield "next", next_step(found, now), False


def _archive(found: Everything) -> str:
    if found.archive is None:
        return found.archive_trouble
    size = found.archive
    held = "" if size.files is None or size.bytes is None else f"{number(size.files)} files, {_mb(size.bytes)} · "
    return f"{held}{_mb(size.free)} free · {found.archive_address}"


def _index(found: Everything) -> str:
    if found.index_trouble:
        return found.index_trouble
    behind = found.behind or 0
    if behind < 0:
        state = "of another store"
    elif behind:
        state = f"{number(behind)} changes behind"
    else:
        state = "up to date"
    rejected = sum(one.rejected for one in found.indices)
    return f"{state} · {f'{number(rejected)} documents not taken · ' if rejected else ''}{found.index}"


def _ago(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "–"
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return "now"
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else moment(at, day_only=True)


def _named(names: Sequence[str], width: int) -> str:
    """As many of ``names`` as have room, and how many more there are."""
    shown: list[str] = []
    for name in names:
        left = len(names) - len(shown) - 1
        more = f" and {left} more" if left else ""
        if shown and len(", ".join([*shown, name])) + len(more) > width:
            return f"{', '.join(shown)} and {len(names) - len(shown)} more"
        shown.append(name)
    return ", ".join(shown)


def _mb(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def _cut(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 1]}…"
