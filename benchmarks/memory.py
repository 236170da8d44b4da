"""Memory of a tree of processes: the proportional set size, which counts what several of them share once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Sample:
    """One look at the processes."""

    done: int
    """How far the work was."""
    pss: int
    """Bytes, all processes together."""
    processes: int


def tree_pss(root: psutil.Process) -> tuple[int, int]:
    """Bytes of PSS of ``root`` and all its descendants, and how many processes that are."""
    total = count = 0
    try:
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0, 0
    for process in family:
        try:
            total += process.memory_full_info().pss
            count += 1
        except (psutil.NoSuchProcess, psutil.AccessDenied):  # ended meanwhile
            continue
    return total, count


class Watch:
    """Samples the memory of a process tree every ``seconds`` while it is entered."""

    def __init__(self, pid: int, done: Callable[[], int], seconds: float = 1.0) -> None:
        self.samples: list[Sample] = []
        self._root = psutil.Process(pid)
        self._done = done
        self._seconds = seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            done = self._done()
            pss, processes = tree_pss(self._root)
            if processes:
                self.samples.append(Sample(done, pss, processes))
            self._stop.wait(self._seconds)

    @property
    def peak(self) -> int:
        """The largest PSS seen, in bytes; 0 if there was no time to look."""
        return max((sample.pss for sample in self.samples), default=0)

    def near(self, done: int) -> int:
        """PSS when the work was nearest to ``done``, in bytes."""
        nearest = min(self.samples, key=lambda sample: abs(sample.done - done), default=None)
        return nearest.pss if nearest else 0
