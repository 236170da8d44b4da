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


def test_secrets_are_shown_neither_in_the_list_nor_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYKET_ELASTICSEARCH_API_KEY", "geheim")
    settings = load_settings()
    assert settings.elasticsearch_api_key.get_secret_value() == "geheim"
    assert "geheim" not in f"{settings!r} {settings}"
    monkeypatch.setenv("KYKET_ELASTICSEARCH_USER", "kyket")
    with pytest.raises(SettingsError, match="not both") as told:
        load_settings()
    assert "geheim" not in str(told.value)


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"URL": "localhost:9200"}, r"^KYKET_ELASTICSEARCH_URL: .*https://host:9200"),
        ({"URL": "http://localhost"}, r"^KYKET_ELASTICSEARCH_URL: .*with scheme and port"),
        ({"URL": "http://a:9200 ftp://b:9200"}, r"'ftp://b:9200' is no address"),
        ({"URL": "http://a:9200", "CA": "ca.crt"}, r"^KYKET_ELASTICSEARCH_CA: .*without TLS"),
        ({"USER": "kyket"}, r"^KYKET_ELASTICSEARCH_USER: there is a user without a password"),
        ({"PASSWORD": "x"}, r"^KYKET_ELASTICSEARCH_USER: there is a password without a user"),
        ({"API_KEY": "x", "PASSWORD": "y"}, r"^KYKET_ELASTICSEARCH_API_KEY: .*not both"),
        ({"INDEX": "Kyket"}, r"^KYKET_ELASTICSEARCH_INDEX: "),
        ({"REFRESH": "1"}, r"^KYKET_ELASTICSEARCH_REFRESH: "),
    ],
)
def test_what_elasticsearch_cannot_be_reached_with_is_told(
    variables: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"KYKET_ELASTICSEARCH_{name}", value)
    with pytest.raises(SettingsError, match=told):
        load_settings()


def test_a_password_within_an_address_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYKET_ELASTICSEARCH_URL", "https://kyket:geheim@host:9200")
    with pytest.raises(SettingsError, match="KYKET_ELASTICSEARCH_PASSWORD") as told:
        load_settings()
    assert "geheim" not in str(told.value)


def test_several_addresses_of_elasticsearch_stand_in_one_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYKET_ELASTICSEARCH_URL", "https://a:9200  https://b:9200")
    assert load_settings().elasticsearch_urls == ("https://a:9200", "https://b:9200")


def test_channels_come_from_a_table_and_from_variables_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("kyket.toml").write_text('[channels]\nops = "tgram://from-file"\nteam = "mail:a@b.vn"\n')
    monkeypatch.setenv("KYKET_CHANNEL_OPS", "tgram://geheim")
    monkeypatch.setenv("KYKET_SMTP_URL", "smtp://u:geheim@mail.vn?from=a@b.vn")
    settings = load_settings()
    assert {name: one.get_secret_value() for name, one in settings.channels.items()} == {
        "ops": "tgram://geheim",
        "team": "mail:a@b.vn",
    }
    assert "geheim" not in f"{settings!r} {settings}"


@pytest.mark.parametrize(
    "wrong", ["[channels]\n'two words' = 'geheim'", "[channels]\nops = ['geheim']", "channels = 'geheim'"]
)
def test_a_wrong_channel_is_told_without_its_address(wrong: str) -> None:
    Path("kyket.toml").write_text(wrong)
    with pytest.raises(SettingsError, match=r"^channels") as told:
        load_settings()
    assert "geheim" not in str(told.value)


def test_there_is_no_variable_of_all_channels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYKET_CHANNELS", "geheim")
    with pytest.raises(SettingsError, match=r"^KYKET_CHANNELS: there is no such setting"):
        load_settings()
