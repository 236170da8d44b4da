"""docs/adding-a-site.md says every key, and nothing that is none."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from crawlers.cms import FAMILIES
from crawlers.registry import CLOCKS, Cadence, Kind, ListingEntry, Politeness, Seen, Site, load_registry

DOCUMENT = (Path(__file__).parents[3] / "docs" / "adding-a-site.md").read_text(encoding="utf-8")


def table(heading: str) -> dict[str, str]:
    """First and second column of the first table below a heading."""
    below = DOCUMENT.split(f"{heading}\n", 1)[1].split("\n#", 1)[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.+?) \|", below, re.MULTILINE))


def test_every_key_of_an_entry_is_documented() -> None:
    keys = set(Site.model_fields) - {"id", "cadence", "politeness"}
    for name, model in (("listings", ListingEntry), ("cadence", Cadence), ("politeness", Politeness)):
        keys |= {f"{name}.{key}" for key in model.model_fields}
    assert set(table("## Every key")) == keys


def test_every_clock_quirk_is_documented_in_the_words_of_the_code() -> None:
    assert table("### Clocks") == CLOCKS


def test_every_kind_of_evidence_is_documented() -> None:
    assert set(table("### Evidence")) == set(get_args(Seen))


def test_kinds_and_families_are_those_of_the_code() -> None:
    keys = table("## Every key")
    assert set(re.findall(r"`(\w+)`", keys["kind"])) == set(get_args(Kind))
    assert set(re.findall(r"`(\w+)`", keys["family"])) == set(FAMILIES)


def test_defaults_are_those_of_the_code() -> None:
    site = Site(id="a.vn", name="A", kind="central", base="https://a.vn", family="nukeviet")
    rows = {
        line.split("`")[1]: line.rstrip(" |").rsplit(" | ", 1)[1] for line in DOCUMENT.splitlines() if line[:3] == "| `"
    }
    assert rows["revisit_hours"] == str(site.revisit_hours)
    assert rows["cadence.minutes"] == str(site.cadence.minutes)
    assert rows["politeness.concurrency"] == str(site.politeness.concurrency)
    assert f"{site.delay} for NukeViet" in rows["politeness.delay"]


def test_the_example_is_a_good_entry(tmp_path: Path) -> None:
    example = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)[0]
    assert tomllib.loads(example)["name"] == "Báo Thử"
    (tmp_path / "baothu.example.toml").write_text(example, encoding="utf-8")
    site = load_registry(tmp_path, package=False).site("baothu.example")
    assert site.province_now == "Lâm Đồng"


def test_the_mistake_it_shows_is_told_like_that(tmp_path: Path) -> None:
    shown = re.findall(r"^baothu\.example\.toml: .*$", DOCUMENT, re.MULTILINE)[0]
    text = 'name = "A"\nkind = "central"\nbase = "https://a.vn"\nfamily = "onecms"\nfamly = "x"\n'
    (tmp_path / "baothu.example.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Exception, match=re.escape(shown)):
        load_registry(tmp_path, package=False)
