"""VNPT-CMS: a clock of twelve hours on the old pages, a feed that forgets to escape, markup behind ``</html>``."""

from __future__ import annotations

import json
import re

from demo import clocks, feeds
from demo.articles import DemoArticle
from demo.bodies import Markup, att, esc, render
from demo.exchange import HTML, Request, Response, http_date, merged, page, xml
from demo.furniture import DOCUMENTS, LETTERS, LINKS, PICTURES, PLACES, menu_extras, options
from demo.replica import ListingPage, Replica, not_modified, page_number, template, unchanged

_LISTING = re.compile(r"/(?P<section>[\w-]+)/(?:trang-(?P<number>\d+)/)?")
_JSON_LD_SINCE = 2021
_BEHIND = """<div class="statistic-online"><span>Đang online: 214</span> <span>Tổng truy cập: 88.120.455</span></div>
<div id="popup-lich-cat-dien" style="display:none"><p>Thông báo lịch tạm ngừng cung cấp điện trong tuần.</p></div>
<script>var _vnpt=_vnpt||[];_vnpt.push(['trackPageView']);</script>"""


class Vnpt(Replica):
    """Honours ``If-Modified-Since``: an article is as old as its last change."""

    def find(self, request: Request) -> Response | None:
        """See :meth:`demo.replica.Replica.find`."""
        path = request.path
        if path == "/":
            return self._home(request)
        if path.startswith("/rss/"):
            return self._feed(request, path.removeprefix("/rss/").removesuffix(".rss"))
        if article := self.article(path):
            return self._article(request, article)
        if (match := _LISTING.fullmatch(path)) and match["section"] in self.site.sections:
            listing = self.listing(match["section"], page_number(match["number"] or "1"))
            return self._listed(request, listing) if listing else None
        return None

    def _home(self, request: Request) -> Response:
        first, *rest = self.articles[:6]
        top = f'<div class="td-big-grid"><a class="title1" href="{first.path}">{esc(first.title)}</a></div>'
        parts = [top, *(_entry(one, "title2") for one in rest)]
        for section, heading in self.site.sections.items():
            entries = "".join(_entry(one, "title3") for one in self.in_section(section)[:3])
            parts.append(f'<h4 class="block-title"><a href="/{section}/">{heading}</a></h4>{entries}')
        return page(self._layout(request, self.site.name, "\n".join(parts)))

    def _listed(self, request: Request, listing: ListingPage) -> Response:
        heading = self.site.sections[listing.section]
        entries = "\n".join(_entry(one, "title2") for one in listing.articles)
        content = f'<h1 class="entry-title td-page-title">{heading}</h1>{entries}{_pager(listing)}'
        following = f"/{listing.section}/trang-{listing.number + 1}/"
        meta = f'<link rel="next" href="{following}" />' if listing.number < listing.last else ""
        return page(self._layout(request, heading, content, meta=meta))

    def _article(self, request: Request, article: DemoArticle) -> Response:
        changed = http_date(feeds.changed(article))
        if unchanged(request, last_modified=changed):
            return not_modified(("Last-Modified", changed))
        signed = f'<p class="author">{esc(article.byline)}</p>' if article.byline else ""
        if article.source_name:
            signed += f'<p class="source" style="text-align: right;"><em>(Theo {esc(article.source_name)})</em></p>'
        others = self.others(article, 11)
        letters = LETTERS[article.number % 3 : article.number % 3 + 2]
        content = self.fill(
            "article",
            section=article.section,
            heading=self.site.sections[article.section],
            headline=esc(article.title),
            printed=clocks.vnpt(article.published, twelve_hour="twelve-hour" in article.traps),
            sapo=f'<div class="desc">{esc(article.lead)}</div>' if article.lead else "",
            body=render(article, _MARKUP),
            signed=signed,
            letters_count=len(letters),
            letters="\n".join(
                self.fill("letter", name=name, text=text, when=clocks.ago(article.published, request.now))
                for name, text in letters
            ),
            related="\n".join(_entry(one, "title3") for one in others[:4]),
            others="\n".join(_line(one) for one in others[4:]),
        )
        html = self._layout(
            request,
            article.title,
            content,
            meta=self._meta(article),
            description=article.lead,
            content_id=article.path.rstrip("/").rsplit("-", 1)[1],
            behind=_BEHIND,
        )
        # This page is UTF-8 whatever its server says.
        wrong = "wrong-header-charset" in article.traps
        answer = page(html, content_type="text/html; charset=ISO-8859-1" if wrong else HTML)
        return merged(answer, [("Last-Modified", changed)])

    def _meta(self, article: DemoArticle) -> str:
        meta = (
            f'<meta property="og:type" content="article" /><meta property="og:title" content="{att(article.title)}" />'
            f'<meta property="og:url" content="{article.url}" /><link rel="canonical" href="{article.url}" />'
        )
        if article.published.year < _JSON_LD_SINCE:
            return meta
        described = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": article.url,
            "headline": article.title,
            "datePublished": f"{article.published:%Y-%m-%d %H:%M:%S}",  # without a zone
            "author": {"@type": "Organization", "name": self.site.name},
        }
        return f'{meta}\n<script type="application/ld+json">{json.dumps(described, ensure_ascii=False)}</script>'

    def _layout(self, request: Request, title: str, content: str, **values: str) -> str:
        sections = self.site.sections.items()
        given = {"meta": "", "description": self.site.name, "cat_id": "0", "content_id": "", "behind": ""} | values
        given["description"] = att(given["description"])
        return self.fill(
            "layout",
            title=esc(title),
            content=content,
            clock=f"{clocks.weekday(request.now)}, {request.now:%d/%m/%Y, %H:%M} (GMT+7)",
            menu="\n".join(f'<li class="menu-item"><a href="/{one}/">{name}</a></li>' for one, name in sections)
            + menu_extras('<li class="menu-item"><a href="#">{}</a></li>'),
            newest="\n".join(_entry(one, "title3") for one in self.articles[:5]),
            popular="\n".join(_entry(one, "title3") for one in self.articles[6:11]),
            documents="\n".join(f"<li>{number}: {name}</li>" for number, name, _, _ in DOCUMENTS),
            weather=options(PLACES),
            gallery="\n".join(
                f'<div class="media-item"><img src="/file/media/{number}.jpg" alt="" /><p>{name}</p></div>'
                for number, name in enumerate(PICTURES)
            ),
            weblinks=options(LINKS),
            **given,
        )

    def _feed(self, request: Request, section: str) -> Response | None:
        if section != "home" and section not in self.site.sections:
            return None
        spoilt = section == "home"
        items = []
        for number, one in enumerate(self.in_section("" if spoilt else section)[:20]):
            description = feeds.cdata(one, f"{self.base}/file/thumb/{one.number}.jpg")
            # The feed of the home page puts titles in as they are typed: entities of HTML, a bare ampersand.
            title = f"{one.title.replace(' ', '&nbsp;', 1)} & những tin khác" if spoilt and number == 1 else ""
            items.append(feeds.item(one, date=feeds.local(one.published), description=description, title=title))
        return xml(feeds.rss(self.site.name, f"{self.base}/", items, built=request.now))


