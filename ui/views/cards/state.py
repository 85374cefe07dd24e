"""A fact's state as a small menu, and the lines under a field: why a value was refused, why a fact does not apply."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from binder.domain.facts import Fact, FactState
from ui.theme import SMALL, label, set_property
from ui.views.cards.fields import Field

WIDTH_PX = 84


class StateButton(QPushButton):
    """Shows a fact's state (未填, 已填, 预估, 待上级数据, 不适用) and offers the others.

    chosen: the state that was picked; MISSING stands for 清除.
    """

    chosen = Signal(FactState)

    def __init__(self) -> None:
        super().__init__()
        self._names = {
            FactState.MISSING: self.tr("未填"),
            FactState.KNOWN: self.tr("已填"),
            FactState.ESTIMATE: self.tr("预估"),
            FactState.PENDING: self.tr("待上级数据"),
            FactState.NOT_APPLICABLE: self.tr("不适用"),
        }
        self.setMinimumWidth(WIDTH_PX)
        menu = QMenu(self)
        self._actions = {state: self._add(menu, state) for state in self._names if state is not FactState.MISSING}
        menu.addSeparator()
        self._clear = menu.addAction(self.tr("清除填报"))
        self._clear.triggered.connect(lambda: self.chosen.emit(FactState.MISSING))
        self.setMenu(menu)
        self.show_state(FactState.MISSING, "")

    def _add(self, menu: QMenu, state: FactState) -> QAction:
        tail = "…" if state is FactState.NOT_APPLICABLE else ""
        action = menu.addAction(self._names[state] + tail)
        action.setCheckable(True)
        action.triggered.connect(lambda: self.chosen.emit(state))
        return action

    def show_state(self, state: FactState, title: str) -> None:
        """Show a fact's state. title: what the fact is called."""
        self.setText(f"{self._names[state]} ▼")
        self.setAccessibleName(self.tr("{}：{}").format(title, self._names[state]))
        set_property(self, "state", state.value)
        for each, action in self._actions.items():
            action.setChecked(each is state)
        self._clear.setEnabled(state is not FactState.MISSING)


class Notes(QWidget):
    """The lines under an input. Hidden while there is nothing to say.

    reason_given: the typed reason why a fact does not apply.
    """

    reason_given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._error = label("", SMALL, tone="red", wrap=True)
        self._ask = QWidget()
        self._reason = Field(self.tr("不适用的原因"), on_pause=False)
        self._reason.setPlaceholderText(self.tr("请写明不适用的原因，按回车确认"))
        self._reason.returnPressed.connect(self._give)
        keep, drop = QPushButton(self.tr("确认")), QPushButton(self.tr("取消"))
        keep.clicked.connect(self._give)
        drop.clicked.connect(self._ask.hide)
        row = QHBoxLayout(self._ask)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("原因"), SMALL, tone="2"))
        for widget in (self._reason, keep, drop):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._ask)
        column.addWidget(self._error)
        self.clear()

    def clear(self) -> None:
        """Say nothing and ask nothing."""
        self._ask.hide()
        self.complain("")

    def complain(self, sentence: str) -> None:
        """Show why a value was refused; "" takes the sentence away."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.setVisible(bool(sentence) or not self._ask.isHidden())

    @property
    def sentence(self) -> str:
        """What is said now, "" if nothing."""
        return self._error.text()

    def ask_reason(self, fact: Fact) -> None:
        """Ask why the fact does not apply, beginning with the reason that it already has."""
        self._reason.show_text(fact.note, anew=True)
        self._ask.show()
        self.show()
        self._reason.setFocus()

    def _give(self) -> None:
        self._ask.hide()
        self.complain("")
        self.reason_given.emit(self._reason.text().strip())
