"""How a site is, as JSON: the same for the command line and the API."""

from __future__ import annotations

from typing import Any

from pipelines.health.records import Condition, Trouble


def condition_json(one: Condition, trouble: Trouble | None) -> dict[str, Any]:
    """``one``; ``trouble`` is the trouble that it is part of."""
    measures = one.measures
    return {
        "site": one.site,
        "state": one.state.value,
        "in_trouble": one.in_trouble,
        "since": one.since.isoformat() if one.since else None,
        "evidence": list(one.evidence),
        "remedy": one.remedy,
        "notes": list(one.notes),
        "acknowledged_by": trouble.acknowledged_by if trouble else "",
        "measures": {
            "articles_day": measures.articles_day,
            "articles_week": measures.articles_week,
            "weeks": [
                {"first": week.first.isoformat(), "articles": week.count, "expected": week.expected}
                for week in measures.weeks
            ],
            "newest": measures.newest.isoformat() if measures.newest else None,
            "last_look": measures.last_look.isoformat() if measures.last_look else None,
            "silence_probability": measures.silence,
            "outcomes": dict(measures.outcomes),
            "filled": {name: {"now": now, "usual": usual} for name, (now, usual) in measures.filled.items()},
            "length": _now_and_usual(measures.length),
            "boilerplate": _now_and_usual(measures.boilerplate),
            "template_likeness": measures.template,
            "family": measures.family,
        },
    }


def trouble_json(one: Trouble) -> dict[str, Any]:
    """A trouble from its beginning to its end."""
    return {
        "id": one.id,
        "site": one.site,
        "state": one.state.value,
        "since": one.since.isoformat(),
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "evidence": list(one.evidence),
        "remedy": one.remedy,
        "times_told": one.times_told,
        "acknowledged_at": one.acknowledged_at.isoformat() if one.acknowledged_at else None,
        "acknowledged_by": one.acknowledged_by,
    }


def _now_and_usual(values: tuple[float, float | None] | None) -> dict[str, float | None] | None:
    return None if values is None else {"now": values[0], "usual": values[1]}
