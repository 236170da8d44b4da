"""NukeViet 4.5 as many provincial committees run it, with its redirects, its copies of an article and its dates."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from demo import clocks, feeds
from demo.articles import DemoArticle
from demo.bodies import Markup, att, esc, render
from demo.exchange import Request, Response, http_date, merged, moved, page, xml
from demo.furniture import DOCUMENTS, LINKS, PICTURES, POLL, menu_extras, options
from demo.replica import ListingPage, Replica, page_number, template

_ARTICLE = re.compile(r"/(?P<section>[\w-]+)/(?P<slug>[\w.-]+)-(?P<number>\d+)(?:\.html)?")
_LISTING = re.compile(r"/(?P<section>[\w-]+)/(?:page-(?P<number>\d+)/)?")
_RSS_LENGTH = 30


class NukeViet(Replica):
    """An unknown address leads home, every answer sets four cookies, and nothing is ever "not modified"."""

    def find(self, request: Request) -> Response | None:
        """See :meth:`demo.replica.Replica.find`."""
        found = self._page(request)
        return merged(found, _headers(request)) if found and found.status == 200 else found

    def missing(self, _: Request, /) -> Response:
        """The soft 404: a redirect to the home page."""
        return moved("/")

    def robots(self) -> str:
        """robots.txt, which names the sitemap."""
        folders = ("admin", "cache", "data", "includes", "install", "language", "logs", "modules", "sess", "tmp")
        closed = "".join(f"Disallow: /{name}/\n" for name in folders)
        return f"User-agent: *\n{closed}Sitemap: {self.base}/sitemap.xml\n"

    def _page(self, request: Request) -> Response | None:
        path = request.path
        if path in ("/", "/index.php"):
            return self._by_query(request) if "nv" in request.query else self._home(request)
        if path == "/sitemap.xml":
            return xml(feeds.sitemap_index([(f"{self.base}/sitemap-vi.news.xml", self._latest)], one_line=True))
        if path == "/sitemap-vi.news.xml":
            entries = ((one.url, feeds.changed(one)) for one in self.articles)
            return xml(feeds.sitemap(entries, one_line=True))
        if path.startswith("/rss/") or path == "/feeds/":
            return self._feeds(request)
        if path.startswith("/tag/"):
            # With a slash behind it a tag is not found.
            return page("<h1>404</h1>", status=404) if path.endswith("/") else self._listed(request, "", 1)
        for copy in ("print", "savefile"):
            if path.startswith(f"/{copy}/"):
                return self._copied(path.removeprefix(f"/{copy}"), copy)
        return self._article_or_listing(request, path)

    @property
    def _latest(self) -> datetime:
        return feeds.changed(max(self.articles, key=feeds.changed))

    def _by_query(self, request: Request) -> Response | None:
        """``index.php?language=vi&nv=news&op=…``: what stands behind every rewritten address."""
        if request.query.get("nv") != "news":
            return None
        place = request.query.get("op", "")
        if not place:
            return self._home(request)
        for copy in ("print/", "savefile/"):
            if place.startswith(copy):
                return self._copied("/" + place.removeprefix(copy), copy[:-1])
        path = f"/{place}" if _ARTICLE.fullmatch(f"/{place}") else f"/{place.strip('/')}/"
        return self._article_or_listing(request, path, rewritten=False)

    def _article_or_listing(self, request: Request, path: str, *, rewritten: bool = True) -> Response | None:
        if match := _ARTICLE.fullmatch(path):
            article = self.numbered(int(match["number"]))
            if match["section"] not in self.site.sections:
                return None
            if article is None:
                return page(self._error(request), status=404)
            if rewritten and path != article.path:  # another category, a wrong slug
                return moved(article.path)
            return self._article(request, article)
        if (match := _LISTING.fullmatch(path)) and match["section"] in self.site.sections:
            return self._listed(request, match["section"], page_number(match["number"] or "1"))
        if path.strip("/") in self.site.sections:
            return moved(f"{path}/")
        return None

    # --- pages

    def _home(self, request: Request) -> Response:
        blocks = []
        for section, heading in self.site.sections.items():
            first, *rest = self.in_section(section)[:4]
            others = "".join(
                f'<li><a class="show h4" href="{_in(one, section)}">{esc(one.title)}</a></li>' for one in rest
            )
            blocks.append(
                self.fill("block", section=section, heading=heading, first=_teaser(first, section), others=others)
            )
        return page(self._layout(request, "Trang nhất", "\n".join(blocks), func="main"))

    def _listed(self, request: Request, section: str, number: int) -> Response:
        listing = self.listing(section, number)
        if listing is None:  # out of range
            return moved(f"/{section}/")
        heading = self.site.sections.get(section, "Tags")
        panel = '<div class="panel panel-default"><div class="panel-body">{}</div></div>'
        teasers = "".join(panel.format(_teaser(one, section or one.section)) for one in listing.articles)
        content = (
            f'<div class="news_column"><div class="alert alert-info clearfix"><h1>{heading}</h1></div></div>'
            f'<div class="news_column">{teasers}</div><div class="clearfix"></div>'
            f'<div class="text-center">{_pagination(listing)}</div>'
        )
        return page(self._layout(request, heading, content, func="viewcat", crumbs=self._crumbs(section)))

    def _article(self, request: Request, article: DemoArticle) -> Response:
        newer = [one for one in self.articles if one.published > article.published][-5:]
        older = [one for one in self.articles if one.published < article.published][:8]
        content = self.fill(
            "article",
            **self._parts(article),
            schema_author=esc(article.byline),
            iso=article.published.isoformat(),
            path=article.path,
            number=article.number,
            newer="\n".join(map(_related, newer)),
            older="\n".join(map(_related, older)),
            inset="\n".join(map(_inset, self.others(article, 4))),
            rules=self.fill("rules") if self.changed and article.number % 2 else "",
        )
        meta = "\n".join(
            f'        <meta property="{name}" content="{value}">'
            for name, value in (
                ("og:type", "article"),
                ("og:url", article.url),
                ("og:description", att(article.lead)),
                ("og:image", f"{self.base}/uploads/news/image.jpg"),
                ("article:published_time", clocks.nukeviet_meta(article.published)),
                ("article:modified_time", clocks.nukeviet_meta(feeds.changed(article))),
                ("article:section", self.site.sections[article.section]),
                ("article:tag", "phối hợp"),
            )
        )
        layout = self._layout(
            request,
            article.title,
            content,
            func="detail",
            meta=meta,
            links=f'        <link rel="canonical" href="{article.url}">',
            description=article.lead,
            crumbs=self._crumbs(article.section),
        )
        return page(layout)

    def _copied(self, path: str, kind: str) -> Response | None:
        """The same article once more: a page for the printer, or a file to keep."""
        match = _ARTICLE.fullmatch(path)
        article = self.numbered(int(match["number"])) if match else None
        if article is None:
            return None
        html = self.fill("print", **self._parts(article), title=esc(article.title), lead=esc(article.lead))
        name = f'attachment; filename="{article.number}.html"'
        return page(html, *([("Content-Disposition", name)] if kind == "savefile" else []))

    def _parts(self, article: DemoArticle) -> dict[str, str]:
        body = _broken_lines(article) if "br-only" in article.traps else render(article, _MARKUP)
        signed = ""
        if article.byline and _signs_in_body(article):
            body += f'\n<p style="text-align: right;"><strong>{esc(article.byline)}</strong></p>'
        elif article.byline:
            signed = f'<p class="h5 text-right"><strong>Tác giả: </strong>{esc(article.byline)}</p>'
            if self.changed:
                signed = f'<div class="nguoi-viet">{esc(article.byline)}</div>'
        if article.source_name:
            name = esc(article.source_name)
            if article.source_url:
                name = f'<a title="{name}" rel="nofollow" href="{article.source_url}">{name}</a>'
            signed += f'<p class="h5 text-right"><strong>Nguồn tin: </strong>{name}</p>'
        hometext = f'<div class="hometext m-bottom" itemprop="description">{esc(article.lead)}</div>'
        if self.changed:
            hometext = f'<div class="tom-luoc">{esc(article.lead)}</div>'
        return {
            "headline": esc(article.title),
            "printed": clocks.nukeviet(article.published),
            "url": article.url,
            "hometext": hometext if article.lead else "",
            "body": body,
            "signed": signed,
        }

    def _error(self, request: Request) -> str:
        text = '<div class="text-center"><h1>Error 404: Not Found</h1><p>Trang bạn yêu cầu không tồn tại.</p></div>'
        return self._layout(request, "Error 404: Not Found", text, func="main")

    def _layout(self, request: Request, title: str, content: str, **values: str) -> str:
        sections = self.site.sections.items()
        entry = '<li role="presentation"><a href="/{0}/" title="{1}">{1}</a></li>'
        popular = "\n".join(map(_by_index, self.articles[2:7]))
        documents = "\n".join(
            f'<li><a class="num" href="#">{number}</a><p>{name}</p><em>Lượt xem:{views} | lượt tải:{loads}</em></li>'
            for number, name, views, loads in DOCUMENTS
        )
        picture = (
            '<div class="item"><img src="/uploads/album/{}.jpg" alt=""><div class="carousel-caption">{}</div></div>'
        )
        answer = '<div class="radio"><label><input type="radio" name="option"> {}</label></div>'
        given = {"meta": "", "links": "", "description": self.site.name, "crumbs": ""} | values
        given["description"] = att(given["description"])
        return self.fill(
            "layout",
            title=att(title),
            content=content,
            menu="\n".join(entry.format(*one) for one in sections) + menu_extras(),
            clock=f"{clocks.weekday(request.now).capitalize()} - {request.now:%d/%m/%Y %H:%M}",
            popular=popular,
            documents=documents,
            gallery="\n".join(picture.format(*one) for one in enumerate(PICTURES)),
            poll=POLL[0],
            answers="\n".join(answer.format(one) for one in POLL[1]),
            weblinks=options(LINKS),
            **given,
        )

    def _crumbs(self, section: str) -> str:
        heading = self.site.sections.get(section)
        return self.fill("crumbs", section=section, heading=heading) if heading else ""

    # --- feeds

    def _feeds(self, request: Request) -> Response | None:
        if request.path == "/feeds/":
            rows = "".join(f'<li><a href="/rss/{one}/">{name}</a></li>' for one, name in self.site.sections.items())
            content = f'<h1>RSS</h1><ul><li><a href="/rss/">Tin Tức</a></li>{rows}</ul>'
            return page(self._layout(request, "RSS", content, func="main"))
        section = request.path.removeprefix("/rss/").strip("/")
        if section and section not in self.site.sections:
            return None
        items = (
            feeds.item(
                one,
                date=feeds.gmt(one.published),
                description=feeds.cdata(one, f"{self.base}/assets/news/thumb.jpg"),
                guid=f"news_{one.number}",
            )
            for one in self.in_section(section)[:_RSS_LENGTH]
        )
        atom = ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        return xml(feeds.rss(f"{self.site.name} - Tin Tức", f"{self.base}/", items, built=request.now, namespaces=atom))


def _headers(request: Request) -> list[tuple[str, str]]:
    values = {
        "nv4s_Sg2cx_sess": "7d1c",
        "nv4c_Sg2cx_ctr": "LTEyNzAwMQ==",
        "nv4c_Sg2cx_u_lang": "vi",
        "statistic_vi": "1",
    }
    yesterday = http_date(request.now - timedelta(hours=24))
    return [
        ("Last-Modified", yesterday),
        ("Cache-Control", "no-store, no-cache, must-revalidate"),
        *(("Set-Cookie", f"{name}={value}; path=/; HttpOnly; SameSite=Lax") for name, value in values.items()),
    ]


def _in(article: DemoArticle, section: str) -> str:
    """The address under which a category lists an article of another one."""
    return article.path.replace(f"/{article.section}/", f"/{section}/", 1)


def _teaser(article: DemoArticle, section: str) -> str:
    return template("nukeviet", "teaser").substitute(
        address=_in(article, section),
        hint=att(article.title),
        headline=esc(article.title),
        printed=f"{article.published:%d/%m/%Y %H:%M:00 %p}",
        views=article.number % 1900,
        lead=esc(article.lead),
    )


def _related(article: DemoArticle) -> str:
    return template("nukeviet", "related").substitute(
        address=article.path,
        hint=att(article.title),
        headline=esc(article.title),
        printed=f"{article.published:%d/%m/%Y}",
        lead=att(article.lead[:150]),
    )


def _inset(article: DemoArticle) -> str:
    """A link between the lead and the text, in the changed template."""
    return f'<p class="tin-xen"><a href="{article.path}">{esc(article.title)}</a></p>'


def _by_index(article: DemoArticle) -> str:
    """A link of the form that is not rewritten."""
    place = article.path.removeprefix("/").removesuffix(".html")
    address = f"/index.php?language=vi&amp;nv=news&amp;op={place}"
    title = esc(article.title)
    return f'<li class="clearfix"><a title="{att(article.title)}" href="{address}" class="show">{title}</a></li>'


def _pagination(listing: ListingPage) -> str:
    if listing.last < 2:
        return ""
    entries = []
    for number in range(1, listing.last + 1):
        address = f"/{listing.section}/" + (f"page-{number}/" if number > 1 else "")
        kind, href = ("page-item active", "javascript:void(0)") if number == listing.number else ("page-item", address)
        entries.append(f'<li class="{kind}"><a class="page-link" href="{href}">{number}</a></li>')
    return f'<ul class="pagination">{"".join(entries)}</ul>'


def _figure(article: DemoArticle, caption: str, number: int) -> str:
    source = f"/uploads/news/{article.published:%Y_%m}/image-{article.number}-{number}.jpg"
    if "alt-caption" in article.traps or "br-only" in article.traps:
        return f'<div style="text-align:center"><img alt="{att(caption)}" src="{source}" width="800" /></div>'
    return (
        f'<div class="image-center"><figure class="image"><img alt="" height="533" src="{source}" width="800" />'
        f"<figcaption><em>{esc(caption)}</em></figcaption></figure></div>"
    )


def _inside(_: DemoArticle) -> str:
    return (
        '<div class="alert alert-info related"><strong>Bài liên quan:</strong><ul>'
        '<li><a href="/khoa-giao/">Công tác khoa giáo: những việc cần làm ngay trong quý tới</a></li>'
        '<li><a href="/tuyen-truyen/">Đổi mới công tác tuyên truyền miệng ở cơ sở</a></li></ul></div>'
    )


def _broken_lines(article: DemoArticle) -> str:
    """A body of bare text and ``<br />``."""
    single = Markup("{}<br />", figure=_figure, related=_inside, subhead="<strong>{}</strong><br />")
    return render(article, single).replace("<br />\n", "<br /><br />\n")


def _signs_in_body(article: DemoArticle) -> bool:
    """Some editors fill in the author's field, others type the name under the text."""
    return "br-only" in article.traps or article.number % 2 == 0


_MARKUP = Markup('<p style="text-align: justify;">{}</p>', figure=_figure, related=_inside)
