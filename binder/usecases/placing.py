"""Where evidence lies: places, and putting evidence on them."""

from typing import TypeAlias

from binder.domain.assessment import State
from binder.domain.evidence import TRAY, Attachment
from binder.store.rows import Row, attachment_row
from binder.usecases.session import Edit

Place: TypeAlias = tuple[str, str]
"""(item ref, slot key); slot "" is the item as a whole, TRAY no item at all."""
Placed: TypeAlias = tuple[str, Place]
"""(evidence id, where it is)."""


class Placing:
    """Puts evidence on places, each time behind what is on the item already."""

    def __init__(self, state: State, edit: Edit) -> None:
        self._edit = edit
        self._taken = {(a.item, a.slot, a.evidence_id) for a in (*state.attachments, *state.tray)}
        self._last = {item: group[-1].position for item, group in state.by_item.items()}
        self._last[TRAY[0]] = max((a.position for a in state.tray), default=0)

    def put(self, evidence_id: str, place: Place) -> bool:
        """False if it is there already. What is put on an item no longer waits for one."""
        attachment = self.new(evidence_id, place)
        if attachment is not None:
            self._edit.put(attachment_row(attachment))
            if place != TRAY:
                self.sort_out(evidence_id)
        return attachment is not None

    def sort_out(self, evidence_id: str) -> None:
        """Take evidence out of 待归类."""
        if (*TRAY, evidence_id) in self._taken:
            self._taken.discard((*TRAY, evidence_id))
            self._edit.drop(Row("attachment", {"item": TRAY[0], "slot": TRAY[1], "evidence_id": evidence_id}))

    def new(self, evidence_id: str, place: Place) -> Attachment | None:
        """The attachment that puts evidence on a place, for the caller to write; None if it is there already."""
        item, slot = place
        if (item, slot, evidence_id) in self._taken:
            return None
        self._taken.add((item, slot, evidence_id))
        self._last[item] = self._last.get(item, 0) + 1
        return Attachment(item, slot, self._last[item], evidence_id)
