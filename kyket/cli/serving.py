"""``kyket serve``: the page people open in the morning, and the API."""

from __future__ import annotations

import os
import re
import secrets
import socket
import sys
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

import typer

from kyket import __version__
from kyket.alerting import channels
from kyket.cli.console import console, error_console
from kyket.settings import load_settings
from kyket.workspace import Workspace, made, site_infos
from pipelines.errors import SettingsError

app = typer.Typer()

PORT = 8320
LOCAL = ("127.0.0.1", "localhost", "::1")
_ANY = ("0.0.0.0", "::")
_NAME = re.compile(r"[a-z0-9.-]{1,253}|\[[0-9a-f:.]+\]")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; without accounts only this machine's own.")]
    = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = PORT,
    name: Annotated[
        list[str] | None, typer.Option(help="Name it is asked by, as kyket.example.vn; may repeat (KYKET_WEB_NAMES).")
    ] = None,
    proxy: Annotated[
        list[str] | None, typer.Option(help="Address or network of a proxy before it; may repeat (KYKET_WEB_PROXIES).")
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="For TLS without a proxy: certificates, PEM.")] = None,
    key: Annotated[Path | None, typer.Option(help="… their key, PEM.")] = None,
) -> None:  # fmt: skip
    """Serve the search page and the API on 127.0.0.1, until Ctrl-C; to others too once there are accounts."""
    settings = load_settings()
    workspace = Workspace(settings)
    names = _checked(name or settings.web_names.split(), _is_name, "--name", "a name without scheme or port")
    proxies = _checked(proxy or settings.web_proxies.split(), _is_network, "--proxy", "like 127.0.0.1 or 10.0.0.0/8")
    is_shared = host not in LOCAL or bool(names or proxies)
    if is_shared:
        _refuse_without_accounts(workspace, f"--host {host}" if host not in LOCAL else f"--name {' '.join(names)}")
    _check_tls(certificate, key)
    listening = _listening(host, port)
    scheme = "https" if certificate else "http"
    address = f"{scheme}://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
    if host not in LOCAL and not certificate and not proxies:
        error_console.print(
            "[yellow]without TLS passwords can be read on the way[/]: docs/operations.md", soft_wrap=True
        )
    if host in _ANY and not names:
        error_console.print(
            "[yellow]asked by another name than 127.0.0.1 it refuses[/]: --name says more", soft_wrap=True
        )

    # Readers are threads: what one of them computes holds up the others no longer than this each time they ask SQLite.
    sys.setswitchinterval(0.001)

    import uvicorn  # these take half a second, which the check above need not wait for

    from search.web import Options, Sources, create_app

    with workspace.store() as store, workspace.backend() as backend, workspace.archive_reader(store) as archive:
        infos = site_infos(workspace.registry())
        sources = Sources(store, backend, archive, infos, channels(settings), settings.operators_channel)
        own = {*LOCAL, "[::1]", f"[{host}]" if ":" in host else host} - set(_ANY)
        options = Options(
            hosts=frozenset(own.union(names)),
            secret=_secret(settings.var),
            version=__version__,
            is_shared=is_shared,
            open_metrics=settings.web_open_metrics,
        )
        web = create_app(sources, options)
        console.print(f"[bold]{address}[/]  [dim](Ctrl-C ends it)[/]", soft_wrap=True)
        if not backend.count():
            console.print("nothing is indexed yet: `kyket demo` or `kyket run` brings articles")
        config = uvicorn.Config(
            web,
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=True,
            # Whom a request comes from is believed of these alone: uvicorn's own default is anybody at this machine.
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies,
            ssl_certfile=certificate,
            ssl_keyfile=key,
            timeout_graceful_shutdown=3,
        )
        uvicorn.Server(config).run(sockets=[listening])


def _refuse_without_accounts(workspace: Workspace, about: str) -> None:
    with workspace.store() as store:
        if not store.accounts.exist():
            raise SettingsError(
                "without accounts kyket listens on 127.0.0.1 only: whoever reaches the page sees and does everything",
                about=about,
                remedy="make an account by `kyket accounts add NAME`, or reach the page through an SSH tunnel",
            )


def _checked(values: list[str], is_right: Callable[[str], bool], option: str, like: str) -> list[str]:
    for value in values:
        if not is_right(value.lower()):
            raise SettingsError("cannot be used", about=f"{option} {value}", remedy=f"write it {like}")
    return [value.lower() for value in values]


def _is_name(value: str) -> bool:
    return _NAME.fullmatch(value) is not None


def _is_network(value: str) -> bool:
    try:
        ip_network(value)
    except ValueError:
        return False
    return True


def _check_tls(certificate: Path | None, key: Path | None) -> None:
    if (certificate is None) != (key is None):
        raise SettingsError(
            "a certificate needs its key, and a key its certificate", remedy="give --certificate and --key"
        )
    if certificate is None or key is None:
        return
    import ssl

    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key, password="")
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(
            f"TLS cannot be served with them: {error.strerror or error}",
            about=f"{certificate}, {key}",
            remedy="give a certificate chain and its key without a password, both PEM, which kyket may read",
        ) from error


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(100)  # who asks as soon as the address is printed waits, and is not refused
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"cannot listen there: {error.strerror}", about=f"{host}:{port}", remedy="give another --port; 0 is any"
        ) from error
    return listening


def _secret(var: Path) -> bytes:
    """What signs forms: made once, so that a page that is open outlives a restart."""
    file = made(var) / "web-secret"
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingsError(f"cannot be written: {error.strerror}", about=str(file), remedy="set KYKET_VAR") from error
    return file.read_bytes()
