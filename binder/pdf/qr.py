"""QR codes (ISO/IEC 18004): a short text as a square of dark and light modules, with 15 % of it spare for damage."""

from collections.abc import Iterator, Sequence
from functools import cache

Modules = tuple[bytes, ...]
"""Rows of a code, 1 for dark."""

SPARE = (10, 16, 26, 18, 24, 16, 18, 22, 22, 26)
"""Codewords of error correction in each block at level M, for versions 1 to 10."""
BLOCKS = (1, 1, 1, 2, 2, 4, 4, 4, 5, 5)
LEVEL_M = 0
BYTES = 4
PADDING = (0xEC, 0x11)
PRIMITIVE, FORMAT_POLYNOMIAL, FORMAT_MASK, VERSION_POLYNOMIAL = 0x11D, 0x537, 0x5412, 0x1F25


def qr_code(text: str, mask: int = 0) -> Modules:
    """The rows of a code. mask: 0 to 7; readers know them all. Raises ValueError beyond 213 bytes."""
    data = text.encode()
    fitting = (v for v in range(1, len(BLOCKS) + 1) if _room(v) >= len(data) * 8 + _count_bits(v) + 4)
    version = next(fitting, 0)
    if not version:
        raise ValueError("too long for a code")
    return _blank(version, mask).rows(_with_spare(_words(data, version), version))


@cache
def _blank(version: int, mask: int) -> "_Grid":
    return _Grid(version, mask)


def _room(version: int) -> int:
    """Bits for data."""
    return (_codewords(version) - SPARE[version - 1] * BLOCKS[version - 1]) * 8


def _codewords(version: int) -> int:
    free = (16 * version + 128) * version + 64
    if version >= 2:
        marks = version // 7 + 2
        free -= (25 * marks - 10) * marks - 55
    return (free - (36 if version >= 7 else 0)) // 8


def _count_bits(version: int) -> int:
    return 8 if version < 10 else 16


def _words(data: bytes, version: int) -> bytes:
    """Mode, length and data, padded to the room there is."""
    bits = f"{BYTES:04b}{len(data):0{_count_bits(version)}b}" + "".join(f"{byte:08b}" for byte in data)
    bits += "0" * min(4, _room(version) - len(bits))
    bits += "0" * (-len(bits) % 8)
    words = [int(bits[n : n + 8], 2) for n in range(0, len(bits), 8)]
    missing = _room(version) // 8 - len(words)
    return bytes([*words, *(PADDING[n % 2] for n in range(missing))])


def _with_spare(words: bytes, version: int) -> bytes:
    """The words cut into blocks, each with its error correction, interleaved."""
    count, spare = BLOCKS[version - 1], SPARE[version - 1]
    short = _codewords(version) // count - spare
    longer = _codewords(version) % count
    blocks, start = [], 0
    for number in range(count):
        end = start + short + (number >= count - longer)
        blocks.append(words[start:end])
        start = end
    ends = [_remainder(block, spare) for block in blocks]
    return bytes([*_interleaved(blocks), *_interleaved(ends)])


def _interleaved(blocks: Sequence[bytes]) -> Iterator[int]:
    for place in range(max(map(len, blocks))):
        yield from (block[place] for block in blocks if place < len(block))


@cache
def _product(a: int, b: int) -> int:
    """In the field of 256 elements."""
    found = 0
    for bit in range(7, -1, -1):
        found = (found << 1) ^ ((found >> 7) * PRIMITIVE)
        found ^= ((b >> bit) & 1) * a
    return found


@cache
def _divisor(degree: int) -> bytes:
    """The polynomial of Reed and Solomon, without its leading 1."""
    found, root = [0] * (degree - 1) + [1], 1
    for _ in range(degree):
        for place in range(degree):
            found[place] = _product(found[place], root) ^ (found[place + 1] if place + 1 < degree else 0)
        root = _product(root, 2)
    return bytes(found)


@cache
def _multiples(degree: int) -> tuple[int, ...]:
    """The polynomial times every element, each as one number of `degree` bytes."""
    return tuple(int.from_bytes(_product(part, factor) for part in _divisor(degree)) for factor in range(256))


def _remainder(block: bytes, degree: int) -> bytes:
    multiples, found, top = _multiples(degree), 0, 8 * (degree - 1)
    for word in block:
        first = found >> top
        found = (found ^ first << top) << 8 ^ multiples[word ^ first]
    return found.to_bytes(degree)


