"""The names that a field and its values may be called by, in Vietnamese and English."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from enum import StrEnum

from pipelines.text import clean, fold, words
from search.query.nodes import TextField
from search.words import joined_forms


class FilterField(StrEnum):
    """A field that is no text but a property of the article or its site."""

    PROVINCE = "province"
    PROVINCE_NOW = "province_now"
    SITE = "site"
    KIND = "kind"
    DATE = "date"
    YEAR = "year"
    LANGUAGE = "language"
    LABEL = "label"
    PARTY = "party"
    DOCUMENT_KIND = "document_kind"
    DOCUMENT = "document"
    BASIS = "basis"
    SIGNED = "signed"


Field = TextField | FilterField

# The first name of each language is the one that messages and documentation use.
NAMES: Mapping[Field, tuple[str, ...]] = {
    TextField.TITLE: ("title", "tiêu đề", "tựa đề", "tựa", "tít", "headline"),
    TextField.LEAD: ("lead", "sapo", "tóm tắt", "dẫn nhập", "summary"),
    TextField.BODY: ("body", "nội dung", "thân bài", "text"),
    TextField.CAPTIONS: ("captions", "chú thích", "caption"),
    TextField.BYLINE: ("byline", "tác giả", "bút danh", "author"),
    FilterField.PROVINCE: ("province", "tỉnh", "tỉnh thành"),
    FilterField.PROVINCE_NOW: ("province_now", "tỉnh nay", "tỉnh mới"),
    FilterField.SITE: ("site", "trang"),
    FilterField.KIND: ("kind", "loại"),
    FilterField.DATE: ("date", "ngày", "published"),
    FilterField.YEAR: ("year", "năm"),
    FilterField.LANGUAGE: ("language", "ngôn ngữ", "lang"),
    FilterField.LABEL: ("label", "nhãn"),
    FilterField.PARTY: ("party", "bên ký", "bên", "parties"),
    FilterField.DOCUMENT_KIND: ("document_kind", "loại văn bản"),
    FilterField.DOCUMENT: ("document", "văn bản", "số hiệu"),
    FilterField.BASIS: ("basis", "căn cứ"),
    FilterField.SIGNED: ("signed", "ngày ký", "ký", "signed_on"),
}

KINDS: Mapping[str, tuple[str, ...]] = {
    "committee": ("ban tuyên giáo", "tuyên giáo", "ban tuyên giáo và dân vận", "ban"),
    "paper": ("báo", "báo đảng", "newspaper"),
    "party": ("đảng bộ", "tỉnh ủy", "thành ủy", "đảng"),
    "portal": ("cổng thông tin", "cổng", "cổng thông tin điện tử"),
    "central": ("trung ương",),
}

LABELS: Mapping[str, tuple[str, ...]] = {
    "signing": ("ký kết", "lễ ký", "ký"),
    "coordination": ("phối hợp",),
    "unrelated": ("không liên quan", "khác", "other"),
}

# The keys are those of pipelines.signings.kinds.
DOCUMENT_KINDS: Mapping[str, tuple[str, ...]] = {
    "chương trình phối hợp": ("chương trình", "programme", "program"),
    "quy chế phối hợp": ("quy chế", "rules", "regulation"),
    "kế hoạch phối hợp": ("kế hoạch", "plan"),
    "kế hoạch liên tịch": ("liên tịch", "joint plan"),
    "thỏa thuận hợp tác": ("thỏa thuận", "agreement"),
    "biên bản ghi nhớ": ("ghi nhớ", "memorandum"),
    "hướng dẫn liên ngành": ("hướng dẫn", "guidance"),
    "other": ("khác",),
}

LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "vi": ("việt", "tiếng việt", "vietnamese"),
    "en": ("anh", "tiếng anh", "english"),
    "zh": ("trung", "tiếng trung", "chinese", "zh-cn", "zh-tw"),
    "fr": ("pháp", "tiếng pháp", "french"),
    "und": ("không rõ", "unknown"),
}


def plain(name: str) -> str:
    """``name`` as names are compared: folded words joined by one space, so ``Tiêu_đề`` is ``tieu de``."""
    return " ".join(words(fold(clean(name))))


def _as_written(name: str) -> str:
    return joined_forms(clean(name))[0]


_FIELDS = {written(name): field for written in (plain, _as_written) for field, names in NAMES.items() for name in names}


def _by_plain_name(values: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {plain(name): value for value, names in values.items() for name in (value, *names)}


_KINDS = _by_plain_name(KINDS)
_LANGUAGES = _by_plain_name(LANGUAGES)
_LABELS = _by_plain_name(LABELS)
_DOCUMENT_KINDS = _by_plain_name(DOCUMENT_KINDS)


def field_named(name: str) -> Field | None:
    """The field called ``name``, in any case, with its tone marks or none at all; None if there is none.

    >>> field_named("Ngày"), field_named("ngay"), field_named("ngáy")
    (<FilterField.DATE: 'date'>, <FilterField.DATE: 'date'>, None)
    """
    return _FIELDS.get(_as_written(name))


def kind_named(name: str) -> str | None:
    """The kind of site called ``name`` (a key of :data:`KINDS`); None if there is none."""
    return _KINDS.get(plain(name))


def label_named(name: str) -> str | None:
    """The label called ``name`` (a key of :data:`LABELS`); None if there is none."""
    return _LABELS.get(plain(name))


def document_kind_named(name: str) -> str | None:
    """The kind of document called ``name`` (a key of :data:`DOCUMENT_KINDS`); None if there is none."""
    return _DOCUMENT_KINDS.get(plain(name))


def language_named(name: str) -> str | None:
    """The language code that ``name`` is or stands for; None if it is neither."""
    known = _LANGUAGES.get(plain(name))
    if known is not None:
        return known
    code = name.strip().lower()
    return code if len(code) in (2, 3) and code.isascii() and code.isalpha() else None


def nearest(name: str, names: Iterable[str]) -> str:
    """The one of ``names`` that ``name`` was probably meant to be; empty if none is near."""
    by_plain = {plain(known): known for known in reversed(list(names))}
    found = difflib.get_close_matches(plain(name), by_plain, n=1, cutoff=0.6)
    return by_plain[found[0]] if found else ""


def all_names() -> list[str]:
    """Every name of every field."""
    return [name for names in NAMES.values() for name in names]


def first_names() -> list[tuple[str, str]]:
    """The names that messages and documentation call the fields by, English and Vietnamese."""
    return [(names[0], names[1]) for names in NAMES.values()]
