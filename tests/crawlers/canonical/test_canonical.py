"""One article has one address, whatever form it was met in."""

from __future__ import annotations

import pytest

from crawlers.canonical import canonical_url, is_article, is_listing, normal_url
from crawlers.registry import Registry, Site

NUKEVIET = Site(
    id="tinh.vn", name="T", kind="committee", province="Lâm Đồng", base="https://tinh.vn", family="nukeviet"
)
ARTICLE = "https://tinh.vn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html"


@pytest.mark.parametrize(
    "address",
    [
        ARTICLE,
        "http://tinh.vn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://www.tinh.vn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "HTTPS://WWW.TINH.VN:443/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "http://m.tinh.vn:80/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "//tinh.vn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "  https://tinh.vn//tin-tuc/./ky-ket-quy-che-phoi-hop-512.html#binh-luan\n",
        "https://tinh.vn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html/",
        "https://tinh.vn/tin-tuc/k%79-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html?utm_source=zalo&utm_medium=share&fbclid=x&gidzl=y",
        "https://tinh.vn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html?language=vi",
        "https://tinh.vn/amp/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html/amp",
        "https://amp.tinh.vn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html?amp=1",
        "https://tinh.vn/print/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/savefile/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/news/print/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/vi/news/savefile/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/news/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/vi/news/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/vi/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/index.php/vi/news/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/index.php/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/index.php?language=vi&nv=news&op=tin-tuc/ky-ket-quy-che-phoi-hop-512",
        "https://tinh.vn/index.php?language=vi&amp;nv=news&amp;op=tin-tuc/ky-ket-quy-che-phoi-hop-512",
        "https://tinh.vn/index.php?op=tin-tuc%2Fky-ket-quy-che-phoi-hop-512&nv=news",
        "https://tinh.vn/?nv=news&op=tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/index.php?language=vi&nv=news&op=print/tin-tuc/ky-ket-quy-che-phoi-hop-512",
        "https://tinh.vn/index.php?language=vi&nv=news&op=savefile/tin-tuc/ky-ket-quy-che-phoi-hop-512",
    ],
)
def test_every_form_of_an_article_is_one_address(address: str) -> None:
    assert canonical_url(address, NUKEVIET) == ARTICLE
    assert is_article(address, NUKEVIET)


@pytest.mark.parametrize(
    "address",
    [
        "https://tinh.vn",
        "https://tinh.vn/",
        "https://tinh.vn/index.php",
        "https://tinh.vn/index.php?language=vi",
        "https://tinh.vn/en/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/cn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/uk/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/fr/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn/ru/",
        "https://tinh.vn/lo",
        "https://tinh.vn/index.php/en/news/tin-tuc/ky-ket-512.html",
        "https://tinh.vn/index.php?language=en&nv=news&op=tin-tuc/ky-ket-512",
        "https://tinh.vn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html?lang=en",
        "https://tinh.vn/tag/ky-ket",
        "https://tinh.vn/news/tag/ký-kết/page-2",
        "https://tinh.vn/index.php?nv=news&op=tag/ky-ket",
        "https://tinh.vn/tim-kiem?q=ky-ket",
        "https://tinh.vn/?s=ky-ket",
        "https://tinh.vn/search/ky-ket-512.html",
        "https://tinh.vn/index.php?nv=seek&q=ky-ket",
        "https://tinh.vn/rss/",
        "https://tinh.vn/rss/tin-tuc/",
        "https://tinh.vn/tin-tuc/feed/",
        "https://tinh.vn/rss/home.rss",
        "https://tinh.vn/index.php?nv=rss",
        "https://tinh.vn/sitemap.xml",
        "https://tinh.vn/uploads/news/2021_07/ky-ket-512.jpg",
        "https://tinh.vn/uploads/van-ban/238-qd-tw.pdf",
        "https://tinh.vn/users/login/",
        "https://tinh.vn/dang-nhap?nv_redirect=abc",
        "https://tinh.vn/trang-in-512.html",
        "https://other.vn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn.other.vn/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "https://tinh.vn:8080/tin-tuc/ky-ket-quy-che-phoi-hop-512.html",
        "mailto:toasoan@tinh.vn",
        "javascript:void(0)",
        "tel:0263",
        "ftp://tinh.vn/tin-tuc/ky-ket-512.html",
        "",
        "   ",
        "#",
        "http://[tinh.vn/",
        "http://tinh.vn:99999999/a",
        "https://tinh.vn/" + "a" * 3000,
    ],
)
def test_what_is_never_an_article_has_no_address(address: str) -> None:
    assert canonical_url(address, NUKEVIET) is None
    assert not is_article(address, NUKEVIET)


