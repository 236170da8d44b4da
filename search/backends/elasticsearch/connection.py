"""How Elasticsearch is reached, and what its errors are to a person. Secrets never get into a message."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from elastic_transport import ApiError, ConnectionTimeout, SerializationError, TlsError, TransportError
from elasticsearch import Elasticsearch, UnsupportedProductError

from pipelines.errors import BackendUnavailable, KyketError, QueryError
from search.backends.elasticsearch.mapping import IndexSettings
from search.backends.protocol import IndexUnusable


@dataclass(frozen=True, slots=True)
class ElasticsearchOptions:
    """Where Elasticsearch is, who asks it, and how its indices are kept."""

    urls: tuple[str, ...]
    """``https://host:9200``, without user and password; several of one cluster."""
    alias: str = "kyket"
    """What is searched; its indices are ``ALIAS-000001`` and so on."""
    api_key: str = field(default="", repr=False)
    """Encoded; or user and password."""
    user: str = ""
    password: str = field(default="", repr=False)
    ca_cert: Path | None = None
    """File of the CA certificates trusted; None: those of the system."""
    index: IndexSettings = field(default_factory=IndexSettings)
    refresh: bool = False
    """Whether what was taken in is found at once; otherwise after ``index.refresh_interval`` at the latest, which
    takes in more in the same time."""
    timeout: float = 30.0
    """Seconds for one answer."""

    @property
    def about(self) -> str:
        """What messages call it."""
        return f"{' '.join(self.urls)} ({self.alias})"


def connect(options: ElasticsearchOptions) -> Elasticsearch:
    """A client; nothing is asked yet. It may be used by several threads; who asked for it closes it.

    Raises BackendUnavailable for options that cannot be used.
    """
    known: dict[str, Any] = {}
    if options.api_key:
        known["api_key"] = options.api_key
    elif options.user:
        known["basic_auth"] = (options.user, options.password)
    if options.ca_cert is not None:
        if not options.ca_cert.is_file():
            raise BackendUnavailable(
                "there is no such file of certificates",
                about=str(options.ca_cert),
                remedy="name the file of the CA that signed Elasticsearch's certificate",
            )
        known["ca_certs"] = str(options.ca_cert)
    try:
        if "ca_certs" in known:  # of which the client makes sure only when it first asks
            ssl.create_default_context(cafile=known["ca_certs"])
        # Nothing is sent twice by the client: whoever writes knows whether it may be, and how long to wait before.
        return Elasticsearch(list(options.urls), request_timeout=options.timeout, max_retries=0, **known)
    except (ValueError, OSError) as error:  # an address without a port, a file of certificates that is none
        raise BackendUnavailable(
            f"Elasticsearch cannot be reached so: {error}",
            about=options.about,
            remedy="correct address and certificates",
        ) from None


@contextmanager
def answering(about: str) -> Iterator[None]:
    """Errors of the client become what :func:`unavailable` makes of them."""
    try:
        yield
    except (ApiError, TransportError, UnsupportedProductError) as error:
        raise unavailable(about, error) from error


def unavailable(about: str, error: Exception) -> KyketError:
    """What to tell of ``error``: what happened, to what, what to do.

    IndexUnusable if the index itself is the matter, QueryError for a query that is too large, else BackendUnavailable.
    """
    if isinstance(error, ApiError):
        return _refused(about, error)
    message, remedy = _unreached(error)
    return BackendUnavailable(message, about=about, remedy=remedy)


def _unreached(error: Exception) -> tuple[str, str]:
    # As text an error of the transport is only "TLS error" or "Connection error".
    cause = str(error.message if isinstance(error, TransportError) else error)
    if isinstance(error, UnsupportedProductError):
        return "what answers there is no Elasticsearch", "correct its address"
    if isinstance(error, TlsError):
        if "CERTIFICATE_VERIFY_FAILED" in cause:
            return (
                f"its certificate is not trusted ({_reason(cause)})",
                "name the CA that signed it (KYKET_ELASTICSEARCH_CA), and the host as its certificate does",
            )
        return f"no TLS connection ({_reason(cause)})", "see whether it speaks https, and the address says so"
    if isinstance(error, ConnectionTimeout):
        return (
            "it did not answer in time",
            "see whether it is overloaded, or allow more time (KYKET_ELASTICSEARCH_TIMEOUT)",
        )
    if isinstance(error, SerializationError):
        return "its answer cannot be read", "see whether something else answers at that address"
    if any(
        sign in cause
        for sign in ("Name or service not known", "Temporary failure in name", "NameResolution", "nodename")
    ):
        return "there is no such host", "correct its address, or see whether names are resolved"
    if "Connection refused" in cause:
        return "nothing listens there", "start Elasticsearch (scripts/elasticsearch up), or correct its address"
    return f"it cannot be reached ({_reason(cause)})", "see whether it runs and the network reaches it"


