"""Both languages say the same things, in their own forms."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import search.web
from pipelines.agreements import State
from pipelines.errors import KyketError, QueryError
from pipelines.health import unanswered
from pipelines.health.records import State as SiteState
from pipelines.health.records import Unanswered
from pipelines.health.unanswered import Failing
from pipelines.signings import KINDS
from search.query import MAX_CHARACTERS, parse
from search.web.languages import LANGUAGES, language

_SOURCES = Path(search.web.__file__).parent
_ROOT = _SOURCES.parents[1]
_SAID = re.compile(r"""\bsay\(\s*["']([a-z_.0-9]+)["']\s*[,)]""")


def test_both_languages_have_the_same_keys_and_values() -> None:
    texts = {code: language(code).texts for code in LANGUAGES}
    keys = {code: {key for key in known if not key.endswith(".one")} for code, known in texts.items()}
    # What a value is called may be the value itself in one of them.
    assert keys["vi"] == keys["en"]
    for key in keys["vi"]:
        values = {code: set(re.findall(r"{(\w+)}", known[key])) for code, known in texts.items()}
        assert values["vi"] == values["en"], key
        assert "<" not in texts["vi"][key] + texts["en"][key]


def test_everything_that_is_said_is_known() -> None:
    files = [*_SOURCES.rglob("*.html"), *_SOURCES.rglob("*.py")]
    said = {key for file in files for key in _SAID.findall(file.read_text(encoding="utf-8"))}
    assert len(said) > 80
    assert said <= language("vi").texts.keys()


def test_states_and_causes_have_names() -> None:
    from typing import get_args

    from pipelines.health.gaps import CAUSES
    from pipelines.health.records import State as SiteState

    spoken = language("vi")
    for group, values in (("state", [*get_args(State), *map(str, SiteState)]), ("cause", CAUSES)):
        for value in values:
            assert spoken.named(group, str(value)) != value, value
    assert all(spoken.named("document_kind", kind) == kind for kind in KINDS if kind != "other")
    assert all(language("en").named("document_kind", kind).isascii() for kind in KINDS)


def literals(files: Iterable[Path], given: Callable[[str, ast.Call], Iterable[ast.expr]]) -> set[str]:
    """The texts that calls in ``files`` are given, with something filled in."""
    found: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            for each in given(getattr(node.func, "id", getattr(node.func, "attr", "")), node):
                if isinstance(each, ast.Constant) and each.value:
                    found.add(str(each.value))
                elif isinstance(each, ast.JoinedStr):
                    found.add("".join(_part(one) for one in each.values))
    return found


def reasons() -> set[str]:
    """Every reason in the source for a message that was not sent and every note of a date."""

    def given(name: str, call: ast.Call) -> Iterable[ast.expr]:
        yield from (each.value for each in call.keywords if each.arg == "note")
        yield from call.args[:1] if name in ("SendError", "UnknownChannel") else call.args if name == "_join" else []

    return literals([*(_ROOT / "search/alerts").glob("*.py"), *(_ROOT / "pipelines/dates").glob("*.py")], given)


def errors() -> set[str]:
    """Every error that a page or the API can show of what was asked for or typed."""
    names = (
        "state",
        "choosing",
        "mapping",
        "exporting",
        "days",
        "drafts",
        "correction",
        "owning",
        "previews",
        "signing_in",
    )
    files = [file for part in ("pages", "api") for file in (_SOURCES / part).glob("*.py")]
    files += [_SOURCES / f"{name}.py" for name in names]
    files += [_ROOT / "search/alerts" / name for name in ("checking.py", "filters.py")]
    return literals(files, lambda name, call: call.args[:1] if name.endswith("Error") or name == "Conflict" else [])


def _part(one: ast.expr) -> str:
    if isinstance(one, ast.Constant):
        return str(one.value)
    shown = ast.unparse(one)
    return "421" if "code" in shown or "status" in shown else "OSError" if "__name__" in shown else "mail.example.vn"


def test_no_reason_is_left_in_english() -> None:
    spoken = language("vi")
    found = sorted(reasons())
    assert len(found) > 15
    english = re.compile(r"\b(the|it|is|was|not|of|no|and|or|answers|refuses|fails|date|page|clock)\b")
    for text in found:
        said = spoken.told(text) if spoken.told(text) != text else spoken.error(KyketError(text))
        assert said != text, text
        assert not english.search(said), (text, said)
        assert language("en").told(text) == text


def test_no_error_of_a_page_is_left_in_english() -> None:
    found = errors() - {"no such sample"}
    assert len(found) > 20
    assert not [text for text in found if language("vi").error(KyketError(text)) == text]


def unread(state: SiteState) -> list[str]:
    """What a site is told by whose articles do not answer."""
    now = datetime(2026, 6, 15, 3, tzinfo=UTC)
    reason = "status 404" if state is SiteState.BROKEN else "status 500"
    pages = [Unanswered(f"{number:016x}", reason, now, now, held=number > 3) for number in range(16)]
    kinds = (pages[:4], 4, []), (pages[:1], 1, []), ([], 0, pages[4:]), (pages[:4], 5, pages[4:])
    found = [Failing(now, new, of, old, 0 if old else 9, 0.0, timedelta()) for new, of, old in kinds]
    return [*(clause for one in found for clause in unanswered.evidence(one)), unanswered.remedy("a.vn", state)]


@pytest.mark.parametrize(
    "text",
    ["the mail server mail.tinh.vn:587: it cannot be reached: connection refused; given up after 12 attempts",
     "the receiver: its name cannot be resolved; it may have arrived",
     "it was told, and its delivery given up: mail:a@tinh.vn: the mail server refuses the receiver: 550 5.1.1",
     "it was told, its delivery has failed and is tried again: truc: Telegram answers 502",
     "the query finds it, the filter of provinces, document_kinds leaves it out",
     "the alert's query cannot be read: the quotation mark is never closed (at character 3)",
     "the mail server refuses the sender a@tinh.vn: 550 5.7.1", "the mail server refuses the mail: 552 5.3.4",
     "there is no such channel: define it by KYKET_CHANNEL_X or in [channels] of kyket.toml",
     "date set aside (after the page was fetched; malformed): 1/1/2099", "month before day; 12-hour clock",
     *unread(SiteState.BROKEN), *unread(SiteState.BLOCKED)],
)  # fmt: skip
def test_what_is_put_together_of_reasons_is_said_in_vietnamese(text: str) -> None:
    said = language("vi").told(text)
    assert said != text
    assert not re.search(r"\b(the|it|is|was|not|of|no|and|may|given|answers|refuses|filter|clock)\b", said), said


def test_what_somebody_typed_is_not_translated() -> None:
    with pytest.raises(QueryError) as caught:
        parse("sites:x")
    assert "“sites”" in language("vi").error(caught.value)


def test_forms() -> None:
    vi, en = language("vi").forms, language("en").forms
    moment = datetime(2021, 4, 29, 18, 30, tzinfo=UTC)
    assert (vi.number(12345), en.number(12345)) == ("12.345", "12,345")
    assert (vi.moment(moment), en.moment(moment)) == ("30/4/2021 01:30", "30 Apr 2021 01:30")
    assert (vi.day(date(2021, 4, 9)), vi.day(None)) == ("9/4/2021", "–")
    assert (vi.partial_day("--07-12"), en.partial_day("--07-12")) == ("12/7", "12 Jul")
    assert language("en").say("search.articles", n=1) == "1 article"
    assert language("xx").code == "vi"


@pytest.mark.parametrize(
    "query",
    ['"ký', '"a"~', '""', "a~2", "a^2", "*b", "a*", "foo:x", "tite:x", "ngày:[2021", "ngày:[2021]", "ngày:[ TO 2021]",
     "ngày:>", "tỉnh:", "a AND", "(a", "a)", "tỉnh:[a TO b]", 'tỉnh:"a"~2', "loại:xyz", "nhãn:xyz", "lang:xyzzz",
     "năm:abc", "ngày:32/13/2021", "NOT", "!", "a " * 500, "title:*", "()", "x" * (MAX_CHARACTERS + 1)],
)  # fmt: skip
def test_what_is_wrong_with_a_query_is_said_in_vietnamese(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    said = language("vi").error(caught.value)
    assert said != caught.value.message
    assert not re.search(r"\b(the|this|there|needs|is no|at most)\b", said), said
    assert re.search(r"\b(the|this|there|needs|only|is|at|words?)\b", language("en").error(caught.value))
