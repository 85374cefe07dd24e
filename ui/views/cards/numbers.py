"""Inputs of facts that are numbers: counts, ranks, decimals, and ratios of two counts."""

from collections.abc import Mapping

from PySide6.QtCore import Qt

from binder.domain.facts import MISSING, FactSpec, FactType, Ratio, value_as_json
from binder.domain.points import points_text
from binder.domain.rubric import Clause, Item
from binder.domain.rules import PerOccurrence, percent
from ui.controller import Controller
from ui.theme import BODY, SMALL, label, tip
from ui.view import View
from ui.views.cards.fields import Field, Stepper
from ui.views.cards.inputs import FactInput, caption


class CountInput(FactInput):
    """− n + with its unit, or 第 n 名. `caption` stands before it."""

    def __init__(self, controller: Controller, *, least: int = 0) -> None:
        super().__init__(controller)
        self._unit = label("", SMALL, tone="2")
        self._stepper = Stepper(least=least)
        self._stepper.offered.connect(self.take)
        self.fields = (self._stepper.field,)
        self.lay_out(self._stepper, self._unit)
        self.setFocusProxy(self._stepper.field)

    def bind(self, clause: Clause, item: Item, specs: Mapping[str, FactSpec]) -> None:
        super().bind(clause, item, specs)
        rule = clause.rule
        if isinstance(rule, PerOccurrence):
            per = f"{rule.step} " if rule.step > 1 else ""
            each, most = points_text(rule.each), points_text(rule.points)
            self.tail.setText(self.tr("每{}{} {} 分，最高 {} 分").format(per, self.spec.unit, each, most))

    def serve(self, spec: FactSpec, specs: Mapping[str, FactSpec]) -> None:
        super().serve(spec, specs)
        self.caption.setText(spec.title)
        self._stepper.name(spec.title)
        self._unit.setText(spec.unit)

    def show_fact(self, view: View) -> None:
        value = self.fact.value
        self._stepper.field.show_text("" if value is None else str(value))

    def take(self, done: bool) -> None:
        text = self._stepper.field.text().strip()
        if text:
            self.store(text)
        else:
            self.clear()


class RankInput(CountInput):
    """第 n 名."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller, least=1)

    def serve(self, spec: FactSpec, specs: Mapping[str, FactSpec]) -> None:
        super().serve(spec, specs)
        self.caption.setText(self.tr("{}  第").format(spec.title))
        self._unit.setText(self.tr("名"))


class DecimalInput(FactInput):
    """A number with up to three decimals, such as an expert's points."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._unit = label("", SMALL, tone="2")
        self._field = Field(width=88)
        self._field.offered.connect(self.take)
        self.fields = (self._field,)
        self.lay_out(self._field, self._unit)
        self.setFocusProxy(self._field)

    def serve(self, spec: FactSpec, specs: Mapping[str, FactSpec]) -> None:
        super().serve(spec, specs)
        self.caption.setText(spec.title)
        self._field.setAccessibleName(spec.title)
        most = f" / {points_text(spec.maximum)}" if spec.maximum is not None else ""
        judged = self.tr("分") if spec.type is FactType.JUDGED else ""
        self._unit.setText(f"{most} {spec.unit or judged}".strip())

    def show_fact(self, view: View) -> None:
        value = self.fact.value
        self._field.show_text("" if value is None else str(value_as_json(value)))

    def take(self, done: bool) -> None:
        text = self._field.text().strip()
        if text:
            self.store(text)
        else:
            self.clear()


class RatioInput(FactInput):
    """num ÷ den = %. A shared denominator (在编人数) is typed here too, and counts everywhere."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._den_title = caption()
        self._num, self._den = Field(width=64), Field(width=64)
        self._result = label("", BODY, bold=True)
        self._den_spec: FactSpec | None = None
        self._den_shared = False
        self._num.offered.connect(self.take)
        self._den.offered.connect(self._take_den)
        self.fields = (self._num, self._den)
        for field in self.fields:
            field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        over = label("÷", SMALL, tone="2")
        self.lay_out(self._num, over, self._den_title, self._den, self._result)
        self.setFocusProxy(self._num)

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.spec.key, self.spec.den_fact) if self.spec.den_fact else (self.spec.key,)

    def serve(self, spec: FactSpec, specs: Mapping[str, FactSpec]) -> None:
        super().serve(spec, specs)
        self._den_spec = specs[spec.den_fact] if spec.den_fact else None
        self.caption.setText(spec.num_title or self.tr("分子"))
        self._num.setAccessibleName(spec.num_title or spec.title)
        den = spec.den_title or (self._den_spec.title if self._den_spec else self.tr("分母"))
        self._den_title.setText(self.tr("{}（共用）").format(den) if self._den_spec else den)
        self._den.setAccessibleName(den)
        shared = self.tr("“{}”只填一次，用到它的条款一同更新。").format(den)
        self._den.setToolTip(tip(shared) if self._den_spec else "")

    def show_fact(self, view: View) -> None:
        value = self.fact.value
        ratio = value if isinstance(value, Ratio) else None
        own = ratio is not None and ratio.den is not None
        self._den_shared = self._den_spec is not None and not own
        den = self._shared_den(view) if self._den_shared else (ratio.den if ratio else None)
        proven = ratio is not None and ratio.proven
        self._num.show_text(str(ratio.num) if ratio and proven else "")
        self._den.show_text(str(den) if den is not None and (proven or self._den_shared) else "")
        self._result.setText(f"= {percent(ratio.num, den)}" if ratio and den else "")

    def refresh(self, view: View) -> None:
        super().refresh(view)
        value, shared = self.fact.value, self._shared_den(view)
        if isinstance(value, Ratio) and value.den is None and shared is not None and value.num > shared:
            too_many = self.tr("{} {} 大于{} {}，请核对两个数。")
            self.notes.complain(too_many.format(self.caption.text(), value.num, self._den_title.text(), shared))

    def _shared_den(self, view: View) -> int | None:
        value = view.state.facts.get(self.spec.den_fact, MISSING).value
        return value if isinstance(value, int) else None

    def take(self, done: bool) -> None:
        num, den = self._num.text().strip(), self._den.text().strip()
        if self._den_shared:
            if num:
                self.store({"num": num, "den": None})
            else:
                self.clear()
        elif num and den:
            self.store({"num": num, "den": den})
        elif not num and not den:
            self.clear()
        elif done:
            self.notes.complain(self.tr("分子、分母两个数都填上才会保存。"))

    def _take_den(self, done: bool) -> None:
        text = self._den.text().strip()
        if not self._den_shared:
            self.take(done)
        elif text:
            self.controller.set_fact(self.spec.den_fact, text)
        else:
            self.controller.clear_fact(self.spec.den_fact)
