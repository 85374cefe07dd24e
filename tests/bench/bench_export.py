"""How fast a binder is written, and in how much memory: `python -m tests.bench.bench_export [FOLDER TO WORK IN]`.

Photos of 12 megapixels, PDFs, screenshots and scans are made here and attached; each export runs in a process of its
own, beside a copy and fsync of the same originals and beside img2pdf with qpdf, which get a virtual environment of
their own under build/. An export proves the SHA-256 of every original that it binds. Photos at 200 dpi are made ahead,
as the program does in the background, and that export is held against a copy of its own output. Needs 12 GB of disk.

In the window the preflight comes before every export, which then has nothing left to lay out: that is measured too.

Bars: a binder within 1.5 times the copy, 3 CPU seconds for 300 photos, 200 MB, no more memory for 600 photos than for
300, half a percent more bytes than the originals, the size foretold within one percent.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TypedDict

import pikepdf
from PIL import Image, ImageDraw

from binder.usecases.attaching import attach_files
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.session import Session

ROUNDS = 5
BATCH = 50
MANY = 5000
TABLE = re.compile(rb"\xff\xdb\x00\x43\x00", re.DOTALL)
OTHERS = Path(__file__).resolve().parents[2] / "build" / "bench-export"
"""Where the programs compared with live."""

MEASURE = """
import json, re, resource, sys, time
from pathlib import Path
{prepare}
began = time.perf_counter(), time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
{work}
after = resource.getrusage(resource.RUSAGE_CHILDREN)
children = after.ru_utime + after.ru_stime - began[2].ru_utime - began[2].ru_stime
own = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
peak = max(own, after.ru_maxrss)  # the ru_maxrss of this process would count the one it came from
print(json.dumps(dict(wall=time.perf_counter() - began[0], cpu=time.process_time() - began[1] + children,
                      peak=peak / 1024)))
"""
OPEN = """
import binder.pdf.write  # in the window it has been loaded since the preflight
from binder.progress import Progress
from binder.usecases.exporting import ExportOptions, export_binder, preflight
from binder.usecases.opening import open_assessment
session = open_assessment(Path({folder!r}))
"""
PLAIN = "options = ExportOptions(originals=False)"
REDUCED = "options = ExportOptions(originals=False, photo_dpi=200)"
LOOK = "ready = preflight(session, options, Progress()).prepared"
COLD = "export_binder(session, Path({out!r}), options, Progress())"
READY = "export_binder(session, Path({out!r}), options, Progress(), ready)"
FORETELL = "Path({said!r}).write_text(str(preflight(session, ExportOptions(originals=False), Progress()).size))"
AHEAD = "from binder.usecases.derivatives import make_derivatives; list(make_derivatives(session, Progress()))"
COPY = """
import os
with open({out!r}, "wb") as target:
    for name in Path({names!r}).read_text().splitlines():
        with open(name, "rb") as source:
            while chunk := source.read(1 << 20):
                target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
"""
IMG2PDF = """
import subprocess
names = Path({names!r}).read_text().splitlines()
pictures = [name for name in names if open(name, "rb").read(2) == b"\\xff\\xd8"]
others = [name for name in names if open(name, "rb").read(4) == b"%PDF"]
with open({out!r} + ".photos", "wb") as target:
    import img2pdf
    img2pdf.convert(pictures, outputstream=target, rotation=img2pdf.Rotation.ifvalid)
