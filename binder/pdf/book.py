"""What a binder is made from: the assessment as it stands, the originals, and the clerk's choices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

from binder.domain.assessment import State
from binder.domain.content import Content
from binder.domain.contents import Contents, Groups
from binder.domain.evidence import Evidence, FileKind, StandIn
from binder.domain.outline import Gap
from binder.domain.redaction import Redaction
from binder.domain.rubric import Item, RubricSet
from binder.domain.score import RubricScore, Score
from binder.pdf.fingerprint import Basis, as_json, basis_of
from binder.pdf.remembered import Photographs


@dataclass(frozen=True, slots=True)
class Piece:
    """One evidence ready to be bound. path: its original. content: blocks of what has no pages of its own, else None.

    stand_in: what is bound in place of an original that cannot be; None for all others. reduced: a JPEG with fewer
    pixels that is bound in place of a photo, if the clerk wants that.
    """

    evidence: Evidence
    path: Path
    content: Content | None = None
    stand_in: StandIn | None = None
    reduced: Path | None = None

    @property
    def kind(self) -> FileKind:
        """Of what is bound."""
        return self.stand_in.kind if self.stand_in else self.evidence.file.kind

    @property
    def bound(self) -> Path:
        """The file whose pages are bound."""
        return self.reduced or (self.stand_in.path if self.stand_in else self.path)


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
    volume_pages, volume_bytes: the most that a volume may hold, 0 for no limit.
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
    volume_pages: int = 0
    volume_bytes: int = 0


@dataclass(frozen=True)
class Book:
    """Everything a binder shows. pieces: by evidence id, for every attached evidence. made_at: aware, local time.

    photographs: what is remembered of JPEG originals. alternatives: by (reading, option), what that option would give.
    """

    rubrics: RubricSet
    score: Score
    state: State
    pieces: Mapping[str, Piece]
    gaps: tuple[Gap, ...]
    made_at: datetime
    options: Options = field(default_factory=Options)
    photographs: Photographs = field(default_factory=Photographs)
    alternatives: Mapping[tuple[str, str], Score] = field(default_factory=dict)

    @cached_property
    def contents(self) -> Contents:
        """Which items and evidence belong in this binder."""
        return Contents(self.rubrics, self.state, self.options.items)

    def has_item(self, item: Item) -> bool:
        """Whether an item belongs in this binder."""
        return self.contents.has_item(item)

    def binds(self, item: Item) -> bool:
        """Whether an item has pages of its own in this binder."""
        return self.has_item(item) and not self.options.score_only

    @cached_property
    def chosen(self) -> tuple[tuple[RubricScore, Groups], ...]:
        """Rubrics, categories and items that are bound, in printed order, the main rubric first."""
        if self.options.score_only:
            return ()
        scores = {score.rubric.id: score for score in (self.score.main, *self.score.annexes)}
        return tuple((scores[rubric.id], groups) for rubric, groups in self.contents.chosen)

    def number_of(self, item: Item) -> str:
        """An item's number as printed in the binder: "4", in an annex "附4" or, with several annexes, "附2·4"."""
        return self.contents.number_of(item)

    def evidence_of(self, item: Item) -> tuple[Piece, ...]:
        """An item's evidence in order, each once, however many of its slots it fills."""
        return tuple(self.pieces[evidence.id] for evidence in self.contents.evidence_of(item))

    @cached_property
    def basis(self) -> Basis:
        """What this binder is made from, for its fingerprint."""
        bound = [item.ref for _, groups in self.chosen for _, items in groups for item in items]
        return basis_of(self.rubrics, self.state, bound, as_json(self.options))

    @property
    def homes(self) -> Mapping[str, tuple[Item, int]]:
        """Where each bound evidence is printed: the first item that uses it, and its number there, from 1."""
        return {} if self.options.score_only else self.contents.homes

    def stamp_of(self, evidence_id: str) -> str:
        """The 事项－材料 number an evidence is stamped with: "4－2"."""
        return self.contents.stamp_of(evidence_id)

    def material(self, item: Item, number: int) -> str:
        return self.contents.material(item, number)
