"""Labelled articles: what a reader finds in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.article_text import ArticleText
from pipelines.errors import KyketError
from pipelines.findings import CitedDocument, Label, Official, Party, Signing
from pipelines.given_article import article_of


@dataclass(frozen=True, slots=True)
class Expected:
    """What a reader says about an article."""

    label: Label
    provinces: tuple[str, ...]
    signings: tuple[Signing, ...]
    documents: tuple[CitedDocument, ...]
    officials: tuple[Official, ...]
    quotes: tuple[str, ...]
    """For each of ``signings`` the sentence that reports it; empty where none is given."""


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article and what a reader says about it."""

    name: str
    text: ArticleText
    expected: Expected


def read_labelled(folder: Path) -> list[LabelledArticle]:
    """Every labelled article in ``folder`` (one JSON file each), by name. Raises :class:`KyketError`."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise KyketError(
            "no labelled articles", about=str(folder), remedy="give a folder of .json files, one an article"
        )
    return [_labelled(path) for path in paths]


def _labelled(path: Path) -> LabelledArticle:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        expected = expected_of(values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KyketError(
            f"no labelled article ({error!r})",
            about=str(path),
            remedy="it needs label, provinces, signings, documents and officials beside the article's own fields",
        ) from error
    return LabelledArticle(str(values.get("id") or path.stem), article_of(values, str(path)), expected)


def expected_of(values: dict[str, Any]) -> Expected:
    """The labels among ``values``. A day without its year counts where no full one is given."""
    return Expected(
        label=values["label"],
        provinces=tuple(values["provinces"]),
        signings=tuple(
            Signing(
                document_kind=each["document_kind"],
                parties=tuple(Party(name) for name in each["parties"]),
                signed_on=each["signed_on"] or each.get("signed_on_partial"),
                period_from=each["period_from"],
                period_to=each["period_to"],
                province=each["province"],
                level=each["level"],
                basis=tuple(each["basis"]),
            )
            for each in values["signings"]
        ),
        documents=tuple(CitedDocument(each["number"], each["date"], each["issuer"]) for each in values["documents"]),
        officials=tuple(Official(each["name"], each["title"]) for each in values["officials"]),
        quotes=tuple(each.get("quote", "") for each in values["signings"]),
    )
