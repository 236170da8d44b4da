"""OneCMS: dates in US order in the head, translations by machine, zipped sitemaps, ETags that mean something."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import UTC

from demo import clocks, feeds
from demo.articles import DemoArticle
from demo.bodies import Markup, att, esc, render
from demo.exchange import Request, Response, merged, page, xml
from demo.furniture import DOCUMENTS, LETTERS, PICTURES, PLACES, POLL, menu_extras, options
from demo.replica import Replica, not_modified, page_number, template, unchanged

_PHOTO = '<figure class="c-photo"><img src="/cdn/photo/{}.jpg" alt=""/><figcaption>{}</figcaption></figure>'
_LETTER = '<div class="c-comment__item"><b>{}</b><p>{}</p></div>'
_LANGUAGES = {"cn": "zh", "en": "en"}
_TRANSLATED = {
    "cn": (
        "义安省公安厅与省共青团签署2023—2027年配合计划",
        "11月20日上午，义安省公安厅与义安省共青团总结联合决议并签署2023至2027年阶段配合计划。",
        "在2018至2022年期间，双方组织了一千八百多场宣传活动，吸引四十多万名团员青年参加，成立了四百六十个青年安全突击队。",
        "新阶段的配合计划包括七项内容，重点是帮助刑满释放青年学习职业技能、贷款创业，在边境各乡建立双语宣传队。",
    ),
    "en": (
        "Nghe An police and Youth Union sign coordination programme for 2023 - 2027",
        "On the morning of November 20, the provincial police and the Youth Union signed a coordination programme.",
        "In the previous period the two sides held more than 1,800 events with over 400,000 young participants.",
        "The new programme has seven items, among them vocational training and loans for young former prisoners.",
    ),
}


class OneCms(Replica):
    """Honours ``If-None-Match``: an article that did not change answers 304."""

    def find(self, request: Request) -> Response | None:
        """See :meth:`demo.replica.Replica.find`."""
        path = request.path
        if path == "/":
            return self._home(request)
        if path.startswith("/rss/"):
            return self._feed(request, path.removeprefix("/rss/").removesuffix(".rss"))
        if "sitemap" in path:
            return self._sitemap(path)
        if article := self.article(path):
            return self._article(request, article)
        if path.strip("/") in self.site.sections:
            return self._listed(request, path.strip("/"), page_number(request.query.get("page", "1")))
        if path == "/ky-ket-phoi-hop-event412.html":
            found = "".join(_entry(one) for one in self.articles if one.label == "signing")
            return self._page(request, "Ký kết, phối hợp", f"<h1>Sự kiện: Ký kết, phối hợp</h1>{found}")
        return self._translation(request, path)

    def robots(self) -> str:
        """robots.txt, which names the sitemaps."""
        maps = "".join(f"Sitemap: {self.base}/{name}.xml\n" for name in ("sitemap", "news-sitemap"))
        return f"User-agent: *\nDisallow: /tim-kiem\n{maps}"

    def _home(self, request: Request) -> Response:
        special = '<a href="/ky-ket-phoi-hop-event412.html">Sự kiện: Ký kết, phối hợp</a>'
        parts = [special, *map(_entry, self.articles[:4])]
        for section, heading in self.site.sections.items():
            entries = "".join(map(_entry, self.in_section(section)[:3]))
            parts.append(self.fill("box", section=section, heading=heading, entries=entries))
        return self._page(request, self.site.name, "\n".join(parts), kind="home")

    def _listed(self, request: Request, section: str, number: int) -> Response:
        listing = self.listing(section, number)
        heading = self.site.sections[section]
        found = listing.articles if listing else ()
        more = ""
        if listing and listing.number < listing.last:
            more = f'<a class="page-next" rel="next" href="/{section}?page={number + 1}">Xem thêm</a>'
        content = f'<h1 class="c-title">{heading}</h1>{"".join(map(_entry, found))}<div class="pagination">{more}</div>'
        return self._page(request, heading, content, cate=section)

    def _article(self, request: Request, article: DemoArticle) -> Response:
        etag = _etag(article)
        if unchanged(request, etag=etag):
            return not_modified(("ETag", etag))
        others = self.others(article, 10)
        letters = LETTERS[article.number % 4 :]
        source = ""
        if article.source_url:
            source = (
                f'<div class="c-author-page"><span>Theo {esc(article.source_name)}</span> '
                f'<span id="url-copy" style="display:none">{article.source_url}</span></div>'
            )
        content = self.fill(
            "article",
            section=article.section,
            heading=self.site.sections[article.section],
            headline=esc(article.title),
            byline=esc(article.byline),
            printed=clocks.onecms(article.published),
            sapo=f'<p class="sc-longform-header-sapo block-sc-sapo">{esc(article.lead)}</p>' if article.lead else "",
            body=render(article, _MARKUP),
            source=source,
            letters_count=len(letters),
            letters="\n".join(_LETTER.format(*one) for one in letters),
            related="".join(map(_entry, others[:3])),
            others="".join(map(_entry, others[3:])),
        )
        answer = self._page(
            request,
            article.title,
            content,
            kind="detail",
            cate=article.section,
            meta=self._meta(article),
            description=article.lead,
        )
        return merged(answer, [("ETag", etag), ("Cache-Control", "public, max-age=60")])

    def _meta(self, article: DemoArticle) -> str:
        published, changed = article.published, feeds.changed(article)
        described = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": {"@type": "WebPage", "@id": article.url},
            "headline": article.title,
            "datePublished": f"{published.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "dateModified": f"{changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "author": {"@type": "Person", "name": article.byline or self.site.name},
        }
        translations = "".join(
            f'<link rel="alternate" hreflang="{code}" href="{self.base}/{folder}{article.path}"/>'
            for folder, code in _LANGUAGES.items()
            if "translated" in article.traps
        )
        return (
            f'<link rel="canonical" href="{article.url}"/>{translations}\n'
            f'<meta property="og:type" content="article"/><meta property="og:title" content="{att(article.title)}"/>'
            f'<meta property="og:url" content="{article.url}"/>\n'
            f'<meta property="article:published_time" content="{clocks.us(published)}"/>'
            f'<meta property="article:modified_time" content="{clocks.us(changed)}"/>\n'
            f'<script type="application/ld+json">{json.dumps(described, ensure_ascii=False)}</script>'
        )

    def _translation(self, request: Request, path: str) -> Response | None:
        """The copies that a machine has translated."""
        folder, _, rest = path.removeprefix("/").partition("/")
        if folder not in _LANGUAGES:
            return None
        originals = [one for one in self.articles if "translated" in one.traps]
        if not rest:
            link = '<h3 class="b-grid__title"><a href="/{}{}">{}</a></h3>'
            links = "".join(link.format(folder, one.path, _TRANSLATED[folder][0]) for one in originals)
            return self._page(request, self.site.name, links, language=_LANGUAGES[folder])
        article = self.article(f"/{rest}")
        if article not in originals or article is None:
            return None
        title, lead, *text = _TRANSLATED[folder]
        content = self.fill(
            "article",
            section=article.section,
            heading="",
            headline=title,
            byline=esc(article.byline),
            printed=clocks.onecms(article.published),
            sapo=f'<p class="sc-longform-header-sapo">{lead}</p>',
            body="".join(f"<p>{one}</p>" for one in text),
            source="",
            letters_count=0,
            letters="",
            related="",
            others="",
        )
        meta = f'<link rel="alternate" hreflang="vi" href="{article.url}"/>'
        return self._page(request, title, content, kind="detail", meta=meta, language=_LANGUAGES[folder])

    def _page(self, request: Request, title: str, content: str, **values: str) -> Response:
        sections = self.site.sections.items()
        given = {"meta": "", "description": self.site.name, "kind": "category", "cate": "", "language": "vi"} | values
        given["description"] = att(given["description"])
        beside = self.articles if given["language"] == "vi" else ()
        html = self.fill(
            "layout",
            title=esc(title),
            content=content,
            clock=f"{clocks.weekday(request.now)}, {clocks.onecms(request.now)}",
            menu="\n".join(f'<li><a href="/{one}">{name}</a></li>' for one, name in sections) + menu_extras(),
            newest="".join(_entry(one) + clocks.ago(one.published, request.now) for one in beside[:5]),
            popular="".join(map(_entry, beside[5:9])),
            weather=options(PLACES),
            documents="\n".join(f"<li>{number} - {name}</li>" for number, name, _, _ in DOCUMENTS),
            poll=POLL[0],
            answers="".join(f'<label><input type="radio" name="poll"/> {one}</label>' for one in POLL[1]),
            gallery="\n".join(_PHOTO.format(*one) for one in enumerate(PICTURES)),
            **given,
        )
        return page(html)

    def _feed(self, request: Request, section: str) -> Response | None:
        if section != "home" and section not in self.site.sections:
            return None
        found = self.in_section("" if section == "home" else section)[:20]
        picture = f"{self.base}/cdn/thumb.jpg"
        items = (
            feeds.item(one, date=feeds.local(one.published), description=feeds.cdata(one, picture)) for one in found
        )
        return xml(feeds.rss(self.site.name, f"{self.base}/", items, built=request.now))

    def _sitemap(self, path: str) -> Response | None:
        years = sorted({one.published.year for one in self.articles}, reverse=True)
        of_year = {year: [one for one in self.articles if one.published.year == year] for year in years}
        if path == "/sitemap.xml":
            folder = f"{self.base}/sitemaps"
            entries = (
                (f"{folder}/sitemap-{year}.xml.gz", max(map(feeds.changed, found))) for year, found in of_year.items()
            )
            return xml(feeds.sitemap_index(entries))
        if path == "/news-sitemap.xml":
            return xml(feeds.news_sitemap(self.articles[:10], self.site.name))
        for year, found in of_year.items():
            if path == f"/sitemaps/sitemap-{year}.xml.gz":
                text = feeds.sitemap((one.url, feeds.changed(one)) for one in found)
                return Response(gzip.compress(text.encode(), mtime=0), 200, (("Content-Type", "application/gzip"),))
        return None


def _etag(article: DemoArticle) -> str:
    said = "\n".join((article.title, article.lead, *article.paragraphs, *article.captions))
    return f'"{hashlib.blake2b(said.encode(), digest_size=8).hexdigest()}"'


def _entry(article: DemoArticle) -> str:
    return template("onecms", "entry").substitute(
        address=article.path,
        hint=att(article.title),
        headline=esc(article.title),
        number=article.number,
        printed=f"{article.published:%d/%m/%Y}",
        lead=esc(article.lead),
    )


def _figure(article: DemoArticle, caption: str, number: int) -> str:
    source = f"/cdn/{article.published:%Y/%m/%d}/bsl-{article.number}-{number}.jpg"
    return f'<figure><img class="lazyload" data-src="{source}" alt=""/><figcaption>{esc(caption)}</figcaption></figure>'


def _inside(_: DemoArticle) -> str:
    return (
        '<div class="c-box-related"><div class="c-box-related__title">Tin liên quan</div><ul>'
        '<li><a href="/thoi-su">Bàn giải pháp đẩy nhanh tiến độ các dự án trọng điểm</a></li>'
        '<li><a href="/xa-hoi">Người có uy tín - cầu nối ở bản làng</a></li></ul></div>'
    )


_MARKUP = Markup("<p>{}</p>", figure=_figure, related=_inside, subhead="<h2>{}</h2>")
