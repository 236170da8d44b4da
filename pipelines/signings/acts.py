"""Where an article speaks of signing: is it told as done, recalled, announced or only named, and what is signed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines.signings.business import is_business
from pipelines.signings.days import Moment, moments
from pipelines.signings.forms import Form, form_of
from pipelines.signings.kinds import NO_COORDINATION, DocumentNoun, document_nouns
from pipelines.signings.objects import signed_noun
from pipelines.signings.periods import Period, periods
from pipelines.signings.sentences import Sentence
from pipelines.signings.stretches import breaks_in
from pipelines.signings.tenses import Time, tense_of
from pipelines.signings.verbs import MOST_VERBS, Verb, verbs_of

_PASSIVE = re.compile(r"(?<!\w)(?:đã được|vừa được|mới được|được|do)(?!\w)")
_AND_WITH = re.compile(r";\s*(?:và\s+)?(?P<with>với)\s")
_ABOUT = re.compile(r"(?<!\w)với\s[^;]{3,}?\svề\s")
_WITH_EACH = re.compile(r"[^;:]*:\s*[–-]?\s*với\s")


@dataclass(frozen=True, slots=True)
class Act:
    """One place that speaks of signing: ``sentence.plain[start:end]`` is the verb."""

    sentence: Sentence
    start: int
    end: int
    left: int
    """Where the stretch of the sentence begins that belongs to it …"""
    right: int
    """… and where it ends."""
    form: Form
    time: Time
    noun: DocumentNoun | None
    """What is signed."""
    passive: bool
    moment: Moment | None
    """The day of it, where the sentence tells."""
    vague: bool
    """The sentence says that it was lately, without a day."""
    business: bool
    """Enterprises take part."""

    @property
    def pledge(self) -> bool:
        """What is signed is no document of coordination: a pledge, a contract, a labour agreement."""
        return self.noun is not None and self.noun.nature in NO_COORDINATION

    @property
    def issues(self) -> bool:
        """It is issued ("ký ban hành"): a signing only if several agencies do so."""
        return self.sentence.plain.startswith(" ban hành", self.end)

    @property
    def before(self) -> str:
        """The stretch before the verb."""
        return self.sentence.plain[self.left : self.start]

    @property
    def after(self) -> str:
        """The stretch after the verb."""
        return self.sentence.plain[self.end : self.right]


def acts_of(sentence: Sentence, published: date | None) -> list[Act]:
    """The acts of signing that ``sentence`` speaks of, in order."""
    plain = sentence.plain
    if "ký" not in plain:
        return []
    breaks = breaks_in(plain)
    verbs = verbs_of(sentence, breaks)
    if not verbs:
        return []
    times = moments(plain, published)
    nouns = document_nouns(plain)
    spans = periods(plain)
    acts = [_act(verb, nouns, times, spans, published) for verb in verbs]
    return [*acts, *_left_out(acts[-1], nouns, breaks[:MOST_VERBS])]


def _left_out(act: Act, nouns: Sequence[DocumentNoun], breaks: Sequence[int]) -> list[Act]:
    """The acts whose verb is left out: "ký với A chương trình X; với B kế hoạch Y", "3 chương trình: với A; với B"."""
    plain = act.sentence.plain
    further = []
    for place, begin in enumerate(breaks):
        found = _AND_WITH.match(plain, begin)
        if begin < act.end or found is None:
            continue
        right = breaks[place + 1] if place + 1 < len(breaks) else len(plain)
        noun = next((each for each in nouns if begin < each.start < right and each.nature == "coordination"), None)
        if noun is None and act.noun is not None and _tells_each(plain, act, begin, right):
            noun = replace(act.noun, count=1)
        if noun is not None:
            at = found.start("with")
            further.append(replace(act, start=at, end=at, left=begin, right=right, noun=noun))
    return further


def _tells_each(plain: str, act: Act, begin: int, right: int) -> bool:
    """Whether what follows the semicolon at ``begin`` is of another document than ``act``, of the same kind."""
    if act.noun is None:
        return False
    if act.noun.count != 1 and _WITH_EACH.match(plain, act.noun.end):
        return True
    return _ABOUT.search(plain, act.end, begin) is not None and _ABOUT.search(plain, begin, right) is not None


def _act(
    verb: Verb,
    nouns: Sequence[DocumentNoun],
    times: Sequence[Moment],
    spans: Sequence[Period],
    published: date | None,
) -> Act:
    plain, start, end, left, right = verb.sentence.plain, verb.start, verb.end, verb.left, verb.right
    passive = verb.signature or bool(_PASSIVE.search(plain, max(left, start - 120), start))
    noun = signed_noun(plain, start, end, left, right, nouns, passive)
    form = form_of(verb, noun)
    tense = tense_of(verb, form, noun, times, spans, published)
    business = is_business(plain, left, right)
    return Act(
        verb.sentence, start, end, left, right, form, tense.time, noun, passive, tense.moment, tense.vague, business
    )
