"""``kyket signings correct``, ``uncorrect`` and ``corrections``: what a person says instead of the recogniser."""

from __future__ import annotations

import getpass
import json
import os
import shlex
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from typer import confirm

from kyket.cli.console import console, error_console, moment, print_json, print_table
from kyket.cli.signings import correction_json
from kyket.settings import load_settings
from kyket.workspace import Workspace, made, site_infos
from pipelines.correcting import corrected, labelled, labels
from pipelines.errors import BackendUnavailable, KyketError
from pipelines.findings import Findings
from pipelines.store import Correction, Store, StoredArticle
from pipelines.store.settling import settle
from search.indexing import update


def correct(article: str, given: str | None, edit: bool, who: str, note: str) -> None:
    """Have ``article`` say what the JSON text ``given`` says, or what a person writes into an editor."""
    workspace = Workspace(load_settings())
    with workspace.store() as store:
        stored = store.article(article)
        said = _edited(stored) if edit else _read(given or "", stored)
        made_now = store.correct(stored.article.id, said, who or _user(), datetime.now(UTC), note)
        _follow(workspace, store)
    console.print(f"{made_now.article_id}: {said.label}, {len(said.signings)} signings, corrected by {made_now.who}")


def uncorrect(article: str) -> None:
    """Have ``article`` show what the recogniser reads again."""
    workspace = Workspace(load_settings())
    with workspace.store() as store:
        stored = store.article(article)
        if not store.uncorrect(stored.article.id):
            raise KyketError(
                "this article is not corrected", about=article, remedy="`kyket signings corrections` lists"
            )
        _follow(workspace, store)
    console.print(f"{stored.article.id} shows what the recogniser reads")


def corrections(gold: Path | None, as_json: bool) -> None:
    """List what people have corrected, or write it as labelled articles into ``gold``."""
    with Workspace(load_settings()).store() as store:
        found = store.corrections()
        articles = store.current([one.article_id for one in found])
    if gold is not None:
        _write(made(gold), found, articles)
    elif as_json:
        print_json([correction_json(one) | labels(articles[one.article_id].article, one.findings) for one in found])
    else:
        print_table(
            ("article", "corrected", "by", "label", "signings#", "title", "note"),
            [
                (
                    one.article_id,
                    moment(one.at),
                    one.who,
                    one.findings.label,
                    len(one.findings.signings),
                    articles[one.article_id].article.title,
                    one.note,
                )
                for one in found
            ],
        )


def _write(folder: Path, found: list[Correction], articles: dict[str, StoredArticle]) -> None:
    for one in found:
        values = labelled(articles[one.article_id].article, one.findings, one.note)
        text = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
        file = folder / f"{one.article_id}.json"
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise KyketError(
                f"cannot be written: {error.strerror}", about=str(file), remedy="give a folder of yours"
            ) from error
    error_console.print(f"{len(found)} articles written to {folder}")


def _read(text: str, stored: StoredArticle) -> Findings:
    try:
        values = json.loads(text)
    except ValueError as error:
        raise KyketError(
            f"the correction is not JSON ({error})", about=stored.article.id, remedy="give one JSON object"
        ) from error
    return corrected(values, stored.article, stored.findings, stored.article.id)


def _edited(stored: StoredArticle) -> Findings:
    """What a person makes of what is shown, in the editor of $EDITOR; asked again as long as it cannot be read."""
    before = json.dumps(labels(stored.article, stored.findings or Findings("unrelated")), ensure_ascii=False, indent=2)
    text = before
    while True:
        written = _from_editor(text)
        if written.strip() == before.strip():
            raise KyketError("nothing was changed", about=stored.article.id, remedy="save the file in the editor")
        text = written
        try:
            return _read(text, stored)
        except KyketError as error:
            error_console.print(error_console.plain(str(error)), soft_wrap=True)
            if not confirm("Edit again?", default=True, err=True):
                raise


def _from_editor(text: str) -> str:
    """``text`` as a person leaves it."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="kyket-") as folder:
        file = Path(folder) / "correction.json"
        file.write_text(text, encoding="utf-8")
        try:
            subprocess.run([*command, str(file)], check=True)
            return file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError, subprocess.CalledProcessError) as error:
            raise KyketError(
                f"the editor failed ({error})",
                about=" ".join(command),
                remedy="set EDITOR to one that waits, or --file",
            ) from error


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise KyketError("nobody knows who you are", about="--who", remedy="give --who NAME") from error


def _follow(workspace: Workspace, store: Store) -> None:
    """Have stories, agreements and the index know of it now."""
    settle(store)
    try:
        with workspace.backend() as backend:
            update(backend, store, site_infos(workspace.registry()))
    except BackendUnavailable as error:
        error_console.print(f"[yellow]kept, but the search index is behind:[/] {error_console.plain(str(error))}")
