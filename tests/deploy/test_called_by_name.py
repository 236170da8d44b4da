"""``scripts/airflow`` called as it says itself, by its name: the environment is the one beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_called_by_its_name_it_finds_the_environment_beside_it(tmp_path: Path) -> None:
    script = tmp_path / "scripts" / "airflow"
    script.parent.mkdir()
    script.write_bytes((ROOT / "scripts" / "airflow").read_bytes())
    bare = [sys.executable, "-I", "-S", str(script), "kyket", "status"]
    nowhere = subprocess.run(bare, capture_output=True, text=True, check=False)
    assert (nowhere.returncode, nowhere.stderr.count("\n")) == (1, 1)
    assert "make install" in nowhere.stderr
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    assert subprocess.run(bare, capture_output=True, text=True, check=True).stdout == f"{script} kyket status\n"
