"""Password, API key and TLS on a real server, by the official client and by kyket's own connection."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from elastic_transport import TlsError
from elasticsearch import AuthenticationException, Elasticsearch
from made_stores.articles import SITES, save, written

from pipelines.errors import BackendUnavailable
from pipelines.store import Store
from search import SearchRequest, parse, suggested, update
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.elasticsearch.connection import ElasticsearchOptions, answering, connect
from search.rebuild import rebuild
from search.reconcile import reconcile
from servers.elasticsearch import ElasticsearchServer

USER = "elastic"
TIMEOUT = 120.0
"""Seconds for one answer, on a machine that does much else."""


@pytest.fixture
def api_key(secure_elasticsearch: ElasticsearchServer) -> str:
    """An encoded API key that may do anything with the indices of kyket and nothing else."""
    rights = {"kyket": {"cluster": ["monitor"], "index": [{"names": ["kyket*"], "privileges": ["all"]}]}}
    with _client(secure_elasticsearch) as client:
        return str(client.security.create_api_key(name="tests", role_descriptors=rights)["encoded"])


def _client(server: ElasticsearchServer) -> Elasticsearch:
    assert server.password
    return Elasticsearch(
        server.url, ca_certs=str(server.ca), basic_auth=(USER, server.password), request_timeout=TIMEOUT
    )


def test_the_password_opens(secure_elasticsearch: ElasticsearchServer) -> None:
    with _client(secure_elasticsearch) as client:
        assert client.security.authenticate()["username"] == USER


def test_a_wrong_password_does_not(secure_elasticsearch: ElasticsearchServer) -> None:
    ca = str(secure_elasticsearch.ca)
    with (
        Elasticsearch(
            secure_elasticsearch.url, ca_certs=ca, basic_auth=(USER, "wrong"), request_timeout=TIMEOUT
        ) as client,
        pytest.raises(AuthenticationException),
    ):
        client.info()


def test_an_api_key_opens_what_it_names(secure_elasticsearch: ElasticsearchServer, api_key: str) -> None:
    server = secure_elasticsearch
    with Elasticsearch(server.url, ca_certs=str(server.ca), api_key=api_key, request_timeout=TIMEOUT) as client:
        assert client.security.authenticate()["authentication_type"] == "api_key"


def test_a_certificate_that_nobody_named_is_not_trusted(secure_elasticsearch: ElasticsearchServer) -> None:
    with (
        Elasticsearch(secure_elasticsearch.url, max_retries=0, request_timeout=TIMEOUT) as client,
        pytest.raises(TlsError) as refused,
    ):
        client.info()
    assert "self-signed" in str(refused.value.message)


def test_kyket_asks_by_user_and_password(secure_elasticsearch: ElasticsearchServer) -> None:
    assert _who_asks(_options(secure_elasticsearch, user=USER, password=secure_elasticsearch.password or "")) == USER


def test_kyket_asks_by_api_key(secure_elasticsearch: ElasticsearchServer, api_key: str) -> None:
    assert _who_asks(_options(secure_elasticsearch, api_key=api_key)) == USER


def test_the_rights_that_the_documentation_asks_for_are_enough_for_all_that_kyket_does(
    secure_elasticsearch: ElasticsearchServer, api_key: str, tmp_path: Path
) -> None:
    options = replace(_options(secure_elasticsearch, api_key=api_key), alias="kyket-rights", refresh=True)
    with ElasticsearchBackend(options) as backend, Store.open(f"sqlite:///{tmp_path / 'kyket.sqlite'}") as store:
        save(store, *(written(number) for number in range(12)))
        assert update(backend, store, SITES) == 12
        backend.life().live().refresh()
        assert suggested(backend, SearchRequest(parse("khong co")), backend.search(SearchRequest(parse("khong co"))))
        request = SearchRequest(parse("*"), limit=5, hold=True, histogram=True)
        first = backend.search(request)
        assert backend.search(replace(request, after=first.after)).offset == 5
        assert backend.similar(first.hits[0].id) is not None
        assert len(list(backend.scan(request))) == first.total == 12
        rebuild(backend.life(), store, SITES)
        assert reconcile(backend.life().live(), store, SITES, repair=True).agrees
        assert [one.role for one in backend.life().status()] == ["live", "old"]
        for one in backend.life().status()[1:]:
            backend.life().drop(one.name)


def test_kyket_says_that_the_password_is_wrong(secure_elasticsearch: ElasticsearchServer) -> None:
    with pytest.raises(BackendUnavailable, match="user and password") as refused:
        _who_asks(_options(secure_elasticsearch, user=USER, password="wrong-and-secret"))
    assert "wrong-and-secret" not in str(refused.value)


def test_kyket_says_that_the_certificate_is_not_trusted(secure_elasticsearch: ElasticsearchServer) -> None:
    options = ElasticsearchOptions(urls=(secure_elasticsearch.url,), user=USER, password="any")
    with pytest.raises(BackendUnavailable, match="KYKET_ELASTICSEARCH_CA"):
        _who_asks(options)


def _options(
    server: ElasticsearchServer, *, user: str = "", password: str = "", api_key: str = ""
) -> ElasticsearchOptions:
    ca = Path(server.ca) if server.ca else None
    return ElasticsearchOptions(
        urls=(server.url,), user=user, password=password, api_key=api_key, ca_cert=ca, timeout=TIMEOUT
    )


def _who_asks(options: ElasticsearchOptions) -> str:
    with connect(options) as client, answering(options.about):
        return str(client.security.authenticate()["username"])
