"""What stands beside the originals is kept up to date: a little after each commit, by whichever thread has the time.

An edit only says what it touched. So a database that is lost at any time costs at most what was done since the last
round; what a crash keeps from being written is caught up with when the assessment is next opened.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock, RLock

from binder.domain.assessment import State
from binder.domain.evidence import Evidence
from binder.store import sidecars
from binder.store.rows import RowChange, named_evidence
from binder.store.sidecars import Tables, Whole
from binder.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Stand:
    """What the assessment holds after an entry of its journal. whose: rows that the state does not tell."""

    state: State
    entry: int
    whose: Tables

    def whole(self) -> Whole:
        rows = {**self.whose, **sidecars.typed_rows(self.state)}
        return Whole(self.entry, datetime.now(UTC).replace(microsecond=0), rows)


class Beside:
    """Told of every commit by whoever makes it, which costs nothing; written by any thread, one at a time."""

    def __init__(self, vault: Vault, stand: Stand) -> None:
        self._vault = vault
        self._telling = Lock()
        self._writing = RLock()
        self._stand = stand
        self._marks: set[str] = set()
        self._is_due = False
        self._is_at_work = False

    @property
    def is_behind(self) -> bool:
        """Whether anything is still to be written, or just being written."""
        with self._telling:
            return self._is_at_work or self._is_due or bool(self._marks)

    def catch_up(self, marks: Iterable[str]) -> None:
        """Write what these ids of evidence are about, and what else is not as it should be. OSError: as `write`."""
        known = sidecars.read_whole(self._vault)
        is_old = known is None or known.at is None  # and so may be all the others
        self._owe({each.id for each in self._stand.state.everything} if is_old else marks, is_due=False)
        whole = self._stand.whole()
        self._is_due = known is None or (known.entry, known.rows) != (whole.entry, whole.rows)
        self.write()

    def tell(self, stand: Stand, changes: Iterable[RowChange]) -> None:
        """Take note of what was just committed."""
        with self._telling:
            self._stand = stand
            self._marks |= {named_evidence(change) for change in changes} - {""}
            self._is_due = True

    def write(self, most: int | None = None) -> int:
        """Write what is behind, of the sidecars at most so many. Returns how many of them are left.

        OSError: the disk refuses; it stays to be written.
        """
        with self._at_work():
            stand, marks, is_due = self._take()
            everything = stand.state.everything if marks else ()
            behind = [each for each in everything if each.id in marks or each.file.sha256 in marks]
            behind.sort(key=lambda each: each.file.sha256)  # those of one folder together: it is made durable once
            self._write(stand, behind[:most], is_due, marks)
            left = [] if most is None else behind[most:]
            self._owe({each.id for each in left}, is_due=False)
            return len(left)

    def mend(self) -> list[str]:
        """Write anew what does not say what the database says. Returns of what. OSError: as `write`."""
        with self._at_work():
            self.write()
            stand, marks, is_due = self._take()  # edited since: not yet written, and nothing wrong with that
            everything = sidecars.sidecars_of(stand.state, stand.state.everything, stand.entry)
            wrong = [
                each
                for each in everything
                if not marks & {each.evidence["id"], each.sha256}
                and not each.same_as(sidecars.read(self._vault.sidecar_of(each.sha256)))
            ]
            known = sidecars.read_whole(self._vault)
            is_wrong = not is_due and (known is None or known.rows != stand.whole().rows)
            self._owe(marks, is_due=is_due)
            self._owe({str(each.evidence["id"]) for each in wrong}, is_due=is_wrong)
            self.write()
        return [*([sidecars.WHOLE] if is_wrong else []), *(str(each.evidence["title"]) for each in wrong)]

    def remove(self, sha256: str) -> None:
        """Remove an original that no evidence has any more, and its sidecar: none is being written meanwhile."""
        with self._writing:
            self._vault.remove(sha256)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        with self._writing:
            before, self._is_at_work = self._is_at_work, True
            try:
                yield
            finally:
                with self._telling:
                    self._is_at_work = before

    def _take(self) -> tuple[Stand, set[str], bool]:
        """What is to be written, as of now. From here on it is the caller's to write."""
        with self._telling:
            taken = self._stand, self._marks, self._is_due
            self._marks, self._is_due = set(), False
            return taken

    def _owe(self, marks: Iterable[str], *, is_due: bool) -> None:
        with self._telling:
            self._marks |= set(marks)
            self._is_due |= is_due

    def _write(self, stand: Stand, evidence: list[Evidence], is_due: bool, marks: set[str]) -> None:
        try:
            if evidence:
                sidecars.write(self._vault, sidecars.sidecars_of(stand.state, evidence, stand.entry))
            if is_due:
                sidecars.write_whole(self._vault, stand.whole())
        except BaseException:
            self._owe(marks, is_due=is_due)
            raise