@pytest.mark.parametrize(
    ("site", "address", "canonical"),
    [
        # NukeViet sites that know only one of its forms keep that form.
        (
            "dbnd.hagiang.gov.vn",
            "/index.php?language=vi&nv=news&op=Tin-hoat-dong/Phoi-hop-chat-hon-2239",
            "https://dbnd.hagiang.gov.vn/index.php?nv=news&op=Tin-hoat-dong/Phoi-hop-chat-hon-2239",
        ),
        (
            "syt.binhdinh.gov.vn",
            "/index.php?language=vi&nv=news&op=tin-nganh/hop-giao-ban-77",
            "https://syt.binhdinh.gov.vn/index.php/vi/news/tin-nganh/hop-giao-ban-77.html",
        ),
        (
            "ttvhbinhlu.laichau.gov.vn",
            "/index.php/tin-tuc/ngay-hoi-31.html?utm_source=a",
            "https://ttvhbinhlu.laichau.gov.vn/index.php/tin-tuc/ngay-hoi-31.html",
        ),
        (
            "truongleduan.quangtri.gov.vn",
            "/vi/news/savefile/tin-tuc/khai-giang-88.html",
            "https://truongleduan.quangtri.gov.vn/vi/news/tin-tuc/khai-giang-88.html",
        ),
        # The old and the new addresses of one paper.
        (
            "baolamdong.vn",
            "http://www.baolamdong.vn/chinhtri/201610/ky-ket-quy-che-phoi-hop-2744810",
            "https://baolamdong.vn/chinhtri/201610/ky-ket-quy-che-phoi-hop-2744810/",
        ),
        (
            "baolamdong.vn",
            "https://baolamdong.vn/chinh-tri/202305/ky-ket-quy-che-phoi-hop-0c61e22/?gidzl=x",
            "https://baolamdong.vn/chinh-tri/202305/ky-ket-quy-che-phoi-hop-0c61e22/",
        ),
        (
            "baolamdong.vn",
            "https://m.baolamdong.vn/ky-ket-quy-che-phoi-hop-384561.html?zarsrc=30",
            "https://baolamdong.vn/ky-ket-quy-che-phoi-hop-384561.html",
        ),
        # A print page that says which article it is of, and one that is all there is.
        (
            "thanhuyhue.vn",
            "/printpage-hoat-dong-cua-cap-uy-dang/quy-che-phoi-hop.html",
            "https://thanhuyhue.vn/hoat-dong-cua-cap-uy-dang/quy-che-phoi-hop.html",
        ),
        (
            "hoinongdan.thanhhoa.gov.vn",
            "/portal/pages/print.aspx?p=1234&ref=x",
            "https://hoinongdan.thanhhoa.gov.vn/portal/pages/print.aspx?p=1234",
        ),
        # Only the parameters that name the article stay.
        (
            "tinhuyhaiduong.vn",
            "/news/Pages/new.aspx?Source=%2Fnews&ItemID=21648&print=1",
            "http://tinhuyhaiduong.vn/news/Pages/new.aspx?ItemID=21648",
        ),
        # A second host of the site is a site of its own as far as addresses go; hosts under a wildcard too.
        ("qdnd.vn", "http://khuyennongvn.gov.vn/tin-tuc/mua-vu-123", "https://khuyennongvn.gov.vn/tin-tuc/mua-vu-123"),
        (
            "vanquan.langson.gov.vn",
            "https://www.lucbinh.langson.gov.vn/le-ky-ket-quy-che-phoi-hop-cong-tac",
            "https://lucbinh.langson.gov.vn/le-ky-ket-quy-che-phoi-hop-cong-tac",
        ),
        # A site that lives under a path of another.
        ("baobinhthuan.com.vn", "https://baolamdong.vn/bbt/phan-thiet-12345.html", "https://baolamdong.vn/bbt/phan-thiet-12345.html"),
    ],
)  # fmt: skip
def test_sites_keep_the_form_they_answer_to(registry: Registry, site: str, address: str, canonical: str) -> None:
    assert canonical_url(address, registry.site(site)) == canonical
    assert is_article(address, registry.site(site))


