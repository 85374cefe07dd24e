"""Whatever a clerk does, in whatever order, the assessment is what a simple model says, also after reopening."""

import shutil
import tempfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from binder.domain.evidence import TRAY, FileInfo
from binder.domain.facts import FactState
from binder.errors import UserError
from binder.intake.inspect import inspect_file
from binder.usecases import session as session_module
from binder.usecases.answering import clear_fact, set_fact
from binder.usecases.attaching import attach_files, detach, move_evidence
from binder.usecases.describing import describe_evidence
from binder.usecases.history import redo, undo
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.taking_in import Incoming, take_in
from binder.usecases.verifying import verify

KEYS = st.sampled_from(["staff_count", "lawyer_count", "penalty_case_count"])
PLACES = st.sampled_from([("4", "1"), ("4", ""), ("5", "2"), ("henan-2022-equipment:4", "")])
FILES = st.sampled_from(range(4))


class InspectorAtHand:
    """Looks at files without a child process: there are only text files here."""

    def inspect(self, path: Path, *, name: str, sha256: str, size: int) -> FileInfo:
        return inspect_file(path, name=name, sha256=sha256, size=size)

    def close(self) -> None:
        """Nothing to end."""


@dataclass
class Model:
    """What the clerk believes: facts by key, (item, slot, file) in order of placing, what waits, titles changed."""

    facts: dict[str, int] = field(default_factory=dict)
    placed: list[tuple[str, str, int]] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    titles: dict[int, str] = field(default_factory=dict)


class ClerkMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.clock = 0.0
        self.patches: list[Any] = [
            patch.object(session_module, "monotonic", lambda: self.clock),
            patch.object(session_module, "Inspector", InspectorAtHand),
        ]
        for each in self.patches:
            each.start()
        self.folder = Path(tempfile.mkdtemp())
        self.files = [self.folder / f"{number}.txt" for number in range(4)]
        for number, path in enumerate(self.files):
            path.write_text(f"示例 {number}", encoding="utf-8")
        self.session = create_assessment(self.folder / "某县", "henan-2022-agency", "某县（示例）", "county")
        self.ids: dict[int, str] = {}
        self.model = Model()
        self.done: list[Model] = []
        self.undone: list[Model] = []
        self.typing: tuple[str, float] | None = None

    def teardown(self) -> None:
        assert verify(self.session) == ()
        self.session.close()
        for each in self.patches:
            each.stop()
        shutil.rmtree(self.folder)

    def changes(self, believe: Callable[[Model], object], *, typing: str = "") -> None:
        """Note a step of the model, unless it changes nothing."""
        before = deepcopy(self.model)
        believe(self.model)
        burst, self.typing = self.typing, None
        if self.model == before:
            return
        if not (typing and burst and burst[0] == typing and self.clock - burst[1] <= 2):
            self.done.append(before)
        self.undone.clear()
        self.typing = (typing, self.clock) if typing else None

    @rule(key=KEYS, value=st.integers(0, 5), pause=st.sampled_from([1, 3]))
    def states(self, key: str, value: int, pause: int) -> None:
        self.clock += pause
        set_fact(self.session, key, value)
        self.changes(lambda model: model.facts.update({key: value}), typing=key)

    @rule(key=KEYS)
    def clears(self, key: str) -> None:
        clear_fact(self.session, key)
        self.changes(lambda model: model.facts.pop(key, None))

    @rule(numbers=st.lists(FILES, min_size=1, max_size=3), place=PLACES)
    def attaches(self, numbers: list[int], place: tuple[str, str]) -> None:
        attached = attach_files(self.session, *place, [self.files[number] for number in numbers])
        for number, evidence_id in zip(numbers, attached.evidence_ids, strict=True):
            assert self.ids.setdefault(number, evidence_id) == evidence_id

        def believe(model: Model) -> None:
            for number in numbers:
                if (*place, number) not in model.placed:
                    model.placed.append((*place, number))
                    model.waiting = [other for other in model.waiting if other != number]

        self.changes(believe)

    @precondition(lambda self: self.model.placed)
    @rule(data=st.data())
    def detaches(self, data: st.DataObject) -> None:
        item, slot, number = data.draw(st.sampled_from(self.model.placed))
        detach(self.session, (self.ids[number], (item, slot)))
        self.changes(lambda model: model.placed.remove((item, slot, number)))

    @precondition(lambda self: self.model.placed)
    @rule(data=st.data(), place=PLACES)
    def moves(self, data: st.DataObject, place: tuple[str, str]) -> None:
        item, slot, number = data.draw(st.sampled_from(self.model.placed))
        if (*place, number) in self.model.placed:
            try:
                move_evidence(self.session, place, (self.ids[number], (item, slot)))
            except UserError as refused:
                assert refused.code == "already-attached"
            else:
                raise AssertionError("moved to where it was already")
            return
        move_evidence(self.session, place, (self.ids[number], (item, slot)))

        def believe(model: Model) -> None:
            model.placed.remove((item, slot, number))
            model.placed.append((*place, number))

        self.changes(believe)

    @rule(numbers=st.lists(FILES, min_size=1, max_size=3))
    def brings_without_a_place(self, numbers: list[int]) -> None:
        incoming = [Incoming(self.files[number], (TRAY,)) for number in numbers]
        taken = take_in(self.session, incoming, "添加{}".format)
        for number, evidence_id in zip(numbers, taken.evidence_ids, strict=True):
            assert self.ids.setdefault(number, evidence_id) == evidence_id

        def believe(model: Model) -> None:
            placed = {number for _, _, number in model.placed}
            model.waiting += [n for n in dict.fromkeys(numbers) if n not in placed and n not in model.waiting]

        self.changes(believe)

    @precondition(lambda self: self.model.waiting)
    @rule(data=st.data(), place=PLACES)
    def sorts_out(self, data: st.DataObject, place: tuple[str, str]) -> None:
        number = data.draw(st.sampled_from(self.model.waiting))
        move_evidence(self.session, place, (self.ids[number], TRAY))

        def believe(model: Model) -> None:
            model.waiting.remove(number)
            model.placed.append((*place, number))

        self.changes(believe)

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), title=st.text(st.characters(codec="utf-8", categories=["L", "N", "S"]), min_size=1))
    def describes(self, data: st.DataObject, title: str) -> None:
        number = data.draw(st.sampled_from(sorted(self.ids)))
        describe_evidence(self.session, self.ids[number], title=title)
        default = self.files[number].stem

        def believe(model: Model) -> None:
            model.titles.pop(number, None)
            if title != default:
                model.titles[number] = title

        self.changes(believe)

    @rule()
    def undoes(self) -> None:
        change = undo(self.session)
        assert (change is None) == (not self.done)
        if self.done:
            self.typing = None
            self.undone.append(self.model)
            self.model = self.done.pop()

    @rule()
    def redoes(self) -> None:
        change = redo(self.session)
        assert (change is None) == (not self.undone)
        if self.undone:
            self.typing = None
            self.done.append(self.model)
            self.model = self.undone.pop()

    @rule()
    def reopens(self) -> None:
        state, labels = self.session.state, (self.session.undo_label, self.session.redo_label)
        self.session.close()
        self.session = open_assessment(self.session.folder)
        self.typing = None
        assert self.session.state == state
        assert (self.session.undo_label, self.session.redo_label) == labels

    @invariant()
    def facts_are_what_was_stated(self) -> None:
        facts = self.session.state.facts
        assert {key: fact.value for key, fact in facts.items()} == self.model.facts
        assert all(fact.state is FactState.KNOWN for fact in facts.values())

    @invariant()
    def evidence_is_where_it_was_put_in_that_order(self) -> None:
        state = self.session.state
        numbers = {evidence_id: number for number, evidence_id in self.ids.items()}
        for item in {item for item, _, _ in self.model.placed} | set(state.by_item):
            believed = [(slot, number) for where, slot, number in self.model.placed if where == item]
            assert [(a.slot, numbers[a.evidence_id]) for a in state.by_item.get(item, ())] == believed

    @invariant()
    def nothing_brought_in_is_ever_lost(self) -> None:
        state = self.session.state
        used = {number for _, _, number in self.model.placed}
        assert set(state.evidence) == {self.ids[number] for number in used}
        assert list(state.waiting) == [self.ids[number] for number in self.model.waiting]
        assert set(state.trash) == {self.ids[number] for number in set(self.ids) - used - set(self.model.waiting)}
        everything = {each.id: each for each in state.everything}
        for number, evidence_id in self.ids.items():
            evidence = everything[evidence_id]
            assert evidence.title == self.model.titles.get(number, self.files[number].stem)
            assert self.session.file_path(evidence.file.sha256).is_file()


TestClerk = ClerkMachine.TestCase
TestClerk.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
