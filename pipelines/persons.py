"""What tells persons' names from other capitalised words; the words are ``pipelines/data/person_names.toml``."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_DATA = tomllib.loads((files("pipelines") / "data" / "person_names.toml").read_text(encoding="utf-8"))


def _listed(key: str) -> frozenset[str]:
    return frozenset(word for entry in _DATA[key].split(",") if (word := " ".join(entry.split())))


SURNAMES = _listed("surnames")
"""First syllables of names, of all peoples of Vietnam, in lower case."""
MIDDLE = _listed("middle")
"""Second syllables that most names have and few places."""
SECOND = _listed("second")
"""The surnames that stand second in a name that has two."""
NOT_FIRST = _listed("not_first")
"""Words that begin sentences, titles and names of bodies, hardly those of persons."""
NEVER = _listed("never")
"""Words that are in no name of a person."""
NOT_A_PERSON = _listed("bodies")
"""Words before the name of a province that could be surnames, but belong to a body or a direction."""
_OF_HISTORY = _listed("of_history")


def is_of_history(name: str) -> bool:
    """Whether ``name`` is that of a person of history, as wards and campaigns bear it."""
    return name.lower().replace("’", "'") in _OF_HISTORY
