"""Which articles tell one story, and which signings are of one agreement."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from pipelines.store.schema.columns import Moment, identifier, metadata, text

tellings = Table(
    "tellings",
    metadata,
    identifier("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),  # articles.born, by which the next two know it
    Column("version", Integer, nullable=False),  # that was placed
    Column("text_key", String(32), nullable=False),
    Column("words", Integer, nullable=False),
    Column("published", Moment),  # at the latest, see roles.latest_moment
    text("title"),  # folded words
    Column("fingerprints", LargeBinary, nullable=False),  # all, also those too frequent for the next table
    identifier("story_id", index=True),
)
"""Articles as stories see them: each that has been placed in one."""

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("fingerprint", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Which articles bear a fingerprint: at most ``candidates.TOO_FREQUENT``, for more bear it than it can tell apart."""

overlaps = Table(
    "overlaps",
    metadata,
    Column("one", BigInteger, primary_key=True, autoincrement=False),
    Column("other", BigInteger, primary_key=True, autoincrement=False),
    Column("words_of_one", Integer, nullable=False),
    Column("words_of_other", Integer, nullable=False),
    Column("same", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""What two articles have in common (:class:`pipelines.stories.Overlap`), each pair both ways round."""

story_aliases = Table(
    "story_aliases",
    metadata,
    identifier("id", primary_key=True),
    identifier("article_id", index=True),
)
"""Ids that stories went by whose article is forgotten, each with another member: the story is the one this is in now.
The id of an article that is here needs no row: the story it is in answers to it."""

signings = Table(
    "signings",
    metadata,
    identifier("id", primary_key=True),
    identifier("article_id", ForeignKey("articles.id", ondelete="CASCADE"), index=True),
    text("kind"),
    text("province"),  # as it is called today
    Column("signed_on", String(10)),
    Column("period_from", Integer),
    Column("period_to", Integer),
    Column("published", Moment),
    text("block", index=True),
    identifier("agreement_id", index=True),
    text("record"),
)
"""The signings that articles report, each in the agreement that it is part of."""

reports = Table(
    "reports",
    metadata,
    identifier("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    text("record"),
)
"""Articles about coordination that report no signing: they may review an agreement."""

agreement_aliases = Table(
    "agreement_aliases",
    metadata,
    identifier("id", primary_key=True),
    identifier("signing_id", index=True),
)
"""Ids of signings that are here no more, which agreements went by, each with one that is. The id of a signing that is
here needs no row: the agreement it is in answers to it."""
