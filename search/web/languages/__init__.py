"""What the page says, by language: ``vi.toml`` and ``en.toml``, with the same keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.errors import KyketError
from search.web.languages.forms import Forms

_FIGURE = re.compile(r"\b\d+(?:,\d{3})*(?:\.\d+)?(?=%| bài| ngày)")
_TURNED = str.maketrans(",.", ".,")
_PLACE = re.compile(r" \(at character \d+\)$")
_TOLD = ("told.toml", "reasons.toml")
LANGUAGES = ("vi", "en")
"""The first is spoken unless another is asked for."""


@dataclass(frozen=True)
class Language:
    """One language: its texts, and how it writes numbers and days."""

    code: str
    texts: Mapping[str, str]
    forms: Forms

    def say(self, key: str, /, **values: object) -> str:
        """The text ``key`` with ``values`` in it, numbers as the language writes them.

        With ``n`` = 1 it is ``key.one``, where there is one.
        """
        text = self.texts[f"{key}.one" if values.get("n") == 1 and f"{key}.one" in self.texts else key]
        shown = {name: self.forms.number(one) if isinstance(one, int) else one for name, one in values.items()}
        return text.format(**shown) if shown else text

    def error(self, error: KyketError) -> str:
        """What is wrong, without where, in one line: in this language, as far as it is known there.

        What to do is said with it, unless the text says so itself or there is a better query to offer.
        """
        message, remedy = self.parts(error)
        is_known = message != _PLACE.sub("", error.message)
        return message if is_known or not remedy or getattr(error, "suggestion", None) else f"{message} — {remedy}"

    def parts(self, error: KyketError) -> tuple[str, str]:
        """What is wrong, without where, and what to do.

        Where this language has a text of its own for what is wrong, that mostly says what to do, too: the remedy is
        empty then, unless it has a text as well.
        """
        message = _PLACE.sub("", error.message)
        said = _said(("errors.toml", *_TOLD), self.code, message)
        remedy = _said(("errors.toml",), self.code, error.remedy) if error.remedy else ""
        if said is None:
            return message, error.remedy if remedy is None else remedy
        return said, remedy or ""

    def told(self, text: str) -> str:
        """What kyket tells of a site, a page, a message (``pipelines/health``, ``search/alerts``), in this language as
        far as it is known there."""
        said = _said(_TOLD, self.code, text)
        if said is None:
            return text
        return _FIGURE.sub(lambda found: found[0].translate(_TURNED), said) if self.code == "vi" else said

    def named(self, group: str, value: str) -> str:
        """What ``value`` is called in ``group`` (``kind.paper``); ``value`` itself where it has no name."""
        return self.texts.get(f"{group}.{value.replace(' ', '_')}", value)


@cache
def language(code: str) -> Language:
    """The language with this code; the first for one that is not spoken."""
    known = code if code in LANGUAGES else LANGUAGES[0]
    values = tomllib.loads(files(__package__).joinpath(f"{known}.toml").read_text(encoding="utf-8"))
    return Language(known, dict(_flat(values)), Forms(known))


def _said(files: Sequence[str], code: str, text: str) -> str | None:
    for file in files:
        for pattern, said in _patterns(file).get(code, ()):
            if found := pattern.fullmatch(text):
                return _filled(said, found, code if file in _TOLD else "")
    return None


def _filled(said: str, found: re.Match[str], code: str) -> str:
    """``said`` with what was found. With ``code``, texts within the text are said in that language: some are sentences
    of their own (a chance within a reason). What an error repeats was typed, and stays."""

    def text(group: re.Match[str]) -> str:
        inner = found[int(group[1])]
        return (_said((*_TOLD, "errors.toml"), code, inner) if code else None) or inner

    return re.sub(r"\\(\d)", text, said)


@cache
def _patterns(file: str) -> Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]:
    values = tomllib.loads(files(__package__).joinpath(file).read_text(encoding="utf-8"))
    return {code: tuple((re.compile(one, re.DOTALL), said) for one, said in pairs) for code, pairs in values.items()}


def _flat(values: Mapping[str, Any], before: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in values.items():
        found += _flat(value, f"{before}{name}.") if isinstance(value, dict) else [(f"{before}{name}", str(value))]
    return found
