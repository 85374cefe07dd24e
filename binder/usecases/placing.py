"""Where evidence lies: places, and putting evidence on them."""

from typing import TypeAlias

from binder.domain.assessment import State
from binder.domain.evidence import Attachment
from binder.store.rows import attachment_row
from binder.usecases.session import Edit

Place: TypeAlias = tuple[str, str]
"""(item ref, slot key); slot "" is the item as a whole."""
Placed: TypeAlias = tuple[str, Place]
"""(evidence id, where it is)."""


class Placing:
    """Puts evidence on places, each time behind what is on the item already."""

    def __init__(self, state: State, edit: Edit) -> None:
        self._edit = edit
        self._taken = {(a.item, a.slot, a.evidence_id) for a in state.attachments}
        self._last = {item: group[-1].position for item, group in state.by_item.items()}

    def put(self, evidence_id: str, place: Place) -> bool:
        """False if it is there already."""
        attachment = self.new(evidence_id, place)
        if attachment is not None:
            self._edit.put(attachment_row(attachment))
        return attachment is not None

    def new(self, evidence_id: str, place: Place) -> Attachment | None:
        """The attachment that puts evidence on a place, for the caller to write; None if it is there already."""
        item, slot = place
        if (item, slot, evidence_id) in self._taken:
            return None
        self._taken.add((item, slot, evidence_id))
        self._last[item] = self._last.get(item, 0) + 1
        return Attachment(item, slot, self._last[item], evidence_id)
