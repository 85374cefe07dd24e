"""Making files and their names durable."""

import os
from pathlib import Path


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows keeps names without being asked."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def fsync_file(path: Path) -> None:
    """Make the bytes of a file durable that is closed already."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
