"""Hits, facets and bars for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rich.padding import Padding

from kyket.cli.console import console, moment, number
from search.backends.protocol import MAX_WINDOW, Hit, Period, SearchResult
from search.highlight import Marked

_PARTIES = 4
_BAR = 40


def print_result(result: SearchResult, *, going_on: bool = False) -> None:
    """Hits with their marks, how many there are, how to see the next, what may have been meant, the bars, the facets.

    ``going_on``: whether whoever reads it pages by cursor, and not by number.
    """
    print_hits(result.hits, result.offset)
    there_are = result.total if result.stories is None else result.stories
    counted = f"[bold]{number(result.total)}[/] articles"
    if result.stories is not None:
        counted += f" in [bold]{number(result.stories)}[/] stories"
    last = result.offset + len(result.hits)
    shown = (
        f", {number(result.offset + 1)}–{number(last)} shown" if result.hits and len(result.hits) < there_are else ""
    )
    console.print(f"{counted}{shown} ({result.took_ms:.0f} ms)")
    if result.hits and (more := _more(result, last, there_are, going_on)):
        console.print(f"[dim]{more}[/]", soft_wrap=True)
    if result.suggestion:
        console.print(f"did you mean: [bold]{console.plain(result.suggestion)}[/]", soft_wrap=True)
    _print_bars(result.histogram)
    for name, buckets in result.facets.items():
        if buckets:
            counts = ", ".join(f"{console.plain(one.name or one.key)} {number(one.count)}" for one in buckets[:8])
            more = f" … {len(buckets) - 8} more" if len(buckets) > 8 else ""
            console.print(f"[dim]{name:>13}[/] {counts}{more}", soft_wrap=True)


def _more(result: SearchResult, last: int, there_are: int, going_on: bool) -> str:
    """How to see the next hits; empty if there are none."""
    if result.stories is None:
        if not result.after:
            return ""
        return f"the next: --after {result.after}" if going_on else f"the next: --offset {last}"
    if last >= there_are:
        return ""
    if last < MAX_WINDOW:
        return f"the next: --offset {last}"
    return f"only the first {number(MAX_WINDOW)} stories can be shown: narrow the query, or `kyket export` all articles"


def print_hits(hits: Iterable[Hit], offset: int = 0) -> None:
    """One hit after the other, numbered from ``offset`` + 1."""
    for place, hit in enumerate(hits, offset + 1):
        marks = hit.highlights
        title = _rendered(marks.title) if marks else console.plain(hit.title)
        where = " · ".join(part for part in (hit.site_name, hit.province, moment(hit.published, day_only=True)) if part)
        others = f"  [magenta]+{number(hit.story_size - 1)} báo[/]" if hit.story_size > 1 else ""
        console.print(f"[dim]{place:>3}[/] [bold]{title}[/]", soft_wrap=True)
        console.print(f"    [cyan]{console.plain(where)}[/]{others}  [dim]{hit.id}[/]", soft_wrap=True)
        if signing := _signing(hit):
            console.print(f"    [green]{console.plain(signing)}[/]", soft_wrap=True)
        for fragment in marks.fragments[:2] if marks else ():
            console.print(Padding(_rendered(fragment), (0, 0, 0, 4), expand=False))


def _signing(hit: Hit) -> str:
    """Who signed, and when."""
    more = f" … {len(hit.parties) - _PARTIES} more" if len(hit.parties) > _PARTIES else ""
    parties = " – ".join(hit.parties[:_PARTIES]) + more
    days = ", ".join(map(_day, hit.signed_on))
    return " · ".join(part for part in (parties, f"signed {days}" if days else "") if part)


def _print_bars(bars: tuple[Period, ...]) -> None:
    most = max((bar.count for bar in bars), default=0)
    for bar in bars:
        days = _day(bar.first) if bar.first == bar.last else f"{_day(bar.first)}–{_day(bar.last)}"
        drawn = "█" * -(-bar.count * _BAR // most)
        console.print(f"[dim]{days:>21}[/] [cyan]{drawn}[/] {number(bar.count)}", soft_wrap=True)


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _rendered(marked: Marked) -> str:
    return marked.render("[bold yellow]", "[/]", escape=console.plain)
