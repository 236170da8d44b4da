"""What a person is told when Elasticsearch cannot be used."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import deadline
from pipelines.errors import BackendUnavailable
from search import SearchRequest, parse
from search.backends.elasticsearch import ElasticsearchBackend, ElasticsearchOptions
from search.backends.elasticsearch.connection import connect

SECRET = "c2VjcmV0LWtleQ=="


def _told(options: ElasticsearchOptions) -> BackendUnavailable:
    with ElasticsearchBackend(options) as backend, pytest.raises(BackendUnavailable) as raised:
        backend.search(SearchRequest(parse("ký")))
    assert raised.value.remedy
    assert options.urls[0] in str(raised.value)
    return raised.value


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("http://127.0.0.1:1", "nothing listens there"),
        ("http://no-such-host.invalid:9200", "no such host"),
        ("https://127.0.0.1:1", "nothing listens there"),
    ],
)
def test_where_nothing_answers_it_is_said_why(url: str, what: str) -> None:
    assert what in str(_told(ElasticsearchOptions((url,))))


def test_an_address_that_speaks_no_tls_is_told(elasticsearch_url: str) -> None:
    https = elasticsearch_url.replace("http://", "https://")
    if https == elasticsearch_url:
        https = elasticsearch_url.replace("https://", "http://")
    _told(ElasticsearchOptions((https,)))


def test_secrets_are_in_no_message(elasticsearch_url: str) -> None:
    for url in (elasticsearch_url, "http://127.0.0.1:1", "https://127.0.0.1:1"):
        for options in (
            ElasticsearchOptions((url,), api_key=SECRET),
            ElasticsearchOptions((url,), user="kyket", password=SECRET),
        ):
            assert SECRET not in repr(options)
            shown = _told(options)
            assert SECRET not in str(shown)
            assert SECRET not in repr(shown)


def test_certificates_that_are_none_are_told_before_anything_is_asked(tmp_path: Path) -> None:
    options = ElasticsearchOptions(("https://127.0.0.1:1",), ca_cert=tmp_path / "ca.pem")
    with pytest.raises(BackendUnavailable, match="no such file of certificates"):
        connect(options)
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(BackendUnavailable, match="correct address and certificates"):
        connect(options)
    with pytest.raises(BackendUnavailable, match="correct address and certificates"):
        connect(replace(options, ca_cert=None, urls=("127.0.0.1",)))


def test_nobody_waits_longer_than_the_deadline() -> None:
    """What listens there takes the question and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with (
            ElasticsearchBackend(ElasticsearchOptions((url,), timeout=600.0)) as backend,
            pytest.raises(BackendUnavailable, match="did not answer in time"),
            deadline.within(0.1),
        ):
            backend.count()
