"""The command line: the same things a person can do in the window, from a terminal."""

from binder.cli.main import main

__all__ = ["main"]
