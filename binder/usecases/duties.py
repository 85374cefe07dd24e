"""Who sees to an item, and until when."""

from datetime import date

from binder.domain.assessment import Change, Duty
from binder.errors import UserError
from binder.store.rows import Row, duty_row
from binder.usecases.lookup import item_of, plain, plain_line
from binder.usecases.session import Session


def assign_item(
    session: Session, item_ref: str, department: str | None = None, due: str | None = None, note: str | None = None
) -> Change:
    """Set an item's 责任科室, due day ("YYYY-MM-DD" or "") and note. None leaves a field as it is."""
    item = item_of(session, item_ref)
    with session.edit(f"安排{item.named}") as edit:
        old = session.state.duties.get(item_ref, Duty())
        duty = Duty(
            old.department if department is None else plain_line(department),
            old.due if due is None else _day(due.strip()),
            old.note if note is None else plain(note),
        )
        if duty == Duty():
            edit.drop(Row("duty", {"item": item_ref}))
        else:
            edit.put(duty_row(item_ref, duty))
    return edit.change


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise UserError("bad-date", f"“{text}”不是日期。请写成 2022-10-31 这样。") from error
