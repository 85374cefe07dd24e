"""A clerk's day at the real window, with real keys, mouse and clipboard; what was typed is looked up in the folder."""

import io
import sys

import pikepdf
import pytest
from PIL import Image

from binder.usecases.history import undo
from binder.usecases.opening import open_assessment
from binder.usecases.verifying import verify
from tests.e2e.day import Day
from tests.e2e.desktop import Desktop, wait_for
from tests.ui.clerk import Clerk
from tests.ui.desk import button, field

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it is driven through an X server")


def screenshot() -> bytes:
    """A picture as it lies on the clipboard."""
    file = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(file, "PNG")
    return file.getvalue()


def test_what_is_typed_pasted_undone_and_exported_is_in_the_folder(day: Day, twin: Clerk, desktop: Desktop) -> None:
    day.begins()

    day.selects("6")
    day.clicks(button(twin, "6-1", "是"))
    day.keeps("fact", True, "6-1")

    day.selects("4")
    day.clicks(field(twin, "4-1"))
    desktop.types("18")
    day.clicks(field(twin, "4-1", 1))
    desktop.types("20")
    day.keeps("fact", [18, None, True], "on_post_rate")
    day.keeps("fact", 20, "staff_count")

    desktop.copies(screenshot(), "image/png")
    desktop.presses("ctrl+v")  # with the keyboard still in the field
    wait_for("the pasted picture", lambda: len(day.evidence("4")) == 1)
    assert day.evidence("4")[0].startswith("截图")
    desktop.presses("ctrl+z")
    day.keeps("evidence", [], "4")
    desktop.presses("ctrl+y")
    wait_for("the picture again", lambda: len(day.evidence("4")) == 1)

    desktop.copies("办公室（示例）".encode(), "UTF8_STRING")
    day.clicks(twin.workspace.item.header.department)
    desktop.presses("ctrl+v", "Return")
    day.keeps("duty", "办公室（示例）", "4")

    desktop.presses("ctrl+e")
    desktop.waits_for_window("导出装订册")
    desktop.presses("Escape")
    wait_for("the dialog to go", lambda: not desktop.windows("导出装订册"))
    day.returns()
    desktop.presses("ctrl+e")
    desktop.waits_for_window("导出装订册")
    desktop.presses("Return")
    (written,) = wait_for("the binder", lambda: list(day.folder.parent.glob("*.pdf")))
    day.hears(f"装订册已导出：{written}")
    with pikepdf.open(written) as book:
        assert len(book.pages) > 10
    desktop.presses("Escape")

    day.ends()


def test_a_lost_battery_takes_nothing_that_the_window_has_shown(day: Day, twin: Clerk, desktop: Desktop) -> None:
    day.begins()
    day.searches("24")
    day.selects("24")
    day.clicks(button(twin, "24-1", "是"))
    twin.states("24-1", True)
    wait_for("the points of the tick", lambda: day.is_like_twin(twin.workspace.strip.total))
    before = day.total
    day.clicks(field(twin, "24-2"))
    desktop.types("3")
    wait_for("the points of what was typed", lambda: day.total != before)
    desktop.types("0")
    day.is_cut_short()

    session = open_assessment(day.folder)
    assert session.state.facts["24-1"].value is True
    assert session.state.facts["staff_rewards"].value in (3, 30)
    assert verify(session) == ()
    undo(session)
    assert "staff_rewards" not in session.state.facts
    session.close()

    day.begins()
    day.keeps("fact", True, "24-1")
    day.ends()
