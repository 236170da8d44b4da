"""Conditions as metrics in Prometheus' text form (version 0.0.4), to be scraped from a file or an address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from pipelines.health.records import Condition, State

_Sample = tuple[dict[str, str], float]

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


def exposition(conditions: Sequence[Condition]) -> str:
    """All metrics of ``conditions``; ends with a line feed."""
    samples: dict[str, list[_Sample]] = {name: [] for name in _HELP}
    for condition in conditions:
        for name, labels, value in _samples(condition):
            samples[name].append(({"site": condition.site} | labels, value))
    lines = []
    for name, found in samples.items():
        if found:
            lines += [f"# HELP {name} {_HELP[name]}", f"# TYPE {name} gauge"]
            lines += [f"{name}{{{_labels(labels)}}} {value:.10g}" for labels, value in found]
    return "".join(f"{line}\n" for line in lines)


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


def _labels(labels: dict[str, str]) -> str:
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
