"""``kyket metrics``: the numbers that ``kyket serve`` gives at /metrics, where nothing serves."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kyket.settings import load_settings
from kyket.workspace import Workspace
from pipelines.errors import SettingsError, StoreError
from pipelines.exposition import text_of
from search.metrics import metrics as measured
from search.metrics import without_store

app = typer.Typer()


@app.command()
def metrics(
    file: Annotated[
        Path | None,
        typer.Option(help="Write them into this file, at once whole: for node_exporter's textfile collector."),
    ] = None,
) -> None:
    """What monitors want to know of store, index, archive and sites, in Prometheus' text form.

    Where the store does not answer they say that alone, and the command ends with code 1.
    """
    workspace = Workspace(load_settings())
    try:
        with workspace.store() as store, workspace.backend() as backend, workspace.archive_reader(store) as archive:
            text = text_of(measured(store, backend, archive, datetime.now(UTC)))
    except StoreError:
        _write(text_of(without_store()), file)
        raise
    _write(text, file)


def _write(text: str, file: Path | None) -> None:
    if file is None:
        sys.stdout.write(text)
        return
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SettingsError(
            f"cannot be written: {error.strerror}", about=str(file), remedy="give --file in a folder of yours"
        ) from error
