"""``kyket alerts`` as a person runs it."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Protocol

import pytest
from lxml import etree

from pipelines.store import Store

GEHEIM = "geheim0geheim"
OPS = {"KYKET_CHANNEL_OPS": f"webhook+http://127.0.0.1:9/{GEHEIM}?secret={GEHEIM}"}


class Kyket(Protocol):
    def __call__(self, *arguments: str, code: int = 0, answer: str = "", **variables: str) -> CompletedProcess[str]: ...


def listed(kyket: Kyket) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in json.loads(kyket("alerts", "list", "--json").stdout)}


def changed(var: Path, statement: str) -> None:
    """Change the store behind kyket's back, as another version of it would."""
    with closing(sqlite3.connect(var / "kyket.sqlite")) as connection, connection:
        connection.execute(statement)


def looked_again(var: Path) -> None:
    """Have all that is stored be new to the alerts there are, as if they had been there before."""
    changed(var, "UPDATE alerts SET position = 0, start = 0")


def test_an_alert_is_added_shown_edited_muted_and_removed(fresh: Kyket) -> None:
    assert "0 alerts" in fresh("alerts", "list").stdout
    said = fresh(
        "alerts", "add", "Lâm  Đồng", '"ký kết"', "--watch", "signings", "--cadence", "daily 7:30", "--channel", "ops",
        "--owner", "Hà", "--note", "của ban", "--filter", "provinces=Lâm Đồng", "--filter", "years=2026", **OPS,
    )  # fmt: skip
    assert said.stdout.startswith("saved: Lâm Đồng")
    one = listed(fresh)["Lâm Đồng"]
    assert (one["cadence"], one["channels"], one["filters"], one["owner"], one["note"], one["watch"]) == (
        "daily 07:30", ["ops"], {"provinces": ["Lâm Đồng"], "years": ["2026"]}, "Hà", "của ban", "signings",
    )  # fmt: skip
    shown = fresh("alerts", "show", "lâm đồng").stdout
    assert '"ký kết"' in shown
    assert "provinces: Lâm Đồng; years: 2026" in shown
    fresh(
        "alerts", "edit", "lâm đồng", "--query", "ký", "--no-channel", "--no-filter", "--rename", "Tây Nguyên", "--off"
    )
    one = listed(fresh)["Tây Nguyên"]
    assert (one["query"], one["channels"], one["filters"], one["enabled"]) == ("ký", [], {}, False)
    assert (one["owner"], one["watch"]) == ("Hà", "signings")  # what is not named stays
    fresh("alerts", "edit", one["id"], "--watch", "expiry", "--days", "90", "--on")
    assert listed(fresh)["Tây Nguyên"]["days"] == 90
    assert "needs a number of days" not in fresh("alerts", "edit", one["id"], "--note", "").stderr
    assert "mute until" in fresh("alerts", "mute", "Tây Nguyên", "--until", "1/1/2199").stdout
    assert listed(fresh)["Tây Nguyên"]["mute_until"] == "2198-12-31T17:00:00+00:00"
    assert fresh("alerts", "mute", "Tây Nguyên", "--off").stdout == "Tây Nguyên: on\n"
    assert "give one of" in fresh("alerts", "mute", "Tây Nguyên", code=1).stderr
    fresh("alerts", "remove", "Tây Nguyên", code=1, answer="n\n")
    assert "removed" in fresh("alerts", "remove", "Tây Nguyên", answer="y\n").stdout
    assert listed(fresh) == {}


def test_what_is_wrong_is_said_and_nothing_is_saved(fresh: Kyket) -> None:
    wrong = fresh("alerts", "add", "a", 'ký AND (kết OR "hải quan"', code=2).stderr
    assert "^" in wrong
    assert "alert" in wrong or "at character" in wrong
    for arguments, code, said in (
        (("x", "ký", "--filter", "province=Huế"), 2, "did you mean 'provinces'?"),
        (("x", "ký", "--filter", "provinces=Ha Giang"), 2, "did you mean 'Hà Giang'?"),
        (("x", "ký", "--filter", "provinces"), 1, "write FIELD=VALUE"),
        (("x", "ký", "--channel", "opps"), 2, "did you mean ops?"),
        (("x", "ký", "--channel", "mail:nobody"), 2, "no mail address"),
        (("x", "ký", "--cadence", "fortnightly"), 1, "daily 07:30"),
        (("x", "ký", "--watch", "expiry"), 1, "needs a number of days"),
        (("x", "ký", "--days", "3"), 1, "has no days"),
        ((" ", "ký"), 1, "needs a name"),
    ):
        assert said in fresh("alerts", "add", *arguments, code=code, **OPS).stderr
    assert listed(fresh) == {}
    fresh("alerts", "add", "Lâm Đồng", "ký")
    assert "there is an alert of this name" in fresh("alerts", "add", "LÂM ĐỒNG", "ký", code=1).stderr
    for command in ("show", "mute", "edit", "remove", "feed", "log"):
        more = ("--off",) if command == "mute" else ()
        assert "did you mean Lâm Đồng?" in fresh("alerts", command, "Lâm Đông", *more, code=1).stderr
    fresh("alerts", "edit", "Lâm Đồng", "--query", "(ký", code=2)
    assert listed(fresh)["Lâm Đồng"]["query"] == "ký"


