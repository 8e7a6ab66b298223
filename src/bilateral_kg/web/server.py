"""The server process: a socket of our own, uvicorn on it, logs as lines of JSON."""

import errno
import resource
import socket
from typing import Final

import uvicorn
from uvicorn.supervisors import Multiprocess

from bilateral_kg.errors import BilateralKGError
from bilateral_kg.web import factory
from bilateral_kg.web.metrics import SHARED_FOLDER
from bilateral_kg.web.wire import PatientProtocol

METRICS_FOLDER: Final = SHARED_FOLDER
# Linux cuts it to net.core.somaxconn (4096); a burst waits there instead of being reset.
BACKLOG: Final = 4096
GRACE_SECONDS: Final = 5
# Longer than clients and proxies keep a connection that idles (httpx 5 s, load balancers 60 s): who
# closes it first decides whether a request that is just on its way is lost. uvicorn's own 5 s, the
# same as httpx's, lost one in some minutes (measured).
IDLE_SECONDS: Final = 75
LOGGING: Final = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(levelname)s %(name)s: %(message)s"},
        "bare": {"format": "%(message)s"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "access": {"class": "logging.StreamHandler", "formatter": "bare"},
    },
    "loggers": {
        "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "bilateral_kg": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "bilateral_kg.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
    },
}


class PortTaken(BilateralKGError):
    """The address to listen on is in use or not ours."""

    title = "Cannot listen"


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        taken = error.errno == errno.EADDRINUSE
        hint = "it is taken; try another with --port" if taken else error.strerror
        raise PortTaken(f"port {port} on {host}: {hint}") from None
    # From now on clients wait for the application instead of being refused.
    listener.listen(BACKLOG)
    listener.set_inheritable(True)
    return listener


def run(listener: socket.socket, workers: int) -> None:
    """Serve until interrupted."""
    _raise_file_limit()
    config = uvicorn.Config(
        factory.APP,
        factory=True,
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        backlog=BACKLOG,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        log_config=LOGGING,
        workers=workers,
    )
    if workers > 1:
        Multiprocess(config, sockets=[listener]).run()
    else:
        uvicorn.Server(config).run(sockets=[listener])


def _raise_file_limit() -> None:
    """Thousands of connections need as many descriptors as the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
