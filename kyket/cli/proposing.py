"""``kyket sites propose``: selectors for a site whose template changed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from crawlers.entry_text import with_selectors
from kyket import proposing
from kyket.cli.console import console, moment, number, print_json, print_table
from kyket.proposing import Proposal
from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.article import VIETNAM, Article
from pipelines.errors import SiteError

_SHOWN = 3
"""Pages shown as they would come out."""
_GOOD = 0.995


def propose_selectors(
    site: Annotated[str, typer.Argument(metavar="SITE")],
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="First day of the new template; left out: looked for."),
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Last day of the pages to learn from.")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Put the entry into VAR/sites.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Suggest selectors for a site whose template broke, tried on its archived pages before and after."""
    workspace = Workspace(load_settings())
    found = workspace.registry().site(site)
    proposal = proposing.propose(
        workspace, found, since=since.date() if since else None, until=until.date() if until else None
    )
    written = ""
    if write and proposal.suggestions:
        written = str(proposing.write(workspace, proposal))
    if as_json:
        print_json(_json(proposal) | {"written": written})
    else:
        _print(proposal, written)
    if not proposal.suggestions:
        raise SiteError(
            "no selector makes its pages come out better",
            about=found.id,
            remedy="see the fields above; another --since, or selectors by hand (docs/adding-a-site.md)",
        )


def _print(proposal: Proposal, written: str) -> None:
    site = proposal.site
    console.print(
        f"[bold]{site.id}[/] is another since {moment(proposal.since)} ({proposal.how_known}): "
        f"{number(proposal.pages)} pages, {len(proposal.trials)} of them tried"
    )
    if proposal.family:
        console.print(
            f"[yellow]its pages bear the marks of the family {proposal.family}[/]: they are read as such without a "
            f"change; how articles are found is the entry's (`kyket sites check {site.id}`)",
            soft_wrap=True,
        )
    print_table(
        ("field", "selector", "finds it on#", "of#", "wrong on#", "known by"),
        (
            (one.field, choice.selector, choice.right, choice.pages, choice.wrong, _told(one.known_by))
            for one in proposal.suggestions
            for choice in one.choices
        ),
        title="\nsuggested",
    )
    rows = []
    for name in proposing.WEIGHTS:
        now, pages = proposal.share(name, now=True)
        then, _ = proposal.share(name, now=False)
        if pages:
            rows.append((name, pages, f"{now:.0%}", f"{then:.0%}"))
    print_table(("field", "known on#", "right now#", "right then#"), rows, title="\ntried on the pages of the bad days")
    if proposal.unseen:
        console.print(f"no selector was found for: {', '.join(proposal.unseen)}")
    if proposal.harmed:
        console.print(f"[yellow]{len(proposal.harmed)} of {proposal.before} pages from before would come out worse[/]")
    else:
        console.print(f"{proposal.before} pages from before come out as they did")
    for trial in sorted(proposal.trials, key=lambda one: sum(one.now.values()))[:_SHOWN]:
        console.print(f"\n{console.plain(trial.url)}", soft_wrap=True)
        outcome = trial.outcome
        if isinstance(outcome, Article):
            body = outcome.text
            console.print(f"  [bold]{console.plain(outcome.title)}[/]", soft_wrap=True)
            console.print(f"  {moment(outcome.published)} · {console.plain(outcome.byline or '–')}", soft_wrap=True)
            console.print(f"  {console.plain(outcome.lead[:160])}", soft_wrap=True)
            console.print(f"  {len(outcome.body)} paragraphs: {console.plain(body[:160])}…", soft_wrap=True)
        else:
            console.print(f"  no article: {outcome.reason} {console.plain(outcome.detail)}", soft_wrap=True)
    if not proposal.suggestions:
        return
    console.print(f"\n{console.plain(with_selectors('', site.selectors).strip())}", soft_wrap=True)
    since = proposal.since.astimezone(VIETNAM).date()
    if written:
        console.print(f"\nwritten: {written}")
        console.print(f"[bold]kyket reextract --site {site.id} --since {since} --dry-run[/] shows the gain")
    else:
        console.print(f"\n[bold]kyket sites propose {site.id} --write[/] puts it into VAR/sites")


def _told(known_by: dict[str, int]) -> str:
    return ", ".join(f"{how} ({count})" for how, count in sorted(known_by.items(), key=lambda one: -one[1])) or "–"


def _json(proposal: Proposal) -> dict[str, Any]:
    fields = {}
    for name in proposing.WEIGHTS:
        now, pages = proposal.share(name, now=True)
        then, _ = proposal.share(name, now=False)
        if pages:
            fields[name] = {"known": pages, "right_now": round(now, 4), "right_then": round(then, 4)}
    return {
        "site": proposal.site.id,
        "since": proposal.since.isoformat(),
        "since_by": proposal.how_known,
        "pages": proposal.pages,
        "tried": len(proposal.trials),
        "works": bool(proposal.suggestions) and all(one["right_then"] >= _GOOD for one in fields.values()),
        "suggestions": [
            {
                "field": one.field,
                "selectors": [
                    {"selector": each.selector, "right": each.right, "of": each.pages, "wrong": each.wrong}
                    for each in one.choices
                ],
                "known_by": one.known_by,
            }
            for one in proposal.suggestions
        ],
        "fields": fields,
        "unseen": list(proposal.unseen),
        "before": proposal.before,
        "harmed": list(proposal.harmed),
        "family": proposal.family,
        "entry": {name: list(chosen) for name, chosen in proposal.site.selectors.items()},
    }
