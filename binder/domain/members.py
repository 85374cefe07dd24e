"""What an archive (ZIP) holds, as a list of names. Nothing in it is a path on this machine."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive.

    number: its place in the archive's list. folder: the names above it, joined by "/"; "" at the top.
    size: bytes that it claims to have. locked: it opens only with a password.
    """

    number: int
    folder: str
    name: str
    size: int
    locked: bool = False
