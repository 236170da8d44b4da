"""Every site whose family has no saved page yet: common containers, structured data, and trafilatura for the rest."""

from __future__ import annotations

from crawlers.discovery import Discovery, Listing
from pipelines.extract.generic import GENERIC

HINTS = GENERIC

# What article addresses of some ninety sites have in common; a site's own entry replaces it.
DISCOVERY = Discovery(
    sitemaps=("/sitemap.xml",),
    listings=(Listing("/"),),
    sections=("nav a[href]", "header a[href]", "[class*=menu] a[href]", "[id*=menu] a[href]", "[class*=nav] a[href]"),
    listing=(r"/(?:[A-Za-z]+(?:[-_][A-Za-z0-9]+){0,5}/){0,2}[A-Za-z]+(?:[-_][A-Za-z0-9]+){0,5}(?:/|\.html?|\.aspx)?",),
    next=("link[rel=next]", "a[rel=next]", ".pagination li.active + li a[href]", ".pagination .next a[href]",
          "li.next a[href]", "a.next[href]", ".pager-next a[href]", "li.pager__item--next a[href]"),
    article=(
        # slug-123456.html, slug-a123456.html, slug-post562318.html, slug-postid1234.bbg, slug-0c61e22/
        r"/(?:[^/?]+/)*[^/?]+-[a-zA-Z]{0,6}\d{3,}(?:\.\w{2,5}|/)?",
        r"/(?:[^/?]+/)*\d{6}/[^/?]+-[0-9a-f]{7}/?",
        # 51102-slug.html, slug/4071.html
        r"/(?:[^/?]+/)*\d{3,}-(?:[^/?-]+-){2,}[^/?]+",
        r"/(?:[^/?]+/)*(?:[^/?-]+-){3,}[^/?]+/\d+(?:\.html?)?",
        # a slug of a whole headline, with or without a number before it
        r"/(?:[^/?]+/)*(?:[^/?-]+-){5,}[^/?]+",
        # SharePoint, Liferay, Oracle WebCenter, NukeViet without rewriting, print pages of the VNPT portal
        r"/(?!(?i:.*(?:chuyen-?muc|categor|danh-?muc|list|menu|page)))[^?]*\?(?:.*&)?(?:id=|ID=|Id=|newsid=|NewsID=|newsId=|"
        r"articleid=|ArticleID=|contentid=|ItemID=)\d+(?:&.*)?",
        r"/(?:[^/?]+/)*[^/?]+\.aspx\?(?:.*&)?ItemID=\d+(?:&.*)?",
        r"/.*/-/asset_publisher/[^/?]+/content/.+",
        r"/.*\?(?:.*&)?dDocName=\w+(?:&.*)?",
        r"/(?:index\.php)?\?(?:.*&)?nv=[\w-]+&op=[\w.-]+/[\w.-]+-\d+(?:&.*)?",
    ),
)  # fmt: skip
