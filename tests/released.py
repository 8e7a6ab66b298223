"""The project's own data as a release, for tests that only read it: built once per run."""

import atexit
import shutil
import subprocess
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import httpx
from building import PROGRAM
from serving import Server, serving


@cache
def releases() -> Path:
    """A folder of releases with the current data in it."""
    target = Path(mkdtemp(prefix="bilateral-kg-tests-"))
    atexit.register(shutil.rmtree, target, ignore_errors=True)
    command = [*PROGRAM, "build", "--releases", str(target)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return target


@cache
def server() -> Server:
    """One server of that release, for tests that only ask it; it stops when the run ends."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(serving("--releases", releases()))


@cache
def client() -> httpx.Client:
    """A connection to it."""
    connection = server().client()
    atexit.register(connection.close)
    return connection
