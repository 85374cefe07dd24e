"""The picture inside an electronic seal (GM/T 0031, GB/T 38540). The seal is shown; nothing of it is verified."""

from collections.abc import Iterator

IA5, OCTETS, BITS, SEQUENCE, CONSTRUCTED = 0x16, 0x04, 0x03, 0x30, 0x20
PICTURES = frozenset({b"png", b"jpg", b"jpeg", b"bmp", b"gif", b"tif", b"tiff", b"ofd", b"svg"})
DEEPEST = 24


def seal_picture(data: bytes) -> tuple[str, bytes] | None:
    """Kind ("png", "ofd") and bytes of the first picture: a text that names a kind, then a string of bytes."""
    return next(_pictures(data, 0), None)


def _pictures(data: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    before = b""
    for tag, value in _values(data):
        kind = before.lower().lstrip(b".")
        if tag == OCTETS and kind in PICTURES and value:
            yield kind.decode("ascii"), value
        elif depth < DEEPEST and tag & CONSTRUCTED:
            yield from _pictures(value, depth + 1)
        elif depth < DEEPEST and tag in (OCTETS, BITS):  # a seal within a signature is often wrapped once more
            inner = value[1:] if tag == BITS else value
            if inner[:1] == bytes([SEQUENCE]):
                yield from _pictures(inner, depth + 1)
        before = value if tag == IA5 else b""


def _values(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each value that stands in `data`, up to the first that makes no sense."""
    at = 0
    while at + 2 <= len(data):
        tag, length, start = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            if not 1 <= size <= 4:
                return
            length, start = int.from_bytes(data[start : start + size]), start + size
        if start + length > len(data):
            return
        yield tag, data[start : start + length]
        at = start + length
