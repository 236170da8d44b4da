"""In which language whoever asks is answered."""

from __future__ import annotations

import re

from starlette.requests import Request

from search.web.languages import LANGUAGES, Language, language

COOKIE = "kyket_language"
_WEIGHT = re.compile(r"q=([01](?:\.\d{0,3})?)")


def chosen(request: Request) -> Language:
    """The language of pages: the one that was chosen by the switch. What a browser prefers says little where most of
    them were installed in English for people who read Vietnamese."""
    return language(request.cookies.get(COOKIE, ""))


def preferred(request: Request) -> Language:
    """The language of the API's errors: the one of the switch, else the first of ``Accept-Language`` that is spoken."""
    if request.cookies.get(COOKIE) in LANGUAGES:
        return chosen(request)
    return language(accepted(request.headers.get("accept-language", "")))


def accepted(header: str) -> str:
    """Which of our languages is wanted most; the first of them where none is. ``*`` is any.

    >>> accepted("fr, en-GB;q=0.8, vi;q=0.5")
    'en'
    >>> accepted("*") == accepted("") == accepted("en;q=0") == "vi"
    True
    """
    best, most = LANGUAGES[0], 0.0
    for one in header[:1000].split(","):
        tag, _, rest = one.partition(";")
        code = tag.strip().lower().partition("-")[0]
        given = _WEIGHT.fullmatch(rest.strip())
        weight = float(given[1]) if given else 0.0 if rest.strip() else 1.0
        if code in LANGUAGES and weight > most:
            best, most = code, weight
    return best
