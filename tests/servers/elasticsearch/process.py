"""Processes of other users and of earlier commands, known by a pid file."""

from __future__ import annotations

import contextlib
import os
import pwd
import select
import shutil
import signal
import socket
from pathlib import Path


def command_of(user: str, command: list[str], *, dies_with_us: bool) -> list[str]:
    """The command run as ``user`` where this process is root, and otherwise as it is.

    With ``dies_with_us`` it is asked to end (SIGTERM) when this process is gone.
    """
    # Set after the change of user, which clears it.
    if dies_with_us and shutil.which("setpriv"):
        command = ["setpriv", "--pdeathsig", "TERM", *command]
    if os.geteuid() == 0:
        group = pwd.getpwnam(user).pw_gid
        command = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", *command]
    return command


def running(pid_file: Path, mark: str) -> int | None:
    """The process that ``pid_file`` names, if it runs and ``mark`` stands in its command line; else nothing."""
    try:
        pid = int(pid_file.read_text(encoding="ascii"))
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return pid if mark.encode() in command else None


def end(pid: int, how: signal.Signals, patience: float) -> None:
    """Send a process of anyone's the signal and wait until it is gone. Raises TimeoutError."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(process, how)
        if not select.select([process], [], [], patience)[0]:
            raise TimeoutError(f"process {pid} is still there {patience:.0f} s after {how.name}")
    finally:
        os.close(process)


def is_free(port: int) -> bool:
    """Whether nobody listens on a port of 127.0.0.1."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
