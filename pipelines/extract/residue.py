"""What a CMS leaves among an article's paragraphs: button texts, ratings, headings of boxes, related links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipelines.extract.tree import Element
from pipelines.text import fold

# All patterns are matched on folded text (lower case, no marks), so that one spelling is enough.

TOOLBAR = re.compile(r"^(?:(?:left|center|right|del)\s*){2,}", re.IGNORECASE)
"""Toolbar words that the DNN editor leaves before each picture: "leftcenterrightdel"."""

_LINES = re.compile(
    r"""(?:
    (?:left|center|right|del){2,}
    | click\ de\ danh\ gia\ bai\ viet .* | tong\ so\ diem\ cua\ bai\ viet .*
    | xep\ hang:? .*\d .* | danh\ gia\ bai\ viet .*
    | ban\ da\ khong\ su\ dung\ site .*
    | (?:so\ )?(?:(?:luot|lan)\ (?:xem|doc|truy\ cap|tai)|da\ xem|so\ lan\ xem|nguoi\ xem|views?)\ *:?\ *[\d.,]*
    | [\d.,]+\ (?:luot\ (?:xem|doc)|views?|binh\ luan|phan\ hoi)
    | luot\ xem\ *:?\ *[\d.,]+\ *\|.*
    | (?:da\ xem|luot\ xem|phan\ hoi|binh\ luan|luot\ tai)\ *:?\ *\d+
      (?:\ *[|-]?\ *(?:luot\ tai|phan\ hoi|binh\ luan|luot\ xem)\ *:?\ *\d+)*
    | in\ (?:bai|trang|tin)(?:\ viet|\ nay)? | ban\ in | luu\ bai(?:\ viet)?
    | gui\ (?:bai|email|mail|cho\ ban\ be).{0,30}
    | chia\ se(?:\ (?:bai\ viet|qua|len|voi)\b.{0,40})?:?
    | share | tweet | facebook | twitter | zalo | print | email | like | pinterest
    | (?:chia\ se|share|facebook|twitter|zalo|email|print|tweet|like|in
      |copy\ link|sao\ chep(?:\ lien\ ket)?|\ |[|,/·-])+
    | \*?\ *(?:kinh\ )?moi\ (?:quy\ )?ban\ doc\ (?:vao|xem|theo\ doi|truy\ cap)\ .*
      (?:tin,?\ bai|chuyen\ muc|chuyen\ trang).*
    | (?:tep|file|tai\ lieu)\ (?:dinh\ kem|kem\ theo)\ *:?.{0,120} | (?:ban\ )?danh\ gia.{0,30}:\ *[★☆*\d].{0,40}
    | (?:dang\ ky\ )?nhan\ ban\ tin\ .* | de\ lai\ (?:thu\ dien\ tu|dia\ chi\ (?:email|thu)|e?-?mail)\ .*
    | \d{1,2}:\d{2}(?::\d{2})? | lan\ (?:cap\ nhat|sua)\ cuoi.{0,60}
    | [<«‹]*\ *(?:lui|truoc|bai\ truoc)\ *\|?\ *(?:tiep|tiep\ theo|ke\ tiep|bai\ sau|sau)\ *[>»›]*
    | -*\ *advertisement\ *-* | (?:tiep(?:\ theo)?|truoc|sau|next|prev(?:ious)?|dong|close|xem\ anh\ lon)
    | copy\ link | sao\ chep\ (?:lien\ ket|link) | link\ bai\ goc | lay\ link!?
    | (?:nghe|doc)\ (?:doc\ )?(?:bai|bai\ viet|tin|audio) | nghe\ bao
    | (?:co\ chu|kich\ co\ chu|co\ chu:?)[\ :a+-]* | [aа][+-](?:\ *[aа][+-]?)*
    | theo\ doi\ .{0,60}\ (?:tren|google\ news).{0,40} | google\ news
    | skip\ (?:ribbon\ commands|to\ main\ content|to\ content|navigation)
    | sign\ in | turn\ (?:on|off)\ more\ accessible\ mode
    | quay\ (?:lai|ve)(?:\ (?:trang\ (?:chu|truoc)|dau\ trang))?
    | (?:ve|len)\ (?:dau\ trang|trang\ (?:truoc|chu)) | tro\ (?:ve|lai) | trang\ chu
    | dang\ nhap.{0,40} | y\ kien\ (?:ban\ doc|cua\ ban)(?:\ \(\d+\))?
    | gui\ (?:y\ kien|binh\ luan|phan\ hoi)(?:\ cua\ ban)?
    | (?:viet|them)\ binh\ luan | phan\ hoi(?:\ \(\d+\))? | binh\ luan(?:\ \(\d+\))?
    | (?:ma\ bao\ mat|nhap\ ma).{0,30}
    | (?:tags?|tu\ khoa|the|chu\ de)\ *: .{0,300} | tags? | quang\ cao | advertisement | loading\.* | dang\ tai\.*
    | (?:thu\ vien\ (?:anh|video)|lien\ ket\ website|thong\ ke(?:\ website|\ truy\ cap)?)
    | (?:audio\ player|video\ player|play\ video|your\ browser\ does\ not\ support.*
      |trinh\ duyet\ (?:cua\ ban\ )?khong\ ho\ tro.*)
    )""",
    re.VERBOSE,
)

_BOX = re.compile(
    r"(?:>+\s*|»+\s*|\*\s*)*"
    r"(?:(?:cac )?(?:tin|bai)(?: bai)?(?: viet)? (?:lien quan|cung (?:chuyen muc|chu de|loai|muc)|khac"
    r"|moi(?: hon| nhat)?|cu hon|noi bat|doc nhieu|da dang|tiep theo)"
    r"|(?:tin|bai) (?:lien quan|khac)|nhung (?:tin|bai)(?: viet)? (?:moi|cu) hon|nhung tin khac"
    r"|xem them(?: ve)?|doc them|doc tiep|co the ban quan tam|ban co the quan tam|lien quan|cung chuyen muc"
    r"|moi nhat|xem nhieu(?: nhat)?|doc nhieu(?: nhat)?"
    r"|thong bao(?: moi)?|cung chu de|tin lien quan|noi dung lien quan|chu de lien quan|su kien lien quan"
    r"|related(?: news| posts| articles)?)"
    r"\s*(?:[:»>…]|\.\.\.)*"
)
_BOX_START = re.compile(
    r"(?:>+\s*|»+\s*|\*\s*|\[)*"
    r"(?:xem them|doc them|cung (?:chu de|chuyen muc)|co the ban quan tam"
    r"|tin lien quan|bai lien quan|bai viet lien quan|xem tiep|doc tiep|>>+|>>|lien quan)"
    r"\s*[:\]>»-]*"
)

_NOISE_NAMES = re.compile(
    r"""(?:^|[\s_-])(?:
    related\w* | relate | lien-?quan\w* | tin(?:-?bai)?-?(?:khac|lien-?quan|cung-?chuyen-?muc) | tin_?lienquan
    | other-?news | othernews | newsother
    | sharing | share\w* | social\w* | addthis\w* | sharethis\w* | fb-(?:like|share|comments|root|save)
    | zalo-\w+ | addtoany\w*
    | comments? | comment-?(?:box|form|list|area|section) | idcomment | binh-?luan | fbcomments?
    | ykien | feedback | phan-?hoi
    | rating | stringrating | vote | votes | star-?rating | danh-?gia
    | tags? | tag-?(?:list|box|links|cloud) | box-?tags? | tags-box | keywords | tu-?khoa
    | print-?(?:button|link|page)? | toolbar | tool-?(?:box|bar|tip|tips)? | tools | article-?tools
    | breadcrumbs? | pagination | pager | datapager
    | advert\w* | ads | adsbox | ad-?(?:box|slot|banner|zone) | banner\w* | quang-?cao\w* | qc
    | adsbygoogle | sponsor\w*
    | newsletter | subscribe | poll | popup | modal | audio-?(?:box|player)? | tts | google-?news | follow\w*
    | view-?counts? | luot-?xem | hits | sidebar | side-?bar | navbar | menu | nav
    | (?<!elementor-)widget(?!-image-caption)\w*
    | read-?more | readmore | doc-?them | xem-?them | box-?(?:news|tin|related|lienquan|link|links)
    | news-?(?:relate\w*|other) | insert-?(?:link|related)\w* | recommend\w*
    | attachments | wp-block-file
    | mce-toc | (?:ez-toc|lwptoc|toc[_-](?:container|list|title))[\w-]* | link-?inline
    | VCSortableInPreviewMode\b(?=.*\brelated)
    )(?:$|[\s_-])""",
    re.VERBOSE | re.IGNORECASE,
)
_HIDDEN_NAMES = frozenset({"hidden", "d-none", "hide", "sr-only", "visually-hidden", "display-none"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_residue(folded: str) -> bool:
    """Whether a paragraph (folded) is nothing but a left-over of the page around the article."""
    return _LINES.fullmatch(folded) is not None


def opens_box(folded: str) -> bool:
    """Whether a paragraph (folded) is the heading of a box with other articles: "Tin liên quan", "Các tin khác"."""
    return _BOX.fullmatch(folded) is not None


def starts_as_box(folded: str) -> bool:
    """Whether a paragraph (folded) starts as a pointer to other articles: "Xem thêm: …"; its links must confirm it."""
    return _BOX_START.match(folded) is not None


@lru_cache(maxsize=4096)
def _named_as_noise(names: str) -> bool:
    return _NOISE_NAMES.search(names) is not None


def is_noise(element: Element) -> bool:
    """Whether class or id say that ``element`` is a box of the page, not text of the article.

    Such a name on an element with much plain text is taken for a coincidence.
    """
    names = element.get("class", "")
    identity = element.get("id")
    if identity:
        names = f"{names} {identity}"
    if not names or not _named_as_noise(names):
        return False
    plain = linked = 0
    for text in element.itertext():
        plain += len(text.strip())
    if plain < 400:
        return element.tag != "p" or not _is_sentence(element)
    for link in element.iter("a"):
        linked += sum(len(text.strip()) for text in link.itertext())
    paragraphs = sum(1 for _ in element.iter("p"))
    return linked * 10 >= plain * 3 or paragraphs < 2 or element.tag in ("form", "ul")


def _is_sentence(element: Element) -> bool:
    """Whether a ``p`` is a plain sentence: then its class is an accident ("content-comment-note")."""
    text = "".join(str(part) for part in element.itertext()).strip()
    return len(text) >= 20 and text[-1] in ".!?…" and element.find(".//a") is None and not is_residue(fold(text))


def is_hidden(element: Element) -> bool:
    """Whether a reader does not see ``element``."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    names = element.get("class")
    return bool(names) and not _HIDDEN_NAMES.isdisjoint(str(names).split())


@lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    if not patterns:
        return None
    return re.compile("|".join(f"(?:{fold(pattern)})" for pattern in patterns), re.IGNORECASE)


def matches_family_residue(folded: str, patterns: Iterable[str]) -> bool:
    """Whether a folded paragraph is what the family's CMS leaves behind; ``patterns`` may bear marks."""
    compiled = _compiled(tuple(patterns))
    return compiled is not None and compiled.fullmatch(folded) is not None
