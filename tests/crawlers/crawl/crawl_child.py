"""A crawl in a process of its own, to be killed: ``crawl_child.py ADDRESS FOLDER [OPTION=NUMBER …]``."""

from __future__ import annotations

import sys
from pathlib import Path

from crawl_setting import Crawling, site_at

from pipelines.store import Store

if __name__ == "__main__":
    address, folder = sys.argv[1:3]
    options = {name: float(value) for name, _, value in (option.partition("=") for option in sys.argv[3:])}
    with Store.open(f"sqlite:///{folder}/store.sqlite") as store:
        run = Crawling(Path(folder) / "archive", store)(site_at(address), **options)
    print("finished" if run.finished_at else "unfinished", dict(run.outcomes))
