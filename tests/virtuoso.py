"""A Virtuoso on loopback for the tests that need one: started in an empty folder, then stopped."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from conftest import require

PASSWORD = "only-of-this-test"  # of a server that nobody else reaches
START_SECONDS = 60
_INI = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = 15000
MaxSortedTopRows = 1000000
ServerThreads = 20
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 16
[SPARQL]
MaxQueryExecutionTime = {seconds}
"""


@dataclass(frozen=True)
class Virtuoso:
    """A running server."""

    url: str

    @property
    def settings(self) -> dict[str, str]:
        """What the product is told, as docs/engines.md has it."""
        return {
            "engine": f"{self.url}/sparql",
            "engine_update": f"{self.url}/sparql-auth",
            "engine_graphs": f"{self.url}/sparql-graph-crud-auth",
            "engine_user": "dba",
            "engine_password": PASSWORD,
        }


@contextmanager
def running(folder: Path, seconds: int = 60, buffers: int = 20_000) -> Iterator[Virtuoso]:
    """A server with its files in *folder*; a query may take *seconds*."""
    require(shutil.which("virtuoso-t") is not None, "virtuoso-t is not installed")
    sql, http = _free_port(), _free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(_INI.format(sql=sql, http=http, folder=folder, seconds=seconds, buffers=buffers))
    command = ["virtuoso-t", "+foreground", "+configfile", str(ini)]
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    # It makes the database, sets the passwords and ends.
    passwords = ["+pwdold", "dba", "+pwddba", PASSWORD, "+pwddav", PASSWORD]
    subprocess.run([*command, *passwords], check=True, timeout=START_SECONDS, **quiet)
    process = subprocess.Popen(command, start_new_session=True, **quiet)
    try:
        url = f"http://127.0.0.1:{http}"
        _await_ready(url, process)
        yield Virtuoso(url)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < until and process.poll() is None:
            try:
                if client.get(f"{url}/sparql", params={"query": "ASK {}"}).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.2)
    raise AssertionError(f"Virtuoso did not start; it ended with {process.poll()}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
