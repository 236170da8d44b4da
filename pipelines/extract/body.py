"""From what was read in a body to its paragraphs and captions: what is left over or repeated goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.extract.reading import Piece, is_credit
from pipelines.extract.residue import is_residue, matches_family_residue, opens_box, starts_as_box
from pipelines.text import fold

_ENDS = re.compile(r"[.!?…:;]['\"”’)\]]*$")
_CREDIT_AT_END = re.compile(
    r"[.(,;–-]\s*\(?(?:anh|photo|nguon anh|anh tu lieu)\s*[:.]\s*.{1,50}$|\((?:anh|photo)\b.{0,50}\)\.?$"
    r"|\banh\s*:\s*.{1,40}$"
)
_FILE_NAME = re.compile(
    r"\.(?:jpe?g|png|gif|webp|bmp|jfif)$|^(?:img|dsc|image|photo|picture|anh)?[_\s-]*\d*$|^https?:", re.IGNORECASE
)
# What NukeViet makes of a file name: "image 20210716153840 1", "dang ky 1".
_MADE_OF_FILE_NAME = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)+")
_LONGEST_CAPTION = 400
_CARD = 0.9
_CREDIT_WORDS = re.compile(r" anh(?: \w+){1,4}$")
_WORDS = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class Content:
    """What stands in a body."""

    pieces: list[Piece]
    """The paragraphs, in order."""
    captions: list[str]
    alts: list[str] = field(default_factory=list)
    """Alt texts of pictures that are no captions, for comparison."""


def key(text: str) -> str:
    """``text`` for comparison: its words, folded."""
    return " ".join(_WORDS.findall(fold(text)))


def content_of(
    pieces: Sequence[Piece],
    *,
    title: str,
    residue: Sequence[str],
    alt_captions: bool,
    pictures_before: Sequence[Piece] = (),
) -> Content:
    """The paragraphs and captions among ``pieces``.

    ``residue`` is the family's; ``alt_captions`` says that in this family the alt text of a picture is its caption;
    ``pictures_before`` are pictures and captions that stand at the article above its body.
    """
    kept = _without_boxes([piece for piece in pieces if not _is_left_over(piece, residue)])
    kept = _captioned([*pictures_before, *kept])
    captions, alts = _captions(kept, key(title), alt_captions)
    paragraphs = [piece for piece in kept if piece.kind not in ("caption", "picture")]
    known = {key(caption) for caption in captions}
    alternatives = {key(alt): alt for alt in alts if len(alt) > 3}
    remaining = []
    for piece in paragraphs:
        if len(piece.text) > 2 * _LONGEST_CAPTION or not (known or alternatives):
            remaining.append(piece)
            continue
        own = key(piece.text)
        if own in known or _repeats(own, known):
            continue
        if own in alternatives and own != key(title) and not _ENDS.search(piece.text):
            captions.append(piece.text)
            known.add(own)
            continue
        remaining.append(piece)
    return Content(remaining, captions, alts)


def _repeats(own: str, known: set[str]) -> bool:
    """Whether a paragraph is one of the ``known`` captions printed twice in a row, or with its photographer."""
    half = len(own) // 2
    if len(own) % 2 and own[half] == " " and own[:half] == own[half + 1 :] and own[:half] in known:
        return True
    credit = _CREDIT_WORDS.search(own)
    if credit is not None and own[: credit.start()] in known:
        return True
    return any(
        caption.startswith(own) and _CREDIT_WORDS.fullmatch(caption[len(own) :]) for caption in known if len(own) > 15
    )


def _is_left_over(piece: Piece, residue: Sequence[str]) -> bool:
    if piece.kind == "picture" or (piece.kind == "row" and re.search(r"\d", piece.text)):
        return False
    if len(piece.text) > 400:
        return False
    folded = fold(piece.text)
    if not re.search(r"[^\W_]", folded):
        return True
    return is_residue(folded) or (bool(residue) and matches_family_residue(folded, residue))


def _without_boxes(pieces: list[Piece]) -> list[Piece]:
    """``pieces`` without the boxes of other articles: a heading such as "Tin liên quan" and the links under it."""
    kept: list[Piece] = []
    number = 0
    while number < len(pieces):
        piece = pieces[number]
        folded = fold(piece.text) if piece.kind != "picture" and len(piece.text) < 300 else ""
        if folded and opens_box(folded):
            after = number + 1
            while after < len(pieces) and _is_link(pieces[after]):
                after += 1
            linked = any(pieces[index].kind != "picture" for index in range(number + 1, after))
            rest = [later for later in pieces[after:] if later.kind != "picture"]
            if linked or piece.linked > 0.5:
                number = after
                continue
            if not any(len(later.text) >= 120 and later.linked < 0.5 for later in rest):
                # Nothing but headings and short lines follows: the article is over.
                return kept
            number += 1
            continue
        if folded and piece.linked >= 0.5 and starts_as_box(folded):
            number += 1
            continue
        if piece.kind == "heading" and piece.linked >= _CARD:  # the card of another article, its teaser within the link
            number += 1
            while number < len(pieces) and pieces[number].kind == "paragraph" and pieces[number].linked >= _CARD:
                number += 1
            continue
        kept.append(piece)
        number += 1
    return _without_link_lists(kept)


def _is_link(piece: Piece) -> bool:
    if piece.kind == "picture":
        return True
    return piece.linked >= 0.8 or (piece.kind == "item" and piece.linked >= 0.5)


def _without_link_lists(pieces: list[Piece]) -> list[Piece]:
    """``pieces`` without lists whose every item is a link to another page of the same site: a box without a heading."""
    doomed: set[int] = set()
    number = 0
    while number < len(pieces):
        end = number
        while (
            end < len(pieces)
            and pieces[end].kind == "item"
            and pieces[end].linked > 0.95
            and _leads_elsewhere(pieces[end])
        ):
            end += 1
        if end - number >= 2:
            doomed.update(range(number, end))
        number = max(end, number + 1)
    return [piece for number, piece in enumerate(pieces) if number not in doomed]


def _leads_elsewhere(piece: Piece) -> bool:
    links = list(piece.element.iter("a"))
    if not links:
        return False
    address = links[0].get("href", "")
    return len(piece.text) >= 20 and not re.search(
        r"\.(?:pdf|docx?|xlsx?|zip|rar|pptx?)(?:$|[?#])", address, re.IGNORECASE
    )


def _captioned(pieces: Sequence[Piece]) -> list[Piece]:
    """``pieces`` with those paragraphs turned into captions that stand as such under a picture."""
    result: list[Piece] = []
    picture: Piece | None = None
    caption: Piece | None = None
    for piece in pieces:
        if piece.kind == "picture":
            picture, caption = piece, None
            result.append(piece)
            continue
        if piece.kind == "caption":
            if picture is not None:
                picture.own_caption = True
            caption, picture = None, None
            result.append(piece)
            continue
        if picture is not None and piece.kind in ("paragraph", "item") and _is_caption(piece, picture):
            picture.own_caption = True
            piece.kind = "caption"
            caption, picture = piece, None
            result.append(piece)
            continue
        if caption is not None and _goes_on(caption, piece):
            if key(piece.text) == key(caption.text):
                continue  # printed twice
            caption.text = f"{caption.text} {piece.text}"
            caption.soft = piece.soft
            continue
        if (piece.in_figure and piece.kind == "paragraph" and len(piece.text) <= _LONGEST_CAPTION) or (
            piece.named_caption and piece.kind == "paragraph" and len(piece.text) <= _LONGEST_CAPTION
        ):
            piece.kind = "caption"
        picture = caption = None
        result.append(piece)
    return result


def _is_caption(piece: Piece, picture: Piece) -> bool:
    """Whether a paragraph right after a picture is its caption."""
    text = piece.text
    if len(text) > _LONGEST_CAPTION:
        return False
    if piece.named_caption or piece.in_figure or is_credit(text):
        return True
    own = key(text)
    if picture.text and own and (own == key(picture.text)):
        return True
    folded = fold(text)
    if _CREDIT_AT_END.search(folded) and len(text) <= 250:
        return True
    if piece.bold > 0.8 and piece.italic < 0.5 and piece.align != "center":
        return False
    if piece.italic > 0.8 and (piece.align == "center" or len(text) <= 250):
        return True
    if piece.align == "center" and (piece.bold < 0.8 or piece.italic > 0.5 or not re.match(r"[IVX\d]+\s*[.)-]", text)):
        return True
    if piece.element is picture.element and len(text) <= 200 and not _ENDS.search(text):
        return True
    words = len(text.split())
    return words >= 4 and len(text) <= 160 and not _ENDS.search(text) and piece.align != "right" and piece.linked < 0.5


def ends_with_credit(text: str) -> bool:
    """Whether ``text`` ends with who took a picture: "… ký kết. Ảnh: Xuân Đỗ."."""
    return _CREDIT_AT_END.search(fold(text)) is not None


def _goes_on(caption: Piece, piece: Piece) -> bool:
    """Whether ``piece`` is the second line of ``caption``, which was found by its place."""
    if piece.kind != "paragraph" or len(piece.text) > 200:
        return False
    if is_credit(piece.text):
        return True
    same_style = piece.align == caption.align and (piece.italic > 0.8) == (caption.italic > 0.8)
    if caption.soft and piece.element is caption.element and same_style and not _ENDS.search(caption.text):
        return True
    return (
        same_style
        and caption.align == "center"
        and caption.italic > 0.8
        and not _ENDS.search(caption.text)
        and len(caption.text) + len(piece.text) <= _LONGEST_CAPTION
    )


def _captions(pieces: Sequence[Piece], title: str, alt_captions: bool) -> tuple[list[str], list[str]]:
    """The captions in order, each once; and the alt texts that are none."""
    captions: list[str] = []
    known: set[str] = set()
    alts: list[str] = []
    printed = {key(piece.text) for piece in pieces if piece.kind == "caption"}
    for piece in pieces:
        if piece.kind == "caption":
            text, own = piece.text, key(piece.text)
        elif piece.kind == "picture" and piece.text:
            text, own = piece.text, key(piece.text)
            if not alt_captions or not own or own == title or not _is_alt_caption(piece, own, printed):
                alts.append(text)
                continue
        else:
            continue
        if own and own not in known and own != title:
            known.add(own)
            captions.append(text)
    return captions, alts


def _is_alt_caption(picture: Piece, own: str, printed: set[str]) -> bool:
    if own in printed or _FILE_NAME.search(picture.text):
        return False
    if picture.own_caption:
        return _MADE_OF_FILE_NAME.fullmatch(picture.text) is not None
    return not any(own in caption or caption in own for caption in printed if caption)
