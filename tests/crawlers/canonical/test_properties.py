"""What holds for every address, however strange."""

from __future__ import annotations

from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from crawlers.canonical import canonical_url, is_article, is_listing, normal_url
from crawlers.registry import Site


def _site(family: str, base: str = "https://tinh.vn") -> Site:
    return Site(id="tinh.vn", name="T", kind="paper", province="Lâm Đồng", base=base, family=family, listings=("/",),
                hosts=("*.tinh.gov.vn", "cu.vn"))  # fmt: skip


SITES = [_site(name) for name in ("nukeviet", "tuyengiao", "dnn_newsview", "vnpt_cms", "onecms", "generic")]
SITES.append(_site("onecms", "https://tinh.vn/bbt/"))

sites = st.sampled_from(SITES)
_segments = st.one_of(
    st.sampled_from(["vi", "en", "news", "print", "savefile", "amp", "index.php", "bbt", "tag", "tin-tuc", "202305"]),
    st.sampled_from(["ky-ket-512.html", "a-123456.html", "ky-ket-quy-che-0c61e22", "page-2", "trang-in-5.html"]),
    st.sampled_from(["printpage-a", "..", ".", "", "%2e%2e", "%41%", "ký"]),
)
_queries = st.one_of(
    st.sampled_from(["", "nv=news&op=tin-tuc/a-5", "op=print/tin-tuc/a-5&nv=news", "language=vi", "lang=en"]),
    st.sampled_from(["utm_source=x&b=2&a=1", "ItemID=5", "%", "a=%ff", "page=2", "=&&;", "a=b;c"]),
)
likely = st.builds(
    lambda head, segments, tail, query: f"{head}/{'/'.join(segments)}{tail}?{query}",
    st.sampled_from(
        ["https://tinh.vn", "http://www.tinh.vn:80", "//m.tinh.vn", "", "https://x.tinh.gov.vn", "http://cu.vn"]
    ),
    st.lists(_segments, max_size=6),
    st.sampled_from(["", "/", "#x", "/amp"]),
    _queries,
)
garbage = st.one_of(st.text(max_size=60), st.builds("https://tinh.vn/{}".format, st.text(max_size=60)),
                    st.builds("http://{}/a".format, st.text(max_size=20)))  # fmt: skip
anything = st.one_of(likely, garbage)


@given(anything, sites)
def test_a_canonical_address_is_its_own(address: str, site: Site) -> None:
    canonical = canonical_url(address, site)
    if canonical is not None:
        assert canonical_url(canonical, site) == canonical
        assert is_article(canonical, site) == is_article(address, site)


@given(anything, sites)
def test_a_normal_address_is_its_own(address: str, site: Site) -> None:
    normal = normal_url(address, site)
    if normal is not None:
        assert normal_url(normal, site) == normal


@given(anything, sites)
def test_a_canonical_address_can_be_asked_for(address: str, site: Site) -> None:
    canonical = canonical_url(address, site)
    if canonical is not None:
        assert canonical.isascii()
        assert canonical.isprintable()
        assert " " not in canonical
        parts = urlsplit(canonical)
        assert parts.scheme == "https"
        assert parts.hostname == "tinh.vn" or parts.hostname == "cu.vn" or str(parts.hostname).endswith(".tinh.gov.vn")


@given(anything, sites)
def test_nothing_is_both_article_and_listing(address: str, site: Site) -> None:
    assert not (is_article(address, site) and is_listing(address, site))


@given(likely, sites)
def test_scheme_www_fragment_and_tracking_never_matter(address: str, site: Site) -> None:
    canonical = canonical_url(address, site)
    if canonical is None:
        return
    joint = "&" if "?" in canonical else "?"
    for other in (
        canonical.replace("https://", "http://"),
        canonical.replace("https://", "https://www."),
        f"{canonical}#x",
        f"{canonical}{joint}utm_source=a&fbclid=b",
    ):
        assert canonical_url(other, site) == canonical
