"""What an alert's messages say in Vietnamese: subjects, captions, dates."""

from __future__ import annotations

import re

from pipelines.alerts import News
from pipelines.article import VIETNAM
from search.alerts.messages import Item, Message, Note, SigningView

SUBJECT = 150
"""Characters of a subject, about: more is cut off by every client."""
PARTIES = 3
"""Named in a subject."""
NOWHERE = "Không rõ tỉnh"
TRIAL = "Đây là tin gửi thử, để xem kênh này có nhận được không. Không có gì mới."

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_NEWS = {"signing": "thêm văn bản", "party": "thêm bên ký", "signed_on": "ngày ký", "period": "giai đoạn"}
_BEFORE = {"new fact": "Tin thêm: ", "expiry": "Sắp hết hạn: ", "silence": "Vắng tin: ", "attention": "Cần xem lại: "}


def clean(text: str) -> str:
    """``text`` without what no message should hold: control characters, changes of direction, half characters."""
    return _CONTROL.sub(" ", text)


def one_line(text: str, length: int = 0) -> str:
    """``text`` in one line; longer than ``length``, cut between words."""
    plain = " ".join(clean(text).split())
    if not length or len(plain) <= length:
        return plain
    return f"{plain[:length].rpartition(' ')[0] or plain[:length]} …"


def subject(message: Message) -> str:
    """Of the whole message; one line.

    "[kyket] Công an tỉnh – Sở Y tế ký quy chế phối hợp (Lâm Đồng)", "[kyket] 5 tin mới: NAME".
    """
    before = "[kyket] Gửi thử:" if message.trial else "[kyket]"
    if len(message.items) == 1:
        return one_line(f"{before} {headline(message.items[0], message.alert.name)}")
    return one_line(f"{before} {len(message.items)} tin mới: {message.alert.name}", SUBJECT)


def note_subject(note: Note) -> str:
    """Of a note to operators; one line."""
    return one_line(f"[kyket] {note.subject}", SUBJECT)


def headline(item: Item, alert: str) -> str:
    """What one notice of the alert ``alert`` says, in a line."""
    notice = item.notice
    before = _BEFORE.get(notice.kind, "")
    if notice.kind == "attention":
        return f"{before}{one_line(alert, SUBJECT)}"
    if item.signings:
        return f"{before}{_first_up(signed(item))}"
    said = one_line(item.document.title if item.document else "", SUBJECT) or one_line(notice.text, SUBJECT)
    return f"{before}{said or one_line(alert, SUBJECT)}"


def signed(item: Item) -> str:
    """Who signed what where: of several documents the first, and how many more."""
    first = item.signings[0]
    where = f" ({one_line(item.province, 40)})" if item.province else ""
    more = f" và {len(item.signings) - 1} văn bản khác" if len(item.signings) > 1 else ""
    who = one_line(parties(first, PARTIES), SUBJECT - 40)
    return f"{who} ký {kind(first)}{more}{where}" if who else f"ký {kind(first)}{more}{where}"


def parties(signing: SigningView, most: int = 12) -> str:
    """Who – who."""
    named = " – ".join(one_line(name) for name in signing.parties[:most])
    left = len(signing.parties) - most
    return f"{named} và {left} bên khác" if left > 0 else named


def kind(signing: SigningView) -> str:
    """What was signed."""
    return "văn bản phối hợp" if signing.kind in ("", "other") else one_line(signing.kind)


def captions(signing: SigningView) -> tuple[tuple[str, str], ...]:
    """Caption and value of everything that is known of a signing, who signed apart."""
    lines = [
        ("Văn bản", kind(signing) if signing.kind not in ("", "other") else ""),
        ("Ngày ký", day(signing.signed_on)),
        ("Giai đoạn", period(signing.period_from, signing.period_to)),
        ("Tỉnh", one_line(signing.province)),
        ("Căn cứ", ", ".join(one_line(one) for one in signing.basis)),
    ]
    return tuple((caption, value) for caption, value in lines if value)


def new(news: News) -> str:
    """One thing that is new."""
    value = day(news.value) if news.what == "signed_on" else one_line(news.value)
    return f"{_NEWS[news.what]}: {value}"


def day(written: str | None) -> str:
    """``2021-07-12`` as 12/07/2021, ``--07-12`` as 12/07; empty for None."""
    if not written:
        return ""
    parts = written.lstrip("-").split("-")
    return "/".join(reversed(parts))


def period(first: int | None, last: int | None) -> str:
    """2021–2025; what is not known is "…"."""
    if first is None and last is None:
        return ""
    return f"{first or '…'}–{last or '…'}"


def source(item: Item) -> str:
    """Site and moment of the article."""
    document = item.document
    if document is None:
        return ""
    moment = ""
    if document.published is not None:
        form = "%d/%m/%Y" if document.published_precision == "day" else "%d/%m/%Y %H:%M"
        moment = document.published.astimezone(VIETNAM).strftime(form)
    return ", ".join(part for part in (one_line(document.site_name or document.site), moment) if part)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
