"""What the inputs of all kinds have in common, and the two that are ticked: 是/否 and 不得分的情形."""

from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from binder.domain.facts import MISSING, Fact, FactSpec, FactState, FactType, value_as_json
from binder.domain.rubric import Clause, Item
from ui.controller import Controller
from ui.models.asked import Asked, Stand
from ui.theme import SMALL, font, label, set_property
from ui.view import View
from ui.views.cards.fields import Field
from ui.views.cards.state import WIDTH_PX, Notes, StateButton
from ui.views.elided import ElidedLabel

NO_FACT = FactSpec("", "", FactType.TICK)


def caption() -> ElidedLabel:
    """What stands before or after a field; it gives way where there is little room."""
    made = ElidedLabel(font(SMALL), tone="2")
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


class ClauseInput(QWidget):
    """The part of a card that is filled in. It is used for one clause after another of its kind.

    inline: it stands beside the clause's text instead of under it. Showing a view never writes.
    """

    inline = False

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.controller = controller
        self.notes = Notes()

    def bind(self, clause: Clause, item: Item, specs: Mapping[str, FactSpec]) -> None:
        """Serve this clause from now on."""

    def refresh(self, view: View) -> None:
        """Show what the view holds."""

    def finish(self) -> str:
        """Store what is still being typed. Returns the title of what could not be stored, or ""."""
        return ""

    def refuse(self, key: str, sentence: str) -> bool:
        """Show why a value of the fact was refused, if it was typed here."""
        return False


