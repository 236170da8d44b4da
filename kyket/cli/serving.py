"""``kyket serve``: the page people open in the morning, and the API."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path
from typing import Annotated

import typer

from kyket import __version__
from kyket.cli.console import console
from kyket.settings import load_settings
from kyket.workspace import Workspace, made, site_infos
from pipelines.errors import SettingsError

app = typer.Typer()

PORT = 8320
LOCAL = ("127.0.0.1", "localhost", "::1")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; without accounts only this machine's own.")]
    = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = PORT,
) -> None:  # fmt: skip
    """Serve the search page and the API on 127.0.0.1, until Ctrl-C."""
    if host not in LOCAL:
        raise SettingsError(
            "without accounts kyket listens on 127.0.0.1 only: whoever reaches the page sees and does everything",
            about=f"--host {host}",
            remedy="leave --host out, and reach the page from elsewhere through an SSH tunnel",
        )
    listening = _listening(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/"
    workspace = Workspace(load_settings())

    import uvicorn  # these take half a second, which the check above need not wait for

    from search.web import Options, Sources, create_app

    with workspace.store() as store, workspace.backend() as backend, workspace.archive_reader(store) as archive:
        sources = Sources(store, backend, archive, site_infos(workspace.registry()))
        web = create_app(sources, Options(secret=_secret(workspace.settings.var), version=__version__))
        console.print(f"[bold]{address}[/]  [dim](Ctrl-C ends it)[/]", soft_wrap=True)
        if not backend.count():
            console.print("nothing is indexed yet: `kyket demo` or `kyket run` brings articles")
        config = uvicorn.Config(
            web,
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=True,
            timeout_graceful_shutdown=3,
        )
        uvicorn.Server(config).run(sockets=[listening])


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
