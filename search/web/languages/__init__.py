"""What the page says, by language: ``vi.toml`` and ``en.toml``, with the same keys."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from search.web.languages.forms import Forms

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

    def named(self, group: str, value: str) -> str:
        """What ``value`` is called in ``group`` (``kind.paper``); ``value`` itself where it has no name."""
        return self.texts.get(f"{group}.{value.replace(' ', '_')}", value)


@cache
def language(code: str) -> Language:
    """The language with this code; the first for one that is not spoken."""
    known = code if code in LANGUAGES else LANGUAGES[0]
    values = tomllib.loads(files(__package__).joinpath(f"{known}.toml").read_text(encoding="utf-8"))
    return Language(known, dict(_flat(values)), Forms(known))


def _flat(values: Mapping[str, Any], before: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in values.items():
        found += _flat(value, f"{before}{name}.") if isinstance(value, dict) else [(f"{before}{name}", str(value))]
    return found