class FactInput(ClauseInput):
    """The input of one fact: its fields, its state, and under it why a value was refused."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self.spec = NO_FACT
        self.fact: Fact = MISSING
        self.fields: tuple[Field, ...] = ()
        self._estimating = False
        self.notes.reason_given.connect(self._does_not_apply)
        self.state = StateButton()
        self.state.chosen.connect(self._choose_state)
        self.caption, self.tail, self._verdict = caption(), caption(), label("", SMALL)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)

    def lay_out(self, *widgets: QWidget) -> None:
        """Put in a row: a caption, the kind's own widgets, what hangs on the fact, how it stands, and its state."""
        for widget in (self.caption, *widgets, self.tail, self._verdict):
            self.row.addWidget(widget)
        self.row.addStretch(1)
        self.row.addWidget(self.state)

    # --- what the kinds fill in ---------------------------------------------------------------------------------------

    def show_fact(self, view: View) -> None:
        """Fill the fields from `self.fact`."""

    def take(self, done: bool) -> None:
        """Store what the fields hold, if it is whole. done: the person has finished typing."""

    # --- what they share ----------------------------------------------------------------------------------------------

    def bind(self, clause: Clause, item: Item, specs: Mapping[str, FactSpec]) -> None:
        self.serve(specs[clause.rule.facts[0]], specs)

    def serve(self, spec: FactSpec, specs: Mapping[str, FactSpec]) -> None:
        """Be the input of this fact from now on. specs: every fact, for those that share a number."""
        self.spec = spec
        self.tail.setText("")
        self.show_stand(Stand())
        self._estimating = False
        self.notes.clear()
        for field in self.fields:
            field.show_text("", anew=True)

    def ask(self, asked: Asked, specs: Mapping[str, FactSpec]) -> None:
        """Be one line among others, and say what hangs on this fact."""
        self.serve(specs[asked.fact], specs)
        self.tail.setText(asked.tail)

    def refresh(self, view: View) -> None:
        self.fact = view.state.facts.get(self.spec.key, MISSING)
        self.show_fact(view)
        waiting = self._estimating and self.fact.value is None
        self.state.show_state(FactState.ESTIMATE if waiting else self.fact.state, self.spec.title)
        if not any(field.touched for field in self.fields):
            self.notes.complain("")

    def finish(self) -> str:
        for field in self.fields:
            field.finish()
        return self.spec.title if any(field.touched for field in self.fields) else ""

    def refuse(self, key: str, sentence: str) -> bool:
        mine = key in self.keys and (not self.fields or any(field.touched for field in self.fields))
        if mine:
            self.notes.complain(sentence)
        return mine

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the facts that are typed here."""
        return (self.spec.key,)

    @property
    def verdict(self) -> str:
        """How the fact stands, as shown; "" while that is open."""
        return self._verdict.text()

    def show_stand(self, stand: Stand) -> None:
        """Say how the fact stands to what hangs on it."""
        self._verdict.setText(stand.text)
        set_property(self._verdict, "tone", stand.tone)

    def store(self, raw: object) -> bool:
        """State the fact as 已填, or as 预估 if that was chosen."""
        estimate = self._estimating or self.fact.state is FactState.ESTIMATE
        state = FactState.ESTIMATE if estimate else FactState.KNOWN
        return self.controller.set_fact(self.spec.key, raw, state, self.fact.note if estimate else "")

    def clear(self) -> None:
        self._estimating = False
        if self.fact.state is not FactState.MISSING:
            self.controller.clear_fact(self.spec.key)

    def _choose_state(self, state: FactState) -> None:
        self._estimating = state is FactState.ESTIMATE
        if state is FactState.NOT_APPLICABLE:
            self.notes.ask_reason(self.fact)
        elif state is FactState.MISSING:
            self.clear()
        elif state is FactState.PENDING:
            self.controller.set_fact(self.spec.key, None, state)
        elif self.fact.value is not None:
            self.controller.set_fact(self.spec.key, value_as_json(self.fact.value), state, self.fact.note)
        else:
            self._wait_for_value(state)

    def _wait_for_value(self, state: FactState) -> None:
        self.state.show_state(state if self._estimating else self.fact.state, self.spec.title)
        first = self.fields[0] if self.fields else self
        first.setFocus()

    def _does_not_apply(self, reason: str) -> None:
        self._estimating = False
        self.controller.set_fact(self.spec.key, None, FactState.NOT_APPLICABLE, reason)


class Choice(QPushButton):
    """One of the answers 是 and 否. answer: the name that the style sheet knows."""

    def __init__(self, text: str, answer: str) -> None:
        super().__init__(text)
        self.setCheckable(True)
        self.setProperty("answer", answer)
        self.setFixedWidth(44)


class TickInput(FactInput):
    """是 or 否, or neither yet: a second click on an answer takes it back."""

    inline = True

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._answers = {True: Choice(self.tr("是"), "yes"), False: Choice(self.tr("否"), "no")}
        pair = QHBoxLayout()
        pair.setSpacing(0)
        for value, button in self._answers.items():
            button.clicked.connect(lambda _checked, value=value: self._answer(value))
            pair.addWidget(button)
        self.row.addLayout(pair)
        self.state.setMinimumWidth(44)  # a sentence stands beside it
        self.row.addWidget(self.state)
        self.setFocusProxy(self._answers[True])

    def show_fact(self, view: View) -> None:
        for value, button in self._answers.items():
            button.setChecked(self.fact.value is value)
            button.setAccessibleName(f"{self.spec.title}：{button.text()}")

    def _answer(self, value: bool) -> None:
        if self.fact.value is value:
            self.clear()
        elif not self.store(value):
            self._answers[value].setChecked(False)


class TickRow(TickInput):
    """是 or 否 as a line of its own, after what is asked."""

    inline = False

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self.row.insertWidget(0, self.caption)
        self.row.insertWidget(2, self.tail)
        self.row.insertWidget(3, self._verdict)
        self.row.insertStretch(4, 1)
        self.state.setMinimumWidth(WIDTH_PX)

    def serve(self, spec: FactSpec, specs: Mapping[str, FactSpec]) -> None:
        super().serve(spec, specs)
        self.caption.setText(spec.title)


class ConditionInput(FactInput):
    """A circumstance under which other clauses earn nothing. Not ticked means: there is none."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._box = QCheckBox(self.tr("有这种情形"))
        self._box.clicked.connect(self._click)
        self.row.addWidget(self._box)
        self.row.addStretch(1)
        self.setFocusProxy(self._box)

    def show_fact(self, view: View) -> None:
        self._box.setChecked(self.fact.value is True)
        self._box.setAccessibleName(self.tr("{}：有这种情形").format(self.spec.title))

    def _click(self, checked: bool) -> None:
        if checked:
            self.store(True)
        else:
            self.clear()
