"""The demo, as a person has it: an alert set between two days tells once what four sites report, as foretold."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.registry import write_registry
from demo.server import DemoServer
from demo.sites import SITES
from servers.mail import MailServer
from servers.receiver import Receiver

QUERY = '"Lâm Đồng" "Nghệ An"'
EVENT = {"vnpt.demo", "onecms.demo", "dnn.demo", "tuyengiao.demo"}


class Place:
    """kyket with two channels: by a real mail server, and to a real receiver."""

    def __init__(self, var: Path, mail: MailServer, receiver: Receiver) -> None:
        self.var = var
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("KYKET_")} | {
            "KYKET_VAR": str(var),
            "KYKET_SMTP_URL": f"smtp://127.0.0.1:{mail.port}?from=kyket@tinh.vn&starttls=never",
            "KYKET_CHANNEL_OPS": f"webhook+http://127.0.0.1:{receiver.port}/hook?secret=geheim",
        }

    def run(self, *arguments: str, var: Path | None = None) -> str:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("kyket")), *arguments],
            env=self._environment | {"KYKET_VAR": str(var or self.var)},
            cwd=self.var.parent,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def json(self, *arguments: str, var: Path | None = None) -> Any:
        return json.loads(self.run(*arguments, "--json", var=var))


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running


def test_an_alert_set_between_two_days_tells_once_what_four_sites_report_as_foretold(
    tmp_path: Path, mail: MailServer, receiver: Receiver
) -> None:
    place = Place(tmp_path / "var", mail, receiver)
    with DemoServer(1, {one.id: 0 for one in SITES}, flood_control=False) as demo:
        sites = [path.stem for path in write_registry(place.var / "sites", demo.ports)]
        place.run("run", *sites)
        assert place.json("alerts", "preview", QUERY, "--days", "3650")["hits"] == 0
        for watch in ("articles", "signings"):
            channels = ("--channel", "mail:team@tinh.vn", "--channel", "ops")
            place.run("alerts", "add", watch, QUERY, "--watch", watch, *channels)
        assert (mail.mails, receiver.requests) == ([], [])

        demo.edition = 2
        said = place.run("run", *sites)
        assert "2 notices" in said
        assert "sent: mail:team@tinh.vn 2, ops 2" in said
        place.run("run", *sites)
        place.run("alerts", "run")
        place.run("alerts", "sweep")

    # Once by each channel, however often it is looked.
    assert [mail["Subject"].startswith("[kyket] ") for mail in mail.parsed] == [True, True]
    assert {one["alert"]["name"] for one in map(json.loads, (each.body for each in receiver.requests))} == {
        "articles",
        "signings",
    }
    assert len(receiver.requests) == 2
    for request in receiver.requests:
        (notice,) = json.loads(request.body)["notices"]
        assert notice["signings"][0]["signed_on"] == "2026-06-09"

    # What had come is known from a copy in which there never was an alert.
    plain = Path(shutil.copytree(place.var, tmp_path / "plain"))
    for watch in ("articles", "signings"):
        place.run("alerts", "remove", watch, "--yes", var=plain)
    for watch in ("articles", "signings"):
        log = place.json("alerts", "log", watch)
        foretold = place.json("alerts", "preview", QUERY, "--days", "3650", "--watch", watch, var=plain)
        assert {one["site"] for one in foretold["articles"]} == EVENT
        assert {one["id"] for one in foretold["articles"]} == {one["article"] for one in log["matches"]}
        assert foretold["notices"] == len(log["notices"]) == 1
