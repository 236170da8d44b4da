"""The normal form of the parts of a web address: host, path and query, whatever they lead to."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, quote

_TRACKING = re.compile(
    r"(?:utm_.*|mc_[ce]id|_ga.*|_gl|fb_.*|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|ysclid|twclid|igsh(?:id)?|"
    r"zarsrc|gidzl|zalo.*|spm|ref|referrer|share|s_source|src|source|amp|print|tmpl|nocache|_|sid|phpsessid|jsessionid|"
    r"sessionid|checksess|nv_redirect)",
    re.IGNORECASE,
)
LANGUAGE_PARAMETERS = frozenset(("language", "lang", "hl", "locale"))
_HOST_VARIANT = re.compile(r"^(?:(?:www\d?|m|amp|mobile|wap)\.)+(?=[^.]+\.)")
_ESCAPE = re.compile(r"%(?:([0-9A-Fa-f]{2}))?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PLAIN = re.compile(r"[A-Za-z0-9\-._~/!$&'()*+,;=:@]*")
_UNSEEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def bare_host(host: str) -> str:
    """``host`` without ``www.``, ``m.`` and the like, which are other doors of one site."""
    return _HOST_VARIANT.sub("", host.lower())


def normal_host(host: str, port: int | None) -> str:
    """Host and port as in an address: lower case, ASCII, no default port; empty if ``host`` can be none."""
    host = host.lower().rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    if ":" in host:
        host = f"[{host}]"
    return host if port in (None, 80, 443) else f"{host}:{port}"


def normal_path(path: str) -> str:
    """``path`` with one form of escapes, without empty segments, dots and a last slash; ``/`` if nothing is left."""
    path = _normal_escapes(path.partition(";jsessionid")[0])
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(segment)
    return "/" + "/".join(segments)


def _normal_escapes(text: str) -> str:
    """Unreserved characters as they are, everything else as UTF-8 percent escapes with capital digits, in NFC."""
    if _PLAIN.fullmatch(text):
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return quote(_ESCAPE.sub(_escape, text), safe="/!$&'()*+,;=:@~%")


def _escape(match: re.Match[str]) -> str:
    digits = match.group(1)
    if digits is None:
        return "%25"
    character = chr(int(digits, 16))
    return character if character in _UNRESERVED else f"%{digits.upper()}"


def normal_query(query: str) -> str:
    """``query`` sorted, each parameter once, without those that track readers, ask for Vietnamese or for print."""
    if not query:
        return ""
    kept: list[tuple[str, str]] = []
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return ""
    for name, value in pairs:
        lowered = name.lower()
        if _TRACKING.fullmatch(lowered):
            continue
        if lowered in LANGUAGE_PARAMETERS and value.lower() in ("", "vi", "vi-vn", "vn"):
            continue
        kept.append((_quoted(name), _quoted(value)))
    return "&".join(f"{name}={value}" for name, value in sorted(set(kept)))


def _quoted(text: str) -> str:
    return quote(unicodedata.normalize("NFC", _UNSEEN.sub("", text)), safe="/:,-._~")