subprocess.run(["qpdf", "--empty", "--pages", {out!r} + ".photos", *others, "--", {out!r}], check=True)
"""


class Figures(TypedDict):
    """wall, cpu: seconds. peak: MB."""

    wall: float
    cpu: float
    peak: float


def measure(prepare: str, work: str, python: str = sys.executable) -> Figures:
    """Run a piece of work in a process of its own."""
    program = MEASURE.format(prepare=prepare, work=work)
    done = subprocess.run([python, "-c", program], check=True, stdout=subprocess.PIPE, text=True)
    found: Figures = json.loads(done.stdout)
    return found


def writing(out: Path, prepare: str, work: str) -> Figures:
    """Measure what writes a new file: a copy over an old one would take its place in memory, a binder beside it not."""
    out.unlink(missing_ok=True)
    return measure(prepare, work)


# --- the originals ----------------------------------------------------------------------------------------------------


def noisy(size: tuple[int, int], quality: int = 90) -> bytes:
    """A JPEG that compresses as a photo does."""
    small = (size[0] * 2 // 3, size[1] * 2 // 3)
    bands = [Image.effect_noise(small, 40).resize(size, Image.Resampling.BILINEAR) for _ in range(3)]
    stream = BytesIO()
    Image.merge("RGB", bands).save(stream, "JPEG", quality=quality, dpi=(72, 72))
    return stream.getvalue()


def varied(jpeg: bytes, number: int) -> bytes:
    """The same JPEG with other coefficients in its first table: another picture of the same size."""
    found = TABLE.search(jpeg)
    assert found
    data = bytearray(jpeg)
    data[found.end() + 40 : found.end() + 42] = (number % 200 + 1, number // 200 + 1)
    head = b"\xff\xe0" + (number + 2).to_bytes(2) + bytes(number)  # photos are never of the same length
    return bytes(data[:2] + head + data[2:])


def pdf_of(scan: bytes, pages: int, number: int) -> bytes:
    """A scanned document of so many pages."""
    pdf = pikepdf.new()
    for page in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
        image = pdf.make_stream(varied(scan, number * 100 + page))
        image.Type, image.Subtype, image.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
        image.Width, image.Height, image.BitsPerComponent = 1240, 1754, 8
        image.ColorSpace = pikepdf.Name.DeviceRGB
        pdf.pages[-1].add_resource(image, pikepdf.Name.XObject, pikepdf.Name.Scan)
        pdf.pages[-1].obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Scan Do Q")
    stream = BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def screenshot(number: int, form: str) -> bytes:
    image = Image.new("RGB", (1920, 1080), "white")
    draw = ImageDraw.Draw(image)
    for line in range(60):
        draw.text((40, 18 * line), f"row {line} of screen {number}: {number * line:08}", fill=(line * 4, 0, 90))
    stream = BytesIO()
    image.save(stream, form)
    return stream.getvalue()


def documents() -> Iterator[tuple[str, bytes]]:
    """30 PDFs, 5 PNG, 3 TIFF."""
    scan = noisy((1240, 1754), 38)
    for number in range(30):
        yield f"doc{number}.pdf", pdf_of(scan, 25, number)
    for number in range(5):
        yield f"screen{number}.png", screenshot(number, "PNG")
    for number in range(3):
        yield f"scan{number}.tif", screenshot(number + 10, "TIFF")


def photos(size: tuple[int, int], numbers: range) -> Iterator[tuple[str, bytes]]:
    pictures = [noisy(size, 79) for _ in range(4)]
    for number in numbers:
        yield f"photo{number}.jpg", varied(pictures[number % len(pictures)], number)


def attach(session: Session, folder: Path, made: Iterator[tuple[str, bytes]]) -> None:
    """Attach what is made, a batch at a time, so that the disk holds each original once."""
    batch: list[Path] = []
    items = [item.ref for item in session.rubrics.main.items]

    def put() -> None:
        place = len(session.state.attachments) // BATCH
        attached = attach_files(session, items[place % len(items)], "", batch)
        assert not attached.refused, attached.refused
        for path in batch:
            path.unlink()
        batch.clear()

    for name, data in made:
        (folder / name).write_bytes(data)
        batch.append(folder / name)
        if len(batch) == BATCH:
            put()
    if batch:
        put()


# --- what is measured -------------------------------------------------------------------------------------------------


def other_python() -> str:
    """A Python that has img2pdf; "" where it cannot be had."""
    python = OTHERS / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.is_file():
        venv.create(OTHERS, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "img2pdf==0.6.3"]
        if subprocess.run(pip, check=False).returncode:
            shutil.rmtree(OTHERS)
            return ""
    return str(python) if shutil.which("qpdf") else ""


def tell(what: str, found: list[Figures], beside: list[Figures] | None = None) -> None:
    """One line: the best wall time and CPU time, the worst peak; beside: the copies made in the same rounds."""
    wall, cpu = min(one["wall"] for one in found), min(one["cpu"] for one in found)
    line = f"  {what:32} wall {wall:6.2f} s  CPU {cpu:6.2f} s  peak {max(one['peak'] for one in found):6.0f} MB"
    if beside:
        ratios = sorted(one["wall"] / other["wall"] for one, other in zip(found, beside, strict=True))
        line += f"  {ratios[len(ratios) // 2]:.2f} x the copy (each round: {', '.join(f'{r:.2f}' for r in ratios)})"
    print(line, flush=True)


def compare(assessment: Path, folder: Path) -> None:
    """Measure every way on what the assessment holds now."""
    originals = sorted(path for path in (assessment / "files").rglob("*") if path.is_file())
    given = sum(path.stat().st_size for path in originals)
    print(f"{len(originals)} originals, {given / 1e6:.0f} MB", flush=True)
    names, out = folder / "names.txt", folder / "out.pdf"
    names.write_text("\n".join(map(str, originals)))
    said = folder / "said.txt"
    places = {"folder": str(assessment), "out": str(out), "names": str(names), "said": str(said)}
    prepare = OPEN.format(**places)
    foretold = [measure(prepare, FORETELL.format(**places))]
    copies, exported, at_once = [], [], []
    for _ in range(ROUNDS):
        exported.append(writing(out, f"{prepare}\n{PLAIN}", COLD.format(**places)))
        copies.append(writing(out, "", COPY.format(**places)))
        at_once.append(writing(out, f"{prepare}\n{PLAIN}\n{LOOK}", READY.format(**places)))
    size = out.stat().st_size
    tell("copy + fsync", copies)
    tell("preflight", foretold)
    tell("binder", exported, copies)
    tell("binder, after its preflight", at_once, copies)
    print(f"  binder: {size / 1e6:.1f} MB, {size / given:.4f} of the originals; foretold {said.read_text()} bytes,"
          f" {int(said.read_text()) - size:+} of what it is", flush=True)  # fmt: skip
    compare_small(prepare, places)
    python = other_python()
    if python:
        tell("img2pdf + qpdf, photos and PDFs", [measure("", IMG2PDF.format(**places), python)])


def compare_small(prepare: str, places: dict[str, str]) -> None:
    """Photos at 200 dpi, made ahead, beside a copy of what came of it."""
    ahead = [measure(prepare, AHEAD)]
    out = Path(places["out"])
    own, names = out.with_name("own.pdf"), out.with_name("own.txt")
    names.write_text(str(out))
    copies, exported, at_once = [], [], []
    for _ in range(ROUNDS):
        exported.append(writing(out, f"{prepare}\n{REDUCED}", COLD.format(**places)))
        copies.append(writing(own, "", COPY.format(names=str(names), out=str(own))))
        at_once.append(writing(out, f"{prepare}\n{REDUCED}\n{LOOK}", READY.format(**places)))
    tell("made ahead for 200 dpi", ahead)
    tell("copy + fsync of that binder", copies)
    tell(f"binder at 200 dpi, {out.stat().st_size / 1e6:.0f} MB", exported, copies)
    tell("the same, after its preflight", at_once, copies)
    own.unlink()


def stage(folder: Path, name: str, *made: Iterator[tuple[str, bytes]]) -> None:
    """Attach more to an assessment, new or begun, and measure."""
    assessment = folder / f"{name}.binder"
    session = (
        open_assessment(assessment)
        if assessment.is_dir()
        else create_assessment(assessment, "henan-2022-agency", "示例", "county")
    )
    for part in made:
        attach(session, folder, part)
    session.close()
    compare(session.folder, folder)


def main() -> None:
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        folder = Path(name)
        stage(folder, "bench", documents(), photos((4000, 3000), range(300)))
        stage(folder, "bench", photos((4000, 3000), range(300, 600)))
        shutil.rmtree(folder / "bench.binder")
        stage(folder, "many", photos((640, 480), range(MANY)))


if __name__ == "__main__":
    main()
