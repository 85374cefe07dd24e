"""How long a clerk waits for the store. Run: python tests/bench/bench_store.py [FOLDER TO WORK IN]."""

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.session import Session


@contextmanager
def timed(what: str) -> Iterator[None]:
    start = perf_counter()
    yield
    print(f"{what}: {(perf_counter() - start) * 1000:.0f} ms")


def facts(session: Session) -> None:
    """Median of saving a fact and scoring again."""
    times = []
    for number in range(300):
        start = perf_counter()
        set_fact(session, "on_post_rate", f"{number % 20}/20")
        assert session.score.main.max
        times.append(perf_counter() - start)
    print(f"set_fact + score: median {statistics.median(times) * 1000:.2f} ms, worst {max(times) * 1000:.2f} ms")


def attaching(session: Session, folder: Path, count: int, size: int) -> None:
    """A batch of files against a plain copy followed by a sync."""
    files = [folder / f"{count}-{number}.bin" for number in range(count)]
    for path in files:
        path.write_bytes(os.urandom(size))
    (plain := folder / "plain").mkdir()
    os.sync()
    with timed(f"copying {count} x {size} bytes, then sync"):
        for path in files:
            shutil.copyfile(path, plain / path.name)
        os.sync()
    shutil.rmtree(plain)
    with timed(f"attaching {count} x {size} bytes"):
        attach_files(session, "4", "1", files)


def main() -> None:
    folder = Path(tempfile.mkdtemp(dir=sys.argv[1] if len(sys.argv) > 1 else None))
    session = create_assessment(folder / "bench", "henan-2022-agency", "示例", "county")
    facts(session)
    attaching(session, folder, 200, 3_000_000)
    attaching(session, folder, 2000, 20_000)
    facts(session)
    session.close()
    with timed(f"opening with {len(session.state.evidence)} pieces of evidence"):
        open_assessment(session.folder).close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
