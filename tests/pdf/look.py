"""Reading a finished binder with other people's eyes: PDFium renders and extracts, qpdf and pikepdf check."""

import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from tests.pdf.files import CORNERS

NEAR = 40


def render(path: Path, index: int, scale: float = 0.2) -> Image.Image:
    """A page as PDFium draws it."""
    with pypdfium2.PdfDocument(path) as document:
        image: Image.Image = document[index].render(scale=scale).to_pil()
        return image.convert("RGB")


def text_of(path: Path, index: int) -> str:
    """A page's text as PDFium extracts it."""
    with pypdfium2.PdfDocument(path) as document:
        return str(document[index].get_textpage().get_text_range())


def called(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Call a program of poppler or qpdf. On a Windows that does not have it, the test is skipped."""
    if sys.platform == "win32" and not shutil.which(program):
        pytest.skip(f"there is no {program} here")
    return subprocess.run([program, *map(str, arguments)], capture_output=True, check=False)


def all_text(path: Path) -> str:
    """The whole text as poppler extracts it, layout dropped."""
    done = called("pdftotext", "-raw", path, "-")
    done.check_returncode()
    return done.stdout.decode()


def qpdf_is_content(path: Path) -> bool:
    """qpdf finds nothing wrong, not even a warning."""
    done = called("qpdf", "--check", path)
    return done.returncode == 0 and b"WARNING" not in done.stderr


def rgb(image: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    """A pixel of an RGB picture."""
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    red, green, blue = (int(part) for part in pixel)
    return red, green, blue


def centres(image: Image.Image) -> dict[str, tuple[float, float]]:
    """Where each of the four colours lies on a page: the middle of its pixels."""
    spots: dict[str, list[tuple[int, int]]] = {name: [] for name in CORNERS}
    for place in range(image.width * image.height):
        x, y = place % image.width, place // image.width
        red, green, blue = rgb(image, x, y)
        for name, (r, g, b) in CORNERS.items():
            if abs(red - r) < NEAR and abs(green - g) < NEAR and abs(blue - b) < NEAR:
                spots[name].append((x, y))
    assert all(spots.values()), {name: len(spot) for name, spot in spots.items()}
    return {n: (sum(x for x, _ in s) / len(s), sum(y for _, y in s) / len(s)) for n, s in spots.items()}


def assert_upright(image: Image.Image) -> None:
    """Red is upper left, green upper right, blue lower left, yellow lower right."""
    at = centres(image)
    assert at["red"][0] < at["green"][0] and at["blue"][0] < at["yellow"][0], at
    assert at["red"][1] < at["blue"][1] and at["green"][1] < at["yellow"][1], at
    assert abs(at["red"][1] - at["green"][1]) < 2 and abs(at["red"][0] - at["blue"][0]) < 2, at


def link_targets(path: Path, index: int) -> list[int]:
    """Indexes of the pages that a page's links lead to, from top to bottom."""
    with pikepdf.open(path) as pdf:
        number_of = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        links = sorted(pdf.pages[index].obj.get("/Annots", ()), key=lambda link: -float(link.Rect[3]))
        return [number_of[link.Dest[0].objgen] for link in links]
