"""The form that many addresses have in common: what a person would write into an entry after looking at fifty links."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

FEWEST = 3
"""Addresses of one form that make it a form, and not a coincidence."""

_NUMBERED = re.compile(r"^.+-(?P<mark>[A-Za-z]{0,8})(?P<number>\d{2,})(?P<suffix>\.\w{2,5})?$")
# A letter behind a digit, for -a123456 is a number with a mark before it.
_HEXADECIMAL = re.compile(r"^.+-(?=[0-9a-f]*\d[0-9a-f]*[a-f])[0-9a-f]{7}(?P<suffix>\.\w{2,5})?$")
_NUMBER_FIRST = re.compile(r"^\d{3,}-.+?(?P<suffix>\.\w{2,5})?$")
_NUMBER_ONLY = re.compile(r"^(?P<number>\d+)(?P<suffix>\.\w{2,5})?$")
_SLUG = re.compile(r"^(?:[^-.]+-){3,}[^-.]+(?P<suffix>\.\w{2,5})?$")
_NEVER_LITERAL = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Form:
    """What addresses must have in common to be of one form."""

    front: tuple[str, ...]
    last: str
    """With ``{digits}`` where the number of digits is to be filled in."""
    slash: bool
    query: tuple[tuple[str, str], ...]


def article_patterns(addresses: Iterable[str], sections: Collection[str] = (), *, most: int = 3) -> tuple[str, ...]:
    """Regular expressions for the path (and query) of the articles at ``addresses``, the commonest form first.

    ``sections`` are words that name sections of the site, which differ from one article to the next and never become
    part of an expression. A form that fewer than :data:`FEWEST` addresses have, or a twentieth of them, is left out.
    """
    groups: dict[_Form, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for address in dict.fromkeys(addresses):
        found = _form(address)
        if found is not None:
            form, front, digits = found
            groups[form].append((front, digits))
    total = sum(map(len, groups.values()))
    common = [form for form, members in groups.items() if len(members) >= max(FEWEST, total / 20)]
    common.sort(key=lambda form: -len(groups[form]))
    patterns = (_pattern(form, groups[form], sections) for form in common[:most])
    return tuple(dict.fromkeys(patterns))


def page_template(listing: str, second: str) -> str:
    """The template (see :func:`crawlers.discovery.page_url`) by which page 2 of ``listing`` is at ``second``, or empty.

    >>> page_template("https://a.vn/tin/", "https://a.vn/tin/page-2/")
    'page-{n}/'
    """
    first, then = urlsplit(listing), urlsplit(second)
    if first.netloc != then.netloc:
        return ""
    if first.path.rstrip("/") == then.path.rstrip("/"):
        before = dict(parse_qsl(first.query))
        changed = [name for name, value in parse_qsl(then.query) if value == "2" and before.get(name) != "2"]
        return f"?{changed[0]}={{n}}" if changed else ""
    stem = re.sub(r"\.\w+$", "", first.path.rstrip("/"))
    if then.query or not then.path.startswith(stem) or first.query:
        return ""
    rest = then.path[len(stem) :]
    numbers = re.findall(r"(?<!\d)2(?!\d)", rest)
    if len(numbers) != 1:
        return ""
    counted = re.sub(r"(?<!\d)2(?!\d)", "{n}", rest)
    appended = stem == first.path.rstrip("/") and counted.startswith("/")
    return counted[1:] if appended else "{stem}" + counted


def _form(address: str) -> tuple[_Form, tuple[str, ...], int] | None:
    """The form of one address, its segments before the last, and how many digits its number has."""
    parts = urlsplit(address)
    segments = parts.path.strip("/").split("/")
    front = tuple(segments[:-1])
    fronts = tuple(_front(segment) for segment in front)
    if parts.query:
        values = tuple((name, _value(name, value)) for name, value in parse_qsl(parts.query))
        if not any(r"\d" in value for _, value in values):
            return None
        return _Form(fronts, _literal(segments[-1]), False, values), front, 0
    last, digits = _last(segments[-1])
    return (_Form(fronts, last, parts.path.endswith("/"), ()), front, digits) if last else None


def _front(segment: str) -> str:
    return r"\d{6}" if re.fullmatch(r"(?:19|20)\d{4}", segment) else r"\d+" if segment.isdigit() else r"[\w.-]+"


def _last(segment: str) -> tuple[str, int]:
    match = _HEXADECIMAL.match(segment)
    if match:
        return f"[^/]+-[0-9a-f]{{7}}{_literal(match['suffix'] or '')}", 0
    match = _NUMBERED.match(segment)
    if match:
        return f"[^/]+-{match['mark']}\\d{{digits}}{_literal(match['suffix'] or '')}", len(match["number"])
    match = _NUMBER_ONLY.match(segment)
    if match:
        return f"\\d+{_literal(match['suffix'] or '')}", 0
    match = _NUMBER_FIRST.match(segment)
    if match:
        return f"\\d+-[^/]+{_literal(match['suffix'] or '')}", 0
    match = _SLUG.match(segment)
    if match:
        return f"(?:[^/.-]+-){{3,}}[^/.]+{_literal(match['suffix'] or '')}", 0
    return "", 0


def _value(name: str, value: str) -> str:
    if value.isdigit():
        return r"\d+"
    if name == "op" and re.search(r"-\d+$", value):
        return r"[\w-]+/[^/&]+-\d+" if "/" in value else r"[^/&]+-\d+"
    return r"[A-Za-z]+\d+" if re.fullmatch(r"[A-Za-z]+\d+", value) else _literal(value)


def _pattern(form: _Form, members: Sequence[tuple[tuple[str, ...], int]], sections: Collection[str]) -> str:
    fronts = [
        _common(expression, Counter(front[place] for front, _ in members), sections)
        for place, expression in enumerate(form.front)
    ]
    least = min(digits for _, digits in members)
    # One digit fewer than seen: numbers count up, and the older articles are still to be met.
    last = form.last.replace("{digits}", f"{{{max(least - 1, 1)},}}" if least else "+")
    path = "/".join(("", *fronts, last)) + ("/" if form.slash else "")
    if not form.query:
        return path
    return path + r"\?" + "&".join(f"{_literal(name)}={value}" for name, value in form.query)


def _common(expression: str, seen: Counter[str], sections: Collection[str]) -> str:
    """A segment that all addresses share is written out, unless it is a section or a date."""
    (first, _), *others = seen.most_common(2)
    if others or seen.total() < FEWEST or first in sections or _NEVER_LITERAL.search(first):
        return expression
    return _literal(first)


def _literal(text: str) -> str:
    return re.escape(text).replace(r"\-", "-")
