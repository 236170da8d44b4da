"""The server itself: ports, flood control, a process of its own that leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demo.articles import load
from demo.flood import REQUESTS, WINDOW, FloodControl
from demo.process import DemoProcess
from demo.server import DemoServer, PortTaken
from demo.sites import DEFAULT_PORTS, HOST
from servers.ports import free_port

Fetch = Callable[..., Any]
FREE = dict.fromkeys(DEFAULT_PORTS, 0)


def _listens(port: int) -> bool:
    with socket.socket() as visitor:
        # Where nobody listens, the system may by chance connect a visitor to itself.
        return visitor.connect_ex((HOST, port)) == 0 and visitor.getsockname() != visitor.getpeername()


def _wait(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 300
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_each_site_has_a_port_of_its_own_on_this_machine_only(demo: DemoServer) -> None:
    assert len(set(demo.ports.values())) == 5
    assert all(address.startswith("http://127.0.0.1:") for address in demo.bases.values())


def test_default_ports_lie_below_those_that_the_system_hands_out() -> None:
    assert all(1024 < port < 32768 for port in DEFAULT_PORTS.values())


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port}, where vnpt.demo"):
            DemoServer(ports=FREE | {"vnpt.demo": port})


def test_when_one_port_is_taken_the_others_are_given_back() -> None:
    ports = {site: free_port() for site in FREE}
    taken = ports["vnpt.demo"]
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind((HOST, taken))
        other.listen()
        with pytest.raises(PortTaken):
            DemoServer(ports=ports)
        with DemoServer(ports=ports | {"vnpt.demo": 0}) as again:
            assert again.ports["nukeviet.demo"] == ports["nukeviet.demo"]


def test_a_site_listens_no_more_after_the_end() -> None:
    with DemoServer(ports={site: free_port() for site in FREE}) as server:
        assert all(map(_listens, server.ports.values()))
    assert not any(map(_listens, server.ports.values()))


def test_the_edition_may_change_while_the_sites_are_up(demo: DemoServer, fetch: Fetch) -> None:
    address = f"{demo.bases['vnpt.demo']}/"
    demo.edition = 1
    assert "Lâm Đồng và Nghệ An ký kết" not in fetch(address).text
    demo.edition = 2
    assert "Lâm Đồng và Nghệ An ký kết" in fetch(address).text


def test_a_site_may_be_given_a_new_template_while_it_is_up(demo: DemoServer, fetch: Fetch) -> None:
    article = next(one for one in load(1, demo.ports) if one.site == "nukeviet.demo")
    before = fetch(article.url).text
    demo.changed_template = {"nukeviet"}
    try:
        after = fetch(article.url).text
    finally:
        demo.changed_template = ()
    assert "news-bodyhtml" in before
    assert "news-bodyhtml" not in after
    assert article.title in after
    assert all(word in after for word in article.paragraphs[0].split()[:5])


def test_head_sends_the_length_and_no_body(demo: DemoServer) -> None:
    import http.client

    connection = http.client.HTTPConnection(HOST, demo.ports["dnn.demo"], timeout=60)
    for _ in range(2):  # on one connection
        connection.request("HEAD", "/")
        response = connection.getresponse()
        assert int(response.headers["Content-Length"]) > 10_000
        assert response.read() == b""
    connection.close()


def test_flood_control_refuses_one_request_too_many_and_says_when_to_come_back(fetch: Fetch) -> None:
    with DemoServer(ports=FREE) as server:
        server.flood = FloodControl(clock=lambda: 100.0)
        address = f"{server.bases['nukeviet.demo']}/"
        answers = [fetch(address) for _ in range(REQUESTS + 1)]
        assert [answer.status for answer in answers] == [200] * REQUESTS + [429]
        assert answers[-1].header("Retry-After") == str(WINDOW)
        assert fetch(f"{server.bases['nukeviet.demo']}/robots.txt").status == 200
        assert fetch(f"{server.bases['onecms.demo']}/").status == 200
        assert server.flood.refused == 1


def test_after_the_window_requests_are_answered_again() -> None:
    now = 100.0
    flood = FloodControl(requests=3, window=2, clock=lambda: now)
    assert [flood.refuses() for _ in range(5)] == [False, False, False, True, True]
    now += 1.9
    assert flood.refuses()
    now += 0.1
    assert not flood.refuses()


def test_a_process_of_its_own_serves_and_ends(fetch: Fetch) -> None:
    with DemoProcess(2, free_ports=True, flood_control=False) as process:
        pid = process.pid
        assert pid != os.getpid()
        assert "Lâm Đồng và Nghệ An ký kết" in fetch(f"{process.bases['vnpt.demo']}/").text
    assert not any(map(_listens, process.ports.values()))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    said = tmp_path / "ports"
    script = (
        "import pathlib, sys, time\n"
        "from demo.process import DemoProcess\n"
        "with DemoProcess(free_ports=True) as process:\n"
        "    pathlib.Path(sys.argv[1]).write_text(' '.join(map(str, process.ports.values())))\n"
        "    time.sleep(3600)\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", script, str(said)])
    try:
        assert _wait(lambda: said.exists() and len(said.read_text().split()) == 5)
        ports = [int(port) for port in said.read_text().split()]
        assert all(map(_listens, ports))
        starter.send_signal(signal.SIGKILL)
        starter.wait()
        assert _wait(lambda: not any(map(_listens, ports)))
    finally:
        starter.kill()
        starter.wait()