class _Grid:
    """The modules that are the same in every code of a version, and the places of the others, changed by the mask."""

    def __init__(self, version: int, mask: int) -> None:
        self.size = 17 + 4 * version
        self._dark: dict[tuple[int, int], bool] = {}
        self._draw_patterns(version)
        self._draw_format(mask)
        if version >= 7:
            self._draw_version(version)
        self._same = [bytes(self._dark.get((x, y), False) for x in range(self.size)) for y in range(self.size)]
        self._free = [(x, y, _masked(mask, x, y)) for x, y in self._free_places()]

    def rows(self, words: bytes) -> Modules:
        """The code of these words."""
        rows = [bytearray(row) for row in self._same]
        bits = f"{int.from_bytes(words):0{8 * len(words)}b}".ljust(len(self._free), "0")
        for (x, y, masked), bit in zip(self._free, bits, strict=True):
            rows[y][x] = masked ^ (bit == "1")
        return tuple(map(bytes, rows))

    def _draw_patterns(self, version: int) -> None:
        last = self.size - 1
        for n in range(self.size):
            self._dark[6, n] = self._dark[n, 6] = n % 2 == 0
        for x, y in ((3, 3), (last - 3, 3), (3, last - 3)):
            self._draw_rings(x, y, 4)
        places = _alignment(version, self.size)
        corners = {(6, 6), (6, places[-1]), (places[-1], 6)} if places else set()
        for x, y in ((x, y) for x in places for y in places if (x, y) not in corners):
            self._draw_rings(x, y, 2)

    def _draw_rings(self, x: int, y: int, reach: int) -> None:
        """A finder (reach 4, with its light edge) or an alignment pattern (reach 2)."""
        for dx in range(-reach, reach + 1):
            for dy in range(-reach, reach + 1):
                if 0 <= x + dx < self.size and 0 <= y + dy < self.size:
                    ring = max(abs(dx), abs(dy))
                    self._dark[x + dx, y + dy] = ring not in ((2, 4) if reach == 4 else (1,))

    def _draw_format(self, mask: int) -> None:
        data = LEVEL_M << 3 | mask
        bits = (data << 10 | _checked(data, FORMAT_POLYNOMIAL, 10)) ^ FORMAT_MASK
        last = self.size - 1
        first = [*((8, n) for n in range(6)), (8, 7), (8, 8), (7, 8), *((5 - n, 8) for n in range(6))]
        second = [*((last - n, 8) for n in range(8)), *((8, last - 6 + n) for n in range(7))]
        for places in (first, second):
            for n, place in enumerate(places):
                self._dark[place] = bool(bits >> n & 1)
        self._dark[8, last - 7] = True

    def _draw_version(self, version: int) -> None:
        bits = version << 12 | _checked(version, VERSION_POLYNOMIAL, 12)
        for n in range(18):
            a, b = self.size - 11 + n % 3, n // 3
            self._dark[a, b] = self._dark[b, a] = bool(bits >> n & 1)

    def _free_places(self) -> Iterator[tuple[int, int]]:
        """Two columns at a time from the right, up and down by turns."""
        for right in (x if x > 6 else x - 1 for x in range(self.size - 1, 0, -2)):
            upward = (right + 1) & 2 == 0
            for n in range(self.size):
                for x in (right, right - 1):
                    y = self.size - 1 - n if upward else n
                    if (x, y) not in self._dark:
                        yield x, y


def _alignment(version: int, size: int) -> list[int]:
    if version == 1:
        return []
    count = version // 7 + 2
    step = (version * 8 + count * 3 + 5) // (count * 4 - 4) * 2
    return [6, *sorted(size - 7 - n * step for n in range(count - 1))]


def _checked(data: int, polynomial: int, degree: int) -> int:
    found = data
    for _ in range(degree):
        found = found << 1 ^ (found >> degree - 1) * polynomial
    return found


def _masked(mask: int, x: int, y: int) -> bool:
    return (
        (x + y) % 2,
        y % 2,
        x % 3,
        (x + y) % 3,
        (x // 3 + y // 2) % 2,
        x * y % 2 + x * y % 3,
        (x * y % 2 + x * y % 3) % 2,
        ((x + y) % 2 + x * y % 3) % 2,
    )[mask] == 0
