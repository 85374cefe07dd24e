"""Taking many files in, against a plain copy followed by a sync. Run: python tests/bench/bench_intake.py [FOLDER].

Each pair is measured on the same disk, one right after the other, in both orders; the median of the ratios counts.
A file counts as taken in when its batch is committed; looking into the files comes after that, and is told apart.
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from binder.progress import Progress, Step
from binder.usecases.attaching import attach_files
from binder.usecases.opening import create_assessment

MEASURED = ((1_000, 3_000_000, 1.3), (10_000, 100_000, 1.8))
"""Files, bytes each, and how often the time of the copy the intake may take."""
PAIRS = 7


def seconds(act: Callable[[], object]) -> float:
    os.sync()
    start = perf_counter()
    act()
    return perf_counter() - start


def copying(source: Path, target: Path) -> float:
    """`cp`, then everything on the disk."""
    took = seconds(lambda: subprocess.run(f'cp -r "{source}" "{target}" && sync', shell=True, check=True))
    shutil.rmtree(target)
    return took


class Watch(Progress):
    """Notes when the last file was safe: what follows is looking."""

    def __init__(self) -> None:
        super().__init__(self._tell)
        self.safe = 0.0
        self.start = perf_counter()

    def _tell(self, step: Step) -> None:
        if step.text.startswith("已收好") and not self.safe:
            self.safe = perf_counter() - self.start


def taking_in(files: Sequence[Path], target: Path) -> tuple[float, float]:
    """Seconds until all files are safe, and until they are looked into."""
    session = create_assessment(target, "henan-2022-agency", "示例", "county")
    os.sync()
    watch = Watch()
    attached = attach_files(session, "4", "1", files, watch)
    took = perf_counter() - watch.start
    assert len(attached.evidence_ids) == len(files) and not attached.refused
    session.close()
    shutil.rmtree(session.folder)
    return watch.safe or took, took


def measure(folder: Path, count: int, size: int, limit: float) -> bool:
    """Print the pairs of one kind. False if the intake takes too long."""
    (source := folder / "source").mkdir()
    files = [source / f"IMG_{number}.bin" for number in range(count)]
    body = random.randbytes(size - 8)
    for number, path in enumerate(files):
        path.write_bytes(number.to_bytes(8, "big") + body)
    ratios = []
    for pair in range(PAIRS):
        copied = copying(source, folder / "copy") if pair % 2 else 0.0
        safe, looked = taking_in(files, folder / "bench")
        copied = copied or copying(source, folder / "copy")
        ratios.append(safe / copied)
        print(
            f"  cp + sync {copied:.2f} s, safe after {safe:.2f} s ({ratios[-1]:.2f} x), looked into by {looked:.2f} s"
        )
    shutil.rmtree(source)
    ratio = statistics.median(ratios)
    print(f"{count} x {size} bytes: {ratio:.2f} x cp + sync (at most {limit})")
    return ratio <= limit


def main() -> int:
    folder = Path(tempfile.mkdtemp(dir=sys.argv[1] if len(sys.argv) > 1 else None))
    try:
        return 0 if all([measure(folder, *each) for each in MEASURED]) else 1
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