def test_an_address_that_is_given_as_a_channel_is_not_repeated(fresh: Kyket) -> None:
    said = fresh("alerts", "add", "a", "ký", "--channel", f"tgram://{GEHEIM}/1", code=2)
    assert "no name of a channel" in said.stderr
    assert "geheim" not in said.stdout + said.stderr


FILE = """
[[alert]]
name = "Lâm Đồng"
query = '"ký kết" AND province:"Lâm Đồng"'
watch = "signings"
cadence = "weekly fri 08:00"
channels = ["ops"]
filters = { provinces = ["Lâm Đồng"], years = [2025, 2026], first_day = 2025-01-01 }
mute_until = 2199-01-01T00:00:00+07:00

[[alert]]
name = "Sắp hết hạn"
query = "*"
watch = "expiry"
days = 90
enabled = false
note = "dòng một\\ndòng hai"
"""


def test_a_file_is_imported_exported_and_imported_again(fresh: Kyket, tmp_path: Path) -> None:
    given = tmp_path / "alerts.toml"
    given.write_text(FILE, encoding="utf-8")
    dry = fresh("alerts", "import", str(given), "--dry-run", **OPS)
    assert dry.stdout.count("added") == 2
    assert listed(fresh) == {}
    fresh("alerts", "import", str(given), **OPS)
    first = listed(fresh)
    assert first["Lâm Đồng"]["filters"] == {
        "provinces": ["Lâm Đồng"], "years": ["2025", "2026"], "first_day": ["2025-01-01"],
    }  # fmt: skip
    fresh("alerts", "add", "another", "ký")
    before = listed(fresh)
    for form in ("toml", "yaml"):
        written = tmp_path / f"out.{form}"
        fresh("alerts", "export", "-o", str(written))
        assert fresh("alerts", "import", str(written), **OPS).stdout.count("unchanged") == 3
        assert listed(fresh) == before
        for name in before:
            fresh("alerts", "remove", name, "--yes")
        fresh("alerts", "import", str(written), **OPS)
        again = listed(fresh)
        keep = {"id", "created_at", "edited_at", "position"}
        assert [{key: one[key] for key in one.keys() - keep} for one in again.values()] == [
            {key: one[key] for key in one.keys() - keep} for one in before.values()
        ]
        before = again
    assert tomllib.loads(fresh("alerts", "export", "another").stdout)["alert"][0]["name"] == "another"
    pruned = fresh("alerts", "import", str(given), "--prune", **OPS).stdout
    assert "removed" in pruned
    assert listed(fresh).keys() == {"Lâm Đồng", "Sắp hết hạn"}
    given.write_text(FILE.replace("weekly fri 08:00", "hourly").replace('Lâm Đồng"\nquery', 'lâm  đồng"\nquery'))
    assert "changed" in fresh("alerts", "import", str(given), **OPS).stdout
    assert (listed(fresh)["lâm đồng"]["cadence"], listed(fresh)["lâm đồng"]["id"]) == (
        "hourly", before["Lâm Đồng"]["id"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('"weekly fri 08:00"', '"sometimes"'), "alert Lâm Đồng, cadence 'sometimes'"),
        (("days = 90", 'days = "90"'), "alert Sắp hết hạn, days"),
        (("days = 90", "dayz = 90"), "alert Sắp hết hạn, dayz"),
        (("days = 90", ""), "alert Sắp hết hạn, watch: an alert that watches expiry needs a number of days"),
        (('query = "*"', 'query = "(ký"'), "alert Sắp hết hạn, query: "),
        (('query = "*"', ""), "alert Sắp hết hạn, query"),
        (("years", "year"), "alert Lâm Đồng, filters year"),
        (('"ops"', '"opps"'), "alert Lâm Đồng, channels opps"),
        (('"ops"', f'"slack://{GEHEIM}"'), "alert Lâm Đồng, channels slack:…"),
        (('"expiry"', '"expiries"'), "alert Sắp hết hạn, watch"),
        (('"Sắp hết hạn"', '"LÂM ĐỒNG"'), "twice"),
        (("[[alert]]", "[[alert]"), "is no TOML"),
    ],
)
def test_an_error_in_a_file_names_file_alert_and_key_and_nothing_of_it_is_saved(
    fresh: Kyket, tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    file = tmp_path / "alerts.toml"
    file.write_text(FILE.replace(*change), encoding="utf-8")
    error = fresh("alerts", "import", str(file), code=1, **OPS).stderr
    assert str(file) in error
    assert said in error
    assert "geheim" not in error
    assert listed(fresh) == {}


def test_no_file_or_one_of_another_kind_is_said(fresh: Kyket, tmp_path: Path) -> None:
    assert "cannot be read" in fresh("alerts", "import", str(tmp_path / "none.toml"), code=1).stderr
    assert "neither TOML nor YAML" in fresh("alerts", "export", "-o", str(tmp_path / "a.json"), code=1).stderr
    assert "cannot be written" in fresh("alerts", "export", "-o", str(tmp_path / "no" / "a.toml"), code=1).stderr


def test_channels_are_listed_without_their_secrets(fresh: Kyket) -> None:
    shown = fresh("alerts", "channels", **OPS)
    assert "or [channels] of kyket.toml defines one" in shown.stderr
    assert "webhook+http://127.0.0.1:9/…" in shown.stdout
    assert "geheim" not in shown.stdout + shown.stderr


def test_what_is_told_is_logged_explained_fed_and_what_was_not_sent_tried_again(later: Kyket, tmp_path: Path) -> None:
    later("alerts", "add", "Nghệ An", '"Lâm Đồng" "Nghệ An"', "--channel", "ops", **OPS)
    looked_again(tmp_path / "var")
    done = later("alerts", "run", **OPS)
    assert "4 matches, 1 notices" in done.stdout
    assert "not sent to ops" in done.stderr
    assert "tried again later" in done.stderr
    log = json.loads(later("alerts", "log", "--json").stdout)
    assert sorted(match["outcome"] for match in log["matches"]) == ["known", "known", "known", "told"]
    (delivery,) = log["deliveries"]
    assert delivery["state"] == "waiting"
    assert "connection refused" in delivery["reason"]
    table = later("alerts", "log", "Nghệ An").stdout
    assert "Lâm Đồng và Nghệ An ký kết" in table
    told = next(match["article"] for match in log["matches"] if match["outcome"] == "told")
    why = later("alerts", "why", told, "nghệ an").stdout
    assert why.startswith("failed: it was told, its delivery has failed and is tried again: ops")
    known = next(match["article"] for match in log["matches"] if match["outcome"] == "known")
    assert later("alerts", "why", known, "Nghệ An").stdout.startswith("known:")
    assert json.loads(later("alerts", "why", known, "Nghệ An", "--json").stdout)["verdict"] == "known"
    later("alerts", "why", "0" * 16, "Nghệ An", code=1)
    with Store.open(f"sqlite:///{tmp_path}/var/kyket.sqlite") as store:
        claimed = store.alerts.claim(store.alerts.deliveries()[0].next_try, timedelta(minutes=1))  # type: ignore[arg-type]
        assert claimed is not None
        store.alerts.dead(claimed.id, "the receiver answers 410")
    assert "the receiver answers 410" in later("alerts", "log", "--dead").stdout
    assert "1 messages are due again" in later("alerts", "retry", str(delivery["id"])).stdout
    assert "0 messages" in later("alerts", "retry").stdout
    atom = etree.fromstring(later("alerts", "feed", "Nghệ An").stdout.encode())
    assert len(atom.findall("{*}entry")) == 1
    later("alerts", "feed", "Nghệ An", "--format", "rss", "-o", str(tmp_path / "feed.xml"))
    assert etree.parse(tmp_path / "feed.xml").getroot().tag == "rss"
    assert "0 matches had been missed" in later("alerts", "sweep", "--no-send").stdout
    changed(tmp_path / "var", "UPDATE matches SET at = '2020-01-01 00:00:00.000000'")
    assert "dropped" not in later("alerts", "sweep", "--no-send").stdout
    kept = later("alerts", "sweep", "--no-send", KYKET_ALERTS_KEEP_MATCHES="400").stdout
    assert f"{len(log['matches'])} matches dropped that are older than 400 days" in kept
    assert len(json.loads(later("alerts", "log", "--json").stdout)["notices"]) == len(log["notices"])
    everything = done.stdout + done.stderr + table + why + json.dumps(log)
    assert "geheim" not in everything


def test_what_a_sweep_finds_is_told_article_by_article(later: Kyket, tmp_path: Path) -> None:
    later("alerts", "add", "Nghệ An", '"Lâm Đồng" "Nghệ An"')
    with Store.open(f"sqlite:///{tmp_path}/var/kyket.sqlite") as store:
        last = store.last_seq()
    looked_again(tmp_path / "var")
    with Store.open(f"sqlite:///{tmp_path}/var/kyket.sqlite") as store:
        one = store.alerts.get("Nghệ An")
        store.alerts.record([], one.created_at, positions={one.id: last})  # type: ignore[arg-type]
    swept = later("alerts", "sweep").stdout
    assert "4 matches had been missed" in swept
    assert "Nghệ An: " in swept
    assert len(json.loads(later("alerts", "log", "--json").stdout)["notices"]) == 1


def test_a_backfill_is_told_when_it_is_asked_for(later: Kyket, tmp_path: Path) -> None:
    later("alerts", "add", "Nghệ An", '"Lâm Đồng" "Nghệ An"')
    looked_again(tmp_path / "var")
    changed(tmp_path / "var", "UPDATE changes SET origin = 'backfill'")
    assert "4 matches, 0 notices" in later("alerts", "run").stdout
    looked_again(tmp_path / "var")
    assert "4 matches, 1 notices" in later("alerts", "run", "--also-backfill").stdout


def test_a_preview_shows_what_to_expect_and_saves_nothing(later: Kyket) -> None:
    shown = later("alerts", "preview", '"Lâm Đồng" "Nghệ An"', "--days", "3650").stdout
    assert "4 articles found, 1 notices" in shown
    assert "busiest day 9/6/2026 with 1" in shown
    assert "a sample" in shown
    judged = later(
        "alerts", "preview", '"Lâm Đồng" "Nghệ An"', "--days", "3650", "--judge", answer="y\nn\ny\ny\n"
    ).stdout
    assert "about 75% of what it finds is wanted, between 75% and 75%" in judged
    assert "^" in later("alerts", "preview", "(ký", code=2).stderr
    assert listed(later) == {}
    later("alerts", "add", "Nghệ An", '"Lâm Đồng" "Nghệ An"')
    edit = json.loads(
        later("alerts", "preview", '"Nghệ An"', "--against", "Nghệ An", "--days", "3650", "--json").stdout
    )
    assert (edit["hits"], edit["lost"], len(edit["gained"])) == (4 + len(edit["gained"]), [], edit["hits"] - 4)
    shown = later("alerts", "preview", "hải", "--against", "Nghệ An", "--days", "3650").stdout
    assert "4 lost" in shown


def test_what_ends_and_who_is_silent_is_previewed_and_told(later: Kyket) -> None:
    ends = later("alerts", "preview", "*", "--watch", "expiry", "--within", "90", "--days", "3650").stdout
    assert "Sắp hết hạn ngày 31/12/" in ends
    later("alerts", "add", "ends", "*", "--watch", "expiry", "--days", "3660")
    later("alerts", "add", "quiet", 'province:"Lâm Đồng"', "--watch", "silence", "--days", "30")
    said = later("alerts", "run").stdout
    notices = json.loads(later("alerts", "log", "--json").stdout)["notices"]
    assert {one["kind"] for one in notices} == {"expiry", "silence"}
    assert f"{len(notices)} notices" in said
    assert "0 notices" in later("alerts", "run").stdout


def test_a_query_that_can_no_longer_be_read_is_shown_as_such_and_never_skipped(later: Kyket, tmp_path: Path) -> None:
    later("alerts", "add", "ill", "ký")
    looked_again(tmp_path / "var")
    changed(tmp_path / "var", "UPDATE alerts SET query = '(ký'")
    assert "needs attention: ill:" in later("alerts", "run").stderr
    shown = later("alerts", "list")
    assert "needs attention" in shown.stdout
    assert "needs attention: ill:" in shown.stderr
    later("alerts", "edit", "ill", "--query", "ký")
    assert later("alerts", "run").stderr == ""
    assert listed(later)["ill"]["attention"] == ""


def test_with_the_index_away_what_is_due_is_sent_and_the_rest_is_left_to_the_next_round(
    later: Kyket, tmp_path: Path
) -> None:
    later("alerts", "add", "Nghệ An", '"Lâm Đồng" "Nghệ An"', "--channel", "ops", **OPS)
    looked_again(tmp_path / "var")
    assert "1 notices" in later("alerts", "run", "--no-send").stdout
    looked_again(tmp_path / "var")
    away = later("alerts", "run", code=1, KYKET_ELASTICSEARCH_URL="http://127.0.0.1:9", **OPS)
    assert "not sent to ops" in away.stderr
    assert "error: " in away.stderr
    assert listed(later)["Nghệ An"]["position"] == 0
    assert "4 matches, 0 notices" in later("alerts", "run", "--no-send").stdout
