"""The input of a date: when something was finished."""

from collections.abc import Mapping

from binder.domain.facts import FactSpec, When
from ui.controller import Controller
from ui.view import View
from ui.views.cards.fields import DateField
from ui.views.cards.inputs import FactInput


class DateInput(FactInput):
    """A month or a day."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._date = DateField()
        self._date.offered.connect(self.take)
        self.fields = (self._date.field,)
        self.lay_out(self._date)
        self.setFocusProxy(self._date.field)

    def serve(self, spec: FactSpec, specs: Mapping[str, FactSpec]) -> None:
        super().serve(spec, specs)
        self.caption.setText(spec.title)
        self._date.field.setAccessibleName(spec.title)

    def show_fact(self, view: View) -> None:
        value = self.fact.value
        self._date.field.show_text(value.text if isinstance(value, When) else "")

    def take(self, done: bool) -> None:
        text = self._date.field.text().strip()
        if text:
            self.store(text)
        else:
            self.clear()
