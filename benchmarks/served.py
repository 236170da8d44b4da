"""What ``make bench NAME=web`` serves: a folder of kyket's with the made-up articles in the store and in an index.

The articles are those of ``make bench NAME=search``. Each is in the store as processing leaves it, those that report a
signing with who signed what. They are not placed into stories there (an hour's work); the index knows the stories.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from benchmarks.corpus import documents
from pipelines.article import Article, DateProvenance
from pipelines.findings import Findings, Party, Signing
from pipelines.store import Store
from search import IndexDocument, SearchBackend

KYKET = str(Path(sys.executable).with_name("kyket"))
_NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)
_STORED = 500
_INDEXED = 2_000


@dataclass(frozen=True)
class Served:
    """A running ``kyket serve``."""

    address: str
    pid: int


def fill_store(var: Path, count: int) -> None:
    """The first ``count`` articles into the store of ``var``."""
    with Store.open(f"sqlite:///{var / 'kyket.sqlite'}") as store:
        for some in _batches(documents(count), _STORED):
            store.save_outcomes([(one.id, article(one), "crawl") for one in some], _NOW)
            store.save_findings([(one.id, 1, findings(one)) for one in some if one.label])


def fill_index(backend: SearchBackend, count: int) -> None:
    """The first ``count`` articles into an index made anew."""
    backend.clear()
    done = 0
    for some in _batches(documents(count), _INDEXED):
        done += len(some)
        if rejected := backend.apply(some, (), done):
            raise SystemExit(f"not taken: {rejected[0]}")


def article(one: IndexDocument) -> Article:
    """``one`` as the store has it."""
    return Article(
        id=one.id,
        url=one.url,
        canonical_url=one.url,
        site=one.site,
        title=one.title,
        lead=one.lead,
        body=tuple(one.body.split("\n")),
        captions=tuple(one.captions.split("\n")),
        byline=one.byline,
        published=one.published,
        published_raw=one.published.isoformat() if one.published else "",
        published_from=DateProvenance("page", "minute"),
        modified=None,
        language=one.language,
        province=one.province,
        province_now=one.province_now,
    )


def findings(one: IndexDocument) -> Findings:
    """What reading has found in ``one``."""
    if one.label != "signing":
        return Findings("coordination" if one.label == "coordination" else "unrelated", (one.province,))
    parties = zip(one.parties, one.agencies, strict=True)
    signing = Signing(
        one.document_kinds[0],
        tuple(Party(name, agency, one.province) for name, agency in parties),
        signed_on=one.signed_on[0].isoformat(),
        period_to=one.signed_on[0].year + 5,
        province=one.province,
        level="province",
        basis=one.basis,
    )
    return Findings("signing", (one.province,), (signing,))


@contextmanager
def serving(var: Path, **settings: str) -> Iterator[Served]:
    """``kyket serve`` over ``var`` on a free port of 127.0.0.1, with ``settings`` beside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KYKET_")}
    given = {"KYKET_VAR": str(var), "KYKET_PACKAGE_SITES": "false", "COLUMNS": "200"}
    process = subprocess.Popen(
        [KYKET, "serve", "--port", "0"], env=kept | given | settings, cwd=var, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        found = re.match(r"(http://127\.0\.0\.1:\d+)/", process.stdout.readline())
        if found is None:
            raise SystemExit("kyket serve did not begin")
        yield Served(found[1], process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _batches(made: Iterable[IndexDocument], size: int) -> Iterator[Sequence[IndexDocument]]:
    rest = iter(made)
    while some := list(islice(rest, size)):
        yield some
