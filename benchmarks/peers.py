"""``make bench-peers``: news-please on the same made-up site as ``make bench NAME=crawl``, beside kyket.

news-please lives in an environment of its own under ``var/peers`` (made on the first run with pip, from whatever index
pip is set up for). It is used as a library, as its own documentation does for a list of addresses: it fetches and
extracts them on all cores. It neither archives nor stores nor indexes. It is given the addresses; kyket finds them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from benchmarks import site as made_up
from benchmarks.articles import family_of
from benchmarks.crawl import run_kyket, served

INSTALL_LIMIT = 240
"""Seconds for pip; with the limits below, all ends within ten minutes."""
PEER_LIMIT = 150
KYKET_LIMIT = 150

# Runs in the peer's environment, on which nothing of kyket is installed. Batches, so that a slow machine is stopped in
# time and still gives a figure.
_PEER = """
import json, logging, sys
from time import perf_counter
from newsplease import NewsPlease
logging.disable(logging.CRITICAL)
if __name__ == "__main__":
    urls = json.loads(sys.stdin.read())
    limit, batch = float(sys.argv[1]), 200
    done = found = 0
    began = perf_counter()
    while done < len(urls) and perf_counter() - began < limit:
        articles = NewsPlease.from_urls(urls[done:done + batch], request_args={"timeout": 60}, fetch_images=False)
        found += sum(bool(getattr(article, "maintext", None)) for article in articles.values())
        done += len(articles)
    print(json.dumps({"pages": done, "found": found, "seconds": perf_counter() - began}))
"""


def environment(folder: Path) -> Path:
    """The Python of news-please's own environment, made if it is not there. Ends the program if that fails."""
    python = folder / "venv" / "bin" / "python"
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True, timeout=INSTALL_LIMIT)
        if subprocess.run([str(python), "-c", "import newsplease"], capture_output=True).returncode != 0:
            print("installing news-please into", folder / "venv")
            install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "news-please"]
            subprocess.run(install, check=True, timeout=INSTALL_LIMIT)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise SystemExit(f"news-please could not be installed: {error}") from error
    return python


def run_peer(python: Path, urls: list[str]) -> dict[str, float]:
    """``pages`` that news-please went through, ``found`` texts, ``seconds``."""
    command = [str(python), "-W", "ignore", "-c", _PEER, str(PEER_LIMIT)]
    done = subprocess.run(
        command, input=json.dumps(urls), stdout=subprocess.PIPE, text=True, check=False, timeout=PEER_LIMIT * 2
    )
    if done.returncode != 0:
        raise SystemExit(f"news-please ended with {done.returncode}")
    result: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def main() -> None:
    """The command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--folder", type=Path, default=Path("var"), help="of the environment and the rendered site")
    options = parser.parse_args()
    python = environment(options.folder / "peers")
    folder = options.folder / "bench" / f"site-{options.articles}"
    pages = made_up.build(folder, options.articles)
    began = perf_counter()
    with served(folder, options.articles) as sites:
        urls = [sites[family_of(page.number)] + page.path for page in pages.stored]
        peer = run_peer(python, urls)
        kyket = run_kyket(folder, sites, KYKET_LIMIT)
    peer_rate = peer["pages"] / peer["seconds"]
    rate = kyket.articles / kyket.seconds
    found = f"text on {peer['found']:.0f} of {peer['pages']:.0f} pages"
    print(f"news-please (fetch, extract): {peer_rate:.1f} pages/s, {found}")
    print(f"kyket run (fetch, archive, extract, store, index): {rate:.1f} pages/s, {kyket.articles} articles")
    print(f"ratio {rate / peer_rate:.2f}; {perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