@pytest.mark.parametrize(
    ("site", "address"),
    [
        ("tuyengiao.vn", "/kien-giang-phoi-hop-giua-ban-tuyen-giao-tinh-uy-voi-cac-co-quan-134127"),
        ("tuyengiao.vn", "/nhip-cau-tuyen-giao/ban-tuyen-giao-tinh-uy-134127"),
        ("dangcongsan.vn", "/thoi-su/hoi-nghi-trung-uong-612345.html"),
        ("baovephapluat.vn", "/phap-luat/tin-tuc/ky-ket-quy-che-phoi-hop-113456.html"),
        ("baocaovien.vn", "/tuyen-giao-thai-nguyen-bac-giang/4071.html"),
        ("baohagiang.vn", "/thoi-su-chinh-tri/202103/vung-cao-san-sang-773412/"),
        ("baothainguyen.vn", "/chinh-tri/202603/cong-tac-tuyen-giao-e1c4402/"),
        ("baoangiang.com.vn", "/chin-bien-ban-ghi-nho-a402115.html"),
        ("baonghean.vn", "/nghe-an-hai-nganh-cung-go-diem-nghen-10267731.html"),
        ("baogialai.com.vn", "/quy-nhon-nam-bon-ben-chung-tay-post562318.html"),
        ("baohatinh.vn", "/chinh-tri/ky-ket-quy-che/123456.htm"),
        ("baosonla.vn", "/thoi-su/ky-ket-quy-che-phoi-hop-12345.html"),
        ("baobacninhtv.vn", "/ky-ket-quy-che-phoi-hop-postid412345.bbg"),
        ("baophutho.vn", "/dat-to-huong-ve-bien-dao-243071.htm"),
        ("baolangson.vn", "/xa-hoi/51102-lay-y-kien-du-thao-quy-che.html"),
        ("baotayninh.vn", "/go-dau-ban-tuyen-giao-huyen-uy-a133673.html"),
        ("btg.dongthap.gov.vn", "/web/btg/chi-tiet-bai-viet/-/asset_publisher/Xy12/content/id/991122"),
        ("tuhn.vn", "/346n/ban-dan-van-tinh-uy-cong-an-tinh.html"),
        ("lucnam.bacgiang.gov.vn", "/chi-tiet-tin-tuc/-/asset_publisher/Xy12/content/ky-ket-quy-che/123"),
        ("tienphuoc.quangnam.gov.vn", "/webcenter/portal/tienphuoc/pages_tin-tuc/chi-tiet?dDocName=PORTAL123456"),
        ("ubmttq.backan.gov.vn", "/Pages/tin-tuc-101/hoat-dong-12/ky-ket-quy-che-0c61e22a0c61e22a.aspx"),
    ],
)
def test_addresses_as_the_reference_has_them_are_articles(registry: Registry, site: str, address: str) -> None:
    assert is_article(address, registry.site(site))
    assert not is_listing(address, registry.site(site))


UNKNOWN = Site(id="la.vn", name="L", kind="portal", province="Lâm Đồng", base="https://la.vn", listings=("/",))


