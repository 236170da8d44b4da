"""The five invented outlets: what each is called, where it stands, how it is divided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class DemoSite:
    """One outlet of the demo."""

    id: str
    folder: str
    """Name of its folder of articles, and the short name by which other articles refer to it."""
    family: str
    """CMS family as the site registry calls it."""
    name: str
    kind: str
    province: str
    """Under the name it had when the outlet began; empty for the central one."""
    province_now: str
    port: int
    """Where it listens unless told otherwise. Ids of articles hash their addresses, so ports have to stay the same."""
    sections: Mapping[str, str]
    """Part of the address → heading, in the order of the menu."""
    page_size: int
    """Articles on one page of a listing."""


SITES: tuple[DemoSite, ...] = (
    DemoSite(
        id="nukeviet.demo",
        folder="nukeviet",
        family="nukeviet",
        name="Trang tin Tuyên giáo Sông Cầu",
        kind="committee",
        province="Thái Nguyên",
        province_now="Thái Nguyên",
        port=28401,
        sections={
            "tin-hoat-dong": "Tin hoạt động",
            "khoa-giao": "Khoa giáo",
            "tuyen-truyen": "Tuyên truyền",
            "tin-trong-tinh": "Tin trong tỉnh",
        },
        page_size=3,
    ),
    DemoSite(
        id="tuyengiao.demo",
        folder="tuyengiao",
        family="tuyengiao",
        name="Tạp chí Tuyên giáo và Đời sống",
        kind="central",
        province="",
        province_now="",
        port=28402,
        sections={
            "thoi-su-chinh-tri": "Thời sự - Chính trị",
            "nhip-cau-tuyen-giao": "Nhịp cầu tuyên giáo",
            "khoa-giao": "Khoa giáo",
            "van-hoa-xa-hoi": "Văn hóa - Xã hội",
        },
        page_size=4,
    ),
    DemoSite(
        id="dnn.demo",
        folder="dnn",
        family="dnn_newsview",
        name="Báo Tam Đảo điện tử",
        kind="paper",
        province="Vĩnh Phúc",
        province_now="Phú Thọ",
        port=28403,
        sections={
            "chinh-tri": "Chính trị",
            "kinh-te": "Kinh tế",
            "xa-hoi": "Xã hội",
            "quoc-phong-an-ninh": "Quốc phòng - An ninh",
        },
        page_size=3,
    ),
    DemoSite(
        id="vnpt.demo",
        folder="vnpt",
        family="vnpt_cms",
        name="Báo Lang Biang",
        kind="paper",
        province="Lâm Đồng",
        province_now="Lâm Đồng",
        port=28404,
        sections={"chinh-tri": "Chính trị", "kinh-te": "Kinh tế", "xa-hoi": "Xã hội", "van-hoa": "Văn hóa"},
        page_size=4,
    ),
    DemoSite(
        id="onecms.demo",
        folder="onecms",
        family="onecms",
        name="Báo Sông Lam",
        kind="paper",
        province="Nghệ An",
        province_now="Nghệ An",
        port=28405,
        sections={
            "thoi-su": "Thời sự",
            "xay-dung-dang": "Xây dựng Đảng",
            "xa-hoi": "Xã hội",
            "kinh-te": "Kinh tế",
            "phap-luat": "Pháp luật",
        },
        page_size=4,
    ),
)

DEFAULT_PORTS: dict[str, int] = {site.id: site.port for site in SITES}

_BY_ID = {site.id: site for site in SITES}
_BY_FOLDER = {site.folder: site for site in SITES}


def site(name: str) -> DemoSite:
    """The outlet with this id or folder. Raises ``KeyError``."""
    return _BY_ID.get(name) or _BY_FOLDER[name]


def base(site_id: str, ports: Mapping[str, int]) -> str:
    """Address of the home page, without a last slash."""
    return f"http://{HOST}:{ports[site_id]}"
