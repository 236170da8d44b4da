"""A process that places what is due, to be run beside others and to be killed: ``python placer.py URL``."""

from __future__ import annotations

import sys

from pipelines.store import Store


def main() -> None:
    with Store.open(sys.argv[1]) as store:
        while store.place_due(2):
            print("placed", flush=True)


if __name__ == "__main__":
    main()
