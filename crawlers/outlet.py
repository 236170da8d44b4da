"""What the name and the host of a site say of who keeps it and where."""

from __future__ import annotations

import re

from crawlers.site import Kind
from pipelines.provinces import Province, provinces
from pipelines.text import clean, fold

_KINDS: tuple[tuple[Kind, str], ...] = (
    ("committee", r"ban tuyen giao|ban dan van|tuyen giao|^tuyengiao|^btg"),
    ("party", r"tinh uy|thanh uy|dang bo|^tinhuy|^thanhuy|\.dcs\.vn$"),
    ("paper", r"\bbao\b|^bao[a-z]|phat thanh|truyen hinh"),
)
_CENTRAL = re.compile(r"\btrung uong\b|\bviet nam\b")
_KEEPERS = r"(?:bao|vks|vksnd|btg|btgtu|tuyengiao|tinhuy|thanhuy|mttq|ubmttq|dbnd|so|ct|www)?"
_SURE = 5
"""Letters of a name that are enough to be it inside a longer word; "hue" is not, being in "thue"."""


def kind_of(name: str, host: str, province: str) -> Kind:
    """The kind of the site called ``name`` on ``host``: one of no ``province`` is central."""
    if not province:
        return "central"
    said = f"{_folded(name)}\n{host}"
    return next((kind for kind, expression in _KINDS if re.search(expression, said, re.MULTILINE)), "portal")


def province_of(name: str, host: str) -> tuple[str, str]:
    """Province of the site called ``name`` on ``host``, as it was and as it is now; empty if neither says one.

    >>> province_of("Báo Hà Giang điện tử", "example.vn")
    ('Hà Giang', 'Tuyên Quang')
    """
    words = f" {_folded(name)} "
    if _CENTRAL.search(words):
        return "", ""
    named = [(spelt, each) for each in provinces() for spelt in (*each.names, *each.also)]
    # The longest first: "Thừa Thiên Huế" before "Huế".
    named.sort(key=lambda pair: -len(pair[0]))
    for spelt, province in named:
        if f" {_folded(spelt)} " in words:
            return _names(spelt, province)
    for spelt, province in named:
        key = _folded(spelt).replace(" ", "")
        if any(_is_in(key, label) for label in host.split(".")[:-1]):
            return _names(spelt, province)
    return "", ""


def _names(spelt: str, province: Province) -> tuple[str, str]:
    return (spelt if spelt in province.names else province.name), province.now


def _is_in(key: str, label: str) -> bool:
    label = label.replace("-", "")
    return key in label if len(key) >= _SURE else re.fullmatch(_KEEPERS + key, label) is not None


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(clean(text))))