def _entry(article: DemoArticle, kind: str) -> str:
    return template("vnpt", "entry").substitute(
        address=article.path,
        hint=att(article.title),
        headline=esc(article.title),
        kind=kind,
        number=article.number,
        printed=clocks.vnpt(article.published),
        lead=esc(article.lead[:180]),
    )


def _line(article: DemoArticle) -> str:
    return f'<li><a class="title3" href="{article.path}">{esc(article.title)}</a></li>'


def _pager(listing: ListingPage) -> str:
    parts = []
    for number in range(1, listing.last + 1):
        address = f"/{listing.section}/trang-{number}/" if number > 1 else f"/{listing.section}/"
        other = f'<a href="{address}" class="page">{number}</a>'
        parts.append(f'<span class="current">{number}</span>' if number == listing.number else other)
    return f'<div class="page-nav td-pb-padding-side">{"".join(parts)}</div>'


def _figure(article: DemoArticle, caption: str, number: int) -> str:
    source = f"/file/e7837c02845ffd04018473e6df282e92/{article.published:%m%Y}/{article.number}_{number}.jpg"
    return (
        '<table class="image center" width="680" align="center" border="0" cellspacing="0" cellpadding="0"><tbody>'
        f'<tr><td><img src="{source}" alt="{att(caption)}" width="680" border="0" /></td></tr>'
        f'<tr><td class="desc">{esc(caption)}</td></tr></tbody></table>'
    )


def _inside(_: DemoArticle) -> str:
    return ""


_MARKUP = Markup('<p style="text-align: justify;">{}</p>', figure=_figure, related=_inside)
