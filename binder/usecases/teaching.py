"""Teaching the program where files of a certain name belong, and taking it back."""

import re
from uuid import uuid4

from binder.domain.assessment import Change
from binder.domain.matching.lessons import Lesson
from binder.errors import UserError
from binder.store.rows import Row, lesson_row
from binder.usecases.lookup import item_and_slot, plain_line
from binder.usecases.session import Session

_MONTH = re.compile(r"(?:(?:19|20)\d\d-)?(?:0[1-9]|1[0-2])")


def teach(
    session: Session, item_ref: str, slot: str, *, pattern: str = "", folder: str = "", month: str = ""
) -> Change:
    """From now on files of such names are proposed for this place, before anything else.

    pattern: part of the name, or with * and ? the whole; folder: part of a folder's name; month: "MM" or "YYYY-MM".
    """
    item = item_and_slot(session, item_ref, slot)
    pattern, folder, month = plain_line(pattern), plain_line(folder), plain_line(month)
    if not pattern and not folder:
        raise UserError("no-pattern", "没有说是哪些文件。请写上文件名或文件夹名里共有的几个字，例如“IMG_”。")
    if month and not _MONTH.fullmatch(month):
        raise UserError("bad-month", f"“{month}”不是月份。请写成 03 或 2022-03 这样。")
    position = max((each.position for each in session.state.lessons.values()), default=0) + 1
    lesson = Lesson(uuid4().hex, pattern, folder, month, item_ref, slot, position)
    if any(_said(each) == _said(lesson) for each in session.state.lessons.values()):
        raise UserError("known-lesson", f"“{lesson.text}归{item.named}”已经教过了，不需要再教。")
    with session.edit(f"教会程序：{lesson.text}归{item.named}") as edit:
        edit.put(lesson_row(lesson))
    return edit.change


def unteach(session: Session, lesson_id: str) -> Change:
    """Forget what was taught."""
    lesson = session.state.lessons.get(lesson_id)
    if lesson is None:
        raise UserError("unknown-lesson", f"没有编号为“{lesson_id}”的规则。请刷新后重新选择。")
    with session.edit(f"忘掉规则：{lesson.text}") as edit:
        edit.drop(Row("lesson", {"id": lesson_id}))
    return edit.change


def _said(lesson: Lesson) -> tuple[str, ...]:
    return (lesson.pattern, lesson.folder, lesson.month, lesson.item, lesson.slot)
