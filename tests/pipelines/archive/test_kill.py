"""kill -9 while pages are written, again and again: what was acknowledged is there, once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipelines.archive import ArchiveReader, repair, verify
from pipelines.article import ArchiveReference

# Pages of 1 byte to 600 KB that hardly compress, so that kills fall into records, and files that roll often, so that
# kills fall into moves.
CHILD = """
import os, random, sys
from datetime import UTC, datetime
from pathlib import Path
from pipelines.archive import ArchiveWriter, repair
from pipelines.article import Page

folder, address, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
for done in repair(folder, address):
    print("repaired", done.file, flush=True)
with ArchiveWriter(folder, address, site="bao.demo", roll_bytes=1_000_000) as writer:
    number = 0
    while True:
        url = f"https://bao.demo/{name}/{number}"
        body = os.urandom(random.choice([1, 1_000, 30_000, 600_000]))
        page = Page(url, url, "bao.demo", datetime.now(UTC), 200, (("Content-Type", "text/html"),), body)
        reference = writer.write(page)
        print("wrote", url, reference.file, reference.offset, flush=True)
        number += 1
"""


@pytest.mark.parametrize("elsewhere", [False, True], ids=["renamed", "copied"])
def test_every_acknowledged_record_survives_kill_9_and_none_is_there_twice(
    folder: Path, tmp_path: Path, elsewhere: bool
) -> None:
    address = str(tmp_path / "elsewhere")
    if elsewhere:
        # The way of a remote address: fsspec's "dir" filesystem over the local one is no local folder to us.
        address = f"dir::file://{address}"
        (tmp_path / "elsewhere").mkdir()
    chance = random.Random(20210429)
    acknowledged: dict[str, ArchiveReference] = {}
    for run in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(folder), address, str(run)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        kill_after = chance.randint(1, 60)
        written = 0
        for line in child.stdout:
            if line.startswith("wrote") and line.endswith("\n"):
                _, url, file, offset = line.split()
                acknowledged[url] = ArchiveReference(file, int(offset))
                written += 1
                if written == kill_after:
                    child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL

    repair(folder, address)

    assert not list(folder.glob("*.open"))
    with ArchiveReader(folder, address) as reader:
        for url, reference in acknowledged.items():
            assert reader.read(reference).url == url
    assert [finding for finding in verify(folder, address) if finding.problem] == []
    stored: Counter[str] = Counter()
    for path in (tmp_path / "elsewhere").rglob("*.warc.gz"):
        with path.open("rb") as file:
            stored.update(
                record.rec_headers.get_header("WARC-Target-URI")
                for record in ArchiveIterator(file)
                if record.rec_type == "response"
            )
    assert set(stored) >= set(acknowledged)
    assert set(stored.values()) == {1}
