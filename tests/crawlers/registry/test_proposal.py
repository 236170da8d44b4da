"""What ``kyket sites add`` proposes for a site it has never seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.canonical import is_article, is_listing
from crawlers.entry_text import to_toml
from crawlers.proposal import Fetch, propose
from crawlers.registry import CLOCKS, Cadence, Politeness, Registry, Site, load_registry, read_entry
from demo.server import DemoServer
from demo.sites import SITES as OUTLETS
from demo.sites import DemoSite
from pipelines.article import Page
from pipelines.errors import KyketError, SiteError


def pages(texts: Mapping[str, str], *, moved: Mapping[str, str] | None = None) -> Fetch:
    """A site made of ``texts`` by address; every other address answers 404."""

    def fetch(url: str) -> Page:
        final = (moved or {}).get(url, url)
        body = texts.get(final)
        now = datetime(2026, 3, 2, tzinfo=UTC)
        return Page(url, final, "", now, 200 if body else 404, (), (body or "<h1>404</h1>").encode())

    return fetch


MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("chinh-tri", "kinh-te", "xa-hoi"))


def layout(content: str, *, title: str = "Báo Hà Giang điện tử", head: str = "") -> str:
    return (
        f"<html><head><meta charset='utf-8'><title>Trang chủ | {title}</title>{head}</head><body>"
        f"<nav><ul>{MENU}</ul></nav><main>{content}</main><footer><a href='/lien-he'>Liên hệ</a></footer></body></html>"
    )


def headlines(start: int, count: int = 8) -> str:
    return "".join(
        f'<h3><a href="/ky-ket-lan-{number}-post{number}.html">Ký kết quy chế phối hợp lần thứ {number}</a></h3>'
        for number in range(start, start + count)
    )


PAPER = {
    "https://baohagiang.example/": layout(headlines(41_000)),
    "https://baohagiang.example/chinh-tri": layout(
        headlines(41_100) + '<div class="pagination"><a href="/chinh-tri?trang=2">2</a></div>'
    ),
    "https://baohagiang.example/kinh-te": layout(headlines(41_200)),
    "https://baohagiang.example/xa-hoi": layout(headlines(41_300)),
    "https://baohagiang.example/robots.txt": "User-agent: *\nSitemap: https://baohagiang.example/so-do.xml\n",
    "https://baohagiang.example/so-do.xml": (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<url><loc>https://baohagiang.example/ky-ket-post41000.html</loc></url></urlset>"
    ),
    "https://baohagiang.example/rss.xml": (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Báo</title><item><title>Ký kết</title>'
        "<link>https://baohagiang.example/ky-ket-quy-che-post41000.html</link></item></channel></rss>"
    ),
}


def test_an_unknown_site_is_proposed_from_its_own_pages() -> None:
    fetch = pages(PAPER)
    site = propose(fetch("https://baohagiang.example/"), fetch)
    assert (site.id, site.name, site.kind) == ("baohagiang.example", "Báo Hà Giang điện tử", "paper")
    assert (site.province, site.province_now) == ("Hà Giang", "Tuyên Quang")
    assert site.family == "generic"
    assert site.feeds == ("/rss.xml",)
    assert site.sitemaps == ("/so-do.xml",)
    assert [one.url for one in site.listings] == ["/chinh-tri", "/kinh-te", "/xa-hoi"]
    assert site.pages == "?trang={n}"
    assert site.article == (r"/[^/]+-post\d{4,}\.html",)
    assert site.enabled
    assert not site.verified
    assert not site.allow_private


def test_any_page_of_the_site_will_do() -> None:
    fetch = pages(PAPER)
    assert propose(fetch("https://baohagiang.example/kinh-te"), fetch) == propose(
        fetch("https://baohagiang.example/"), fetch
    )


def test_the_host_that_led_there_is_kept_as_another_of_the_site() -> None:
    fetch = pages(PAPER, moved={"http://www.baohagiang.test/": "https://baohagiang.example/"})
    site = propose(fetch("http://www.baohagiang.test/"), fetch)
    assert site.id == "baohagiang.example"
    assert site.base == "https://baohagiang.example"
    assert site.hosts == ("baohagiang.test",)


def test_an_entry_that_is_not_crawled_yet_is_filled_in(tmp_path: Path) -> None:
    fetch = pages({url.replace("baohagiang.example", "baolaocai.vn"): text.replace("baohagiang.example", "baolaocai.vn")
                   for url, text in PAPER.items()})  # fmt: skip
    known = load_registry().site("baolaocai.vn")
    assert not known.enabled
    site = propose(fetch("https://baolaocai.vn/"), fetch, replacing=known)
    assert (site.id, site.name, site.province) == (known.id, known.name, "Lào Cai")
    assert site.enabled
    assert len(site.listings) == 3
    (tmp_path / "baolaocai.vn.toml").write_text(to_toml(site), encoding="utf-8")
    assert load_registry(tmp_path).site("baolaocai.vn") == site


def test_a_feed_the_page_links_to_is_taken_if_it_is_one() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/tin.rss"><link rel="alternate" '
        'type="application/rss+xml" href="/dead.rss"><link rel="alternate" hreflang="en" href="/en/">'
    )
    texts = dict(PAPER)
    texts["https://baohagiang.example/"] = layout(headlines(41_000), head=head)
    texts["https://baohagiang.example/tin.rss"] = texts.pop("https://baohagiang.example/rss.xml")
    fetch = pages(texts)
    assert propose(fetch("https://baohagiang.example/"), fetch).feeds == ("/tin.rss",)


def test_a_page_that_a_script_fills_waits_for_a_browser() -> None:
    shell = '<html><title>Tuyên giáo</title><div id="app"></div><script src="/a.js"></script></html>'
    fetch = pages({"https://tuyengiao.example/": shell})
    site = propose(fetch("https://tuyengiao.example/"), fetch)
    assert site.needs_browser
    assert not site.enabled
    assert "browser" in site.reason


def test_a_site_whose_articles_are_not_found_is_not_enabled() -> None:
    fetch = pages({"https://cong.example/": layout("<p>Chào mừng</p>", title="Cổng thông tin điện tử tỉnh Lâm Đồng")})
    site = propose(fetch("https://cong.example/"), fetch)
    assert not site.enabled
    assert "kyket sites check cong.example" in site.reason
    assert (site.kind, site.province) == ("portal", "Lâm Đồng")


def test_pages_that_do_not_come_are_done_without() -> None:
    home = pages(PAPER)("https://baohagiang.example/")

    def fail(url: str) -> Page:
        raise KyketError("does not answer", about=url)

    site = propose(home, fail)
    assert site.article == (r"/[^/]+-post\d{4,}\.html",)
    assert site.feeds == ()


def test_an_error_is_no_site_to_propose() -> None:
    fetch = pages({})
    with pytest.raises(SiteError, match="HTTP 404"):
        propose(fetch("https://a.example/"), fetch)


@pytest.mark.parametrize("host", ["[::1]:8000", "127.0.0.1:8123", "localhost:80", "báo.example"])
def test_any_host_gives_an_id(host: str) -> None:
    home = f"http://{host}/"
    fetch = pages({home: layout(headlines(41_000))})
    site = propose(fetch(home), fetch)
    assert Registry([site]).site(site.id) == site


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\xff\xfe", b"<html>" * 500, b"{}", b"<a href='http://[bad'>x</a>", b"<title>\xed\xa0\x80</title>"],
)
def test_no_page_is_too_strange_to_propose_from(body: bytes) -> None:
    home = Page("http://x.example/", "http://x.example/", "", datetime(2026, 3, 2, tzinfo=UTC), 200, (), body)
    assert not propose(home, pages({})).enabled


@pytest.mark.parametrize(
    ("name", "host", "kind", "province"),
    [
        ("Báo Lâm Đồng điện tử", "a.example", "paper", "Lâm Đồng"),
        ("Trang tin", "baothainguyen.example", "paper", "Thái Nguyên"),
        ("Trang tin", "bao-ca-mau.example", "paper", "Cà Mau"),
        ("Ban Tuyên giáo Tỉnh uỷ Kiên Giang", "a.example", "committee", "Kiên Giang"),
        ("Đảng bộ tỉnh An Giang", "a.example", "party", "An Giang"),
        ("Cổng thông tin", "hungyen.dcs.vn", "party", "Hưng Yên"),
        ("Viện kiểm sát nhân dân tỉnh Thừa Thiên Huế", "vks.example", "portal", "Thừa Thiên Huế"),
        ("Viện kiểm sát", "vkshue.gov.vn", "portal", "Huế"),
        ("Tổng cục Thuế", "thue.gov.vn", "central", ""),
        ("Báo điện tử Đảng Cộng sản Việt Nam", "dangcongsan.example", "central", ""),
    ],
)  # fmt: skip
def test_name_and_host_say_who_keeps_the_site_and_where(name: str, host: str, kind: str, province: str) -> None:
    home = f"https://{host}/"
    fetch = pages({home: f"<html><head><meta property='og:site_name' content='{name}'></head></html>"})
    site = propose(fetch(home), fetch)
    assert (site.kind, site.province) == (kind, province)


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with DemoServer(ports={outlet.id: 0 for outlet in OUTLETS}, flood_control=False) as server:
        yield server


def over_http(url: str) -> Page:
    try:
        answer = urlopen(url, timeout=120)
    except HTTPError as error:
        answer = error
    with answer:
        headers = tuple(answer.headers.items())
        return Page(url, answer.geturl(), "", datetime.now(UTC), answer.status or 0, headers, answer.read())


@pytest.mark.parametrize("known", OUTLETS, ids=lambda outlet: outlet.family)
def test_a_site_of_a_known_family_is_recognised_and_needs_few_words(demo: DemoServer, known: DemoSite) -> None:
    site = propose(over_http(demo.bases[known.id] + "/"), over_http)
    assert site.name == known.name
    assert site.family == known.family
    assert site.allow_private
    assert site.enabled
    assert site.article == ()  # the family's form fits
    assert len(site.listings) == len(known.sections)
    assert all(is_listing(one.url, site) for one in site.listings)


def test_an_entry_written_out_reads_the_same(tmp_path: Path) -> None:
    for site in load_registry():
        path = tmp_path / f"{site.id}.toml"
        path.write_text(to_toml(site), encoding="utf-8")
        assert read_entry(path) == site


def test_an_entry_is_written_as_a_person_would() -> None:
    fetch = pages(PAPER)
    text = to_toml(propose(fetch("https://baohagiang.example/"), fetch), comment="Proposed on 2 March 2026.\nRead it.")
    assert text == (
        "# Proposed on 2 March 2026.\n"
        "# Read it.\n"
        'name = "Báo Hà Giang điện tử"\n'
        'kind = "paper"\n'
        'province = "Hà Giang"\n'
        'province_now = "Tuyên Quang"\n'
        'base = "https://baohagiang.example"\n'
        "verified = false\n"
        "\n"
        'feeds = ["/rss.xml"]\n'
        'sitemaps = ["/so-do.xml"]\n'
        'listings = ["/chinh-tri", "/kinh-te", "/xa-hoi"]\n'
        'pages = "?trang={n}"\n'
        "article = ['/[^/]+-post\\d{4,}\\.html']\n"
        "\n"
        "[evidence]\n"
        'entry = ["page"]\n'
    )


_words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


_listing = st.builds(
    lambda url, links: {"url": url, "pages": "?p={n}", "links": links},
    st.sampled_from(["/a", "/b/"]),
    st.sampled_from([[], ["h3 > a"], ["h3 > a", "a[href*='x']"]]),
)


@given(
    name=_words.filter(str.strip),
    reason=st.text(max_size=30).filter(str.strip),
    cms=_words,
    listings=st.lists(_listing, max_size=2),
    article=st.lists(st.sampled_from([r"/\d+'s\.html", r"/[^/]+-\d+", '/"x"']), max_size=2),
    clock=st.lists(st.sampled_from(sorted(CLOCKS)), max_size=2),
    minutes=st.integers(1, 500),
    delay=st.one_of(st.none(), st.floats(0, 60, allow_nan=False)),
    selectors=st.dictionaries(st.sampled_from(["title", "body"]), st.just(("h1.a", "[id='x']")), max_size=2),
)
def test_whatever_an_entry_holds_survives_being_written(
    tmp_path_factory: pytest.TempPathFactory, **values: object
) -> None:
    minutes, delay = values.pop("minutes"), values.pop("delay")
    fixed = {"id": "a.vn", "kind": "central", "base": "https://a.vn", "family": "onecms", "enabled": False}
    cadence, politeness = Cadence(minutes=minutes), Politeness(delay=delay)
    site = Site.model_validate(fixed | values | {"cadence": cadence, "politeness": politeness})
    path = tmp_path_factory.mktemp("entry") / "a.vn.toml"
    path.write_text(to_toml(site), encoding="utf-8", newline="")
    assert read_entry(path) == site


def test_a_proposed_entry_takes_its_place_in_the_registry() -> None:
    fetch = pages(PAPER)
    site = propose(fetch("https://baohagiang.example/"), fetch)
    registry = Registry([*load_registry(), site])
    found = registry.by_url("https://www.baohagiang.example/ky-ket-quy-che-post99999.html")
    assert found == site
    assert is_article("/ky-ket-quy-che-post99999.html", site)
