"""Every setting of kyket: from the environment (``KYKET_*``) first, then ``kyket.toml``, then the defaults here."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from pipelines.errors import SettingsError

SETTINGS_FILE = Path("kyket.toml")
CHANNEL_VARIABLE = "KYKET_CHANNEL_"
CHANNEL_NAME = r"^[a-z][a-z0-9_]{0,49}$"
# Read by the tests, not by kyket.
_OF_THE_TESTS = {"KYKET_REQUIRE", "KYKET_SHARED", "KYKET_TEST_POSTGRES_URL"}


def _folders(text: str) -> list[str]:
    return [folder for folder in text.split(os.pathsep) if folder]


def _checked_addresses(text: str) -> str:
    """``text``, the addresses of servers. Raises :class:`SettingsError` for one that cannot be used."""
    for address in text.split():
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.username or parts.password:  # would be shown by `kyket settings` and in every error
            raise SettingsError(
                "the address holds a user or a password",
                about="KYKET_ELASTICSEARCH_URL",
                remedy="give them as KYKET_ELASTICSEARCH_USER and KYKET_ELASTICSEARCH_PASSWORD",
            )
        if parts.scheme not in ("http", "https") or not parts.hostname or port is None:
            raise SettingsError(
                f"{address!r} is no address of a server",
                about="KYKET_ELASTICSEARCH_URL",
                remedy="write it like https://host:9200, with scheme and port; several with spaces between",
            )
    return text


class _ChannelVariables(PydanticBaseSettingsSource):
    """``KYKET_CHANNEL_<NAME>``: the address of one channel."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Of the field ``channels`` alone."""
        del field
        found = {
            name.removeprefix(CHANNEL_VARIABLE).lower(): value
            for name, value in os.environ.items()
            if name.startswith(CHANNEL_VARIABLE)
        }
        return (found if field_name == "channels" and found else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        value, name, _ = self.get_field_value(self.settings_cls.model_fields["channels"], "channels")
        return {name: value} if value else {}


class Settings(BaseSettings):
    """Where kyket keeps things and how hard it works. Lower layers never see this: they are given values."""

    model_config = SettingsConfigDict(env_prefix="KYKET_", toml_file=SETTINGS_FILE, extra="forbid", frozen=True)

    var: Annotated[Path, Field(description="Folder of everything kyket writes")] = Path("var")
    store_url: Annotated[str, Field(description="SQLAlchemy URL of the store; empty: SQLite in VAR/kyket.sqlite")] = ""
    index_path: Annotated[
        Path | None, Field(description="File of the embedded search index; empty: VAR/index.sqlite")
    ] = None
    elasticsearch_url: Annotated[
        str,
        BeforeValidator(lambda value: _checked_addresses(value) if isinstance(value, str) else value),
        Field(description="Elasticsearch as https://host:9200, several with spaces between; empty: the embedded index"),
    ] = ""
    elasticsearch_api_key: Annotated[SecretStr, Field(description="… its API key, encoded; or user and password")] = (
        SecretStr("")
    )
    elasticsearch_user: Annotated[str, Field(description="… its user")] = ""
    elasticsearch_password: Annotated[SecretStr, Field(description="… the user's password")] = SecretStr("")
    elasticsearch_ca: Annotated[
        Path | None, Field(description="… file of the CA certificates trusted for https; empty: the system's")
    ] = None
    elasticsearch_index: Annotated[
        str,
        Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,99}$", description="… alias searched; its indices are ALIAS-000001 …"),
    ] = "kyket"
    elasticsearch_shards: Annotated[int, Field(ge=1, le=1024, description="… primary shards of an index made anew")] = 1
    elasticsearch_replicas: Annotated[
        int, Field(ge=0, le=100, description="… copies of each shard; 0 on a single machine")
    ] = 0
    elasticsearch_refresh: Annotated[
        str,
        Field(pattern=r"^(-1|[1-9][0-9]*(ms|s|m))$", description="… at the latest after this, new articles are found"),
    ] = "1s"
    elasticsearch_timeout: Annotated[float, Field(gt=0, description="… longest time for one answer, in seconds")] = 30
    archive_folder: Annotated[
        Path | None, Field(description="Folder in which WARC files are written; empty: VAR/archive")
    ] = None
    archive_address: Annotated[
        str, Field(description="Where finished WARC files go: any fsspec address, e.g. s3://bucket/kyket; empty: stay")
    ] = ""
    archive_roll_mb: Annotated[int, Field(ge=1, description="A WARC file is finished at this size")] = 256
    archive_roll_seconds: Annotated[int, Field(ge=1, description="… or at this age")] = 3600
    archive_fsync: Annotated[
        bool, Field(description="Force each record to the disk: survives a power cut, costs speed")
    ] = False
    archive_keep_listings: Annotated[
        int, Field(ge=0, description="Days that listings, feeds and sitemaps are kept in the archive; 0: for ever")
    ] = 0
    archive_keep_failed: Annotated[int, Field(ge=0, description="… answers with an error, such as 404")] = 0
    archive_keep_empty: Annotated[int, Field(ge=0, description="… pages in which there is no article")] = 0
    archive_keep_superseded: Annotated[
        int, Field(ge=0, description="… responses that no version of an article is read from, and a later one replaced")
    ] = 0
    archive_keep_articles: Annotated[
        int, Field(ge=0, description="… the pages that articles are read from: without them nothing is extracted again")
    ] = 0
    alerts_keep_matches: Annotated[
        int,
        Field(ge=0, description="Days that is kept what alerts found, for `kyket alerts log` and `why`; 0: for ever"),
    ] = 0
    sites: Annotated[
        tuple[Path, ...],
        NoDecode,
        BeforeValidator(lambda value: _folders(value) if isinstance(value, str) else value),
        Field(description="Registry folders beside the package's own and VAR/sites; in the variable with : between"),
    ] = ()
    package_sites: Annotated[
        bool,
        Field(description="Whether the package's own sites are crawled, too; else only yours"),
    ] = True
    workers: Annotated[int, Field(ge=0, description="Extraction processes; 0: one for each core")] = 0
    user_agent: Annotated[
        str, Field(min_length=3, description="What sites see; put an address there at which you can be reached")
    ] = "kyket/0.1 (monitor of coordination signings)"
    concurrency: Annotated[int, Field(ge=1, description="Requests under way at once over all sites")] = 32
    timeout_seconds: Annotated[float, Field(gt=0, description="Longest time for one response")] = 60
    retries: Annotated[int, Field(ge=0, description="Further tries after a failure that may pass")] = 3
    max_page_mb: Annotated[float, Field(gt=0, description="Largest response, decompressed")] = 10
    run_minutes: Annotated[
        float, Field(ge=0, description="A crawl run stops after this time and goes on next time; 0: no limit")
    ] = 0

    log: Annotated[
        Literal["text", "json"], Field(description="Form of the log on standard error; json: one object a line")
    ] = "text"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="… from this level on: info has a line for each page, warning for each that failed"),
    ] = "error"
    web_names: Annotated[
        str, Field(description="Names `kyket serve` is asked by beside 127.0.0.1, with spaces between")
    ] = ""
    web_proxies: Annotated[
        str, Field(description="… proxies before it, addresses or networks: whom a request is from is believed of them")
    ] = ""
    web_open_metrics: Annotated[
        bool,
        Field(description="… /metrics needs no token on this machine; only where no proxy here passes that path on"),
    ] = False
    smtp_url: Annotated[
        SecretStr,
        Field(description="Mail server of alerts, smtp://USER:PASSWORD@HOST:587?from=ADDRESS; empty: no mail"),
    ] = SecretStr("")
    channels: Annotated[
        dict[Annotated[str, Field(pattern=CHANNEL_NAME)], SecretStr],
        NoDecode,
        Field(description="Where alerts are told: addresses by name; [channels] in the file"),
    ] = Field(default_factory=dict)
    operators_channel: Annotated[
        str, Field(description="Name of the channel that operators are told by: never one of readers; empty: nobody is")
    ] = ""

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        """How Elasticsearch is told who asks: by an API key, by user and password, or not at all."""
        user, password = self.elasticsearch_user, self.elasticsearch_password.get_secret_value()
        if self.elasticsearch_api_key.get_secret_value() and (user or password):
            raise SettingsError(
                "an API key and a user are given",
                about="KYKET_ELASTICSEARCH_API_KEY",
                remedy="give the key, or KYKET_ELASTICSEARCH_USER and KYKET_ELASTICSEARCH_PASSWORD, not both",
            )
        if bool(user) != bool(password):
            raise SettingsError(
                f"there is a {'user without a password' if user else 'password without a user'}",
                about="KYKET_ELASTICSEARCH_USER",
                remedy="give KYKET_ELASTICSEARCH_USER and KYKET_ELASTICSEARCH_PASSWORD both",
            )
        if self.elasticsearch_ca and any(one.startswith("http:") for one in self.elasticsearch_urls):
            raise SettingsError(
                "certificates are given for an address without TLS",
                about="KYKET_ELASTICSEARCH_CA",
                remedy="write KYKET_ELASTICSEARCH_URL with https, or leave the certificates out",
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then ``kyket.toml`` in the working folder."""
        del dotenv_settings, file_secret_settings
        return (init_settings, _ChannelVariables(settings_cls), env_settings, TomlConfigSettingsSource(settings_cls))

    @property
    def store(self) -> str:
        """The store's URL, default filled in."""
        return self.store_url or f"sqlite:///{self.var / 'kyket.sqlite'}"

    @property
    def index(self) -> Path:
        """The embedded index's file, default filled in."""
        return self.index_path or self.var / "index.sqlite"

    @property
    def elasticsearch_urls(self) -> tuple[str, ...]:
        """The addresses of Elasticsearch; none: the embedded index is used."""
        return tuple(self.elasticsearch_url.split())

    @property
    def archive(self) -> Path:
        """The folder of WARC files, default filled in."""
        return self.archive_folder or self.var / "archive"

    @property
    def site_folders(self) -> tuple[Path, ...]:
        """Registry folders beside the package's own; those that exist."""
        return tuple(folder for folder in (self.var / "sites", *self.sites) if folder.is_dir())

    @property
    def processes(self) -> int:
        """Extraction processes, default filled in."""
        return self.workers or len(os.sched_getaffinity(0))


_SECRETS = {name for name, field in Settings.model_fields.items() if field.annotation is SecretStr} | {"channels"}


def load_settings() -> Settings:
    """The settings in force. Raises :class:`SettingsError` naming the setting, where it was given and what it takes."""
    _refuse_unknown_variables()
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"] if part != "[key]")
        if first["type"] == "extra_forbidden":
            remedy = f"remove it from {SETTINGS_FILE}; `kyket settings` lists those there are"
            raise SettingsError("there is no such setting", about=name, remedy=remedy) from error
        about = f"KYKET_{name.upper()}" if f"KYKET_{name.upper()}" in os.environ else f"{name} in {SETTINGS_FILE}"
        given = "" if first["loc"][:1] and first["loc"][0] in _SECRETS else f" (it is {first['input']!r})"
        raise SettingsError(
            f"{first['msg']}{given}", about=about, remedy="`kyket settings` lists what each takes"
        ) from error
    except ValueError as error:  # TOML that cannot be read
        raise SettingsError(str(error), about=str(SETTINGS_FILE), remedy="correct the file") from error


def _refuse_unknown_variables() -> None:
    """A misspelt variable would otherwise be ignored, and the default used, in silence."""
    known = {f"KYKET_{name.upper()}" for name in Settings.model_fields if name != "channels"}
    for name in sorted(os.environ):
        if name.startswith(CHANNEL_VARIABLE) and name != CHANNEL_VARIABLE:
            continue
        if name.startswith("KYKET_") and name not in known | _OF_THE_TESTS:
            near = difflib.get_close_matches(name, known, n=1)
            remedy = f"did you mean {near[0]}?" if near else "`kyket settings` lists those there are"
            raise SettingsError("there is no such setting", about=name, remedy=remedy)
