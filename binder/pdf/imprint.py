"""The imprint of a binder: what it was made from and what its pages held, kept in the PDF where no page shows it.

With it a binder can be checked years later against the assessment it came from (`binder verify --binder`). It finds
changes; it is no signature, since whoever can rewrite a PDF can rewrite its imprint too.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import compress

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from binder.pdf.fingerprint import DIGEST, Basis
from binder.pdf.marks import Frame
from binder.pdf.plan import Plan
from binder.pdf.sources import JpegImage, Part, Range, size_of
from binder.pdf.splice import Deferred, bytes_of

NAME = "装订指纹.json"
FORMAT = 1
SAMPLE = 4096
"""Bytes of the beginning, the middle and the end of a picture that go into its page's digest."""
DEEPEST = 8
"""Drawings within drawings that are looked at."""
MOST_BYTES = 1 << 27


@dataclass(frozen=True, slots=True)
class PagePrint:
    """What a page held. owner: id of the evidence it shows, or "". notes: its links and annotations."""

    label: str
    owner: str
    digest: str
    notes: int


@dataclass(frozen=True)
class Imprint:
    """What a binder says of itself. basis: None for a redacted copy. stamps: 件号 by evidence id.

    streams: where the bytes of a picture came from.

    A picture is known by its sample; its parts are (name of the file in the vault, offset, length) or (hex digits,).
    """

    basis: Basis | None
    fingerprint: str
    stamps: Mapping[str, str]
    pages: tuple[PagePrint, ...]
    streams: Mapping[str, tuple[tuple[Any, ...], ...]]


class Camera:
    """Takes the digests of pages.

    deferred: what stands behind the markers of a PDF that is not yet spliced. is_sound: of a picture in one that is,
    by its sample and its bytes; a page with a picture that is not sound has another digest. copied: the parts of all
    pictures that come from originals, by their samples.
    """

    def __init__(self, deferred: Deferred | None = None, is_sound: Callable[[str, bytes], bool] | None = None) -> None:
        self._deferred, self._is_sound = deferred, is_sound
        self._seen: dict[tuple[int, int], bytes] = {}
        self.copied: dict[str, tuple[Part, ...]] = {}

    def look(self, page: pikepdf.Page) -> str:
        """A page's digest: its size, its drawing, and its pictures."""
        box, contents = [float(side) for side in page.mediabox], page.obj.get("/Contents", Array())
        streams = contents if isinstance(contents, Array) else [contents]
        return _digest(box, page.rotation, [*map(_drawn, streams), *self._drawings(page.resources, 0)])

    def foresee(self, frame: Frame, drawing: bytes, pictures: Mapping[str, JpegImage | pikepdf.Object]) -> str:
        """The digest of a page that is yet to be written. pictures: by their names in its resources."""
        size = (round(side, 3) for side in (frame.sheet_width, frame.sheet_height))
        seen = [name.encode() + self._foreseen(pictures[name]) for name in sorted(pictures)]
        return _digest([0.0, 0.0, *size], 0, [drawing, *seen])

    def _foreseen(self, picture: JpegImage | pikepdf.Object) -> bytes:
        if not isinstance(picture, JpegImage):
            return self._drawing(picture, 1)
        name = self._sampled(picture.parts)
        return f"{picture.width}x{picture.height} {name}".encode()

    def _drawings(self, resources: pikepdf.Object, depth: int) -> Iterator[bytes]:
        drawings = resources.get("/XObject", Dictionary())
        for name in sorted(drawings.keys()):
            yield name.encode() + self._drawing(drawings[name], depth + 1)

    def _drawing(self, thing: pikepdf.Object, depth: int) -> bytes:
        if thing.objgen not in self._seen:
            self._seen[thing.objgen] = b"" if depth > DEEPEST else self._new(thing, depth)
        return self._seen[thing.objgen]

    def _new(self, thing: pikepdf.Object, depth: int) -> bytes:
        if thing.get("/Subtype") == Name.Image:
            return f"{thing.Width}x{thing.Height} {self._picture(thing.read_raw_bytes())}".encode()
        known = sha256(_drawn(thing))
        for part in self._drawings(thing.get("/Resources", Dictionary()), depth):
            known.update(part)
        return known.digest()

    def _picture(self, raw: bytes) -> str:
        parts = self._deferred.parts_of(raw) if self._deferred else None
        name = self._sampled(parts or (raw,))
        return name if not self._is_sound or self._is_sound(name, raw) else f"{name} changed"

    def _sampled(self, parts: tuple[Part, ...]) -> str:
        name = sample(parts)
        if self._deferred and self._deferred.is_copied(parts):
            self.copied[name] = parts
        return name


def _digest(box: Sequence[float], rotation: int, drawings: Iterable[bytes]) -> str:
    known = sha256(f"{[round(side, 2) for side in box]} {rotation}".encode())
    for part in drawings:
        known.update(part)
    return known.hexdigest()[:DIGEST]


def _drawn(stream: pikepdf.Object) -> bytes:
    """The operators of a drawing, however another program may have packed them since."""
    try:
        return stream.read_bytes()
    except (pikepdf.PdfError, ValueError):
        return stream.read_raw_bytes()


