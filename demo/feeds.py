"""RSS and sitemaps as the families write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from demo.articles import DemoArticle

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def gmt(moment: datetime) -> str:
    """RFC 822 in GMT, whose day may be the one before: "Thu, 15 Jul 2021 21:36:00 GMT"."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def local(moment: datetime) -> str:
    """RFC 822 at +0700."""
    return format_datetime(moment)


def rss(title: str, link: str, items: Iterable[str], *, built: datetime, namespaces: str = "") -> str:
    """A channel."""
    head = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"{namespaces}>\n<channel>\n'
        f"<title>{escape(title)}</title>\n<link>{link}</link>\n"
        f"<description><![CDATA[{title}]]></description>\n<language>vi</language>\n<pubDate>{gmt(built)}</pubDate>\n"
    )
    return head + "\n".join(items) + "\n</channel>\n</rss>\n"


def item(article: DemoArticle, *, date: str, description: str, guid: str = "", title: str = "") -> str:
    """One entry; ``title`` is markup and stands as given, for the feed that forgets to escape it."""
    identity = f'<guid isPermaLink="false"><![CDATA[{guid}]]></guid>\n' if guid else ""
    return (
        f"<item>\n<title>{title or escape(article.title, quote=False)}</title>\n<link>{article.url}</link>\n{identity}"
        f"<pubDate>{date}</pubDate>\n<description>{description}</description>\n</item>"
    )


def cdata(article: DemoArticle, picture: str) -> str:
    """The lead with a small picture before it."""
    return f'<![CDATA[<img src="{picture}" width="100" align="left" border="0">{article.lead}]]>'


def sitemap(entries: Iterable[tuple[str, datetime]], *, one_line: bool = False, frequency: str = "daily") -> str:
    """A sitemap of (address, last change)."""
    urls = (
        f"<url><loc>{address}</loc><lastmod>{changed.isoformat(timespec='seconds')}</lastmod>"
        f"<changefreq>{frequency}</changefreq><priority>0.5</priority></url>"
        for address, changed in entries
    )
    return _document("urlset", urls, one_line=one_line)


def news_sitemap(articles: Sequence[DemoArticle], name: str) -> str:
    """A sitemap after Google News."""
    urls = (
        f"<url><loc>{one.url}</loc><news:news><news:publication><news:name>{escape(name)}</news:name>"
        f"<news:language>vi</news:language></news:publication>"
        f"<news:publication_date>{one.published.isoformat(timespec='seconds')}</news:publication_date>"
        f"<news:title>{escape(one.title, quote=False)}</news:title></news:news></url>"
        for one in articles
    )
    return _document("urlset", urls, extra=' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"')


def sitemap_index(entries: Iterable[tuple[str, datetime]], *, one_line: bool = False) -> str:
    """An index of sitemaps."""
    maps = (
        f"<sitemap><loc>{address}</loc><lastmod>{changed.isoformat(timespec='seconds')}</lastmod></sitemap>"
        for address, changed in entries
    )
    return _document("sitemapindex", maps, one_line=one_line)


def _document(root: str, inner: Iterable[str], *, one_line: bool = False, extra: str = "") -> str:
    joint = "" if one_line else "\n"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return joint.join((head, f'<{root} xmlns="{_SITEMAP}"{extra}>', *inner, f"</{root}>"))


def changed(article: DemoArticle) -> datetime:
    """When an article was last changed."""
    return article.modified or article.published
