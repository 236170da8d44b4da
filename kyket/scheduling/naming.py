"""How runs are named and what is said of them, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kyket.scheduling.batches import label
from pipelines.zone import VIETNAM


def run_name(kind: str, at: datetime) -> str:
    """``scheduled__2026-11-30T09:00+07:00``; what a person starts has its second and thousandth, too."""
    exact = "minutes" if kind == "scheduled" else "milliseconds"
    return f"{kind}__{at.astimezone(VIETNAM).isoformat(timespec=exact)}"


def counted(sites: int, which: str) -> str:
    """``36 sites due``."""
    return f"{sites} {'site' if sites == 1 else 'sites'} {which}"


def asked(known: Mapping[str, Any], given: Mapping[str, Any], *, on_demand: bool) -> str:
    """What a run was started with, as far as that is not what it always is; all of it for one that is ``on_demand``."""
    shown = []
    for name, value in {**known, **{one: given[one] for one in given if one in known}}.items():
        if value == known[name] and (not on_demand or value in (None, "", [], 0, False)):
            continue
        shown.append(f"{name.replace('_', ' ')} {_said(value)}")
    return ", ".join(shown)


def brought(sites: Sequence[str], pages: int) -> str:
    """What an announcement of new pages said, or several together did."""
    return f"{pages} new {'page' if pages == 1 else 'pages'} of {label(sorted(set(sites)))}"


def line_with(output: str, words: str) -> str:
    """The first line of what a command printed that holds ``words``; empty if none does."""
    return next((line.strip() for line in output.splitlines() if words in line), "")


def _said(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return label(value) if isinstance(value, list) else value


def failed(tasks: Sequence[str]) -> str:
    """Which tasks have failed."""
    return f"failed: {label(tasks)}" if tasks else ""
