"""What the program says while it works: one line an event, with the ids of what it is about.

Whoever works on something binds its id (:func:`bound`); every line said meanwhile bears it, also those of libraries, in
this process, thread or task. A line is said by :func:`say`, or by any logger of the standard library. Where the lines
go and in which form is said once, by :func:`set_up`; before that only errors are seen.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

Form = Literal["text", "json"]
Level = Literal["debug", "info", "warning", "error"]
OURS = ("kyket", "crawlers", "pipelines", "search", "dags")
"""Packages whose lines are said from the level asked for; libraries say no less than warnings."""

_bound: ContextVar[Mapping[str, object]] = ContextVar("kyket_bound", default={})  # noqa: B039 - never changed in place
_FIELDS = "kyket_fields"
_IN_ADDRESS = re.compile(r"://[^/@\s]+@")
_HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class Logging:
    """How lines are said. May be handed to another process."""

    form: Form = "text"
    level: Level = "error"
    secrets: tuple[str, ...] = ()
    """What must not be in any line."""
    everywhere: Mapping[str, object] = field(default_factory=dict)
    """What every line bears: the task of the schedule that this is."""


_present = Logging()


def set_up(how: Logging) -> None:
    """Say lines on standard error as ``how`` has it, from now on, in this process."""
    global _present
    _present = how
    handler = _OnStandardError()
    handler.setFormatter(_Json(how) if how.form == "json" else _Text(how))
    root = logging.getLogger()
    for before in [one for one in root.handlers if isinstance(one.formatter, _Json | _Text)]:
        root.removeHandler(before)
    root.addHandler(handler)
    level = how.level.upper()
    root.setLevel(max(logging.getLevelNamesMapping()[level], logging.WARNING))
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def present() -> Logging:
    """How lines are said now: for a process to be started."""
    return _present


@contextmanager
def bound(**ids: object) -> Iterator[None]:
    """Have every line said within bear ``ids`` (``site``, ``run``, ``page``, ``article`` …)."""
    token = _bound.set({**_bound.get(), **ids})
    try:
        yield
    finally:
        _bound.reset(token)


def say(logger: logging.Logger, level: int, event: str, /, **fields: object) -> None:
    """Say ``event`` with ``fields``; those that are None or empty are left out."""
    if logger.isEnabledFor(level):
        logger.log(level, event, extra={_FIELDS: {name: one for name, one in fields.items() if one not in (None, "")}})


class _OnStandardError(logging.Handler):
    """Writes to what is standard error at the moment: a progress bar takes that over, and moves out of the way."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:  # as the standard library's handlers: what cannot be said stops nothing
            self.handleError(record)


class _Json(logging.Formatter):
    """One JSON object a line."""

    def __init__(self, how: Logging) -> None:
        super().__init__()
        self._everywhere = how.everywhere
        # The longer ones first: one may be part of another.
        self._secrets = sorted({one for one in how.secrets if len(one) > 3}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": self._clean(record.getMessage()),
            "logger": record.name,
        }
        line = told | self._values(record)
        if record.exc_info:
            line["trace"] = self._clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)

    def _values(self, record: logging.LogRecord) -> dict[str, object]:
        given = {**self._everywhere, **_bound.get(), **getattr(record, _FIELDS, {})}
        return {name: self._clean(one) if isinstance(one, str) else one for name, one in given.items()}

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _IN_ADDRESS.sub(f"://{_HIDDEN}@", text)


class _Text(_Json):
    """One line for a person."""

    def format(self, record: logging.LogRecord) -> str:
        moment = time.strftime("%H:%M:%S", time.localtime(record.created))
        values = " ".join(f"{name}={_shown(one)}" for name, one in self._values(record).items())
        line = f"{moment} {record.levelname} {self._clean(record.getMessage())} {values}".rstrip()
        return f"{line}\n{self._clean(self.formatException(record.exc_info))}" if record.exc_info else line


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return json.dumps(text, ensure_ascii=False) if " " in text or not text else text
