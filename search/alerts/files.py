"""Alerts as a file, TOML or YAML: what a team keeps under version control, and gives to another kyket.

A file holds what a person decides about alerts, none of what has become of them: no position, no ledger, no secret of
a channel (alerts name channels, they do not hold their addresses).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import tomlkit
import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from pipelines.alerts import Alert, Cadence, Watch, named
from pipelines.article import VIETNAM
from pipelines.errors import KyketError
from pipelines.text import nfc
from search.alerts.channels import Channels
from search.alerts.checking import check

FORMS = (".toml", ".yaml", ".yml")


def _values(given: object) -> object:
    """A single value, also a number or a day, stands for a list of one."""
    listed = given if isinstance(given, list) else [given]
    return [str(one) if isinstance(one, int | date) else one for one in listed]


class _Entry(BaseModel):
    """One alert of a file; what is left out is as in :class:`pipelines.alerts.Alert`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    query: str
    filters: dict[str, Annotated[list[str], BeforeValidator(_values)]] = {}
    watch: Watch = "articles"
    days: int | None = None
    cadence: str = "at once"
    channels: Annotated[list[str], BeforeValidator(_values)] = []
    owner: str = ""
    mute_until: datetime | None = None
    enabled: bool = True
    note: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    alert: list[_Entry] = []


def read(path: Path, channels: Channels) -> list[Alert]:
    """The alerts in the file ``path``, without ids, each as it may be saved.

    Raises KyketError that names the file, the alert, the key and what it takes.
    """
    alerts = [_alert(one, path) for one in _parsed(path).alert]
    names = [named(one) for one in alerts]
    if twice := next((one.name for one in alerts if names.count(named(one)) > 1), None):
        raise KyketError(f"holds {twice} twice", about=str(path), remedy="give each alert a name of its own")
    for one in alerts:
        try:
            check(one, channels)
        except KyketError as error:
            raise KyketError(f"{error.about}: {error.message}", about=str(path), remedy=error.remedy) from error
    return alerts


def written(alerts: Iterable[Alert], form: str) -> str:
    """``alerts`` as the text of a file of ``form`` (".toml", ".yaml"), which :func:`read` reads back."""
    entries = [_entry(one) for one in alerts]
    if form == ".toml":
        return tomlkit.dumps({"alert": entries})
    return yaml.safe_dump({"alert": entries}, allow_unicode=True, sort_keys=False, width=120)


def form_of(path: Path) -> str:
    """The form that the name of ``path`` tells. Raises KyketError for another."""
    if path.suffix.lower() not in FORMS:
        raise KyketError("neither TOML nor YAML", about=str(path), remedy=f"name it with {', '.join(FORMS)}")
    return ".toml" if path.suffix.lower() == ".toml" else ".yaml"


def _parsed(path: Path) -> _File:
    form = form_of(path)
    try:
        text = nfc(path.read_text(encoding="utf-8-sig"))
        values: Any = tomllib.loads(text) if form == ".toml" else yaml.safe_load(text)
    except OSError as error:
        raise KyketError(f"cannot be read: {error.strerror}", about=str(path), remedy="give a file") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, yaml.YAMLError) as error:
        told = " ".join(str(error).split())
        raise KyketError(f"is no {form[1:].upper()}: {told}", about=str(path), remedy="correct the file") from error
    try:
        return _File.model_validate(values if values is not None else {})
    except ValidationError as error:
        first = error.errors()[0]
        raise KyketError(
            f"{_place(first['loc'], values)}: {first['msg']}",
            about=str(path),
            remedy=f"an alert has {', '.join(_Entry.model_fields)}",
        ) from error


def _place(loc: tuple[int | str, ...], values: object) -> str:
    """Where in the file something is wrong: the alert by its name, and the key."""
    parts = list(loc)
    if len(parts) < 2 or not isinstance(values, Mapping):
        return ".".join(map(str, parts)) or "the file"
    _, number, *rest = parts
    try:
        name = str(values["alert"][number]["name"])
    except (KeyError, TypeError, IndexError):
        name = f"no. {int(number) + 1}" if isinstance(number, int) else str(number)
    return f"alert {name}" + (f", {'.'.join(map(str, rest))}" if rest else "")


def _alert(entry: _Entry, path: Path) -> Alert:
    try:
        cadence = Cadence.parse(entry.cadence)
    except KyketError as error:
        raise KyketError(
            f"alert {entry.name}, cadence {entry.cadence!r}: {error.message}", about=str(path), remedy=error.remedy
        ) from error
    until = entry.mute_until
    return Alert(
        id="",
        name=entry.name,
        query=entry.query,
        filters={name: tuple(values) for name, values in entry.filters.items() if values},
        watch=entry.watch,
        days=entry.days,
        cadence=cadence,
        channels=tuple(entry.channels),
        owner=entry.owner,
        mute_until=until.replace(tzinfo=VIETNAM) if until is not None and until.tzinfo is None else until,
        enabled=entry.enabled,
        note=entry.note,
    )


def _entry(alert: Alert) -> dict[str, Any]:
    """What a file says of ``alert``; what is as ever is left out."""
    entry: dict[str, Any] = {"name": alert.name, "query": alert.query, "watch": alert.watch}
    if alert.days is not None:
        entry["days"] = alert.days
    entry["cadence"] = str(alert.cadence)
    if alert.channels:
        entry["channels"] = list(alert.channels)
    if alert.owner:
        entry["owner"] = alert.owner
    if alert.mute_until is not None:
        entry["mute_until"] = alert.mute_until.astimezone(VIETNAM).replace(microsecond=0)
    if not alert.enabled:
        entry["enabled"] = False
    if alert.note:
        entry["note"] = alert.note
    if alert.filters:
        entry["filters"] = {name: list(values) for name, values in alert.filters.items()}
    return entry
