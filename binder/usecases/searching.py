"""Finding evidence by what is said about it and by what it says itself; and photos that look the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from binder.domain.assessment import State
from binder.domain.evidence import OFFICE_KINDS, TRAY, Attachment, Evidence, FileInfo, FileKind
from binder.domain.proposals import Proposal, proposals
from binder.domain.records import FIELDS, IN_TEXT, Records, field_of
from binder.domain.words import asked, excerpt, fold, holds, is_compound
from binder.errors import UserError
from binder.progress import Progress
from binder.store.search_index import SearchIndex
from binder.usecases.lookup import evidence_of
from binder.usecases.previews import shown_form
from binder.usecases.session import Session


@dataclass(frozen=True, slots=True)
class Hit:
    """An evidence that holds what was looked for. places: where it is, in order; of what waits in 待归类, only TRAY.

    field: key of FIELDS; before, found, after: a piece of that field around the first thing that was looked for.
    """

    evidence: Evidence
    places: tuple[Attachment, ...]
    field: str
    before: str
    found: str
    after: str

    @property
    def is_waiting(self) -> bool:
        """Whether it lies in 待归类 and on no item."""
        return (self.places[0].item, self.places[0].slot) == TRAY


def unread(session: Session) -> list[FileInfo]:
    """The originals whose text and look were not read yet and can be here, but for those not looked into yet."""
    closed = _closed_kinds(session)
    return [file for file in _unknown(session) if file.kind is not FileKind.UNSEEN and file.kind not in closed]


def unopened(session: Session) -> list[FileInfo]:
    """The originals whose text was not read because this machine has no program for them; later it may have one."""
    closed = _closed_kinds(session)
    return [file for file in _unknown(session) if file.kind in closed]


def _unknown(session: Session) -> list[FileInfo]:
    known, files = session.index.known(), {each.file.sha256: each.file for each in session.state.everything}
    return [file for sha256, file in files.items() if sha256 not in known]


def _closed_kinds(session: Session) -> frozenset[FileKind]:
    """Kinds that only an office program can open, of which there is none here."""
    return frozenset(kind for kind in OFFICE_KINDS if session.outside.program_for(kind) is None)


def read_originals(session: Session, progress: Progress | None = None) -> int:
    """Read the text and the look of every original that was not read yet. Returns how many were.

    When cancelled, what was read stays read. Callable from any thread.
    """
    progress, left = progress or Progress(), unread(session)
    for number, file in enumerate(left):
        progress.step(number, len(left), f"正在读取“{file.name}”，以便查找")
        try:
            path, kind = shown_form(session, file) if file.kind.is_office_only else _original(session, file)
            text = session.inspector.text(path, kind)
            look = session.inspector.look(*_original(session, file))
        except UserError as error:  # a file that cannot be read says nothing; its own check says so
            if error.code == "no-program":  # which may be there the next time
                continue
            text, look = "", b""
        session.index.put(file.sha256, text, look)
    session.records.prepare(session.state.at_hand)  # so that the first search does not wait for it
    progress.step(len(left), len(left), "可以查找了")
    return len(left)


def _original(session: Session, file: FileInfo) -> tuple[Path, FileKind]:
    return session.file_path(file.sha256), file.kind


def search(session: Session, words: str, most: int = 100) -> tuple[Hit, ...]:
    """Evidence in use or waiting that holds every word, be it in what is said about it or in its text. Best first."""
    order = {ref: number for number, ref in enumerate(session.rubrics.items)}
    return Library(session.state, session.index, session.records, order).find(words, most)


class Library:
    """Everything that is searched. order: of the items, by their refs."""

    def __init__(self, state: State, index: SearchIndex, records: Records, order: Mapping[str, int]) -> None:
        self._state, self._index, self._records, self._order = state, index, records, order

    def find(self, words: str, most: int) -> tuple[Hit, ...]:
        """The evidence that holds every word, by how telling the field is, then in order of items, 待归类 last."""
        terms = [term for term in words.split() if fold(term)]
        if not terms:
            return ()
        found = self._holding(terms[0])
        for term in terms[1:]:
            held = self._holding(term)
            found = {key: min(rank, held[key]) for key, rank in found.items() if key in held}
        places: dict[str, list[Attachment]] = {}
        for attachment in (*self._state.attachments, *self._state.tray):
            if attachment.evidence_id in found:
                places.setdefault(attachment.evidence_id, []).append(attachment)
        best = sorted(places, key=lambda key: (found[key], self._order.get(places[key][0].item, len(self._order))))
        return tuple(self._hit(key, tuple(places[key]), terms) for key in best[:most])

    def _holding(self, term: str) -> dict[str, int]:
        """Ids of the evidence that holds a term; by each how telling the field is (0: most)."""
        found = self._records.holding(self._state.at_hand, fold(term))
        in_text, compound = self._index.holding(asked(term)), is_compound(term)
        for key, evidence in self._state.at_hand.items() if in_text else ():
            new = evidence.file.sha256 in in_text and key not in found
            if new and (not compound or self._text_holds(evidence, term)):
                found[key] = IN_TEXT
        return found

    def _text_holds(self, evidence: Evidence, term: str) -> bool:
        return holds(self._index.text_of(evidence.file.sha256), term)

    def _hit(self, key: str, places: tuple[Attachment, ...], terms: list[str]) -> Hit:
        """A hit with the most telling piece around the first term that is in it."""
        evidence = self._state.at_hand[key]
        rank, term = min(((self._records.rank(evidence, fold(term)), term) for term in terms), key=itemgetter(0))
        name = list(FIELDS)[rank]
        text = self._index.text_of(evidence.file.sha256) if rank == IN_TEXT else field_of(evidence, name)
        return Hit(evidence, places, name, *excerpt(text, term))


def suggestions(session: Session, evidence_id: str) -> tuple[Proposal, ...]:
    """What an original suggests for the fields of its evidence; it is read now if it was not yet."""
    evidence = evidence_of(session, evidence_id)
    text = session.index.text_of(evidence.file.sha256)
    if not text and evidence.file.sha256 not in session.index.known():
        try:
            text = session.inspector.text(session.file_path(evidence.file.sha256), evidence.file.kind)
        except UserError:
            text = ""
    return proposals(evidence, text)


def twins(session: Session) -> Mapping[str, tuple[str, ...]]:
    """Evidence in use whose photos look the same as others', by the id of each, as far as they were read."""
    ids = {evidence.file.sha256: evidence.id for evidence in session.state.evidence.values()}
    found = session.alike.among(session.index.looks(ids))
    return {ids[one]: tuple(ids[each] for each in same) for one, same in found.items()}
