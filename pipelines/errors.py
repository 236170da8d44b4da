"""The errors kyket raises on purpose: each carries what it is about and what to do."""

from __future__ import annotations


class KyketError(Exception):
    """Something a person has to know about.

    ``about`` names the thing (a site, an address, a file, a query); ``remedy`` says what to do next. The
    command line shows the one line of :meth:`__str__` and exits with ``exit_code``.
    """

    exit_code = 1

    def __init__(self, message: str, *, about: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.about = about
        self.remedy = remedy

    def __str__(self) -> str:
        head = f"{self.about}: {self.message}" if self.about else self.message
        return f"{head} — {self.remedy}" if self.remedy else head


class SettingsError(KyketError):
    """A setting or a file of settings cannot be used."""

    exit_code = 2


class SiteError(KyketError):
    """A registry entry is wrong, or a site is not in the registry."""

    exit_code = 2


class ArchiveError(KyketError):
    """A record of the archive is missing, torn or not what the store says it is."""


class ArchiveUnreachable(ArchiveError):
    """The archive as a whole cannot be read now: nothing is said of any record of it."""


class ArchiveRemoved(ArchiveError):
    """The record was removed on purpose: by the rules of how long records are kept, or with what was forgotten."""


class StoreError(KyketError):
    """The store cannot be opened, or does not hold what was asked for."""


class Conflict(StoreError):
    """What is to be kept does not go with what is there: a name is taken, or somebody changed it meanwhile."""


class QueryError(KyketError):
    """A query cannot be understood.

    ``position`` counts characters from 0 in the query as typed; ``suggestion`` is a query that would work, or empty.
    """

    exit_code = 2

    def __init__(
        self, message: str, *, position: int = 0, suggestion: str = "", about: str = "", remedy: str = ""
    ) -> None:
        super().__init__(message, about=about, remedy=remedy)
        self.position = position
        self.suggestion = suggestion


class BackendUnavailable(KyketError):
    """The search index does not answer."""
