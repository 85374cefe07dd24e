"""读法与勘误: how ambiguous sentences of the rubric are read, what another reading would change, and its misprints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from binder.domain.assessment import Choice
from binder.domain.points import points_text
from binder.domain.rubric import Erratum, Reading
from binder.domain.score import Score
from binder.usecases.readings import compare_readings
from ui.controller import Controller
from ui.person import person
from ui.theme import BODY, GUTTER, LARGE, SMALL, TITLE, label
from ui.views.difference import difference_lines
from ui.views.popover import Line
from ui.views.sheets import quote, scrolled, stacked, text_card

CERTAINTY = {
    "明": "高，原文可以直接得出",
    "推": "较高，由原文结构推出",
    "猜": "低，是合理的推测，请与上级确认",
}


class ReadingsDialog(QDialog):
    """Two pages: readings, errata. Choosing an option switches the reading at once; undo takes it back."""

    def __init__(self, controller: Controller, parent: QWidget | None = None, *, key: str = "") -> None:
        super().__init__(parent)
        self._controller = controller
        self.setWindowTitle(self.tr("读法与勘误"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget()
        self.detail = QScrollArea()
        self.pages = QStackedWidget()
        self.options: dict[str, QRadioButton] = {}
        self.results: dict[str, QLabel] = {}
        self.changes: dict[str, QVBoxLayout] = {}
        self.who = QLineEdit()
        self.decided = label("", SMALL, tone="2", wrap=True)
        self.tabs: list[QPushButton] = []
        self._build()
        controller.changed.connect(self._refresh)
        self.select(key)

    @property
    def readings(self) -> tuple[Reading, ...]:
        return tuple(self._controller.session.rubrics.readings.values())

    def select(self, key: str) -> None:
        """Show one reading, or the first."""
        keys = [reading.key for reading in self.readings]
        self.list.setCurrentRow(keys.index(key) if key in keys else 0)

    # --- build --------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.list.setAccessibleName(self.tr("读法"))
        self.list.setFixedWidth(250)
        self.list.setWordWrap(True)
        self.list.setSpacing(4)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for reading in self.readings:
            self.list.addItem(f"{reading.key}　{reading.question}")
        self.list.currentRowChanged.connect(self._show_reading)
        self.detail.setWidgetResizable(True)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.list)
        row.addWidget(self.detail, 1)
        rubrics = self._controller.session.rubrics
        self.pages.addWidget(both)
        self.pages.addWidget(scrolled([_erratum_card(e) for rubric in rubrics for e in rubric.errata]))
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 20, GUTTER, 20)
        column.setSpacing(14)
        column.addWidget(label(self.tr("读法与勘误"), TITLE, bold=True))
        column.addLayout(self._tabs())
        column.addWidget(self.pages, 1)
        self.resize(880, 600)

    def _tabs(self) -> QHBoxLayout:
        rubrics = self._controller.session.rubrics
        names = (
            self.tr("读法 {}").format(len(self.readings)),
            self.tr("勘误 {}").format(sum(len(rubric.errata) for rubric in rubrics)),
        )
        row = QHBoxLayout()
        group = QButtonGroup(self)
        for place, name in enumerate(names):
            button = QPushButton(name)
            button.setProperty("chip", True)
            button.setCheckable(True)
            button.setChecked(place == 0)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self.pages.setCurrentIndex, place))
            group.addButton(button)
            row.addWidget(button)
            self.tabs.append(button)
        row.addStretch(1)
        return row

    # --- one reading --------------------------------------------------------------------------------------------------

    def _show_reading(self, place: int) -> None:
        reading = self.readings[place]
        self.who, self.decided = QLineEdit(), label("", SMALL, tone="2", wrap=True)
        self.who.setAccessibleName(self.tr("由谁决定"))
        self.who.setPlaceholderText(self.tr("例如：4 月 6 日局务会；不填就记作 {}").format(person()))
        asked = self.tr("计分条款：{}").format(self._clauses(reading.key))
        why = self.tr("默认用 {}，理由：{}").format(reading.default, reading.why)
        certainty = CERTAINTY.get(reading.certainty, reading.certainty)
        self.detail.setWidget(
            stacked(
                [
                    label(reading.question, LARGE, bold=True, wrap=True),
                    quote(reading.quote),
                    label(asked, SMALL, tone="2", wrap=True),
                    *self._options(reading),
                    self._decision(reading),
                    label(why, SMALL, wrap=True),
                    label(self.tr("把握程度：{}。").format(certainty), SMALL, tone="2", wrap=True),
                ]
            )
        )
        self._refresh()

    def _options(self, reading: Reading) -> Iterator[QFrame]:
        self.options, self.results, self.changes = {}, {}, {}
        self._group = QButtonGroup(self)
        for option in reading.options:
            default = self.tr("（默认）") if option.key == reading.default else ""
            button = QRadioButton(f"{option.key}　{option.title}{default}")
            button.clicked.connect(partial(self._choose, reading.key, option.key))
            self._group.addButton(button)
            self.options[option.key] = button
            self.results[option.key] = label("", SMALL, bold=True, wrap=True)
            self.changes[option.key] = changes = QVBoxLayout()
            changes.setSpacing(2)
            card = QFrame()
            card.setProperty("card", True)
            inner = QVBoxLayout(card)
            inner.setContentsMargins(14, 10, 14, 10)
            inner.setSpacing(4)
            button.setEnabled(not self._controller.refusal)
            inner.addWidget(button)
            inner.addWidget(label(option.effect, SMALL, tone="2", wrap=True))
            inner.addWidget(self.results[option.key])
            inner.addLayout(changes)
            yield card

    def _decision(self, reading: Reading) -> QWidget:
        """Who decided, and the button that notes a decision for the reading in force."""
        box = QWidget()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("由谁决定"), SMALL, tone="2"))
        row.addWidget(self.who, 1)
        confirm = QPushButton(self.tr("确认现在的读法"))
        confirm.setToolTip(self.tr("不改读法，只记下是谁、什么时候定的"))
        confirm.setAutoDefault(False)
        for asking in (self.who, confirm):
            asking.setEnabled(not self._controller.refusal)
        confirm.clicked.connect(lambda: self._decide(reading.key, self._reading_now(reading.key).chosen))
        row.addWidget(confirm)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.decided)
        return box

    def _refresh(self, *_: object) -> None:
        """Show which option is in force, since when and by whom, and what the others would change."""
        reading = self.readings[self.list.currentRow()]
        scores = compare_readings(self._controller.session, reading.key)
        now = scores[reading.chosen]
        for option in reading.options:
            said = score_text(scores[option.key])
            chosen = option.key == reading.chosen
            lines = [] if chosen else list(difference_lines(now, scores[option.key], self._controller.view))
            alike = self.tr("（得分与现用读法相同）") if not chosen and not lines else ""
            self.results[option.key].setText(said + alike)
            _fill(self.changes[option.key], lines)
            self.options[option.key].setChecked(chosen)
            spoken = "；".join((f"{option.effect}。{said}{alike}", *(line.text for line in lines)))
            self.options[option.key].setAccessibleDescription(spoken)
        choice = self._controller.session.state.choices.get(reading.key)
        self.decided.setText(self._decided(choice) if choice else self.tr("用的是默认读法，还没有人确认。"))

    def _decided(self, choice: Choice) -> str:
        when = datetime.fromisoformat(choice.at).astimezone()
        return self.tr("{:%Y-%m-%d %H:%M} 由“{}”决定，用 {}。").format(when, choice.who, choice.option)

    def _choose(self, key: str, option: str) -> None:
        if self._reading_now(key).chosen != option:
            self._decide(key, option)

    def _decide(self, key: str, option: str) -> None:
        self._controller.choose_reading(key, option, self.who.text())
        self._refresh()

    def _reading_now(self, key: str) -> Reading:
        return self._controller.session.rubrics.readings[key]

    def _clauses(self, key: str) -> str:
        clauses = self._controller.session.rubrics.clauses.values()
        return "、".join(clause.ref for clause in clauses if key in clause.readings) or self.tr("不单独影响某一条")


def score_text(score: Score) -> str:
    """A score in one line: "自评 87.5　有据 63　可达 95　暂未达标；装备能力 95"."""
    main = score.main
    named = (("自评", main.claimed), ("有据", main.backed), ("可达", main.attainable))
    annexes = "".join(f"；{annex.rubric.short} {points_text(annex.claimed)}" for annex in score.annexes)
    return (
        f"{'　'.join(f'{name} {points_text(points)}' for name, points in named)}　{main.title or '暂未达标'}{annexes}"
    )


def _fill(column: QVBoxLayout, lines: list[Line]) -> None:
    """Show these lines in place of those before."""
    while item := column.takeAt(0):
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()
    for line in lines:
        column.addWidget(label(line.text, line.pixels, tone=line.tone, bold=line.bold, wrap=True))


def _erratum_card(erratum: Erratum) -> QFrame:
    should = f"应为：{erratum.should}" if erratum.should else "应为：不能确定"
    return text_card(
        Line(f"{erratum.key}　原文：{erratum.quote}", BODY, bold=True), Line(should), Line(erratum.why, SMALL, "2")
    )
