"""The demo county: an invented unit with files such as clerks really hand in."""

from binder.demo.files import DemoFile, make_files

__all__ = ["DemoFile", "make_files"]
