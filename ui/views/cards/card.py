"""The card of one scoring clause: what it asks for, the input, the points, and why."""

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from binder.domain.facts import FactSpec, FactType
from binder.domain.points import points_text
from binder.domain.rubric import Clause, Erratum, Item, RubricSet
from binder.domain.rules import AboveStandard, ClauseState, Condition, Link, Series, Standard
from binder.domain.score import ClauseScore
from ui.controller import Controller
from ui.models.asked import Asked, Homes, asked_of, terms_of
from ui.models.clause_points import points_shown
from ui.theme import BODY, SMALL, TINY, label, set_property, tip, tokens
from ui.view import View
from ui.views.cards.dates import DateInput
from ui.views.cards.equipment import EquipmentInput, holds_table
from ui.views.cards.inputs import ClauseInput, ConditionInput, TickInput
from ui.views.cards.ledger import Ledger
from ui.views.cards.linked import LinkInput
from ui.views.cards.numbers import CountInput, DecimalInput, RankInput, RatioInput
from ui.views.cards.parts import PartsInput
from ui.views.cards.reading_popup import ReadingPopup
from ui.views.cards.series import SeriesInput

POINTS_PX = 76

_BY_RULE: Mapping[type, type[ClauseInput]] = {
    Series: SeriesInput,
    Standard: EquipmentInput,
    AboveStandard: EquipmentInput,
    Link: LinkInput,
}
_BY_FACT: Mapping[FactType, type[ClauseInput]] = {
    FactType.TICK: TickInput,
    FactType.RATIO: RatioInput,
    FactType.COUNT: CountInput,
    FactType.RANK: RankInput,
    FactType.DATE: DateInput,
    FactType.NUMBER: DecimalInput,
    FactType.JUDGED: DecimalInput,
}


def input_class(clause: Clause, item: Item, specs: Mapping[str, FactSpec]) -> type[ClauseInput]:
    """Which input a clause is filled in with; the bare one where there is nothing to fill in."""
    if clause.exempt or item.exempt or not holds_table(clause, item):
        return ClauseInput
    rule = clause.rule
    asked = asked_of(rule, specs)
    tick = rule.facts and specs[rule.facts[0]].type is FactType.TICK
    if isinstance(rule, Condition) and tick:
        return ConditionInput
    if len(asked) > 1 or (asked and not tick):
        return PartsInput
    return _BY_RULE.get(type(rule)) or _BY_FACT[specs[rule.facts[0]].type]


