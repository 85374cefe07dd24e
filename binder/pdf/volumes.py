"""A binder in several volumes: where it is cut, by pages or bytes, between items where that can be."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from binder.pdf.pages import Page, Section
from binder.pdf.sources import JpegImage, PdfPage, PixelImage, size_of

PAGE_BYTES, MARK_BYTES = 900, 12
PIXEL_BYTES = 0.5
RASTER_BYTES = 300_000


@dataclass(frozen=True, slots=True)
class Unit:
    """What stays together if it can: an item with its evidence, or one of the lists."""

    name: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one volume holds. begun: names of the units that began in the volume before."""

    sections: tuple[Section, ...]
    begun: tuple[str, ...] = ()


@dataclass(frozen=True)
class Volume:
    """A volume's place in its set. homes: the number of the volume that holds a target. begun: as in its share."""

    number: int = 1
    count: int = 1
    homes: Mapping[str, int] = field(default_factory=dict)
    begun: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"第 {self.number} 册　共 {self.count} 册"

    def holds(self, target: str) -> bool:
        return self.homes.get(target) == self.number

    def said_of(self, target: str) -> str:
        """Where a target is, such as "第2册", or "" where it has no page."""
        return f"第{self.homes[target]}册" if target in self.homes else ""


class Load(NamedTuple):
    """How much there is, or may be. size: bytes. As a room, 0 means that there is no limit."""

    pages: int = 0
    size: float = 0

    def fits(self, room: "Load") -> bool:
        return not (room.pages and self.pages > room.pages) and not (room.size and self.size > room.size)

    def with_(self, other: "Load") -> "Load":
        return Load(self.pages + other.pages, self.size + other.size)


def volumes_of(shares: Sequence[Share]) -> tuple[Volume, ...]:
    homes = {
        target: number for number, share in enumerate(shares, 1) for one in share.sections for target, _ in one.targets
    }
    return tuple(Volume(number, len(shares), homes, share.begun) for number, share in enumerate(shares, 1))


def shared(units: Iterable[Unit], room: Load, weigh: Callable[[Page], float]) -> list[Share]:
    """Units in volumes, in order. One that no volume could hold is cut: between its sections, or within one."""
    if room == Load():
        return [Share(tuple(section for unit in units for section in unit.sections))]
    done = _Filling(room, weigh)
    for unit in units:
        load = _sum(map(done.load_of, unit.sections))
        if done.has_room(load):
            done.put(unit.sections, load)
        elif load.fits(room):
            done.close()
            done.put(unit.sections, load)
        else:
            done.close()
            done.cut(unit)
    done.close()
    return done.shares


class _Filling:
    """Volumes as they fill."""

    def __init__(self, room: Load, weigh: Callable[[Page], float]) -> None:
        self._room, self._weigh = room, weigh
        self.shares: list[Share] = []
        self._open: list[Section] = []
        self._begun: tuple[str, ...] = ()
        self._used = Load()

    def load_of(self, section: Section) -> Load:
        return _sum(Load(1, self._weigh(page)) for page in section.pages)

    def has_room(self, load: Load) -> bool:
        return self._used.with_(load).fits(self._room)

    def put(self, sections: Sequence[Section], load: Load) -> None:
        self._open += sections
        self._used = self._used.with_(load)

    def close(self, begun: str = "") -> None:
        """Let the next volume begin. begun: the unit that goes on in it."""
        if self._open:
            self.shares.append(Share(tuple(self._open), self._begun))
            self._open, self._used = [], Load()
            self._begun = (begun,) if begun else ()

    def cut(self, unit: Unit) -> None:
        for section in unit.sections:
            load = self.load_of(section)
            if not self.has_room(load) and load.fits(self._room):
                self.close(unit.name)
            if self.has_room(load):
                self.put((section,), load)
                continue
            for page in _single_pages(section):
                load = self.load_of(page)
                if not self.has_room(load):
                    self.close(unit.name)
                self.put((page,), load)


def _sum(loads: Iterable[Load]) -> Load:
    pages, size = 0, 0.0
    for load in loads:
        pages, size = pages + load.pages, size + load.size
    return Load(pages, size)


def _single_pages(section: Section) -> Iterator[Section]:
    for number, page in enumerate(section.pages):
        yield Section((page,), tuple((target, 0) for target, at in section.targets if at == number))


class Weights:
    """About how many bytes each page takes; set right once it is known what a volume came to."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._pages = [page for unit in units for section in unit.sections for page in section.pages]
        sources = {id(p): [m.source for m in p.marks.pictures] for p in self._pages}
        shown = Counter(s.path for each in sources.values() for s in each if isinstance(s, PdfPage))
        share = {path: _size(path) / count for path, count in shown.items()}
        self._of: dict[int, float] = {}
        for page in self._pages:
            pictures = sum(_picture(source, share) for source in sources[id(page)])
            self._of[id(page)] = PAGE_BYTES + MARK_BYTES * len(page.marks) + pictures

    def __call__(self, page: Page) -> float:
        return self._of[id(page)]

    def correct(self, share: Share, size: int) -> None:
        """A share took so many bytes."""
        pages = [page for section in share.sections for page in section.pages]
        ratio = size / sum(self._of[id(page)] for page in pages)
        for page in pages:
            self._of[id(page)] *= ratio


def _picture(source: object, share: Mapping[Path, float]) -> float:
    match source:
        case JpegImage():
            return sum(map(size_of, source.parts))
        case PixelImage():
            return source.width * source.height * PIXEL_BYTES
        case PdfPage():
            return share[source.path]
    return RASTER_BYTES


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
