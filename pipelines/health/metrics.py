"""Conditions as metrics in Prometheus' text form (version 0.0.4), to be scraped from a file or an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from pipelines.exposition import Family, text_of
from pipelines.health.records import Condition, State

_HELP = {
    "kyket_site_state": "1 for the state that the site is in, 0 for the others.",
    "kyket_site_in_trouble": "Whether an operator has to do something about the site.",
    "kyket_site_newest_article_timestamp_seconds": "When the newest article appeared.",
    "kyket_site_last_look_timestamp_seconds": "Start of the last crawl that saw the site.",
    "kyket_site_expected_articles_per_day": "Articles that the site's own past makes likely for a day like today.",
    "kyket_site_articles_of_week": "Articles of the last seven days.",
    "kyket_site_silence_probability": "Chance of a silence as long as the present one, by the site's own past.",
    "kyket_site_pages_ratio": "Share of the last pages by what came out of them.",
    "kyket_site_field_filled_ratio": "Share of the last articles in which the field is filled.",
    "kyket_site_field_filled_usual_ratio": "The usual share.",
    "kyket_site_article_characters": "Median length of the last articles.",
    "kyket_site_boilerplate_ratio": "Median share of text around the article on the last pages.",
    "kyket_site_template_likeness_ratio": "How like the last pages are to the templates known.",
}


def families(conditions: Iterable[Condition]) -> list[Family]:
    """All metrics of ``conditions``."""
    found = {name: Family(name, said) for name, said in _HELP.items()}
    for condition in conditions:
        for name, labels, value in _samples(condition):
            found[name].add(value, site=condition.site, **labels)
    return list(found.values())


def exposition(conditions: Iterable[Condition]) -> str:
    """The same as text; ends with a line feed."""
    return text_of(families(conditions))


def _samples(one: Condition) -> Iterator[tuple[str, dict[str, str], float]]:
    measures = one.measures
    for state in State:
        yield "kyket_site_state", {"state": state.value}, float(one.state is state)
    yield "kyket_site_in_trouble", {}, float(one.in_trouble)
    plain: dict[str, float | datetime | None] = {
        "kyket_site_newest_article_timestamp_seconds": measures.newest,
        "kyket_site_last_look_timestamp_seconds": measures.last_look,
        "kyket_site_expected_articles_per_day": measures.articles_day,
        "kyket_site_articles_of_week": float(measures.articles_week),
        "kyket_site_silence_probability": measures.silence,
        "kyket_site_article_characters": measures.length[0] if measures.length else None,
        "kyket_site_boilerplate_ratio": measures.boilerplate[0] if measures.boilerplate else None,
        "kyket_site_template_likeness_ratio": measures.template,
    }
    for name, value in plain.items():
        if value is not None:
            yield name, {}, value.timestamp() if isinstance(value, datetime) else value
    for outcome, share in measures.outcomes.items():
        yield "kyket_site_pages_ratio", {"outcome": outcome}, share
    for field, (now, usual) in measures.filled.items():
        yield "kyket_site_field_filled_ratio", {"field": field}, now
        if usual is not None:
            yield "kyket_site_field_filled_usual_ratio", {"field": field}, usual
