"""What operators are told: once per trouble, again until acknowledged, and once that it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from made_health.sites import NOW, SITE

from pipelines.health.alarms import due
from pipelines.health.metrics import exposition
from pipelines.health.records import Condition, Measures, State, Trouble
from pipelines.health.troubles import steps

BLOCKED = Trouble(7, SITE, State.BLOCKED, NOW, NOW, ("3 crawls did not answer",), "open the site")
HOUR = timedelta(hours=1)


def test_a_trouble_is_told_once_and_again_a_day_later_until_acknowledged() -> None:
    first = due([BLOCKED], NOW)
    assert [one.subject for one in first] == [f"{SITE}: blocked"]
    assert "3 crawls did not answer" in first[0].text
    assert f"kyket sites acknowledge {SITE}" in first[0].text
    told = replace(BLOCKED, told_at=NOW, times_told=1)
    assert due([told], NOW + 23 * HOUR) == []
    again = due([told], NOW + 24 * HOUR)
    assert "again" in again[0].subject
    assert again[0].key != first[0].key
    assert due([replace(told, acknowledged_at=NOW + HOUR)], NOW + 48 * HOUR) == []


def test_its_end_is_told_once_and_only_to_who_heard_of_it() -> None:
    over = replace(BLOCKED, ended_at=NOW + HOUR)
    assert due([over], NOW + HOUR) == []
    heard = replace(over, told_at=NOW, times_told=1)
    assert [one.over for one in due([heard], NOW + HOUR)] == [True]
    assert due([replace(heard, end_told=True)], NOW + HOUR) == []


def test_troubles_begin_last_and_end_with_the_conditions() -> None:
    blocked = Condition(SITE, State.BLOCKED, NOW, NOW - HOUR, ("why",), "what")
    begun = steps(blocked, []).begins
    assert begun is not None
    assert (begun.site, begun.state, begun.since, begun.evidence) == (SITE, State.BLOCKED, NOW - HOUR, ("why",))
    assert steps(blocked, [BLOCKED]).lasts is BLOCKED
    assert steps(Condition(SITE, State.HEALTHY, NOW), [BLOCKED]).over == (BLOCKED,)
    assert steps(Condition(SITE, State.UNKNOWN, NOW), [BLOCKED]).over == ()
    broken = replace(BLOCKED, state=State.BROKEN)
    assert steps(blocked, [broken]).over == (), "behind a block nobody can see whether it is mended"
    assert steps(replace(blocked, state=State.BROKEN), [BLOCKED]).over == (BLOCKED,)


def test_metrics_are_in_the_text_form_of_prometheus() -> None:
    text = exposition(
        [
            Condition(
                'a"b\\c',
                State.STALE,
                NOW,
                measures=Measures(articles_day=2.5, newest=NOW, filled={"lead": (0.5, None)}),
            )
        ]
    )
    lines = text.splitlines()
    assert "# TYPE kyket_site_state gauge" in lines
    assert 'kyket_site_state{site="a\\"b\\\\c",state="stale"} 1' in lines
    assert 'kyket_site_in_trouble{site="a\\"b\\\\c"} 1' in lines
    assert 'kyket_site_field_filled_ratio{site="a\\"b\\\\c",field="lead"} 0.5' in lines
    assert f'kyket_site_newest_article_timestamp_seconds{{site="a\\"b\\\\c"}} {NOW.timestamp():.10g}' in lines
    assert text.endswith("\n")
