"""Settings come from the environment, then kyket.toml, then the defaults, and mistakes in them are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kyket.settings import Settings, load_settings
from pipelines.errors import SettingsError


@pytest.fixture(autouse=True)
def _an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"KYKET_{name.upper()}", raising=False)


def test_without_any_everything_is_kept_in_var() -> None:
    settings = load_settings()
    assert settings.store == "sqlite:///var/kyket.sqlite"
    assert settings.index == Path("var/index.sqlite")
    assert settings.archive == Path("var/archive")
    assert settings.processes >= 1


def test_the_file_sets_them_and_the_environment_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("kyket.toml").write_text('var = "from-file"\nworkers = 3\n')
    monkeypatch.setenv("KYKET_WORKERS", "5")
    settings = load_settings()
    assert settings.var == Path("from-file")
    assert settings.workers == 5


def test_a_wrong_value_is_told_with_the_variable_it_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYKET_CONCURRENCY", "many")
    with pytest.raises(SettingsError, match=r"^KYKET_CONCURRENCY: .*'many'"):
        load_settings()


def test_a_wrong_value_in_the_file_is_told_with_the_file() -> None:
    Path("kyket.toml").write_text("concurrency = 0\n")
    with pytest.raises(SettingsError, match=r"^concurrency in kyket\.toml: "):
        load_settings()


def test_an_unknown_setting_in_the_file_is_told() -> None:
    Path("kyket.toml").write_text("colour = 1\n")
    with pytest.raises(SettingsError, match=r"^colour: there is no such setting"):
        load_settings()


def test_a_misspelt_variable_is_told_with_the_nearest_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYKET_STORE_ULR", "sqlite:///x")
    with pytest.raises(SettingsError, match=r"^KYKET_STORE_ULR: .*did you mean KYKET_STORE_URL\?"):
        load_settings()


def test_a_file_that_is_no_toml_is_told() -> None:
    Path("kyket.toml").write_text("= =")
    with pytest.raises(SettingsError, match=r"^kyket\.toml: "):
        load_settings()


def test_folders_of_the_registry_stand_in_one_variable_like_those_of_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYKET_SITES", "/a:b")
    assert load_settings().sites == (Path("/a"), Path("b"))
