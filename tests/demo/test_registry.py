"""The demo's entries in the site registry are entries like any other."""

from __future__ import annotations

from pathlib import Path

from crawlers.canonical import canonical_url, is_article
from crawlers.registry import Registry, load_registry
from demo.articles import load
from demo.registry import write_registry
from demo.sites import DEFAULT_PORTS, SITES


def _registry(folder: Path) -> Registry:
    write_registry(folder)
    return load_registry(folder, package=False)


def test_the_five_sites_are_valid_entries_with_their_facts(tmp_path: Path) -> None:
    registry = _registry(tmp_path / "sites")
    assert [site.id for site in registry] == sorted(site.id for site in SITES)
    for one in SITES:
        site = registry.site(one.id)
        assert site.enabled
        assert site.allow_private
        assert site.base == f"http://127.0.0.1:{DEFAULT_PORTS[one.id]}"
        assert (site.family, site.kind, site.province, site.province_now) == (
            one.family,
            one.kind,
            one.province,
            one.province_now,
        )


def test_they_stand_beside_kykets_own_entries(tmp_path: Path) -> None:
    write_registry(tmp_path)
    assert len(load_registry(tmp_path)) == len(load_registry()) + len(SITES)


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in write_registry(tmp_path)}
    assert {path: path.read_bytes() for path in write_registry(tmp_path)} == before


def test_every_address_is_that_of_an_article_and_is_canonical(tmp_path: Path) -> None:
    registry = _registry(tmp_path)
    for article in load(2):
        site = registry.site(article.site)
        assert is_article(article.url, site), article.url
        assert canonical_url(article.url, site) == article.url


def test_the_other_addresses_of_an_article_are_the_same_or_none(tmp_path: Path) -> None:
    registry = _registry(tmp_path)
    nukeviet = registry.site("nukeviet.demo")
    article = next(one for one in load(1) if one.key == "nukeviet/bao-ve-benh-vien")
    base, place = nukeviet.base, article.path.removeprefix("/").removesuffix(".html")
    for other in (f"/print/{place}.html", f"/savefile/{place}.html", f"/index.php?language=vi&nv=news&op={place}"):
        assert canonical_url(base + other, nukeviet) == article.url
    onecms = registry.site("onecms.demo")
    translated = next(one for one in load(1) if "translated" in one.traps)
    assert canonical_url(f"{onecms.base}/cn{translated.path}", onecms) is None
    assert not is_article(f"{onecms.base}/ky-ket-phoi-hop-event412.html", onecms)
