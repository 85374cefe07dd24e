"""Python's search for objects that hold each other in circles, kept from looking where there are none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """For work that makes a million objects and none of them in circles: looking for such takes a tenth of its time.

    At the end all there is counts as old, or the first look would go through the million after all.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
