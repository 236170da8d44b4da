"""What tasks do beyond running one command: which sites, and what became of each.

Each task imports it anew, so what few of them need is imported where it is needed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from kyket.scheduling.batches import batches
from kyket.scheduling.commands import CommandFailed, kyket, kyket_json
from pipelines.zone import VIETNAM

RUN_MINUTES = "50"
"""A scheduled crawl stops in order after this and goes on with the next: no slow site holds the schedule up."""
CLAIM_SECONDS = "60"
"""How long is waited for a site that another process crawls: one that was killed gives it back at its end."""
BACKUP_SECONDS = "7200"
"""How long compaction and retention wait for a backup to be made."""
_SHOWN_CODES = (0, 1, 130)
_GOOD = ("seen", "unfinished")
"""What a crawl may have met (``met`` of ``kyket crawl --json``) without having failed."""


def chosen_sites(sites: Sequence[str], limit: int, now: datetime | None = None) -> list[list[str]]:
    """``sites``, or without any those that are due, in at most ``limit`` batches. Raises :class:`SiteError`.

    A site whose entry is wrong has a batch of its own each time: that crawl fails and is told, and stops no other.
    """
    from kyket.cadence import due
    from kyket.settings import load_settings
    from kyket.workspace import Workspace

    workspace = Workspace(load_settings())
    registry = workspace.registry()
    if sites:
        return batches([registry.site(one).id for one in sites], limit)
    with workspace.store() as store:
        turns = [site.id for site in due(store, registry, now or datetime.now(UTC))]
    wrong = [[site] for site in registry.left_out]
    return [*batches(turns, max(limit - len(wrong), 1)), *wrong]


def crawl(
    sites: Sequence[str],
    *,
    unless_since: datetime | None = None,
    pages: int = 0,
    minutes: str = RUN_MINUTES,
    options: Sequence[str] = (),
) -> int:
    """Crawl ``sites``; how many pages came. Safe to be done late, twice or again.

    Sites that a crawl begun at ``unless_since`` or later has seen are left out, and so is one that another process
    crawls. Raises :class:`CommandFailed` with those that failed, when all others are done.
    """
    words = ["crawl", *sites, "--json", "--wait", CLAIM_SECONDS, "--max-pages", str(pages), *options]
    if unless_since is not None:
        words += ["--unless-since", unless_since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S%z")]
    from kyket.crawling import crawl_key
    from kyket.settings import load_settings

    environment = {} if load_settings().run_minutes else {"KYKET_RUN_MINUTES": minutes}
    said = ""
    try:
        output = kyket(*words, show=False, environment=environment)
    except CommandFailed as error:
        if error.code not in _SHOWN_CODES or not error.output.strip():  # it was killed, or could not begin
            error.keys = tuple(crawl_key(site) for site in unseen(sites, unless_since))
            raise
        output, said = error.output, error.message
    done: dict[str, Any] = json.loads(output)
    failed = {run["site"]: why for run in done["runs"] if (why := _failure(run))}
    for run in done["runs"]:
        counts = ", ".join(f"{name} {count}" for name, count in sorted(run["outcomes"].items()))
        state = failed.get(run["site"]) or ("" if run["finished_at"] else "goes on with the next crawl")
        print(f"{run['site']}: {state + '; ' if state else ''}{counts}", flush=True)
    for why in ("seen_already", "crawled_by_another"):
        if done[why]:
            print(f"{why.replace('_', ' ')}: {', '.join(done[why])}", flush=True)
    fetched: int = sum(run["fetched"] for run in done["runs"])
    if failed:
        text = "\n".join(f"{site}: {error}" for site, error in failed.items())
        raise CommandFailed(
            f"{text}\n{said}".strip(),
            about="crawl " + ", ".join(failed),
            code=1,
            output=output,
            keys=tuple(crawl_key(site) for site in failed),
        )
    return fetched


def unseen(sites: Sequence[str], since: datetime | None) -> list[str]:
    """Those of ``sites`` that no crawl begun at ``since`` or later has seen; a single one is taken for such."""
    if len(sites) == 1 or since is None:
        return [*sites]
    from kyket.cadence import seen_since
    from kyket.settings import load_settings
    from kyket.workspace import Workspace

    with Workspace(load_settings()).store() as store:
        return [site for site in sites if not seen_since(store, site, since)]


def _failure(run: dict[str, Any]) -> str:
    """Why a crawl saw nothing of its site; empty if it did, or goes on."""
    if run["error"] or run["met"] in _GOOD:
        return str(run["error"])
    counts = (f"{name} {count}" for name, count in sorted(run["outcomes"].items()) if "failed" in name)
    return f"{run['met']}: {', '.join(counts)}"


def over(keys: Sequence[str]) -> None:
    """Note that what has ``keys`` works, and tell operators where they were told that it failed."""
    if not keys:
        return
    from kyket.settings import load_settings
    from kyket.workspace import Workspace

    with Workspace(load_settings()).store() as store:
        ended = store.failures.over(keys, datetime.now(UTC))
    if ended:
        kyket("alarms", "send")


def check_backfill(first: str, last: str | None) -> None:
    """Raises :class:`SettingsError` for days that no backfill can have."""
    from kyket.crawling import check_days

    today = datetime.now(VIETNAM).date()
    check_days(date.fromisoformat(first), date.fromisoformat(last) if last else None, today, names=("from", "to"))


def backfill(sites: Sequence[str], first: str, last: str | None, pages: int, begun: datetime) -> int:
    """Fetch what ``sites`` published from the day ``first`` to ``last`` (or today); as :func:`crawl`."""
    options = ["--since", first, *(["--until", last] if last else [])]
    return crawl(sites, unless_since=begun, pages=pages, minutes="0", options=options)


def dry_run(sites: Sequence[str], since: str | None) -> dict[str, str]:
    """What a re-extraction would change: the ``report`` for a person and its ``summary`` in one line, and the ``token``
    that applies exactly that.

    The token is empty if nothing would change.
    """
    words = ["reextract", "--dry-run", *(word for site in sites for word in ("--site", site))]
    words += ["--since", since] if since else []
    told = kyket_json(*words)
    report = _report(told)
    print(report, flush=True)
    summary = f"{told['would_be_applied']} of {told['pages']} pages would change"
    return {"token": told["token"] if told["would_be_applied"] else "", "report": report, "summary": summary}


def _report(told: dict[str, Any]) -> str:
    """Markdown for whoever approves."""
    lines = [
        f"{told['would_be_applied']} of {told['pages']} pages would change (extractor {told['extractor']}). "
        "Readers are told nothing of it.",
        "",
        "| site | pages | would change | fields |",
        "|---|---|---|---|",
    ]
    for site, one in told["sites"].items():
        fields = ", ".join(
            f"{name} {count}" for name, count in sorted(one["fields"].items(), key=lambda each: -each[1])
        )
        lines.append(f"| {site} | {one['pages']} | {one['pages'] - one['unchanged']} | {fields or '–'} |")
    for site, one in told["sites"].items():
        for name, examples in one["examples"].items():
            lines += ["", f"**{site} · {name}** {examples[0]['url']}", "", _marked(examples[0]["marked"])]
    return "\n".join(lines)


def _marked(parts: Sequence[Sequence[str]]) -> str:
    signs = {"same": ("", ""), "old": ("~~", "~~"), "new": ("**", "**")}
    return "".join(f"{signs[mark][0]}{' '.join(said.split()) or ' '}{signs[mark][1]} " for mark, said in parts).strip()


def is_wanted(choice: str, when: datetime) -> bool:
    """Whether what is done ``on Sundays`` (of Vietnam), or by choice ``yes`` or ``no``, is done at ``when``."""
    return choice == "yes" or (choice == "on Sundays" and when.astimezone(VIETNAM).weekday() == 6)


def promote(token: str) -> str:
    """Apply what the dry run with ``token`` has shown; what that says of it."""
    return kyket("reextract", "--promote", "--token", token)
