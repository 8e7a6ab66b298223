"""What a worker process gives up before it runs a stranger's query."""

import ctypes
import errno
import os
import platform
import resource
import select
from threading import Thread
from typing import Final

_MIB: Final = 2**20
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
# The number of socket(2) on the machines that releases of pyoxigraph exist for.
_SOCKET: Final = {"x86_64": 41, "aarch64": 198}


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("jump_true", ctypes.c_ubyte),
        ("jump_false", ctypes.c_ubyte),
        ("operand", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction)))


def limit_memory(mib: int) -> None:
    """Let allocations beyond *mib* fail, and a process that dies of it leave no core file.

    RLIMIT_DATA, because RLIMIT_AS counts RocksDB's mapped files and kills at open.
    """
    _, ceiling = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = mib * _MIB if ceiling == resource.RLIM_INFINITY else min(mib * _MIB, ceiling)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, wanted))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forbid_sockets() -> bool:
    """Make socket(2) fail from here on, on Linux: the lock behind the gate.

    The gate judges text; this holds even where it errs. Returns whether the kernel agreed:
    elsewhere the gate stands alone.
    """
    number = _SOCKET.get(platform.machine())
    if platform.system() != "Linux" or number is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    program = (_Instruction * 4)(
        _Instruction(0x20, 0, 0, 0),  # load the system call's number
        _Instruction(0x15, 0, 1, number),  # is it socket? if not, skip one
        _Instruction(0x06, 0, 0, _ERRNO | errno.EACCES),
        _Instruction(0x06, 0, 0, _ALLOW),
    )
    wanted = _Program(len(program), program)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    refused: int = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(wanted))
    return refused == 0


def die_with(server: int) -> None:
    """End this process when the process *server* ends, where the system can tell (Linux).

    A worker deep in a query does not see that its pipe was closed, and the parent that the
    kernel knows of, multiprocessing's fork server, lives as long as its children do.
    """
    pidfd_open = getattr(os, "pidfd_open", None)
    if pidfd_open is None:
        return
    try:
        descriptor = pidfd_open(server)
    except ProcessLookupError:
        os._exit(1)
    Thread(target=_await_end, args=(descriptor,), daemon=True).start()


def _await_end(descriptor: int) -> None:
    select.select([descriptor], [], [])
    os._exit(1)


def silence() -> None:
    """Send standard error nowhere: an allocation that fails prints a page of Rust's stack."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def trim_memory() -> None:
    """Give freed memory back to the system; glibc keeps it otherwise (measured: 240 MiB)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