class ClauseCard(QFrame):
    """Shows one clause after another that is filled in with the same kind of input. Showing never writes."""

    def __init__(self, controller: Controller, kind: type[ClauseInput]) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ref = ""
        self.input = kind(controller)
        self._controller = controller
        self._item: Item
        self._excused = ""
        self._exempt_points = False
        self._key = label("", TINY, tone="3")
        self._text = label("", BODY, wrap=True)
        self._reading, self._erratum = self._mark(self.tr("读法")), self._mark(self.tr("勘误"))
        self._reading.clicked.connect(self._open_reading)
        self.ledger = Ledger(controller)
        self._guests = PartsInput(controller)
        self._terms = label("", SMALL, tone="2", wrap=True)
        self._why = label("", SMALL, tone="2", wrap=True)
        self._why.setTextFormat(Qt.TextFormat.RichText)
        self._now, self._most = label("", 15, bold=True), label("", SMALL, tone="3")
        self._unbacked = label(self.tr("缺佐证"), TINY, tone="amber")
        for asking in (self.input, self.input.notes, self.ledger, self._guests):
            asking.setEnabled(not controller.refusal)
        self._lay_out()

    def _mark(self, text: str) -> QPushButton:
        mark = QPushButton(text)
        mark.setProperty("mark", True)
        return mark

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        if self.input.inline:
            self._text.setContentsMargins(0, 3, 0, 0)
        self._key.setContentsMargins(0, 6 if self.input.inline else 3, 0, 0)
        head.addWidget(self._key, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._text, 1)
        for mark in (self._reading, self._erratum):
            head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        if self.input.inline:
            head.addWidget(self.input, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._points(), 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._why, 1)
        if not self.input.inline:
            foot.addWidget(self._unbacked, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 9, 14, 9)
        column.setSpacing(5)
        column.addLayout(head)
        if not self.input.inline:
            column.addWidget(self.input)
        column.addWidget(self.input.notes)
        column.addWidget(self.ledger)
        column.addWidget(self._guests)
        column.addWidget(self._terms)
        column.addLayout(foot)

    def _points(self) -> QWidget:
        points = QWidget()
        points.setMinimumWidth(POINTS_PX)
        column = QVBoxLayout(points)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(3)
        column.addLayout(row)
        if self.input.inline:
            column.addWidget(self._unbacked, 0, Qt.AlignmentFlag.AlignRight)
        row.addStretch(1)
        row.addWidget(self._now, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self._most, 0, Qt.AlignmentFlag.AlignBaseline)
        return points

    # --- what the panel calls -----------------------------------------------------------------------------------------

    def bind(self, clause: Clause, item: Item, rubrics: RubricSet, homes: Homes) -> None:
        """Be the card of this clause from now on. homes: which facts it takes in besides its own."""
        self.ref, self._item = clause.ref, item
        self._key.setText(clause.number)
        part = f"【{clause.part}】" if clause.part else ""
        closed, full = item.exempt or clause.exempt, rubrics.rubric_of(item.ref).exemption == "full"
        self._exempt_points = bool(item.exempt) and full
        self._text.setText(part + clause.text)
        self._excused = _excused(closed, full)
        set_property(self._text, "tone", "3" if closed else "")
        self.input.setVisible(type(self.input) is not ClauseInput)
        self.input.notes.clear()
        self.input.bind(clause, item, rubrics.facts)
        self.ledger.bind(clause, item, rubrics.facts)
        guests = homes.guests(clause.ref)
        self._guests.serve([Asked(key) for key in guests], rubrics.facts)
        self._guests.setVisible(bool(guests))
        self._reading.setVisible(any(key in rubrics.readings for key in clause.readings))
        self._show_errata(clause, rubrics)
        self.setAccessibleName(f"{clause.number} {clause.text}")

    def refresh(self, view: View) -> None:
        """Show the clause as the view has it."""
        score = view.score.clauses[self.ref]
        self.input.refresh(view)
        self.ledger.refresh(view)
        self._guests.refresh(view)
        terms = "" if self._excused else terms_of(score.clause, view.state.facts, view.session.rubrics.facts)
        self._terms.setText(terms)
        self._terms.setVisible(bool(terms))
        self._show_points(score)
        self._show_why(score)

    @property
    def points_text(self) -> str:
        """The points as shown: "0.5 / 1 分"; "—" while they are not known."""
        return f"{self._now.text()} {self._most.text()}".strip()

    def set_compact(self, compact: bool) -> None:
        """Where height is short, a tick takes one line: it is its own reason. Points for nothing keep theirs."""
        self._why.setVisible(bool(self._excused) or not (compact and self.input.inline))

    def finish(self) -> str:
        """Store what is still being typed. Returns the title of what could not be stored, or ""."""
        return "、".join(title for title in (self.input.finish(), self._guests.finish()) if title)

    def refuse(self, key: str, sentence: str) -> bool:
        """Show why a value of the fact was refused, if it was typed here."""
        return any([self.input.refuse(key, sentence), self._guests.refuse(key, sentence)])

    # --- inside -------------------------------------------------------------------------------------------------------

    def _show_errata(self, clause: Clause, rubrics: RubricSet) -> None:
        known: dict[str, Erratum] = {erratum.key: erratum for rubric in rubrics for erratum in rubric.errata}
        errata = [known[key] for key in clause.errata if key in known]
        garbled = clause.quote != clause.text
        lines = [self.tr("原文：{}").format(clause.quote)] if garbled else []
        lines += [self.tr("勘误 {}：{}").format(erratum.key, erratum.why) for erratum in errata]
        self._text.setToolTip(tip(*lines))
        self._erratum.setToolTip(tip(*lines))
        self._erratum.setVisible(bool(errata))

    def _show_points(self, score: ClauseScore) -> None:
        exempt = bool(self._item.exempt) or score.state in (ClauseState.EXEMPT, ClauseState.EXCUSED)
        now = score.max if self._exempt_points else score.claimed
        shown = points_shown(score, now, exempt=exempt)
        self._now.setText(shown.now)
        set_property(self._now, "tone", shown.tone)
        self._most.setText(self.tr("/ {} 分").format(shown.of) if shown.of else shown.unit)
        unbacked = not exempt and score.claimed > score.backed and bool(score.clause.rule.facts)
        self._unbacked.setVisible(unbacked)
        said = self.tr("自评 {} 分，有佐证支撑 {} 分，满分 {} 分").format(
            points_text(now), points_text(now if exempt else score.backed), points_text(score.max)
        )
        if not shown.of:
            said = f"{shown.now} {shown.unit}".strip()
        for widget in (self._now, self._most, self._unbacked):
            widget.setToolTip(tip(score.because, said))
        self._now.setAccessibleName(said)

    def _show_why(self, score: ClauseScore) -> None:
        if self._excused:
            self._why.setText(escape(self._excused))
            return
        hint = score.hint
        clause = score.clause
        if clause.excuse and score.state in (ClauseState.MISSING, ClauseState.NONE):
            printed = clause.excuse.rstrip("。")
            excuse = self.tr("原文“{}”，属于这种情况的请选“不适用”并写明原因").format(printed)
            hint = f"{hint}；{excuse}" if hint else excuse
        more = f' <span style="color:{tokens().accent}">{escape(hint)}。</span>' if hint else ""
        self._why.setText(f"{escape(score.because)}{more}")

    def _open_reading(self) -> None:
        rubrics = self._controller.view.session.rubrics
        keys = [key for key in rubrics.clauses[self.ref].readings if key in rubrics.readings]
        ReadingPopup(rubrics.readings[keys[0]], self._controller, self).open_below(self._reading)


def _excused(reason: str, full: bool) -> str:
    """What is said of a clause that is not asked of this unit; "" for every other."""
    if not reason:
        return ""
    return f"{reason}，按满分计。" if full else f"{reason}，从总分中剔除。"
