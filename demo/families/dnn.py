"""DotNetNuke with NewsView: pictures in tables with the editor's toolbar text, listings that load on scrolling."""

from __future__ import annotations

import unicodedata

from demo import clocks, feeds
from demo.articles import DemoArticle
from demo.bodies import Markup, att, esc, render
from demo.exchange import Request, Response, page, xml
from demo.furniture import DOCUMENTS, LINKS, PICTURES, PLACES, POLL, menu_extras, options
from demo.replica import Replica, page_number, template

_VIEWSTATE = "c2nJqk4Rb8Ff0QeOaYxq9w0mJm1x2sN6z5XkqgqIYl0m3S4nKpPpHfZJ5i1RQ7sYk0d3b2B1T6QnO0aW" * 10


class Dnn(Replica):
    """The further pages of ``/tin-tuc/section`` come from ``/services/home/newslistpage.ashx`` as bare markup."""

    def find(self, request: Request) -> Response | None:
        """See :meth:`demo.replica.Replica.find`."""
        path = request.path
        if path == "/":
            return self._home(request)
        if path == "/services/home/newslistpage.ashx":
            return self._more(request)
        if path == "/sitemap.xml":
            return xml(feeds.sitemap((one.url, feeds.changed(one)) for one in self.articles))
        section = path.removeprefix("/tin-tuc/").strip("/")
        if path.startswith("/tin-tuc/") and section in self.site.sections:
            return self._listed(request, section)
        article = self.article(path)
        return self._article(request, article) if article else None

    def missing(self, request: Request, /) -> Response:
        """404, within the pages of the site."""
        return page(self._layout(request, "404", self.fill("missing")), status=404)

    def robots(self) -> str:
        """robots.txt."""
        return "User-agent: *\nDisallow: /admin/\nDisallow: /login.aspx\nCrawl-delay: 0\n"

    def _home(self, request: Request) -> Response:
        parts = []
        for section, heading in self.site.sections.items():
            entries = "".join(map(_entry, self.in_section(section)[:2]))
            parts.append(f'<div class="boxtitle"><a href="/tin-tuc/{section}">{heading}</a></div>{entries}')
        return page(self._layout(request, self.site.name, "\n".join(parts)))

    def _listed(self, request: Request, section: str) -> Response:
        listing = self.listing(section, 1)
        found = listing.articles if listing else ()
        heading = self.site.sections[section]
        content = (
            f'<div class="boxtitle">{heading}</div><div id="listnews">{"".join(map(_entry, found))}</div>'
            '<a class="loadmore" href="javascript:LoadMore()">Xem thêm</a>'
        )
        number = list(self.site.sections).index(section) + 145
        script = self.fill("more", cid=number, nid=found[0].number if found else 0)
        return page(self._layout(request, heading, content, script=script))

    def _more(self, request: Request) -> Response:
        """What the listing loads: markup without a page around it, nothing behind the last article."""
        wanted = page_number(request.query.get("cid", "")) - 145
        sections = list(self.site.sections)
        if not 0 <= wanted < len(sections):
            return page("")
        listing = self.listing(sections[wanted], page_number(request.query.get("p", "")))
        return page("".join(map(_entry, listing.articles)) if listing else "")

    def _article(self, request: Request, article: DemoArticle) -> Response:
        if article.needs_browser:
            return page(self.fill("app", title=esc(article.title), url=article.url, number=article.number))
        body = render(article, _MARKUP)
        if article.byline:
            body += f'\n<p style="text-align: right;"><strong>{esc(article.byline)}</strong></p>'
        if article.source_name:
            body += f'\n<p style="text-align: right;"><em>(Theo {esc(article.source_name)})</em></p>'
        others = self.others(article, 12)
        content = self.fill(
            "article",
            section=article.section,
            heading=self.site.sections[article.section],
            headline=esc(article.title),
            printed=clocks.dnn(article.published, month_first="month-first" in article.traps),
            summary=f'<div class="post-summary"><h2>{esc(article.lead)}</h2></div>' if article.lead else "",
            body=body,
            number=article.number,
            related="".join(map(_entry, others[:4])),
            others="\n".join(map(_line, others[4:])),
        )
        meta = (
            f'<meta property="og:title" content="{att(article.title)}" /><meta property="og:type" content="article" />'
            f'<meta property="og:url" content="{article.url}" /><link rel="canonical" href="{article.url}" />'
        )
        html = self._layout(request, article.title, content, meta=meta, description=article.lead, path=article.path)
        return page(unicodedata.normalize("NFD", html) if "nfd" in article.traps else html)

    def _layout(self, request: Request, title: str, content: str, **values: str) -> str:
        sections = self.site.sections.items()
        given = {"meta": "", "description": self.site.name, "path": request.path, "script": ""} | values
        given["description"] = att(given["description"])
        return self.fill(
            "layout",
            title=esc(title),
            content=content,
            viewstate=_VIEWSTATE,
            clock=f"{clocks.weekday(request.now)}, {request.now:%d/%m/%Y - %H:%M}",
            menu="\n".join(f'<li><a href="/tin-tuc/{one}"><span>{name}</span></a></li>' for one, name in sections)
            + menu_extras('<li><a href="javascript:void(0)">{}</a></li>'),
            newest="\n".join(map(_line, self.articles[:7])),
            popular="\n".join(map(_line, self.articles[4:10])),
            weather=options(PLACES),
            documents="\n".join(f"<li>{number} - {name}</li>" for number, name, _, _ in DOCUMENTS),
            gallery="".join(
                f'<div class="photo"><img src="/Portals/0/anh/{number}.jpg" alt="{name}"/><span>{name}</span></div>'
                for number, name in enumerate(PICTURES)
            ),
            poll=POLL[0],
            answers="".join(f'<p><input type="radio" name="poll"/> {one}</p>' for one in POLL[1]),
            weblinks=options(LINKS),
            **given,
        )


def _entry(article: DemoArticle) -> str:
    return template("dnn", "entry").substitute(
        address=article.path,
        hint=att(article.title),
        headline=esc(article.title),
        day=f"{article.published:%Y/%m/%d}",
        number=article.number,
        lead=esc(article.lead),
    )


def _line(article: DemoArticle) -> str:
    return f'<li><a href="{article.path}" title="{att(article.title)}">{esc(article.title)}</a></li>'


def _figure(article: DemoArticle, caption: str, number: int) -> str:
    return template("dnn", "figure").substitute(
        day=f"{article.published:%Y/%m/%d}", name=f"{article.number}-{number}", caption=esc(caption)
    )


def _inside(_: DemoArticle) -> str:
    return ""


_MARKUP = Markup('<p style="text-align: justify;">{}</p>', figure=_figure, related=_inside)
