"""What `scripts/elasticsearch` and the servers of the tests are made of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from servers.elasticsearch import ServerFailed, Unavailable, given_url
from servers.elasticsearch.bundle import cache_folder
from servers.elasticsearch.container import ContainedServer
from servers.elasticsearch.java import NEEDED_MODULES, java_home
from servers.elasticsearch.process import running
from servers.ports import free_port


def _jdk(folder: Path, version: str, modules: str = " ".join(NEEDED_MODULES)) -> Path:
    folder.mkdir()
    (folder / "release").write_text(f'IMPLEMENTOR="Someone"\nJAVA_VERSION="{version}"\nMODULES="java.base {modules}"\n')
    return folder


class TestJava:
    def test_the_newest_jdk_serves(self, tmp_path: Path) -> None:
        _jdk(tmp_path / "java-9", "21.0.1")
        newest = _jdk(tmp_path / "temurin", "25.0.3")
        _jdk(tmp_path / "old", "17.0.15")
        assert java_home({}, [tmp_path]) == newest

    def test_one_that_is_named_goes_first(self, tmp_path: Path) -> None:
        _jdk(tmp_path / "newer", "25")
        named = _jdk(tmp_path / "named", "21.0.12.1")
        assert java_home({"JAVA_HOME": str(named)}, [tmp_path]) == named

    def test_one_that_is_named_and_too_old_is_passed_over(self, tmp_path: Path) -> None:
        old, newer = _jdk(tmp_path / "old", "17.0.15"), _jdk(tmp_path / "newer", "25")
        assert java_home({"JAVA_HOME": str(old)}, [tmp_path]) == newer

    def test_a_runtime_without_what_is_needed_does_not_serve(self, tmp_path: Path) -> None:
        _jdk(tmp_path / "small", "21.0.8", modules="java.logging")
        with pytest.raises(Unavailable, match="JDK of version 21"):
            java_home({}, [tmp_path])


class TestGivenServer:
    def test_without_a_name_there_is_none(self) -> None:
        assert given_url({}) is None

    def test_one_that_is_silent_is_an_error(self) -> None:
        url = f"http://127.0.0.1:{free_port()}"
        with pytest.raises(ServerFailed, match=url):
            given_url({"ELASTICSEARCH_URL": url})

    def test_one_that_answers_is_taken(self, elasticsearch_url: str) -> None:
        assert given_url({"ELASTICSEARCH_URL": elasticsearch_url}) == elasticsearch_url


class TestProcess:
    def test_a_process_is_known_by_id_and_command_line(self, tmp_path: Path) -> None:
        pid_file = tmp_path / "pid"
        command = [sys.executable, "-c", "input('ready\\n')"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            pid_file.write_text(str(process.pid))
            assert process.stdout is not None
            # Its command line may be empty for a moment after Popen returned: the kernel fills it in as it loads.
            assert process.stdout.readline() == b"ready\n"
            assert running(pid_file, Path(sys.executable).name) == process.pid
            assert running(pid_file, "another program") is None
            process.communicate(b"\n")

    def test_one_that_has_ended_does_not_run(self, tmp_path: Path) -> None:
        ended = subprocess.Popen(["true"])
        ended.wait()
        (tmp_path / "pid").write_text(str(ended.pid))
        assert running(tmp_path / "pid", "") is None

    def test_without_a_file_nothing_runs(self, tmp_path: Path) -> None:
        assert running(tmp_path / "pid", "") is None


def test_the_cache_is_where_one_wants_it() -> None:
    assert cache_folder({"ELASTICSEARCH_CACHE": "/elsewhere"}) == Path("/elsewhere")


class TestContainer:
    def test_only_this_machine_reaches_it(self, tmp_path: Path) -> None:
        command = ContainedServer(engine="docker", folder=tmp_path, port=9299).command()
        assert command[command.index("--publish") + 1] == "127.0.0.1:9299:9200"

    def test_with_security_it_has_password_and_certificate(self, tmp_path: Path) -> None:
        server = ContainedServer(engine="docker", folder=tmp_path, security=True)
        command = server.command()
        assert f"ELASTIC_PASSWORD={server.password}" in command
        assert "xpack.security.http.ssl.enabled=true" in command
        assert f"{server.ca and server.ca.parent}:/usr/share/elasticsearch/config/kyket:ro" in command

    def test_further_settings_go_into_it(self, tmp_path: Path) -> None:
        server = ContainedServer(engine="docker", folder=tmp_path, settings={"action.auto_create_index": "false"})
        assert "action.auto_create_index=false" in server.command()
