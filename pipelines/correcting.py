"""What a person says an article says: read from JSON in the form of the labelled articles, and written in it.

The person gives values; evidence is kept where a value is what was shown before, and is not asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar, get_args

from pipelines.agencies import normalise_party
from pipelines.agencies.mentions import mentions
from pipelines.article import VIETNAM, Article
from pipelines.article_text import ArticleText, text_of
from pipelines.documents import normalise_number
from pipelines.errors import KyketError
from pipelines.findings import CitedDocument, Evidence, Findings, Label, Level, Official, Party, Signing, Span
from pipelines.provinces import find
from pipelines.signings import KINDS
from pipelines.text import clean, fold, nfc

_LABELS = get_args(Label)
_LEVELS = get_args(Level)
_SIGNING = {
    "document_kind", "parties", "signed_on", "signed_on_partial", "period_from", "period_to", "province", "level",
    "basis", "quote", "place", "subject", "spans",
}  # fmt: skip
_YEARS = range(1945, 2101)

T = TypeVar("T")


class CorrectionError(KyketError):
    """A value that cannot be; ``key`` says which, as ``signings[0].signed_on``."""

    def __init__(self, key: str, what: str, about: str) -> None:
        remedy = "the form is that of `kyket signings corrections --gold`; spans may lack"
        super().__init__(f"{key} {what}", about=about, remedy=remedy)
        self.key = key
        self.what = what


def corrected(values: Any, article: Article, shown: Findings | None, about: str) -> Findings:
    """The findings that ``values`` (label, provinces, signings, documents, officials) give ``article``.

    ``shown`` is what it shows now: a key that ``values`` lack stays as it is there, and so does the evidence of what is
    equal. Keys of the article itself are passed over. Raises :class:`CorrectionError` naming ``about``, the key, and
    what it may be.
    """
    if not isinstance(values, Mapping):
        raise _wrong(about, "the whole", "is no JSON object")
    before = shown if shown is not None else Findings("unrelated")
    label: Label = _one_of(values.get("label", before.label), _LABELS, about, "label")
    text = text_of(article)
    given = _list(values, "signings", about)
    if given is None:
        signings = before.signings if label == "signing" else ()
    else:
        signings = tuple(_signing(each, place, text, before, about) for place, each in enumerate(given))
    if signings and label != "signing":
        raise _wrong(about, "signings", f"are given, but the label is {label!r}; give none, or the label signing")
    provinces = _list(values, "provinces", about)
    documents = _list(values, "documents", about)
    officials = _list(values, "officials", about)
    names = before.provinces if provinces is None else tuple(_province(each, about, "provinces") for each in provinces)
    kept = ("label",) * (label == before.label) + ("provinces",) * (names == before.provinces)
    return Findings(
        label=label,
        provinces=names,
        signings=signings,
        documents=before.documents if documents is None else _documents(documents, before, about),
        officials=before.officials if officials is None else _officials(officials, before, about),
        spans={name: before.spans[name] for name in kept if name in before.spans},
        recogniser="person",
    )


def labels(article: Article, found: Findings) -> dict[str, Any]:
    """``found`` in the form of the labelled articles: label, provinces, signings, documents, officials."""
    text = text_of(article)
    return {
        "label": found.label,
        "provinces": list(found.provinces),
        "signings": [_written(each, text) for each in found.signings],
        "documents": [{"number": each.number, "date": each.date, "issuer": each.issuer} for each in found.documents],
        "officials": [{"name": each.name, "title": each.title} for each in found.officials],
    }


def labelled(article: Article, found: Findings, note: str = "") -> dict[str, Any]:
    """``article`` with ``found`` as one of the labelled articles; ``note`` stands among what makes it hard."""
    published = article.published.astimezone(VIETNAM).isoformat() if article.published is not None else None
    return {
        "id": article.id,
        "site": article.site,
        "url": article.canonical_url,
        "title": article.title,
        "lead": article.lead,
        "paragraphs": list(article.body),
        "captions": list(article.captions),
        "byline": article.byline,
        "printed_date": article.published_raw,
        "published": published,
        **labels(article, found),
        "traps": [note] if note else [],
    }


def _written(signing: Signing, text: ArticleText) -> dict[str, Any]:
    day = signing.signed_on
    partial = day is not None and day.startswith("--")
    values: dict[str, Any] = {
        "document_kind": signing.document_kind,
        "parties": [party.name for party in signing.parties],
        "signed_on": None if partial else day,
        "period_from": signing.period_from,
        "period_to": signing.period_to,
        "province": signing.province,
        "level": signing.level,
        "basis": list(signing.basis),
        "quote": _said(text, signing.spans.get("signing", ())),
    }
    return values | ({"signed_on_partial": day} if partial else {})


def _said(text: ArticleText, spans: Sequence[Span]) -> str:
    try:
        return " ".join(text.said(span) for span in spans)
    except IndexError:  # evidence in an earlier version of the article
        return ""


def _signing(values: Any, place: int, text: ArticleText, shown: Findings, about: str) -> Signing:
    key = f"signings[{place}]"
    if not isinstance(values, Mapping):
        raise _wrong(about, key, "is no JSON object")
    if strange := sorted(set(values) - _SIGNING):
        raise _wrong(about, key, f"has {', '.join(strange)}; known are {', '.join(sorted(_SIGNING))}")
    names = _list(values, "parties", about, key) or []
    if len(names) < 2:
        raise _wrong(about, f"{key}.parties", "names fewer than two agencies")
    known = {fold(party.name): party for each in shown.signings for party in each.parties}
    parties = tuple(_party(each, known, about, f"{key}.parties") for each in names)
    made = Signing(
        document_kind=_one_of(values.get("document_kind"), KINDS, about, f"{key}.document_kind"),
        parties=parties,
        signed_on=_day(values, about, key),
        period_from=_year(values, "period_from", about, key),
        period_to=_year(values, "period_to", about, key),
        province=_maybe(values, "province", about, key, _province),
        level=_maybe(values, "level", about, key, lambda value, *where: _one_of(value, _LEVELS, *where)),
        basis=tuple(_number(each, about, f"{key}.basis") for each in _list(values, "basis", about, key) or []),
        place=_maybe(values, "place", about, key, _text),
        subject=_maybe(values, "subject", about, key, _text),
    )
    if made.period_from is not None and made.period_to is not None and made.period_from > made.period_to:
        raise _wrong(about, f"{key}.period_to", f"{made.period_to} is before period_from {made.period_from}")
    quote = _maybe(values, "quote", about, key, _text) or ""
    left_out = [name for name in ("place", "subject") if name not in values]
    return _with_evidence(made, quote, left_out, text, shown)


def _with_evidence(made: Signing, quote: str, left_out: Sequence[str], text: ArticleText, shown: Findings) -> Signing:
    """``made`` with the evidence of the signing shown that it corrects, as far as the values are equal."""
    names = {fold(party.name) for party in made.parties}
    likest = max(
        shown.signings, key=lambda each: len(names & {fold(party.name) for party in each.parties}), default=None
    )
    spans: dict[str, tuple[Span, ...]] = {}
    if likest is not None and names & {fold(party.name) for party in likest.parties}:
        # What the form leaves out is not taken away by leaving it out.
        made = replace(made, **{name: getattr(likest, name) for name in left_out})
        spans = {
            name: found
            for name, found in likest.spans.items()
            if name not in ("signing", "parties") and getattr(made, name, None) == getattr(likest, name, None)
        }
        spans |= {"signing": likest.spans["signing"]} if not quote and "signing" in likest.spans else {}
    if (at := _find(quote, text)) is not None:
        spans["signing"] = (at,)
    if told := tuple(span for party in made.parties for span in party.spans):
        spans["parties"] = told
    evidence: Evidence = spans
    return replace(made, spans=evidence)


def _find(quote: str, text: ArticleText) -> Span | None:
    for field, index, part in text.parts() if quote else ():
        if (start := part.find(quote)) >= 0:
            return Span(field, index, start, start + len(quote))
    return None


def _party(value: Any, known: Mapping[str, Party], about: str, key: str) -> Party:
    name = _text(value, about, key)
    if fold(name) in known and known[fold(name)].name == name:
        return known[fold(name)]
    found = mentions(normalise_party(name))
    mention = found[0] if found and found[0].start == 0 else None
    return Party(name, mention.key, mention.unit) if mention is not None else Party(name)


def _documents(given: Sequence[Any], shown: Findings, about: str) -> tuple[CitedDocument, ...]:
    known = {each.number: each for each in shown.documents}
    made: list[CitedDocument] = []
    for place, values in enumerate(given):
        key = f"documents[{place}]"
        _fields(values, {"number", "date", "issuer", "kind", "spans"}, about, key)
        number = _number(values.get("number"), about, f"{key}.number")
        day = _maybe(values, "date", about, key, _full_day)
        before = known.get(number, CitedDocument(number))
        one = CitedDocument(number, day, _maybe(values, "issuer", about, key, _text), before.kind)
        kept = {
            name: at for name, at in before.spans.items() if getattr(one, name, None) == getattr(before, name, None)
        }
        made.append(replace(one, spans=kept))
    return tuple(made)


def _officials(given: Sequence[Any], shown: Findings, about: str) -> tuple[Official, ...]:
    known = {each.name: each for each in shown.officials}
    made: list[Official] = []
    for place, values in enumerate(given):
        key = f"officials[{place}]"
        _fields(values, {"name", "title", "spans"}, about, key)
        one = Official(
            _text(values.get("name"), about, f"{key}.name"), _text(values.get("title"), about, f"{key}.title")
        )
        before = known.get(one.name)
        kept = before.spans if before is not None else {}
        made.append(
            replace(one, spans={name: at for name, at in kept.items() if getattr(one, name) == getattr(before, name)})
        )
    return tuple(made)


def _fields(values: Any, known: set[str], about: str, key: str) -> None:
    if not isinstance(values, Mapping):
        raise _wrong(about, key, "is no JSON object")
    if strange := sorted(set(values) - known):
        raise _wrong(about, key, f"has {', '.join(strange)}; known are {', '.join(sorted(known))}")


def _list(values: Mapping[str, Any], key: str, about: str, within: str = "") -> list[Any] | None:
    value = values.get(key)
    if value is not None and not isinstance(value, list):
        raise _wrong(about, f"{within}.{key}".strip("."), "is no list")
    return value


def _maybe(values: Mapping[str, Any], name: str, about: str, key: str, read: Any) -> Any:
    value = values.get(name)
    return None if value is None or value == "" else read(value, about, f"{key}.{name}")


def _one_of(value: Any, known: Sequence[T], about: str, key: str) -> T:
    if value not in known:
        raise _wrong(about, key, f"{value!r} is none of {', '.join(map(str, known))}")
    return known[list(known).index(value)]


def _text(value: Any, about: str, key: str) -> str:
    if not isinstance(value, str) or not clean(value):
        raise _wrong(about, key, f"{value!r} is no text")
    return clean(nfc(value))


def _number(value: Any, about: str, key: str) -> str:
    text = _text(value, about, key)
    return normalise_number(text) or text


def _province(value: Any, about: str, key: str) -> str:
    name = _text(value, about, key)
    if find(name) is None:
        raise _wrong(about, key, f"{name!r} is no province; write its name of that day, without tỉnh or thành phố")
    return name


def _year(values: Mapping[str, Any], name: str, about: str, key: str) -> int | None:
    value = values.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value not in _YEARS):
        raise _wrong(about, f"{key}.{name}", f"{value!r} is no year, as 2021")
    return value


def _day(values: Mapping[str, Any], about: str, key: str) -> str | None:
    """The day of the signing; one without a year may stand in ``signed_on`` as in ``signed_on_partial``."""
    value = values.get("signed_on") or values.get("signed_on_partial")
    if value is None or value == "":
        return None
    where = f"{key}.signed_on"
    if isinstance(value, str) and value.startswith("--"):
        _full_day(f"2024-{value[2:]}", about, where)  # a leap year
        return value
    return _full_day(value, about, where)


def _full_day(value: Any, about: str, key: str) -> str:
    try:
        return date.fromisoformat(_text(value, about, key)).isoformat()
    except ValueError as error:
        raise _wrong(about, key, f"{value!r} is no day, as 2021-07-12 (--07-12 where no year is told)") from error


def _wrong(about: str, key: str, what: str) -> CorrectionError:
    return CorrectionError(key, what, about)