@pytest.mark.parametrize(
    "address",
    [
        "/dat-to-huong-ve-bien-dao-243071.htm",
        "/chin-bien-ban-ghi-nho-hop-tac-a402115.html",
        "/quy-nhon-nam-bon-ben-post562318.html",
        "/channel/721/201612/dai-tieng-noi-viet-nam-5510382/",
        "/kinh-te/202211/ky-ket-hop-dong-tin-dung-0c61e22/",
        "/tin-tuc/khoi-thi-dua-cac-co-quan-e1c4390.html",
        "/tin-tuc/trien-khai-quy-che-phoi-hop-theo-quyet-dinh-238-3302.html",
        "/dia-phuong/nguoi-ke-chuyen-cao-nguyen-da-20230217214003512.htm",
        "/xa-da-teh-3-cong-an-va-mat-tran-ky-ket-N3915.aspx",
        "/ba-co-quan-ky-ket-quy-che-c48997727.epi",
        "/tuyen-giao-thai-nguyen-bac-giang-them-mot-buoc/4071.html",
        "/xa-hoi/51102-lay-y-kien-du-thao-quy-che.html",
        "/346n/ban-dan-van-tinh-uy-cong-an-tinh-tong-ket.html",
        "/DetailView/10231/26/Tuyen-Quang-quan-triet-Quyet-dinh-238.html",
        "/chinh-tri-xa-hoi/chum-anh-khi-song-lao-cai-gap-song-hai-phong",
        "/le-ky-ket-quy-che-phoi-hop-cong-tac-giua-thuong-truc-hdnd",
        "/news/Pages/new.aspx?ItemID=21648",
        "/tintuc/chitiet.aspx?newsid=4411&cate=2",
        "/?id=551",
        "/index.php?nv=news&op=Tin-hoat-dong/Phoi-hop-chat-hon-2239",
        "/web/guest/-/asset_publisher/Xy12/content/ky-ket-quy-che",
        "/webcenter/portal/x/pages_tin-tuc/chi-tiet?dDocName=PORTAL123456",
    ],
)
def test_articles_of_unknown_sites_are_known_by_what_their_addresses_share(address: str) -> None:
    assert is_article(address, UNKNOWN)
    assert not is_listing(address, UNKNOWN)


@pytest.mark.parametrize(
    "address",
    ["/chinh-tri", "/tin-tuc-su-kien/", "/xa-hoi/giao-duc.html", "/Pages/tin-tuc.aspx", "/chuyen-muc.aspx?id=5"],
)
def test_sections_of_unknown_sites_are_no_articles(address: str) -> None:
    assert not is_article(address, UNKNOWN)


@pytest.mark.parametrize(
    ("site", "address"),
    [
        ("baolamdong.vn", "/chinh-tri"),
        ("baolamdong.vn", "/"),
        ("baohagiang.vn", "/thoi-su-chinh-tri"),
        ("tuyengiao.vn", "/nhip-cau-tuyen-giao?page=3"),
        ("dangcongsan.vn", "/thoi-su/chinh-tri.html?page=2"),
        ("baosonla.vn", "/thoi-su.html"),
        ("syt.binhdinh.gov.vn", "/index.php/vi/news/tin-nganh/page-2/"),
    ],
)
def test_sections_and_their_pages_are_listings(registry: Registry, site: str, address: str) -> None:
    assert is_listing(address, registry.site(site))
    assert not is_article(address, registry.site(site))


def test_specials_that_look_like_articles_are_none(registry: Registry) -> None:
    address = "/dai-hoi-dang-bo-tinh-event12345678.html"
    assert not is_article(address, registry.site("baonghean.vn"))


def test_a_listing_keeps_the_parameters_that_page_it() -> None:
    assert normal_url("http://WWW.tinh.vn/tin-tuc?page=2&utm_source=a#x", NUKEVIET) == "https://tinh.vn/tin-tuc/?page=2"
    assert normal_url("https://other.vn/", NUKEVIET) is None


def test_an_unusual_port_belongs_to_the_address() -> None:
    base = "http://127.0.0.1:8123"
    site = Site(id="d", name="D", kind="central", base=base, allow_private=True, family="onecms")
    assert (
        canonical_url("http://127.0.0.1:8123/bai-viet-123456.html", site)
        == "http://127.0.0.1:8123/bai-viet-123456.html"
    )
    assert canonical_url("http://127.0.0.1:9000/bai-viet-123456.html", site) is None
    assert canonical_url("http://127.0.0.1/bai-viet-123456.html", site) is None


def test_marks_in_an_address_have_one_form_however_they_are_written() -> None:
    composed = canonical_url("/tin-tuc/k\u00fd-k\u1ebft", NUKEVIET)
    assert canonical_url("/tin-tuc/ky\u0301-k\u0065\u0302\u0301t", NUKEVIET) == composed
    assert canonical_url("/tin-tuc/k%C3%BD-k%e1%ba%bft", NUKEVIET) == composed
