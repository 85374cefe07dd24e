"""The input of a clause that asks for several facts, or for one of which there is more to say: a line for each."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout

from binder.domain.facts import FactSpec, FactType
from binder.domain.rubric import Clause, Item
from ui.controller import Controller
from ui.models.asked import Asked, asked_of
from ui.theme import SMALL, label
from ui.view import View
from ui.views.cards.dates import DateInput
from ui.views.cards.inputs import ClauseInput, FactInput, TickRow
from ui.views.cards.numbers import CountInput, DecimalInput, RankInput, RatioInput
from ui.views.cards.series import SeriesInput

CAPTION_PX = 170

Line = FactInput | SeriesInput

_LINES: Mapping[FactType, type[Line]] = {
    FactType.TICK: TickRow,
    FactType.RATIO: RatioInput,
    FactType.COUNT: CountInput,
    FactType.RANK: RankInput,
    FactType.DATE: DateInput,
    FactType.NUMBER: DecimalInput,
    FactType.JUDGED: DecimalInput,
    FactType.SERIES: SeriesInput,
}


class PartsInput(ClauseInput):
    """Lines of facts. They are used again from clause to clause, each for facts of its own type."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self.lines: list[Line] = []
        self._idle: list[Line] = []
        self._asked: tuple[Asked, ...] = ()
        self._heads: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def bind(self, clause: Clause, item: Item, specs: Mapping[str, FactSpec]) -> None:
        self.serve(asked_of(clause.rule, specs), specs)

    def serve(self, asked: Sequence[Asked], specs: Mapping[str, FactSpec]) -> None:
        """Ask for these facts from now on."""
        for line in self.lines:
            self._column.removeWidget(line)
            self._column.removeWidget(line.notes)
            line.hide()
            line.notes.clear()
        for head in self._heads:
            self._column.removeWidget(head)
            head.deleteLater()
        self._heads = []
        self._idle += self.lines
        self._asked = tuple(asked)
        self.lines = [self._line(specs[one.fact].type) for one in asked]
        for one, line in zip(self._asked, self.lines, strict=True):
            line.ask(one, specs)
            if isinstance(line, RatioInput):
                self._head(line, one)
            self._column.addWidget(line)
            self._column.addWidget(line.notes)
        self._align()
        self.setFocusProxy(self.lines[0] if self.lines else None)  # type: ignore[arg-type]

    def _head(self, line: RatioInput, asked: Asked) -> None:
        """Name a ratio above its two numbers, which have names of their own."""
        named = "，".join(part for part in (line.spec.title, asked.tail) if part)
        self._heads.append(label(named, SMALL, tone="2", wrap=True))
        self._column.addWidget(self._heads[-1])
        line.tail.setText("")

    def _align(self) -> None:
        """Let the fields of several lines begin at one height."""
        lines = [line for line in self.lines if isinstance(line, FactInput) and not isinstance(line, RatioInput)]
        widest = max((line.caption.sizeHint().width() for line in lines), default=0)
        for line in lines:
            line.caption.setMinimumWidth(min(widest, CAPTION_PX))

    def _line(self, kind: FactType) -> Line:
        """An idle line for facts of this type, or a new one."""
        wanted = _LINES[kind]
        line = next((line for line in self._idle if type(line) is wanted), None)
        if line is None:
            return wanted(self.controller)
        self._idle.remove(line)
        return line

    def refresh(self, view: View) -> None:
        facts = view.state.facts
        for one, line in zip(self._asked, self.lines, strict=True):
            line.setVisible(one.shown(facts))
            line.refresh(view)
            line.show_stand(one.stand(facts))

    def finish(self) -> str:
        unsaved = [line.finish() for line in self.lines]
        return "、".join(title for title in unsaved if title)

    def refuse(self, key: str, sentence: str) -> bool:
        return any([line.refuse(key, sentence) for line in self.lines])
