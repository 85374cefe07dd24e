"""What a parser can do to its process; run in the child by the worker's tests."""

import os
import time
from pathlib import Path


def nap(seconds: float) -> str:
    time.sleep(seconds)
    return "awake"


def meet(mine: Path, other: Path) -> bool:
    """Show oneself and wait for somebody else to do so; False if nobody comes."""
    mine.touch()
    for _ in range(1500):
        if other.exists():
            return True
        time.sleep(0.01)
    return False


def nap_over(*whatever: object) -> None:
    """Takes a parser's place, and hangs."""
    time.sleep(60)


def die() -> None:
    os._exit(9)


def who() -> int:
    return os.getpid()


def gobble(size: int) -> int:
    return len(bytearray(size))


def panic() -> None:
    raise BaseException("a parser in Rust gave up")


def smuggle() -> object:
    """An answer that is no plain data: unpickled without care, it would call what it names."""
    return Path


def tell_twice(word: str, *, times: int) -> str:
    return word * times
