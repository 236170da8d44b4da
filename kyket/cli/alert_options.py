"""Options that commands of ``kyket alerts`` have in common, and how they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from kyket.alerting import channels
from kyket.cli.queries import parsed
from kyket.workspace import Workspace
from pipelines.alerts import Alert, Watch
from pipelines.errors import KyketError
from search.alerts.checking import check
from search.backends.protocol import Filters

Name = Annotated[str, typer.Argument(metavar="ALERT", help="Its name or id.")]
Query = Annotated[str, typer.Argument(metavar="QUERY", help="As for `kyket search`.")]
Watching = Annotated[
    Watch | None,
    typer.Option(help="articles: a notice a story; signings: a notice an agreement; expiry and silence: with --days."),
]
FilterBy = Annotated[
    list[str] | None,
    typer.Option("--filter", help='FIELD=VALUE, e.g. provinces="Lâm Đồng", sites=baolamdong.vn; may repeat.'),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON.")]


def checked(workspace: Workspace, alert: Alert) -> Alert:
    """``alert``, if it may be saved. Raises KyketError; what is wrong with its query is pointed at."""
    parsed(alert.query)
    check(alert, channels(workspace.settings))
    return alert


def read_filters(given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By field the values, of FIELD=VALUE options. The fields are those of :class:`search.Filters`.

    Raises :class:`KyketError` for anything else; whether there are such values is not looked at.
    """
    found: dict[str, tuple[str, ...]] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not value.strip():
            fields = ", ".join(Filters.__dataclass_fields__)
            raise KyketError("no filter", about=one, remedy=f"write FIELD=VALUE; the fields are {fields}")
        found[name.strip()] = (*found.get(name.strip(), ()), value.strip().strip('"'))
    return found
