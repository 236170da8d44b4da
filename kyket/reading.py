"""Reading what articles say: each version once by the present recogniser, whatever stopped an earlier run."""

from __future__ import annotations

from pipelines.article import Article
from pipelines.article_text import text_of
from pipelines.findings import Findings
from pipelines.signings import RECOGNISER, read
from pipelines.store import Store
from pipelines.workings import Workings, work_out

BATCH = 200
"""Articles read and saved at once."""


def read_article(article: Article) -> Findings:
    """What ``article`` says. A fault of the recogniser loses nothing: it is told in ``failure``."""
    try:
        return read(text_of(article))
    except Exception as error:
        return Findings("unrelated", recogniser=RECOGNISER, failure=f"{type(error).__name__}: {error}")


def workings_of(article: Article, findings: Findings) -> Workings | None:
    """What stories and agreements ask of ``article``. A fault loses nothing: the store works it out, and tells."""
    try:
        return work_out(article, findings)
    except Exception:
        return None


def read_due(store: Store) -> int:
    """Read every article that the present recogniser has not read; returns how many.

    After a new recogniser that is all of them. May be stopped at any point and called again.
    """
    done = 0
    while due := store.findings_due(RECOGNISER, BATCH):
        store.save_findings([(one.article.id, one.version, read_article(one.article)) for one in due])
        done += len(due)
    return done
