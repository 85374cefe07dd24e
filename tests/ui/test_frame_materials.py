"""材料与日程, second-level groups, and rubrics without points."""

from datetime import date

from PySide6.QtWidgets import QLabel

from tests.domain.kinds import HEAD, WHOLE
from tests.ui.clerk import Clerk
from tests.ui.desk import button, clicks, points
from ui.dialogs.materials import MaterialsDialog
from ui.models.rubric_rows import RowKind

TARGETS = (
    HEAD.format(id="tasks")
    + """
facts:
  trained: {title: 参训率, type: ratio}
  drills: {title: 演练, type: count, unit: 次}
categories:
  - title: 攻坚
    quote: 攻坚
    items:
      - key: "1"
        short: 训练
        quote: 训练
        department: 法制科
        clauses:
          - {kind: target, fact: trained, at_least: "90%", quote: 参训率达90%}
          - {kind: target, quote: 建立制度}
      - key: "2"
        short: 演练
        quote: 演练
        clauses:
          - {kind: target, fact: drills, at_least: 2, soft: true, quote: 力争演练两次}
calendar:
  - {title: 启动, quote: 十月下旬, due: "2024-10-31", late_at_issue: true}
materials:
  - title: 总结
    quote: 总结一份
    limit: 3000
    form: Word
    department: 办公室
    deadlines: [{due: "2024-12-10", quote: 十日前}, {due: "2024-12-05", quote: 五日前}]
quotas:
  - {title: 突出单位, quote: 三个, count: 3}
"""
)


def read(dialog: MaterialsDialog, tab: int) -> str:
    clicks(dialog.tabs[tab])
    return "\n".join(label.text() for label in dialog.pages.currentWidget().findChildren(QLabel))


def test_dates_papers_and_places_are_shown_with_what_is_wrong_about_them(newcomer: Clerk) -> None:
    clerk = newcomer.creates_from(TARGETS)
    dialog = MaterialsDialog(clerk.session.rubrics, clerk.window, today=date(2024, 12, 1))
    dialog.show()
    assert [tab.text() for tab in dialog.tabs] == ["日程 1", "要报的材料 1", "名额 1"]
    dates = read(dialog, 0)
    assert "发文时已过期" in dates
    assert "已经过去 31 天" in dates
    papers = read(dialog, 1)
    assert "来源写了 2 个不同的期限：2024-12-05、2024-12-10。按最早的 2024-12-05 准备" in papers
    assert "还有 4 天" in papers
    for words in ("不超过 3000 字", "格式：Word", "责任科室：办公室", "2024-12-10：十日前"):
        assert words in papers
    assert "突出单位　3 个" in read(dialog, 2)


def test_the_menu_opens_it(clerk: Clerk) -> None:
    clerk.window.doors.calendar()
    dialog = clerk.window.findChild(MaterialsDialog)
    assert dialog is not None
    assert "2022-10-31" in read(dialog, 0)
    assert "发文时已过期" in read(dialog, 0)


def test_a_rubric_without_points_counts_what_is_done(newcomer: Clerk) -> None:
    clerk = newcomer.creates_from(TARGETS)
    total = clerk.workspace.strip.total
    assert total.accessibleName() == "完成 0/2 项。"
    clerk.selects("1")
    assert points(clerk, "1-1") == "未填"
    clicks(button(clerk, "1-2", "是"))
    clerk.states("trained", "19/20")
    assert (points(clerk, "1-1"), points(clerk, "1-2")) == ("已完成", "已完成")
    assert total.accessibleName() == "完成 1/2 项。"
    assert (clerk.row("1").now, clerk.row("1").of) == ("已完成", "")

    clerk.states("drills", 1)
    assert clerk.row("2").now == "力争未达"
    clerk.states("trained", "1/20")
    assert clerk.row("1").now == "未完成"
    assert [advice.clause.clause.ref for advice in clerk.view.advice] == ["1-1", "2-1"]
    assert "分" not in clerk.workspace.strip.categories[0].accessibleName()
    assert clerk.view.outline.items["1"].duty.department == "法制科", "as printed, until somebody says otherwise"


def test_groups_stand_between_categories_and_items(newcomer: Clerk) -> None:
    clerk = newcomer.creates_from(WHOLE)
    model = clerk.workspace.tree.model
    group = model.find_item("2.1").parent()
    row = model.row_at(group)
    assert row is not None
    assert (row.kind, row.number, row.title, row.of) == (RowKind.GROUP, "2", "甲二", "21")
    assert clerk.workspace.tree.tree.isExpanded(group)
    clerk.states("judged", 20)
    clerk.states("plan", True)
    row = model.row_at(group)
    assert row is not None and row.now == "20"
    clerk.searches("2.2")
    assert clerk.sees_items() == ["2.2"]
    assert not model.find_item("1.1").isValid()


def test_points_outside_the_table_have_their_own_place(newcomer: Clerk) -> None:
    clerk = newcomer.creates_from(WHOLE)
    clerk.states("honours", 5)
    outside = clerk.workspace.strip.categories[-1]
    assert outside.accessibleName() == "附加项：+1 分"
    assert (clerk.row("bonus").number, clerk.row("bonus").now, clerk.row("bonus").of) == ("", "+1", "")
    clerk.sees_total("1")