def _reason(cause: str) -> str:
    """The innermost reason in a message of nested exceptions."""
    for sign in ("certificate verify failed: ", "[Errno ", "[SSL"):
        if sign in cause:
            begin = cause.index(sign)
            rest = cause[begin + len(sign) :] if sign.startswith("cert") else cause[begin:]
            return rest.split(" (_ssl")[0].rstrip("')\"")
    return cause.split("(", 1)[-1].rstrip("')\"")[:200]


def error_type(error: ApiError) -> str:
    """What Elasticsearch calls the error: ``cluster_block_exception`` …; empty if it does not say."""
    return str(_told(error).get("type", ""))


def error_reason(error: ApiError) -> str:
    """The reason that Elasticsearch gives, the innermost one that says something."""
    told = _told(error)
    causes = told.get("root_cause") or [told]
    caused: Mapping[str, Any] = causes[0] if isinstance(causes[0], Mapping) else told
    return str(caused.get("reason") or told.get("reason") or f"status {error.meta.status}")


def is_disk_full(error: ApiError) -> bool:
    """Whether the disk's flood stage stopped it: also status 429, like a full queue, but waiting does not help."""
    return error_type(error) == "cluster_block_exception" and (
        "disk usage exceeded" in error_reason(error) or "TOO_MANY_REQUESTS/12" in error_reason(error)
    )


def _told(error: ApiError) -> Mapping[str, Any]:
    body = error.body
    told = body.get("error") if isinstance(body, Mapping) else None
    return told if isinstance(told, Mapping) else {}


# -- what Elasticsearch answered ---------------------------------------------------------------------------------------


def _refused(about: str, error: ApiError) -> KyketError:
    status, kind, reason = error.meta.status, error_type(error), error_reason(error)
    if _is_too_large(error):
        return QueryError(
            "the query stands for more words than Elasticsearch looks for at once",
            remedy="give more letters before a *, or split the query",
        )
    if kind == "index_not_found_exception":
        message, remedy = "there is no search index yet", "run `kyket process` to build it from the store"
    elif status == 401:
        message, remedy = "it does not know who asks", "correct the user and password, or the API key"
    elif is_disk_full(error):
        message, remedy = "its disk is full, nothing more is taken in", "make room there; it takes in again by itself"
    elif kind == "cluster_block_exception":
        message = f"the index is blocked ({reason})"
        remedy = 'take the block off: PUT INDEX/_settings {"index.blocks.write": null, "index.blocks.read_only": null}'
    elif status == 403:
        message, remedy = "who asks may not do this", "give the user or API key the right to read and write its indices"
    elif status == 429:
        message, remedy = "it has too much to do", "try again later"
    elif kind in ("corrupt_index_exception", "strict_dynamic_mapping_exception", "mapper_parsing_exception"):
        return IndexUnusable(
            f"the search index cannot be used ({reason})", about=about, remedy="run `kyket index rebuild`"
        )
    elif status >= 500:
        message, remedy = f"it cannot answer ({reason})", "see its health and its log"
    else:
        message, remedy = f"it refused ({reason})", "see whether its version is the one kyket is made for (9)"
    return BackendUnavailable(message, about=about, remedy=remedy)


_TOO_LARGE = ("too_many_clauses", "too_many_nested_clauses", "maxClauseCount", "expanded to too many terms")


def _is_too_large(error: ApiError) -> bool:
    told = json.dumps(error.body, default=str)
    return any(sign in told for sign in _TOO_LARGE)
