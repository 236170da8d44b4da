"""The demo's entries in the site registry: one TOML file a site, as an operator would write them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from demo.sites import DEFAULT_PORTS, SITES, DemoSite, base

_FEEDS = {
    "nukeviet.demo": ("/rss/",),
    "vnpt.demo": ("/rss/home.rss",),
    "onecms.demo": ("/rss/home.rss",),
}
_SITEMAPS = {
    "nukeviet.demo": ("/sitemap.xml",),
    "dnn.demo": ("/sitemap.xml",),
    "onecms.demo": ("/sitemap.xml",),
}
_CLOCK = {
    "nukeviet.demo": ("gmt-feed", "page-clock"),
    "tuyengiao.demo": ("page-clock",),
    "dnn.demo": ("page-clock",),
    "vnpt.demo": ("page-clock", "twelve-hour", "no-zone"),
    "onecms.demo": ("page-clock", "us-meta"),
}
_LISTING = {
    "nukeviet.demo": "/{}/",
    "tuyengiao.demo": "/{}",
    "dnn.demo": "/tin-tuc/{}",
    "vnpt.demo": "/{}/",
    "onecms.demo": "/{}",
}
_DATE_SEEN = {
    "nukeviet.demo": "Thứ năm - 29/04/2021 16:20",
    "tuyengiao.demo": "Thứ Năm, 22/7/2021 10:14'(GMT+7)",
    "dnn.demo": "18/05/2021 17:20 (GMT+7)",
    "vnpt.demo": "14:18, 30/11/2021",
    "onecms.demo": "21/11/2023 09:28",
}


def write_registry(folder: Path, ports: Mapping[str, int] = DEFAULT_PORTS) -> list[Path]:
    """Writes the entries of the five sites into ``folder`` (made if missing); returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for site in SITES:
        path = folder / f"{site.id}.toml"
        path.write_text(entry(site, ports), encoding="utf-8")
        written.append(path)
    return written


def entry(site: DemoSite, ports: Mapping[str, int] = DEFAULT_PORTS) -> str:
    """The registry entry of one site."""
    values: dict[str, object] = {"name": site.name, "kind": site.kind}
    if site.province:
        values |= {"province": site.province, "province_now": site.province_now}
    values |= {
        "base": base(site.id, ports),
        "family": site.family,
        "allow_private": True,
        "feeds": _FEEDS.get(site.id, ()),
        "sitemaps": _SITEMAPS.get(site.id, ()),
        "listings": tuple(_LISTING[site.id].format(section) for section in site.sections),
        "clock": _CLOCK[site.id],
        "date_seen": _DATE_SEEN[site.id],
    }
    lines = [f"{key} = {_toml(value)}" for key, value in values.items() if value != ()]
    # The delays of a real site would make the demo long; flood control and Retry-After are met all the same.
    lines += ["", "[politeness]", "concurrency = 2", "delay = 0.05", "autothrottle = false", ""]
    lines += ["[evidence]", 'entry = ["page"]', ""]
    return "# Written by the demo for its own server; see demo/registry.py.\n" + "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
