"""kyket's commands from within a task, each in a process of its own.

Its memory goes when it ends, Scrapy's event loop is its own, and it ends with the task, however that ends.
"""

from __future__ import annotations

import ctypes
import json
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections import deque
from typing import IO, Any

from pipelines.errors import KyketError

GRACE = 30.0
"""Seconds that a command has to end in order after SIGTERM; a crawl needs as long as its slowest answer."""
_TOLD = 20
"""Lines of a command that failed, in what is said of it."""
_LOGGED = '{"time": '
"""How lines of the log begin, in the form for machines."""
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


class CommandFailed(KyketError):
    """A command of kyket ended with another code than 0."""

    def __init__(self, message: str, *, about: str, code: int, output: str = "", keys: tuple[str, ...] = ()) -> None:
        super().__init__(message, about=about)
        self.code = code
        self.output = output
        """What it printed on standard output."""
        self.keys = keys
        """What failed of it, as operators are told; empty: all of it."""


def kyket(*words: str, show: bool = True, environment: dict[str, str] | None = None) -> str:
    """Run ``kyket WORDS``; its standard output. What it says goes line by line to ours, with ``show`` all of it.

    Raises :class:`CommandFailed` with its last lines.
    """
    about = shlex.join(("kyket", *words))
    print(f"$ {about}", flush=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "kyket", *words],
        env={**os.environ, "COLUMNS": "160", "PYTHONUNBUFFERED": "1", **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        preexec_fn=_end_with_parent,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    last: deque[str] = deque(maxlen=_TOLD)
    said = threading.Thread(target=_pass_on, args=(process.stderr, last), daemon=True)
    said.start()
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line)
            if show:
                last.append(line.rstrip())
                print(line, end="", flush=True)
        code = process.wait()
        said.join()
    finally:  # a time-out, or somebody stops the task
        _end(process)
    output = "".join(lines)
    if code:
        said_last = "\n".join([*last, *_how_it_ended(code, silent=not last)])
        raise CommandFailed(said_last, about=about, code=code, output=output)
    return output


def kyket_json(*words: str, environment: dict[str, str] | None = None) -> Any:
    """What ``kyket WORDS --json`` prints."""
    return json.loads(kyket(*words, "--json", show=False, environment=environment))


def _how_it_ended(code: int, *, silent: bool) -> list[str]:
    if code == -signal.SIGKILL:
        return ["it was killed (SIGKILL): for want of memory, or by somebody"]
    if code < 0:
        return [f"it was ended by {signal.Signals(-code).name}"]
    return [f"it ended with code {code} and said nothing"] if silent else []


def _pass_on(stream: IO[str], last: deque[str]) -> None:
    for line in stream:
        if not line.startswith(_LOGGED):  # operators are told what a command says, not what it logs
            last.append(line.rstrip())
        print(line, end="", flush=True)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _end_with_parent() -> None:
    """In the child: SIGTERM when the task's process is no more, be it by SIGKILL."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
