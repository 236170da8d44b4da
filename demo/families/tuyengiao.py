"""The ASP.NET pages of tuyengiao.vn: no feed, no sitemap, a page clock of today above the article's own date."""

from __future__ import annotations

import re
from dataclasses import replace

from demo import clocks
from demo.articles import DemoArticle
from demo.blocks import Figure
from demo.bodies import Markup, att, esc, render
from demo.exchange import HTML, Request, Response, moved, page
from demo.furniture import DOCUMENTS, LINKS, PICTURES, PLACES, menu_extras, options
from demo.replica import ListingPage, Replica, page_number

_ARTICLE = re.compile(r"/(?:[\w-]+/)?[\w.-]+-(?P<number>\d{6})")
_VIEWSTATE = "/wEPDwUKLTM3ODY2NTk4NGRkBRkWAmYPZBYCAgMPZBYGAgEPDxYCHgRUZXh0BQ9UaOG7qSBUxrA" * 12


class TuyenGiao(Replica):
    """Listings are ``/section?page=N``; articles once stood at the root, whence they are sent on."""

    def find(self, request: Request) -> Response | None:
        """See :meth:`demo.replica.Replica.find`."""
        path = request.path
        if path == "/":
            return self._home(request)
        if path.strip("/") in self.site.sections:
            number = page_number(request.query.get("page", "1"))
            return self._listed(request, path.strip("/"), number)
        if article := self.article(path):
            return self._article(request, article)
        if (match := _ARTICLE.fullmatch(path)) and (article := self.numbered(int(match["number"]))):
            return moved(article.path)
        return None

    def _home(self, request: Request) -> Response:
        blocks = []
        for section, heading in self.site.sections.items():
            entries = "".join(map(_entry, self.in_section(section)[:3]))
            name = f'<h3><a href="/{section}">{heading}</a></h3>'
            blocks.append(f'<div class="zone">{name}<div class="zonepage-l">{entries}</div></div>')
        return self._page(request, "Trang chủ", "\n".join(blocks))

    def _listed(self, request: Request, section: str, number: int) -> Response:
        listing = self.listing(section, number)
        heading = self.site.sections[section]
        entries = "".join(map(_entry, listing.articles)) if listing else ""  # beyond the last page: an empty list
        pager = _pager(listing) if listing else ""
        content = f'<h2>{heading}</h2><div class="zonepage-l">{entries}</div><div class="datapager">{pager}</div>'
        return self._page(request, heading, content)

    def _article(self, request: Request, article: DemoArticle) -> Response:
        blocks = article.blocks
        avatar = ""
        if blocks and isinstance(blocks[0], Figure):
            picture = f'<img src="{_picture(article, 1)}" alt="" width="300" />'
            avatar = f'<div class="story_avatar_b">{picture}<span>{esc(blocks[0].caption)}</span></div>'
        body = render(article, _WITHOUT_FIRST if avatar else _MARKUP)
        if article.byline:
            body += f'\n<p align="right"><b>{esc(article.byline)}</b></p>'
        if article.byline_org:
            body += f'\n<p align="right"><i>{esc(article.byline_org)}</i></p>'
        if article.source_url:
            body += f'\n<p align="right"><i>Nguồn: <a href="{article.source_url}">{article.source_url}</a></i></p>'
        teaser = f'<div class="story_teaser clearfix">{esc(article.lead)}</div>'
        content = self.fill(
            "article",
            section=article.section,
            heading=self.site.sections[article.section],
            printed=clocks.tuyengiao(article.published),
            headline=esc(article.title),
            teaser=teaser if article.lead else "",
            avatar=avatar,
            body=body,
            others="\n".join(map(_other, self.others(article, 8))),
        )
        meta = (
            f'<meta property="og:title" content="{att(article.title)}" />'
            f'<meta property="og:url" content="{article.url}" /><link rel="canonical" href="{article.url}" />'
        )
        wrong = "wrong-meta-charset" in article.traps
        charset = "windows-1252" if wrong else "utf-8"
        answer = self._page(request, article.title, content, meta=meta, charset=charset, description=article.lead)
        return Response(answer.body, 200, (("Content-Type", "text/html" if wrong else HTML),))

    def _page(self, request: Request, title: str, content: str, **values: str) -> Response:
        sections = self.site.sections.items()
        given = {"meta": "", "charset": "utf-8", "description": self.site.name} | values
        given["description"] = att(given["description"])
        html = self.fill(
            "layout",
            title=esc(title),
            content=content,
            viewstate=_VIEWSTATE,
            clock=f"{clocks.weekday(request.now)}, {request.now.day}/{request.now.month}/{request.now.year}",
            menu="\n".join(f'<li><a href="/{one}">{name}</a></li>' for one, name in sections) + menu_extras(),
            ticker=" • ".join(esc(one.title) for one in self.articles[:3]),
            newest="\n".join(map(_other, self.articles[:6])),
            popular="\n".join(map(_other, self.articles[5:11])),
            documents="\n".join(f'<li><a href="#">{number}: {name}</a></li>' for number, name, _, _ in DOCUMENTS),
            gallery="\n".join(
                f'<li><img src="/Uploads/anh/{number}.jpg" width="300" alt="" /><p>{name}</p></li>'
                for number, name in enumerate(PICTURES)
            ),
            weather=options(PLACES),
            weblinks=options(LINKS),
            **given,
        )
        return page(html)


def _entry(article: DemoArticle) -> str:
    return (
        f'<div class="clearfix"><a href="{article.path}"><img src="{_picture(article, 0)}" width="140" alt="" /></a>'
        f'<h4><a href="{article.path}">{esc(article.title)}</a></h4>'
        f'<span class="date">({article.published:%d/%m/%Y})</span><p>{esc(article.lead)}</p></div>\n'
    )


def _other(article: DemoArticle) -> str:
    return f'<li><a href="{article.path}">{esc(article.title)}</a> <span>({article.published:%d/%m/%Y})</span></li>'


def _pager(listing: ListingPage) -> str:
    entries = []
    for number in range(1, listing.last + 1):
        other = f'<a href="/{listing.section}?page={number}">{number}</a>'
        entries.append(f'<span class="current">{number}</span>' if number == listing.number else other)
    return "&nbsp;".join(entries)


def _picture(article: DemoArticle, number: int) -> str:
    day = article.published
    return f"/Uploads/{day.year}/{day.month}/{day.day}/{article.number}-{number}.jpg"


def _figure(article: DemoArticle, caption: str, number: int) -> str:
    return (
        '<table class="tbl-image" align="center" border="0" cellpadding="0" cellspacing="0" width="500"><tbody>'
        f'<tr><td><img src="{_picture(article, number)}" alt="" width="500" /></td></tr>'
        f'<tr><td class="td-image-desc"><p>{esc(caption)}</p></td></tr></tbody></table>'
    )


def _after_first(article: DemoArticle, caption: str, number: int) -> str:
    """The first picture stands beside the body."""
    return "" if number == 1 else _figure(article, caption, number)


def _inside(_: DemoArticle) -> str:
    return ""


_FONT = '<span style="font-size: 14px;"><span style="font-family: arial,helvetica,sans-serif;">{}</span></span>'
_MARKUP = Markup(
    f'<p align="justify">{_FONT}</p>',
    figure=_figure,
    related=_inside,
    subhead='<p align="justify"><strong>{}</strong></p>',
    table='<table class="tbl-data" border="1" cellspacing="0" cellpadding="3"><tbody>\n{}\n</tbody></table>',
    cell="<td><p>{}</p></td>",
)
_WITHOUT_FIRST = replace(_MARKUP, figure=_after_first)
