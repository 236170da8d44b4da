"""A mistake in an entry is told with the file, the key and the fix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.registry import Mistake, RegistryError, load_registry
from pipelines.errors import SiteError

Write = Callable[..., Path]
Mistakes = Callable[..., tuple[Mistake, ...]]


@pytest.mark.parametrize(
    ("lines", "key", "message", "fix"),
    [
        ('famly = "onecms"', "famly", "no such key", 'did you mean "family"?'),
        ("[politeness]\ndelai = 2", "politeness.delai", "no such key", 'did you mean "delay"?'),
        ("[cadence]\nminute = 2", "cadence.minute", "no such key", 'did you mean "minutes"?'),
        ('listings = ["/a", {url = "/b", pges = "x"}]', "listings[2].pges", "no such key", 'did you mean "pages"?'),
        ('id = "thu.vn"', "id", "not a key", "the file's name"),
        ('feeds = "/rss"', "feeds", 'the text "/rss", not a list', 'feeds = ["/rss"]'),
        ("feeds = [5]", "feeds[1]", "the number 5, not text", 'feeds = ["5"]'),
        ("province_now = 5", "province_now", "the number 5, not text", 'province_now = "5"'),
        ('enabled = "no"\nreason = "x"', "enabled", 'the text "no", not true or false', "enabled = false"),
        ('revisit_hours = "2"', "revisit_hours", "no whole number", "without quotes"),
        ("revisit_hours = -1", "revisit_hours", "out of range", "at least 0"),
        ("[cadence]\nminutes = 0", "cadence.minutes", "out of range", "at least 1"),
        ('[politeness]\ndelay = "fast"', "politeness.delay", "no number", "without quotes"),
        ("[politeness]\nconcurrency = 99", "politeness.concurrency", "out of range", "at most 16"),
        ('politeness = "slow"', "politeness", "not a table", "[politeness]"),
        ("article = ['/[a-z']", "article[1]", "no regular expression", "single quotes"),
        ("article = ['[a-z]+.html']", "article[1]", "cannot match a path", "write '/[a-z]+.html'"),
        ("never = ['/(a']", "never[1]", "no regular expression", "mend it"),
        ('links = ["a["]', "links[1]", "no CSS selector", "div.title > a"),
        ('[selectors]\ntitle = ["h1["]', "selectors", "no CSS selector", "div.title > a"),
        ('[selectors]\ntitel = ["h1"]', "selectors", 'no field "titel"', 'did you mean "title"?'),
        ("[selectors]\nresidue = ['(a']", "selectors", "no regular expression", "mend it"),
        ('feeds = ["rss.xml"]', "feeds[1]", "neither a path nor a whole address", '"/rss.xml"'),
        ('listings = ["tin-tuc"]', "listings[1].url", "neither a path nor a whole address", '"/tin-tuc"'),
        ('pages = "?page=2"', "pages", "no place for the number", "{n}"),
        ('hosts = ["https://cu.vn/"]', "hosts", "no host name", 'write "cu.vn"'),
        ('clock = ["12-hour"]', "clock", 'no clock quirk "12-hour"', "twelve-hour"),
        ("enabled = false", "reason", "is missing", "what is not known"),
        ("verified = true", "verified_on", "is missing", "verified_on = 2026-01-31"),
        ('verified_on = "yesterday"', "verified_on", "no date", "2026-01-31"),
        ('[cadence]\nquiet = "night"', "cadence.quiet", "no span of hours", "23:00-05:00"),
        ('[evidence]\nfeds = ["page"]', "evidence", 'no key "feds"', 'did you mean "feeds"?'),
        ('[evidence]\nfeeds = ["pages"]', "evidence.feeds[1]", "'pages' is not one of", 'did you mean "page"?'),
    ],
)
def test_a_wrong_key_or_value_is_told_with_its_fix(
    write: Write, mistakes: Mistakes, lines: str, key: str, message: str, fix: str
) -> None:
    (mistake,) = mistakes(write(lines))
    assert mistake.file == "thu.vn.toml"
    assert mistake.key == key
    assert message in mistake.message
    assert fix in mistake.fix


@pytest.mark.parametrize(
    ("changed", "key", "message", "fix"),
    [
        ({"name": None}, "name", "is missing", "add name ="),
        ({"kind": None}, "kind", "is missing", "add kind ="),
        ({"base": None}, "base", "is missing", "add base ="),
        ({"kind": "papers"}, "kind", "'papers' is not one of", 'did you mean "paper"?'),
        ({"province": None}, "province", "is missing", "only a central site"),
        ({"province": "Lâm Đông"}, "province", "not how the province is written", 'write "Lâm Đồng"'),
        ({"province": "TP.HCM"}, "province", "not how the province is written", 'write "Hồ Chí Minh"'),
        ({"province": "Lâm Đòn"}, "province", 'no province "Lâm Đòn"', 'did you mean "Lâm Đồng"?'),
        ({"province_now": "Hà Nội"}, "province_now", "has not become Hà Nội", 'write "Lâm Đồng"'),
        ({"base": "thu.vn"}, "base", "no home page", 'base = "https://thu.vn"'),
        ({"base": "https://thu.vn/?a=1"}, "base", "no home page", "base ="),
        ({"family": "nukevit"}, "family", 'no CMS family "nukevit"', 'did you mean "nukeviet"?'),
        ({"family": None}, "enabled", "nothing says where", "enabled = false"),
        ({"base": "http://127.0.0.1:8000"}, "allow_private", "this machine", "allow_private = true"),
        ({"base": "http://192.168.1.5"}, "allow_private", "private network", "allow_private = true"),
    ],
)
def test_a_wrong_entry_is_told_with_its_fix(
    write: Write, mistakes: Mistakes, changed: dict[str, str | None], key: str, message: str, fix: str
) -> None:
    values = {
        "name": "T",
        "kind": "paper",
        "province": "Lâm Đồng",
        "base": "https://thu.vn",
        "family": "onecms",
    } | changed
    text = "\n".join(f'{name} = "{value}"' for name, value in values.items() if value is not None)
    (mistake,) = mistakes(write(text=text))
    assert (mistake.file, mistake.key) == ("thu.vn.toml", key)
    assert message in mistake.message
    assert fix in mistake.fix


def test_a_file_that_is_no_toml_is_told_with_the_line(write: Write, mistakes: Mistakes) -> None:
    (mistake,) = mistakes(write("x = [", text=None))
    assert mistake.key == ""
    assert "is not TOML" in mistake.message
    assert "mend the line" in mistake.fix


def test_a_file_of_another_encoding_is_told(tmp_path: Path, mistakes: Mistakes) -> None:
    (tmp_path / "thu.vn.toml").write_bytes('name = "Báo"'.encode("utf-16"))
    (mistake,) = mistakes(tmp_path)
    assert "UTF-8" in mistake.fix


@pytest.mark.parametrize("name", ["www.thu.vn", "Thu.vn", "báo"])
def test_a_file_name_that_is_no_id_is_told(write: Write, mistakes: Mistakes, name: str) -> None:
    (mistake,) = mistakes(write(name=name))
    assert mistake.file == f"{name}.toml"
    assert "without www." in mistake.fix


def test_two_entries_of_one_host_are_told(write: Write, mistakes: Mistakes) -> None:
    write(name="thu.vn")
    (mistake,) = mistakes(write(name="thu2.vn"))
    assert mistake.file == "thu2.vn.toml"
    assert "thu.vn is already the site of thu.vn.toml" in mistake.message


def test_www_and_a_second_name_do_not_hide_that_a_host_is_taken(write: Write, mistakes: Mistakes) -> None:
    write(name="thu.vn")
    text = 'name="X"\nkind="central"\nbase="https://x.vn"\nfamily="onecms"\nhosts=["www.thu.vn"]'
    (mistake,) = mistakes(write(name="x.vn", text=text))
    assert mistake.key == "hosts"


def test_an_entry_of_a_later_folder_must_say_that_it_replaces(write: Write, mistakes: Mistakes) -> None:
    first, second = write(), write('cms = "own"', folder="own")
    (mistake,) = mistakes(first, second)
    assert "replaces = true" in mistake.fix
    write('cms = "own"\nreplaces = true', folder="own")
    assert load_registry(first, second, package=False).site("thu.vn").cms == "own"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, mistakes: Mistakes) -> None:
    (mistake,) = mistakes(tmp_path / "none")
    assert "no such folder" in mistake.message


def test_all_mistakes_of_all_files_come_at_once(write: Write) -> None:
    write('famly = "a"\nfeeds = "/rss"', name="a.vn")
    folder = write('clock = ["x"]', name="b.vn")
    with pytest.raises(SiteError) as caught:
        load_registry(folder, package=False)
    assert isinstance(caught.value, RegistryError)
    assert [(mistake.file, mistake.key) for mistake in caught.value.mistakes] == [
        ("a.vn.toml", "feeds"),
        ("a.vn.toml", "famly"),
        ("b.vn.toml", "clock"),
    ]
    assert str(caught.value).startswith("3 mistakes in the site registry:\n  a.vn.toml: feeds: ")


def test_one_mistake_is_one_line(write: Write) -> None:
    with pytest.raises(SiteError) as caught:
        load_registry(write('famly = "a"'), package=False)
    assert str(caught.value) == 'thu.vn.toml: famly: there is no such key — did you mean "family"?'
    assert caught.value.exit_code == 2


def test_a_wrong_entry_stops_no_other_and_is_told_by_whoever_asks_for_its_site(write: Write) -> None:
    write(name="hay.vn")
    folder = write('famly = "a"', name="hong.vn")
    registry = load_registry(folder, package=False, without_wrong=True)
    assert [site.id for site in registry] == ["hay.vn"]
    assert registry.left_out == ("hong.vn",)
    with pytest.raises(RegistryError, match="famly"):
        registry.site("hong.vn")


def test_a_wrong_entry_does_not_give_its_site_back_to_the_one_that_it_replaces(write: Write) -> None:
    first, second = write(), write('replaces = true\nfamly = "a"', folder="own")
    registry = load_registry(first, second, package=False, without_wrong=True)
    assert len(registry) == 0
    assert registry.left_out == ("thu.vn",)


def test_of_two_entries_of_one_host_the_second_is_left_out(write: Write) -> None:
    write(name="thu.vn")
    folder = write(name="thu2.vn", text='name="X"\nkind="central"\nbase="https://thu.vn"\nfamily="onecms"')
    registry = load_registry(folder, package=False, without_wrong=True)
    assert ([site.id for site in registry], registry.left_out) == (["thu.vn"], ("thu2.vn",))


def test_a_folder_that_is_not_there_is_wrong_for_all(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="no such folder"):
        load_registry(tmp_path / "none", package=False, without_wrong=True)
