"""Waiting for a child's answer, with an eye on the clock and on the child's memory.

Linux keeps a process within its address space by itself; Windows does not, so its memory is looked at from outside,
where no parser can hold up the look.
"""

import sys
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any, Literal

PERIOD = 0.25  # seconds between looks


def watch(pipe: "Connection[Any, Any]", pid: int, *, timeout: float, memory: int) -> Literal["", "timeout", "memory"]:
    """Wait until there is something to be received; else what went wrong. timeout: seconds; memory: bytes."""
    end = monotonic() + timeout
    while not pipe.poll(min(PERIOD, max(0.0, end - monotonic()))):
        if monotonic() >= end:
            return "timeout"
        if memory_of(pid) > memory:
            return "memory"
    return ""


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    QUERY = 0x0400 | 0x0010  # PROCESS_QUERY_INFORMATION | PROCESS_VM_READ

    class Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS_EX."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
            ("PrivateUsage", ctypes.c_size_t),
        )

    def memory_of(pid: int) -> int:
        """Bytes that a process has for itself; 0 if that cannot be told."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        kernel.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, ctypes.c_void_p, wintypes.DWORD)
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        handle = kernel.OpenProcess(QUERY, False, pid)
        if not handle:
            return 0
        counters = Counters(cb=ctypes.sizeof(Counters))
        told = kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
        kernel.CloseHandle(handle)
        return max(counters.PrivateUsage, counters.PagefileUsage) if told else 0

else:

    def memory_of(pid: int) -> int:
        """Bytes that a process has for itself; 0 if that cannot be told."""
        try:
            with open(f"/proc/{pid}/status", encoding="ascii") as status:
                lines = dict(line.split(":", 1) for line in status)
            return int(lines["RssAnon"].split()[0]) * 1024
        except (OSError, KeyError, ValueError):
            return 0
