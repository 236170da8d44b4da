"""Collecting garbage less often is collecting it all the same."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import gc, sys, weakref
from kyket import collecting

class Ring:
    def __init__(self):
        self.own = self

collecting.pause()
modules = [Ring() for _ in range(10)]
assert not gc.isenabled()
collecting.settle()
assert gc.isenabled() and gc.get_freeze_count() > 0
gone = weakref.ref(Ring())
kept = []
while gone() is not None and len(kept) < 10_000_000:
    kept.append([])
print(gone(), len(modules))
"""


def test_what_is_made_later_and_let_go_is_collected() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["None", "10"]
