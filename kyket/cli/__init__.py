"""The command line: ``kyket``."""

from __future__ import annotations

import errno
import sys
from contextlib import suppress
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from kyket import __version__, collecting
from kyket.cli.console import error_console
from pipelines.errors import KyketError, SettingsError

# Command by command the module that holds it, in the order of `kyket --help`. A module is imported when its command is
# asked for: `kyket search` need not wait for Scrapy.
_COMMANDS = {
    "run": "working",
    "crawl": "crawling",
    "process": "working",
    "dedup": "working",
    "import": "working",
    "search": "searching",
    "similar": "searching",
    "export": "searching",
    "serve": "serving",
    "accounts": "accounts",
    "show": "pages",
    "extract": "pages",
    "signings": "signings",
    "agreements": "agreements",
    "alerts": "alerts",
    "alarms": "alarms",
    "reextract": "reextracting",
    "forget": "working",
    "sites": "sites",
    "archive": "archive",
    "backup": "backup",
    "index": "index",
    "status": "status",
    "metrics": "metrics",
    "settings": "status",
    "eval": "evaluate",
    "demo": "demo",
}
_FAULT = 70  # EX_SOFTWARE of sysexits.h


class _Commands(TyperGroup):
    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        group = typer.main.get_group(import_module(f"kyket.cli.{_COMMANDS[cmd_name]}").app)
        found = group.commands.get(cmd_name, group)
        found.name = cmd_name
        return found


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Finds the coordination signings on the sites of Vietnam's provincial committees, papers and portals.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kyket {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the whole trace of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    del debug, version  # --debug is looked at by main(), where errors end
    from kyket.logs import set_up_logging
    from kyket.settings import load_settings

    with suppress(SettingsError):  # the command says it
        set_up_logging(load_settings())
    collecting.settle()  # the command's module is imported


def main() -> None:
    """Run the command line. An error is one line on standard error and its exit code; ``--debug`` shows the trace."""
    collecting.pause()
    debug = "--debug" in sys.argv[1:]
    if debug:  # anywhere on the line, not only before the command
        sys.argv = [sys.argv[0], "--debug", *(word for word in sys.argv[1:] if word != "--debug")]
    try:
        app()
    except KyketError as error:
        if debug:
            raise
        error_console.print(f"[bold red]error:[/] {error_console.plain(str(error))}", soft_wrap=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if debug:
            raise
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            where = f"{error.filename}: " if error.filename else ""
            error_console.print(
                f"[bold red]error:[/] {error_console.plain(where)}the disk is full — make room, and run it again",
                soft_wrap=True,
            )
            sys.exit(1)
        line = error_console.plain(f"{type(error).__name__}: {error}")
        error_console.print(
            f"[bold red]error:[/] kyket itself failed: {line} — please report it with what `kyket --debug …` shows",
            soft_wrap=True,
        )
        sys.exit(_FAULT)
