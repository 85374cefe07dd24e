"""What a binder is made from: the assessment as it stands, the originals, and the clerk's choices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

from binder.domain.assessment import State
from binder.domain.content import Content
from binder.domain.evidence import Evidence, FileKind, StandIn
from binder.domain.outline import Gap
from binder.domain.redaction import Redaction
from binder.domain.rubric import Category, Item, Rubric, RubricSet
from binder.domain.score import RubricScore, Score
from binder.pdf.fingerprint import Basis, as_json, basis_of
from binder.pdf.remembered import Photographs


@dataclass(frozen=True, slots=True)
class Piece:
    """One evidence ready to be bound. path: its original. content: blocks of what has no pages of its own, else None.

    stand_in: what is bound in place of an original that cannot be; None for all others.
    """

    evidence: Evidence
    path: Path
    content: Content | None = None
    stand_in: StandIn | None = None

    @property
    def kind(self) -> FileKind:
        """Of what is bound."""
        return self.stand_in.kind if self.stand_in else self.evidence.file.kind

    @property
    def bound(self) -> Path:
        """The file whose pages are bound."""
        return self.stand_in.path if self.stand_in else self.path


@dataclass(frozen=True, slots=True)
class Options:
    """The clerk's choices. photos_per_page: JPEG photos on one sheet.

    stamp: print the item and material number on evidence pages (the running number is always printed).
    front_labels: "roman": cover and index are i, ii…, the body starts at 1; "decimal": counted through from the cover.
    archival: write PDF/A-3b. raster: ids of PDF evidence printed as pictures of its pages, the original embedded.
    sheets: pages of PDF evidence scaled down to A4 sheets, or on sheets of their own size.
    items: refs of the items to bind, None for all. preparer, reviewer: names for the 备考表, "" leaves a blank line.
    scope: what the chosen items are called on the cover, "" for all. score_only: no evidence, but what is missing.
    notes: print the notes of facts, evidence and duties. mark: what kind of copy this is, printed on every page, or "".
    redactions: what a redacted copy hides; None for all others. originals: whether they go along with the binder.
    """

    photos_per_page: Literal[1, 2, 4] = 2
    include_score_table: bool = True
    include_dividers: bool = True
    stamp: bool = True
    front_labels: Literal["roman", "decimal"] = "roman"
    preparer: str = ""
    reviewer: str = ""
    archival: bool = False
    raster: frozenset[str] = frozenset()
    items: frozenset[str] | None = None
    sheets: Literal["a4", "kept"] = "a4"
    scope: str = ""
    score_only: bool = False
    notes: bool = False
    mark: str = ""
    redactions: tuple[Redaction, ...] | None = None
    originals: bool = True


@dataclass(frozen=True)
class Book:
    """Everything a binder shows. pieces: by evidence id, for every attached evidence. made_at: aware, local time.

    photographs: what is remembered of JPEG originals.
    """

    rubrics: RubricSet
    score: Score
    state: State
    pieces: Mapping[str, Piece]
    gaps: tuple[Gap, ...]
    made_at: datetime
    options: Options = field(default_factory=Options)
    photographs: Photographs = field(default_factory=Photographs)

    def has_item(self, item: Item) -> bool:
        """Whether an item belongs in this binder."""
        return self.options.items is None or item.ref in self.options.items

    def binds(self, item: Item) -> bool:
        """Whether an item has pages of its own in this binder."""
        return self.has_item(item) and not self.options.score_only

    @cached_property
    def chosen(self) -> tuple[tuple[RubricScore, tuple[tuple[Category, tuple[Item, ...]], ...]], ...]:
        """Rubrics, categories and items that are bound, in printed order, the main rubric first."""
        if self.options.score_only:
            return ()
        found = []
        for score in (self.score.main, *self.score.annexes):
            groups = [(c, tuple(i for i in c.items if self.has_item(i))) for c in score.rubric.all_categories]
            kept = tuple((category, items) for category, items in groups if items)
            if kept:
                found.append((score, kept))
        return tuple(found)

    def number_of(self, item: Item) -> str:
        """An item's number as printed in the binder: "4", in an annex "附4" or, with several annexes, "附2·4"."""
        rubric = self.rubrics.rubric_of(item.ref)
        return f"{self._prefix(rubric)}{item.number}"

    def _prefix(self, rubric: Rubric) -> str:
        annexes = self.rubrics.annexes
        if rubric not in annexes:
            return ""
        return "附" if len(annexes) == 1 else f"附{annexes.index(rubric) + 1}·"

    def evidence_of(self, item: Item) -> tuple[Piece, ...]:
        """An item's evidence in order, each once, however many of its slots it fills."""
        ids = dict.fromkeys(a.evidence_id for a in self.state.by_item.get(item.ref, ()))
        return tuple(self.pieces[id_] for id_ in ids)

    @cached_property
    def basis(self) -> Basis:
        """What this binder is made from, for its fingerprint."""
        bound = [item.ref for _, groups in self.chosen for _, items in groups for item in items]
        return basis_of(self.rubrics, self.state, bound, as_json(self.options))

    @cached_property
    def homes(self) -> Mapping[str, tuple[Item, int]]:
        """Where each bound evidence is printed: the first item that uses it, and its number there, from 1."""
        homes: dict[str, tuple[Item, int]] = {}
        for _, groups in self.chosen:
            for _, items in groups:
                for item in items:
                    for number, piece in enumerate(self.evidence_of(item), 1):
                        homes.setdefault(piece.evidence.id, (item, number))
        return homes

    def stamp_of(self, evidence_id: str) -> str:
        """The 事项－材料 number an evidence is stamped with: "4－2"."""
        item, number = self.homes[evidence_id]
        return self.material(item, number)

    def material(self, item: Item, number: int) -> str:
        return f"{self.number_of(item)}－{number}"
