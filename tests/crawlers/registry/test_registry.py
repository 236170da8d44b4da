"""Sites are found by id, host and address, and are due by their cadence."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.registry import Cadence, Registry, Site, load_registry
from pipelines.errors import SiteError

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam


def site(site_id: str, base: str = "", *, minutes: int = 60, quiet: str = "", enabled: bool = True) -> Site:
    return Site(
        id=site_id,
        name=site_id,
        kind="central",
        base=base or f"https://{site_id}",
        family="nukeviet",
        enabled=enabled,
        reason="" if enabled else "not yet",
        cadence=Cadence(minutes=minutes, quiet=quiet),
    )


def test_sites_come_in_order_of_their_ids() -> None:
    registry = Registry([site("c.vn"), site("a.vn"), site("b.vn")])
    assert [one.id for one in registry] == ["a.vn", "b.vn", "c.vn"]
    assert len(registry) == 3
    assert "b.vn" in registry
    assert "d.vn" not in registry


@pytest.mark.parametrize(
    "name", ["baolamdong.vn", "www.baolamdong.vn", "https://baolamdong.vn", "http://m.baolamdong.vn/a"]
)
def test_a_site_is_found_by_what_people_call_it(registry: Registry, name: str) -> None:
    assert registry.site(name).id == "baolamdong.vn"


def test_an_unknown_site_is_told_with_the_nearest(registry: Registry) -> None:
    with pytest.raises(SiteError, match=r'did you mean "baolamdong\.vn"'):
        registry.site("baolamdon.vn")
    with pytest.raises(SiteError, match="kyket sites add"):
        registry.site("https://example.org/")


@pytest.mark.parametrize(
    ("host", "site_id"),
    [
        ("baolamdong.vn", "baolamdong.vn"),
        ("www.baolamdong.vn", "baolamdong.vn"),
        ("WWW.BaoLamDong.vn.", "baolamdong.vn"),
        ("m.baolamdong.vn", "baolamdong.vn"),
        ("baothainguyen.org.vn", "baothainguyen.vn"),
        ("khuyennongvn.gov.vn", "qdnd.vn"),
        ("vanquan.langson.gov.vn", "vanquan.langson.gov.vn"),
        ("caoloc.langson.gov.vn", "vanquan.langson.gov.vn"),
        ("langson.gov.vn", None),
        ("notbaolamdong.vn", None),
        ("", None),
    ],
)
def test_a_host_belongs_to_a_site(registry: Registry, host: str, site_id: str | None) -> None:
    found = registry.by_host(host)
    assert (found and found.id) == site_id


@pytest.mark.parametrize(
    ("url", "site_id"),
    [
        ("https://baolamdong.vn/chinh-tri", "baolamdong.vn"),
        ("https://baolamdong.vn/bbt/phan-thiet-12345.html", "baobinhthuan.com.vn"),
        ("http://xa.langson.gov.vn/a", "vanquan.langson.gov.vn"),
        ("https://example.org/", None),
        ("http://[bad", None),
        ("", None),
    ],
)
def test_an_address_belongs_to_the_site_with_the_longest_base(
    registry: Registry, url: str, site_id: str | None
) -> None:
    found = registry.by_url(url)
    assert (found and found.id) == site_id


def test_sites_on_ports_of_one_host_are_told_apart() -> None:
    demos = [
        Site(
            id=f"{name}.demo",
            name=name,
            kind="central",
            base=f"http://127.0.0.1:{port}",
            family=name,
            allow_private=True,
        )
        for name, port in (("nukeviet", 8101), ("onecms", 8102))
    ]
    registry = Registry(demos)
    assert registry.by_url("http://127.0.0.1:8102/a-123456.html") == demos[1]
    assert registry.by_host("127.0.0.1:8101") == demos[0]
    assert registry.by_host("127.0.0.1") is None


@pytest.mark.parametrize(
    ("quiet", "hour", "due"), [("23:00-05:00", 23, False), ("23:00-05:00", 4, False), ("23:00-05:00", 5, True),
                               ("11:30-13:00", 12, False), ("11:30-13:00", 13, True), ("", 3, True)]
)  # fmt: skip
def test_quiet_hours_are_those_of_vietnam(quiet: str, hour: int, due: bool) -> None:
    now = datetime(2026, 3, 2, hour, 0, tzinfo=UTC) - timedelta(hours=7)
    assert site("a.vn", quiet=quiet).cadence.is_quiet(now) is not due


def test_a_folder_of_the_operator_adds_to_the_registry(write: Callable[..., Path]) -> None:
    registry = load_registry(write())
    assert len(registry) == 102
    assert registry.site("thu.vn").name == "Báo Thử"


def test_a_site_travels_to_another_process(registry: Registry) -> None:
    one = registry.site("baolamdong.vn")
    assert pickle.loads(pickle.dumps(one)) == one
    assert pickle.loads(pickle.dumps(one.hints())) == one.hints()
