"""读法与勘误: how ambiguous sentences of the rubric are read, what another reading would score, and its misprints."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from binder.domain.points import points_text
from binder.domain.rubric import Erratum, Reading, Stage
from binder.domain.score import Score
from binder.usecases.readings import compare_readings
from ui.controller import Controller
from ui.theme import BODY, GUTTER, LARGE, SMALL, TITLE, label

CERTAINTY = {
    "明": "明：原文可以直接得出",
    "推": "推：由原文结构推出，很稳",
    "猜": "猜：合理猜测，请与上级确认",
}


class ReadingsDialog(QDialog):
    """Three pages: readings, errata, calendar. Choosing an option switches the reading at once; undo takes it back."""

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
        self.pages.addWidget(_scrolled([_erratum_card(e) for rubric in rubrics for e in rubric.errata]))
        self.pages.addWidget(_scrolled([_stage_card(s) for rubric in rubrics for s in rubric.calendar]))
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
            self.tr("日程 {}").format(sum(len(rubric.calendar) for rubric in rubrics)),
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
        box = QWidget()
        box.setProperty("surface", True)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        column.addWidget(label(reading.question, LARGE, bold=True, wrap=True))
        column.addWidget(_quote(reading.quote))
        column.addWidget(label(self.tr("计分条款：{}").format(self._clauses(reading.key)), SMALL, tone="2", wrap=True))
        self._add_options(column, reading)
        column.addWidget(label(self.tr("默认用 {}，理由：{}").format(reading.default, reading.why), SMALL, wrap=True))
        certainty = CERTAINTY.get(reading.certainty, reading.certainty)
        column.addWidget(label(self.tr("把握程度　{}").format(certainty), SMALL, tone="2", wrap=True))
        column.addStretch(1)
        self.detail.setWidget(box)
        self._refresh()

    def _add_options(self, column: QVBoxLayout, reading: Reading) -> None:
        self.options, self.results = {}, {}
        group = QButtonGroup(column.parentWidget())
        for option in reading.options:
            default = self.tr("（默认）") if option.key == reading.default else ""
            button = QRadioButton(f"{option.key}　{option.title}{default}")
            button.clicked.connect(partial(self._choose, reading.key, option.key))
            group.addButton(button)
            self.options[option.key] = button
            self.results[option.key] = label("", SMALL, bold=True, wrap=True)
            card = QFrame()
            card.setProperty("card", True)
            inner = QVBoxLayout(card)
            inner.setContentsMargins(14, 10, 14, 10)
            inner.setSpacing(4)
            inner.addWidget(button)
            inner.addWidget(label(option.effect, SMALL, tone="2", wrap=True))
            inner.addWidget(self.results[option.key])
            column.addWidget(card)

    def _refresh(self, *_: object) -> None:
        """Show which option is in force, and the score under each."""
        reading = self.readings[self.list.currentRow()]
        scores = compare_readings(self._controller.session, reading.key)
        now = score_text(scores[reading.chosen])
        for option in reading.options:
            said = score_text(scores[option.key])
            alike = self.tr("（得分与现用读法相同）") if said == now and option.key != reading.chosen else ""
            self.results[option.key].setText(said + alike)
            self.options[option.key].setChecked(option.key == reading.chosen)
            self.options[option.key].setAccessibleDescription(f"{option.effect}。{said}{alike}")

    def _choose(self, key: str, option: str) -> None:
        if self._controller.session.rubrics.readings[key].chosen != option:
            self._controller.choose_reading(key, option)

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


def _quote(text: str) -> QFrame:
    frame = QFrame()
    frame.setProperty("quote", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 12, 8)
    column.addWidget(label(text, BODY, tone="2", wrap=True))
    return frame


def _scrolled(cards: list[QFrame]) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    box = QWidget()
    box.setProperty("surface", True)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(8)
    for card in cards:
        column.addWidget(card)
    if not cards:
        column.addWidget(label("没有登记。", BODY, tone="3"))
    column.addStretch(1)
    area.setWidget(box)
    return area


def _card(*lines: tuple[str, int, str, bool]) -> QFrame:
    card = QFrame()
    card.setProperty("card", True)
    column = QVBoxLayout(card)
    column.setContentsMargins(14, 10, 14, 10)
    column.setSpacing(3)
    for text, pixels, tone, bold in lines:
        if text:
            column.addWidget(label(text, pixels, tone=tone, bold=bold, wrap=True))
    return card


def _erratum_card(erratum: Erratum) -> QFrame:
    should = f"应为：{erratum.should}" if erratum.should else "应为：不能确定"
    return _card(
        (f"{erratum.key}　原文：{erratum.quote}", BODY, "", True),
        (should, BODY, "", False),
        (erratum.why, SMALL, "2", False),
    )


def _stage_card(stage: Stage) -> QFrame:
    late = "　发文时已过期" if stage.late_at_issue else ""
    return _card(
        (f"{stage.due or '未定日期'}　{stage.title}", BODY, "", True),
        (late.strip(), SMALL, "red", False),
        (stage.quote, SMALL, "2", False),
    )
