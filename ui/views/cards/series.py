"""The input of figures month by month: a grid of months, with a row for what is charged and one for the points."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from binder.domain.facts import Facts, FactSpec
from binder.domain.points import Points, points_text
from binder.domain.rubric import Clause, Item
from binder.domain.rules import Series
from ui.controller import Controller
from ui.models.asked import Asked, Stand
from ui.models.clause_points import OPEN_POINTS
from ui.theme import SMALL, TINY, label, set_property
from ui.view import View
from ui.views.cards.fields import Field
from ui.views.cards.inputs import ClauseInput, FactInput, caption

BAND = 6
"""Months side by side."""
CELL_PX = 62
HEAD, VALUE, MINUS, POINTS, ROWS = range(5)
"""Rows of a band, and how many there are."""

Earned = Callable[[Facts], Mapping[str, Points]]


class MonthsLine(FactInput):
    """One series of figures: its name and state as a line, and a field for each month, placed by the grid."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self.months: tuple[str, ...] = ()
        self.lay_out()
        self.caption.hide()  # the grid names its rows

    def span(self, spec: FactSpec, months: Sequence[str], specs: Mapping[str, FactSpec]) -> None:
        """Be the series of this fact over these months."""
        self.months = tuple(months)
        cells = list(self.fields)
        while len(cells) < len(self.months):
            field = Field(width=CELL_PX)
            field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            field.offered.connect(self.take)
            cells.append(field)
        self.fields = tuple(cells)
        self.serve(spec, specs)
        for month, field in zip(self.months, self.fields, strict=False):
            field.setAccessibleName(f"{spec.title} {month}")

    @property
    def cells(self) -> tuple[Field, ...]:
        """The fields in use, in order of months."""
        return self.fields[: len(self.months)]

    def show_fact(self, view: View) -> None:
        value = self.fact.value
        known = dict(value) if isinstance(value, tuple) else {}
        for month, field in zip(self.months, self.cells, strict=True):
            field.show_text(f"{known[month]:f}" if month in known else "")

    def take(self, done: bool) -> None:
        typed = {month: field.text().strip() for month, field in zip(self.months, self.cells, strict=True)}
        kept = {month: text for month, text in typed.items() if text}
        if kept:
            self.store(kept)
        else:
            self.clear()


class SeriesInput(ClauseInput):
    """A series, and the series that is charged against it where there is one."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self.value, self.minus = MonthsLine(controller), MonthsLine(controller)
        self._earned: Earned | None = None
        self._points: list[QLabel] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(BAND + 1, 1)
        self._heads: list[QWidget] = []
        for row, line in ((VALUE, self.value), (MINUS, self.minus)):
            self._grid.addWidget(line, row, BAND + 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._grid)
        for line in (self.value, self.minus):
            column.addWidget(line.notes)

    @property
    def points(self) -> tuple[str, ...]:
        """What each month earns, as shown."""
        return tuple(shown.text() for shown in self._points)

    def bind(self, clause: Clause, item: Item, specs: Mapping[str, FactSpec]) -> None:
        rule = clause.rule
        if not isinstance(rule, Series):
            raise TypeError(f"no series in clause {clause.ref}")
        self._earned = lambda facts: dict(rule.earned_by_month(facts))
        self._serve(rule.fact, rule.minus, rule.months, specs)

    def ask(self, asked: Asked, specs: Mapping[str, FactSpec]) -> None:
        """Be one line among others, and say what hangs on this fact."""
        self._earned = None
        self._serve(asked.fact, "", asked.months, specs)
        self.value.tail.setText(asked.tail)

    def show_stand(self, stand: Stand) -> None:
        """Say how the series stands to what hangs on it."""
        self.value.show_stand(stand)

    def refresh(self, view: View) -> None:
        for line in self._in_use:
            line.refresh(view)
        earned = self._earned(view.state.facts) if self._earned else {}
        most = max(earned.values(), default=0)
        for month, shown in zip(self.value.months, self._points, strict=False):
            points = earned.get(month)
            shown.setText(OPEN_POINTS if points is None else points_text(points))
            set_property(shown, "tone", "green" if points and points == most else "3" if not points else "amber")

    def finish(self) -> str:
        return "、".join(title for title in [line.finish() for line in self._in_use] if title)

    def refuse(self, key: str, sentence: str) -> bool:
        return any([line.refuse(key, sentence) for line in self._in_use])

    # --- inside -------------------------------------------------------------------------------------------------------

    @property
    def _in_use(self) -> tuple[MonthsLine, ...]:
        return (self.value, self.minus) if self.minus.months else (self.value,)

    def _serve(self, fact: str, minus: str, months: Sequence[str], specs: Mapping[str, FactSpec]) -> None:
        self.value.span(specs[fact], months, specs)
        if minus:
            self.minus.span(specs[minus], months, specs)
        else:
            self.minus.months = ()
            self.minus.notes.clear()
        self.minus.setVisible(bool(minus))
        self._lay_out_months()
        self.setFocusProxy(self.value.fields[0])

    def _lay_out_months(self) -> None:
        """Place the fields of both lines under their months."""
        for widget in self._heads:
            self._grid.removeWidget(widget)
            widget.deleteLater()
        self._heads, self._points = [], []
        for field in (*self.value.fields, *self.minus.fields):
            self._grid.removeWidget(field)
            field.hide()
        for place, month in enumerate(self.value.months):
            band, column = divmod(place, BAND)
            if not column:
                self._name_rows(band)
            self._head(label(month, TINY, tone="3"), band, HEAD, column + 1)
            for row, line in ((VALUE, self.value), (MINUS, self.minus)):
                if line.months:
                    self._grid.addWidget(line.cells[place], band * ROWS + row, column + 1)
                    line.cells[place].show()
            if self._earned:
                self._points.append(label("", SMALL, bold=True))
                self._head(self._points[-1], band, POINTS, column + 1)

    def _name_rows(self, band: int) -> None:
        names = {VALUE: _named(self.value.spec)}
        if self.minus.months:
            names[MINUS] = _named(self.minus.spec)
        if self._earned:
            names[POINTS] = self.tr("得分")
        for row, text in names.items():
            named = caption()
            named.setText(text)
            self._head(named, band, row, 0)

    def _head(self, widget: QWidget, band: int, row: int, column: int) -> None:
        if isinstance(widget, QLabel):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._grid.addWidget(widget, band * ROWS + row, column)
        self._heads.append(widget)


def _named(spec: FactSpec) -> str:
    return f"{spec.title}（{spec.unit}）" if spec.unit else spec.title
