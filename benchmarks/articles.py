# ruff: noqa: E501 - markup reads better unbroken
"""Article number N of the made-up sites: its address and its page, always the same for the same N and seed."""

from __future__ import annotations

from datetime import datetime, timedelta

from benchmarks.language import Speaker, slug
from benchmarks.markup import FAMILIES, Print
from benchmarks.surroundings import esc

FAMILY_NAMES = tuple(FAMILIES)
_FIRST = datetime.fromisoformat("2021-01-04T06:00")
_PARAGRAPHS = {
    "nukeviet": '<p style="text-align: justify;">{}</p>\n',
    "tuyengiao": '<p class="MsoNormal" style="text-align: justify;"><span style="font-size: 14pt;">{}</span></p>\n',
    "dnn_newsview": '<p style="text-align: justify;">{}</p>\n',
    "vnpt_cms": '<div style="text-align: justify;"><font size="3">{}</font></div>\n',
    "onecms": "<p>{}</p>\n",
}
_FIGURES = {
    "nukeviet": '<div style="text-align:center"><figure class="image"><img alt="{0}" src="/uploads/news/a.jpg" /><figcaption><em>{0}</em></figcaption></figure></div>\n',
    "tuyengiao": '<table class="tbl-image"><tbody><tr><td><img src="/Uploads/a.jpg" alt="" /></td></tr><tr><td class="td-image-desc"><p>{0}</p></td></tr></tbody></table>\n',
    "dnn_newsview": '<table class="contentimg" align="center"><tbody><tr><td>leftcenterrightdel</td></tr><tr><td><img src="/data/images/a.jpg" /></td></tr><tr><td>{0}</td></tr></tbody></table>\n',
    "vnpt_cms": '<table class="image"><tbody><tr><td><img alt="{0}" src="/file/a.jpg" /></td></tr><tr><td class="desc">{0}</td></tr></tbody></table>\n',
    "onecms": '<figure class="image"><img data-src="/a.jpg" alt="{0}"><figcaption>{0}</figcaption></figure>\n',
}
_ADDRESSES = {
    "nukeviet": "/tin-tuc/{slug}-{id}.html",
    "tuyengiao": "/tuyen-giao-cac-cap/{slug}-{id}",
    "dnn_newsview": "/tin-tuc-su-kien/{slug}-{id}.html",
    "vnpt_cms": "/xa-hoi/202106/{slug}-{hex}/",
    "onecms": "/{slug}-{id}.html",
}


def family_of(number: int) -> str:
    """The family that article ``number`` (from 0) belongs to: they take turns."""
    return FAMILY_NAMES[number % len(FAMILY_NAMES)]


def published(number: int) -> datetime:
    """When article ``number`` says it was published: Vietnamese time without a zone."""
    return _FIRST + timedelta(minutes=37 * number)


def render(number: int, seed: int, base: str) -> tuple[str, bytes]:
    """Path and page (UTF-8) of article ``number`` on the site at ``base`` (no slash at the end)."""
    family = family_of(number)
    speaker = Speaker(f"{seed}/{number}")
    pick = speaker.random
    title = f"{speaker.headline()} ({speaker.name()})"
    path = _ADDRESSES[family].format(slug=slug(title)[:100], id=100000 + number, hex=f"{0x1000000 + number:07x}")
    written = []
    count = pick.randint(5, 9)
    for n in range(count):
        written.append(_PARAGRAPHS[family].format(esc(speaker.paragraph(pick.randint(2, 5)))))
        if n in (1, count - 2):
            written.append(_FIGURES[family].format(esc(speaker.headline())))
    piece = Print(
        title=title,
        url=base + path,
        published=published(number),
        body="".join(written),
        lead=speaker.sentence(),
        author=speaker.name(),
        site_name=f"Trang thông tin {family}",
        section="Tin tức",
        speaker=speaker,
    )
    return path, FAMILIES[family](piece).encode()