def sample(parts: Sequence[Part]) -> str:
    """What a stream is known by: its length, and a little of its beginning, middle and end."""
    size = sum(map(size_of, parts))
    starts = (0, max(0, size // 2 - SAMPLE // 2), max(0, size - SAMPLE))
    known = sha256(b"%d" % size)
    with ExitStack() as stack:
        files = {
            path: stack.enter_context(path.open("rb", buffering=0))
            for path in {part.path for part in parts if isinstance(part, Range)}
        }
        for part, low, high in _cuts(parts, [(start, min(size, start + SAMPLE)) for start in starts]):
            if isinstance(part, bytes):
                known.update(part[low:high])
            else:
                files[part.path].seek(part.offset + low)
                known.update(files[part.path].read(high - low))
    return known.hexdigest()[:DIGEST]


def _cuts(parts: Sequence[Part], windows: Sequence[tuple[int, int]]) -> Iterator[tuple[Part, int, int]]:
    """What lies within each window of a stream, as stretches of its parts."""
    for start, end in windows:
        at = 0
        for part in parts:
            size = size_of(part)
            low, high = max(start - at, 0), min(end - at, size)
            if low < high:
                yield part, low, high
            at += size


def add_imprint(
    pdf: Pdf, plan: Plan, basis: Basis, digests: Sequence[str], copied: Mapping[str, tuple[Part, ...]]
) -> None:
    """Put into a binder what it was made from and the digests of all its pages. copied: see `Camera`.

    A redacted copy has no more than these: a digest of something short gives it away to whoever tries all there is.
    """
    notes = Counter(number for number, _ in plan.links())
    prints = [
        [page.label, page.owner, digest, notes[number]]
        for number, (page, digest) in enumerate(zip(plan.pages, digests, strict=True))
    ]
    told = {
        "format": FORMAT,
        "fingerprint": basis.fingerprint,
        "basis": {one.name: getattr(basis, one.name) for one in fields(basis)} if plan.tells_basis else None,
        "stamps": dict(plan.stamps),
        "pages": prints,
        "streams": {name: list(map(_place, parts)) for name, parts in copied.items() if plan.tells_basis},
    }
    _attach(pdf, json.dumps(told).encode())


def _attach(pdf: Pdf, data: bytes) -> None:
    """As a file embedded in the PDF: whatever program saves the PDF again keeps it, and PDF/A-3 permits it."""
    file = pdf.make_stream(compress(data))
    file.Filter = Name.FlateDecode
    file.Type, file.Subtype, file.Params = Name.EmbeddedFile, Name("/application/json"), Dictionary(Size=len(data))
    entry = Dictionary(Type=Name.Filespec, F=NAME, UF=NAME, Desc="核对本册用的记录：来源和每页的校验值")
    entry.AFRelationship, entry.EF = Name.Data, Dictionary(F=file, UF=file)
    held = list(pdf.Root.Names.EmbeddedFiles.Names) if "/Names" in pdf.Root else []
    pairs = [*zip(held[::2], held[1::2], strict=True), (pikepdf.String(NAME), pdf.make_indirect(entry))]
    names = Array(one for pair in sorted(pairs, key=lambda pair: str(pair[0])) for one in pair)
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
    pdf.Root.AF = Array([*pdf.Root.get("/AF", Array()), pairs[-1][1]])


def notes_on(page: pikepdf.Page) -> int:
    """How many links and annotations a page has."""
    return len(page.obj.get("/Annots", Array()))


def _place(part: Part) -> list[object]:
    return [part.hex()] if isinstance(part, bytes) else [part.path.name, part.offset, part.length]


def read_imprint(pdf: Pdf) -> Imprint | None:
    """The imprint of a PDF; None where there is none, or one that no binder has. Anybody may have written it."""
    try:
        data = pdf.attachments[NAME].get_file().read_bytes()
        if len(data) > MOST_BYTES:
            return None
        told = json.loads(data)
        basis = _basis(told["basis"]) if told["basis"] else None
        pages = tuple(
            PagePrint(str(label), str(owner), str(seen), int(notes)) for label, owner, seen, notes in told["pages"]
        )
        streams = {str(name): tuple(map(tuple, parts)) for name, parts in told["streams"].items()}
        known = Imprint(basis, str(told["fingerprint"]), _texts(told["stamps"]), pages, streams)
        return known if told["format"] == FORMAT else None
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError, pikepdf.PdfError):
        return None


def _texts(told: Any) -> dict[str, str]:
    return {str(key): str(text) for key, text in told.items()}


def _basis(told: Any) -> Basis:
    return Basis(
        str(told["unit"]),
        str(told["period"]),
        _texts(told["rubrics"]),
        _texts(told["facts"]),
        {str(ref): tuple(map(str, ids)) for ref, ids in told["items"].items()},
        {str(id_): (str(title), str(sha256), str(record)) for id_, (title, sha256, record) in told["evidence"].items()},
        str(told["choices"]),
    )


def is_same(raw: bytes, parts: Sequence[tuple[Any, ...]], find: Callable[[str], Path | None]) -> bool:
    """Whether a picture's bytes are still those of its original. True where the original is not there to compare."""
    at = 0
    for part in parts:
        if len(part) == 1:
            wanted = bytes.fromhex(part[0])
        else:
            place = find(part[0])
            if not place:
                return True
            wanted = b"".join(bytes_of(Range(place, part[1], part[2])))
        if raw[at : at + len(wanted)] != wanted:
            return False
        at += len(wanted)
    return at == len(raw) or not parts
