"""The form by which a person says what an article says: what stands in it, and what comes of what was sent.

It has no rows that a script would have to add: lists are lines of a text, and there is room for one signing more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from json import dumps
from typing import Any, get_args

from pipelines.article_text import ArticleText, text_of
from pipelines.correcting import CorrectionError, corrected
from pipelines.errors import KyketError
from pipelines.findings import Findings, Label, Level, Party, Signing, to_json
from pipelines.signings import KINDS
from pipelines.store.recognised import Seen
from pipelines.store.records import StoredArticle
from search.web.days import partial_of, written
from search.web.forms import Form
from search.web.templating import seen

LABELS: tuple[str, ...] = get_args(Label)
LEVELS: tuple[str, ...] = get_args(Level)
KINDS_KNOWN: tuple[str, ...] = tuple(KINDS)
MOST_SIGNINGS = 60
_LINES = ("parties", "basis")
_PLAIN = ("document_kind", "subject", "signed_on", "period_from", "period_to", "province", "level", "place", "quote")
_SPARE_OFFICIALS = 3
_LONGEST = 600
_KEY = re.compile(r"(signings|officials)\[(\d+)\](?:\.(\w+))?")


@dataclass(frozen=True)
class Row:
    """One signing in the form: texts, as they are typed."""

    values: Mapping[str, str]
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By field, the words of the article that say so."""
    removed: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into it."""
        return not any(text for name, text in self.values.items() if name != "document_kind")


@dataclass(frozen=True)
class Filled:
    """The form, filled in."""

    label: str
    provinces: str
    signings: tuple[Row, ...]
    """The last is room for one more."""
    officials: tuple[tuple[str, str], ...]
    """Name and title; the last are blank."""
    reason: str = ""
    errors: Mapping[str, KyketError | str] = field(default_factory=dict)
    """By name of the field: what is wrong, or the key of the languages that says so."""


def seen_of(stored: StoredArticle) -> Seen:
    """What a person looks at."""
    return stored.version, stored.findings


def digest(stored: StoredArticle) -> str:
    """Stands in the form, so that it is not taken when what it was made from has changed."""
    version, found = seen_of(stored)
    text = dumps([version, to_json(found) if found else None], ensure_ascii=False, sort_keys=True)
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def shown(stored: StoredArticle) -> Filled:
    """The form as it is opened: what the article is shown to say."""
    found = stored.findings if stored.findings is not None and not stored.findings.failure else Findings("unrelated")
    text = text_of(stored.article)
    return Filled(
        label=found.label,
        provinces="\n".join(found.provinces),
        signings=(*(_row(one, text) for one in found.signings), _blank()),
        officials=(*((one.name, one.title) for one in found.officials), *[("", "")] * _SPARE_OFFICIALS),
    )


def sent(form: Form, stored: StoredArticle) -> tuple[Filled, Findings | None]:
    """The form as it was sent, and the findings that it makes; None where something is wrong with it."""
    count = _count(form)
    rows = [
        Row(
            {name: _text(form, f"s{place}.{name}") for name in (*_PLAIN, *_LINES)},
            removed=bool(form.get(f"s{place}.remove")),
        )
        for place in range(count)
    ]
    officials = list(zip(form.all("official.name"), form.all("official.title"), strict=False))[:200]
    filled = Filled(
        label=form.get("label"),
        provinces=_text(form, "provinces"),
        signings=tuple(rows),
        officials=tuple((seen(name).strip()[:_LONGEST], seen(title).strip()[:_LONGEST]) for name, title in officials),
        reason=" ".join(seen(form.get("reason")).split())[:1000],
    )
    found, errors = _read(filled, stored)
    if not filled.reason:
        errors["reason"] = "correct.reason_needed"
    told = shown(stored).signings
    rows = [
        Row(row.values, told[place].told if place < len(told) else {}, row.removed) for place, row in enumerate(rows)
    ]
    if not rows or not rows[-1].is_blank:
        rows.append(_blank())
    spare = [("", "")] * max(0, _SPARE_OFFICIALS - sum(not any(one) for one in filled.officials))
    again = Filled(filled.label, filled.provinces, tuple(rows), (*filled.officials, *spare), filled.reason, errors)
    return again, None if errors else found


def _read(filled: Filled, stored: StoredArticle) -> tuple[Findings | None, dict[str, KyketError | str]]:
    """What the form says, and everything that is wrong with it."""
    places = [place for place, row in enumerate(filled.signings) if not row.removed and not row.is_blank]
    people = [place for place, one in enumerate(filled.officials) if any(one)]
    values: dict[str, Any] = {
        "label": filled.label,
        "provinces": _lines(filled.provinces),
        "signings": [_values(filled.signings[place]) for place in places],
        "officials": [dict(zip(("name", "title"), filled.officials[place], strict=True)) for place in people],
    }
    errors: dict[str, KyketError | str] = {}
    while True:
        try:
            return corrected(values, stored.article, stored.findings, stored.article.id), errors
        except CorrectionError as error:
            name = _field(error.key, places, people)
            if name in errors:  # it cannot be told apart any further
                return None, errors
            errors[name] = error
            _mend(values, error.key)


def _field(key: str, places: list[int], people: list[int]) -> str:
    """The field of the form that ``key`` is about."""
    found = _KEY.match(key)
    if found is None:
        return "label" if key == "signings" else key
    place = int(found[2])
    return f"s{places[place]}.{found[3]}" if found[1] == "signings" else f"official.{people[place]}"


def _mend(values: dict[str, Any], key: str) -> None:
    """Something that can be in the place of ``key``, so that what else is wrong shows."""
    found = _KEY.match(key)
    if found is None:
        values["label" if key in ("label", "signings") else key] = "signing" if key in ("label", "signings") else []
        return
    one = values[found[1]][int(found[2])]
    usable: dict[str, Any] = {"parties": ["A", "B"], "document_kind": KINDS_KNOWN[0], "name": "A", "title": "A"}
    one[found[3]] = usable.get(found[3])


def _values(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {name: row.values[name] or None for name in _PLAIN}
    values |= {name: _lines(row.values[name]) for name in _LINES}
    if values["signed_on"]:
        values["signed_on"] = partial_of(values["signed_on"]) or values["signed_on"]
    for name in ("period_from", "period_to"):
        text = row.values[name]
        values[name] = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else text or None
    return values


def _row(one: Signing, text: ArticleText) -> Row:
    years = {name: str(getattr(one, name) or "") for name in ("period_from", "period_to")}
    values = {
        "document_kind": one.document_kind,
        "subject": one.subject or "",
        "parties": "\n".join(party.name for party in one.parties),
        "signed_on": written(one.signed_on),
        "province": one.province or "",
        "level": one.level or "",
        "place": one.place or "",
        "basis": "\n".join(one.basis),
        "quote": "",
    }
    told = {name: _said(text, spans) for name, spans in one.spans.items() if name != "parties"}
    told["parties"] = tuple(dict.fromkeys(_whole(text, party) for party in one.parties if party.spans))
    return Row(values | years, {name: found for name, found in told.items() if any(found)})


def _whole(text: ArticleText, party: Party) -> str:
    return " ".join(_said(text, party.spans))


def _said(text: ArticleText, spans: Any) -> tuple[str, ...]:
    found = []
    for span in spans:
        try:
            found.append(text.said(span))
        except IndexError:  # evidence in an earlier version of the article
            continue
    return tuple(dict.fromkeys(found))


def _blank() -> Row:
    return Row(dict.fromkeys((*_PLAIN, *_LINES), "") | {"document_kind": KINDS_KNOWN[0]})


def _count(form: Form) -> int:
    text = form.get("signings")
    return min(int(text), MOST_SIGNINGS) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _text(form: Form, name: str) -> str:
    lines = (" ".join(seen(line).split())[:_LONGEST] for line in form.get(name).splitlines()[:200])
    return "\n".join(line for line in lines if line)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]
