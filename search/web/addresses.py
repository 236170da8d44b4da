"""An article's address on its site, as people paste it, and the article that kyket has from there.

A page's id is made of its site and address, so nothing is searched: what it may be called is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from pipelines.article import page_id
from pipelines.errors import StoreError
from search.web.sources import Sources

_ADDRESS = re.compile(r"https?://[^\s\"]{4,2000}", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether ``text`` is the address of a page, and nothing else."""
    return _ADDRESS.fullmatch(text.strip()) is not None


def article_at(sources: Sources, address: str) -> str | None:
    """The id of the article at ``address``; None where there is none."""
    if not is_address(address):
        return None
    named = site_of(sources, address)
    forms = list(_forms(address.strip()))
    asked = [page_id(site, form) for site in sources.sites for form in forms]
    found = sources.store.current(asked)
    if found:
        return next(one for one in asked if one in found)
    for form in forms if named else ():  # another address of the same text
        try:
            return sources.store.article(page_id(named, form)).article.id
        except StoreError:
            continue
    return None


def site_of(sources: Sources, address: str) -> str:
    """The site that ``address`` is of, by its host; empty where none is called so."""
    try:
        host = (urlsplit(address.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return host if host in sources.sites else ""


def _forms(address: str) -> Iterator[str]:
    """What the page may be known by: without what was only pasted along."""
    try:
        parts = urlsplit(address)
        # The host is lower case in every address that is kept.
        whole = parts._replace(netloc=parts.netloc.lower(), fragment="")
    except ValueError:
        return
    for one in (whole, whole._replace(query="")):
        path = one.path.rstrip("/")
        for each in dict.fromkeys((one.path, path, f"{path}/")):
            yield urlunsplit(one._replace(path=each))
