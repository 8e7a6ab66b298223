"""A real server for tests: the command as a process, on a free port, until the test is done."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

START_SECONDS = 120


@dataclass
class Server:
    """A running `bilateral-kg serve`."""

    process: subprocess.Popen[str]
    url: str
    log: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def client(self, **options: object) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=60, trust_env=False, **options)


@contextmanager
def serving(*arguments: str | Path, **settings: object) -> Iterator[Server]:
    """Run `bilateral-kg serve --port 0 ARGUMENTS`; *settings* are BILATERAL_KG_* variables."""
    environment = {
        **os.environ,
        **{f"BILATERAL_KG_{name.upper()}": str(value) for name, value in settings.items()},
    }
    command = [sys.executable, "-m", "bilateral_kg", "serve", "--port", "0", *map(str, arguments)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    log: list[str] = []
    reader = threading.Thread(target=lambda: log.extend(process.stderr or ()), daemon=True)
    reader.start()
    try:
        server = Server(process, _address(process, log), log)
        _await_ready(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(5)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def _address(process: subprocess.Popen[str], log: list[str]) -> str:
    for line in process.stdout or ():
        if found := re.match(r"(http://[^/ ]+)", line):
            return found[1]
    process.wait(5)
    raise AssertionError(f"the server did not start: {''.join(log)}")


def _await_ready(server: Server) -> None:
    transport = httpx.HTTPTransport(retries=5)
    with httpx.Client(transport=transport, trust_env=False, timeout=START_SECONDS) as client:
        answer = client.get(server.url + "/readyz")
    assert answer.status_code == 200, answer.text + "".join(server.log)
