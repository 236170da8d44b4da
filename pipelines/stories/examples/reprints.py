"""What sites make of an article that they take over from another."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from pipelines.article import Article
from pipelines.stories.examples import phrases
from pipelines.stories.examples.ceremonies import Ceremony, article
from pipelines.text import fold

LEAST = 0.3
"""Part of the words that an abridged reprint keeps, at least."""

Change = Callable[[random.Random, Article, Ceremony], Article]


def reprint(dice: random.Random, original: Article, told: Ceremony, site: str) -> tuple[Article, tuple[str, ...]]:
    """``original`` on ``site``, hours or weeks later, and the names of the :data:`CHANGES` made to it."""
    copy = _on(dice, original, site)
    names = dice.sample(list(CHANGES), dice.choice((0, 1, 1, 2, 2, 3)))
    if "abridged" not in names and dice.random() < 0.3:
        names.append("abridged")
    for name in names:
        copy = CHANGES[name](dice, copy, told)
    return copy, tuple(sorted(names))


def merged(dice: random.Random, main: Article, other: Article, site: str) -> Article:
    """A page made of two items, of which ``main`` takes more room: ``other`` is cut where it is as long."""
    room = 0.85 * _words(main.body)
    body: list[str] = []
    for paragraph in (other.lead, *other.body):
        if _words([*body, paragraph]) <= room:
            body.append(paragraph)
    item = (dice.choice(phrases.ITEM_HEADINGS), *body)
    items = (*main.body, *item) if dice.random() < 0.7 else (*item, main.lead, *main.body)
    lead = main.lead if items[: len(main.body)] == main.body else ""
    later = max(one.published for one in (main, other) if one.published)
    page = _on(dice, replace(main, body=items, lead=lead), site)
    return replace(page, published=later + timedelta(minutes=dice.randint(60, 3000)))


def abridge(dice: random.Random, copy: Article, _: Ceremony) -> Article:
    """Some paragraphs only; at least :data:`LEAST` of the words."""
    whole = _words((copy.lead, *copy.body))
    wanted = dice.uniform(LEAST, 0.7) * whole
    kept: set[int] = set()
    numbers = list(range(len(copy.body)))
    dice.shuffle(numbers)
    lead = copy.lead if dice.random() < 0.5 else ""
    for number in numbers:
        if _words([lead, *(copy.body[one] for one in kept)]) >= wanted:
            break
        kept.add(number)
    return replace(copy, lead=lead, body=tuple(copy.body[number] for number in sorted(kept)))


def retitle(dice: random.Random, copy: Article, told: Ceremony) -> Article:
    """Another title, and at times another lead."""
    lead = told.tell(dice.choice(phrases.NEW_LEADS)) if dice.random() < 0.5 else copy.lead
    return replace(copy, title=told.tell(dice.choice(phrases.NEW_TITLES)), lead=lead)


def recaption(dice: random.Random, copy: Article, told: Ceremony) -> Article:
    """Other pictures, or none."""
    return replace(copy, captions=tuple(map(told.tell, dice.sample(phrases.CAPTIONS, dice.randint(0, 2)))))


def scramble(dice: random.Random, copy: Article, _: Ceremony) -> Article:
    """Tone and vowel marks lost, moved or changed, as some sites do to hide where a text is from."""
    share = dice.uniform(0.1, 0.9)

    def other(character: str) -> str:
        return dice.choice(_likes(character)) if dice.random() < share else character

    title, lead, *body = ("".join(map(other, text)) for text in (copy.title, copy.lead, *copy.body))
    return replace(copy, title=title, lead=lead, body=tuple(body))


def edit(dice: random.Random, copy: Article, _: Ceremony) -> Article:
    """Words that this site's editor prefers, here and there."""
    edits = dice.sample(phrases.EDITS, 4)

    def edited(text: str) -> str:
        for old, new in edits:
            if dice.random() < 0.5:
                text = text.replace(old, new)
        return text

    return replace(copy, lead=edited(copy.lead), body=tuple(map(edited, copy.body)))


CHANGES: Mapping[str, Change] = {
    "abridged": abridge,
    "another title": retitle,
    "other captions": recaption,
    "scrambled marks": scramble,
    "edited": edit,
}


def _on(dice: random.Random, original: Article, site: str) -> Article:
    """``original`` on ``site``, published later; every fourth names its source."""
    assert original.published
    return article(
        site,
        f"{dice.getrandbits(40):010x}",
        title=original.title,
        lead=original.lead,
        body=original.body,
        captions=original.captions,
        published=original.published + timedelta(minutes=dice.choice((40, 300, 1500, 9000, 40_000))),
        source_url=original.canonical_url if dice.random() < 0.25 else "",
    )


def _words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


@lru_cache(maxsize=256)
def _likes(character: str) -> str:
    """The letters that fold like ``character``, itself if it has no marks to lose."""
    base = fold(character)
    if base not in "aeiouyd":
        return character
    marked = [chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
    alike = [one for one in marked if fold(one) == base and one.isupper() == character.isupper()]
    plain = base.upper() if character.isupper() else base
    vietnamese = [one for one in alike if unicodedata.name(one).split(" WITH ")[-1] not in _FOREIGN]
    return "".join([plain, *vietnamese])


_FOREIGN = ("DIAERESIS", "RING ABOVE", "MACRON", "OGONEK", "CARON", "CEDILLA", "DOUBLE ACUTE", "DOT ABOVE")
