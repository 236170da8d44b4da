"""kyket as a process that stands still at a step of its own, so that it is killed there and nowhere else.

Who kills a process when it looks from outside as if it had come so far, kills it on a busy machine when it has gone on.
"""

from __future__ import annotations

import importlib
import itertools
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 600.0
"""Seconds after which a process counts as one that never comes to the step, or never ends."""


def killed(
    line: Sequence[str], step: str, *, environment: Mapping[str, str], cwd: Path | None = None, before: bool = False
) -> None:
    """``kyket LINE``, killed with SIGKILL at the first end (or, ``before``, beginning) of ``step``: ``module:function``
    or ``module:Class.method``. The processes that it has started must end with it."""
    import psutil  # the process that is to be killed needs none

    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "said").open("w+") as said:
        mark = Path(folder) / "here"
        # -P: beside this file lie packages with the names of libraries.
        command = [sys.executable, "-P", __file__, step, "before" if before else "after", str(mark), *line]
        with subprocess.Popen(command, env=environment, cwd=cwd, stdout=said, stderr=said) as process:
            try:
                until = time.monotonic() + PATIENCE
                while not mark.exists():
                    assert process.poll() is None, f"it ended before {step}: {(Path(folder) / 'said').read_text()}"
                    assert time.monotonic() < until, f"it does not come to {step}"
                    time.sleep(0.005)
                family = psutil.Process(process.pid).children(recursive=True)
            finally:
                process.send_signal(signal.SIGKILL)
    assert psutil.wait_procs(family, timeout=PATIENCE)[1] == [], "what it has started outlived it"


def _stand_still_at(step: str, mark: Path, *, before: bool) -> None:
    """Have this process wait for its end at the first call of ``step``, having said so by ``mark``."""
    module, _, path = step.partition(":")
    *outer, name = path.split(".")
    owner: Any = importlib.import_module(module)
    for one in outer:
        owner = getattr(owner, one)
    function = getattr(owner, name)
    calls = itertools.count()

    def stand_still() -> None:
        mark.touch()
        threading.Event().wait()

    def wrapped(*given: Any, **named: Any) -> Any:
        is_first = next(calls) == 0
        if is_first and before:
            stand_still()
        result = function(*given, **named)
        if is_first and not before:
            stand_still()
        return result

    setattr(owner, name, wrapped)


if __name__ == "__main__":
    _stand_still_at(sys.argv[1], Path(sys.argv[3]), before=sys.argv[2] == "before")
    sys.argv = ["kyket", *sys.argv[4:]]
    from kyket.cli import main

    main()
