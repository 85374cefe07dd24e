"""Rubrics as workbooks: nothing is lost on the way there and back, and every mistake is told by its cell."""

import typing
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from binder.resources import read_text
from binder.rubric.cache import cached_tree
from binder.rubric.check import every_branch
from binder.rubric.excel import layout
from binder.rubric.excel.assembly import assembled
from binder.rubric.excel.book import EXAMPLE, workbook_bytes
from binder.rubric.excel.columns import Record, Sheet
from binder.rubric.excel.explain import MEANINGS, explanations
from binder.rubric.excel.forms import alike
from binder.rubric.excel.inward import taken
from binder.rubric.excel.mistakes import mistakes
from binder.rubric.file import (
    AdjustmentsFile,
    AwardFile,
    CategoryFile,
    GroupFile,
    ItemFile,
    RubricFile,
    draft,
)
from binder.rubric.kinds import AnyClause
from binder.rubric.library import rubric_path, shipped_ids, texts_of
from binder.rubric.model import (
    DeadlineFile,
    ErratumFile,
    FactFile,
    GateFile,
    MaterialFile,
    OptionFile,
    QuotaFile,
    ReadingFile,
    SlotFile,
    SourceFile,
    StageFile,
    VetoFile,
)
from binder.rubric.reader import read_tree
from binder.rubric.resolve import build
from binder.rubric.tree import Map
from tests.rubric.workbook import Workbook

KINDS = typing.get_args(typing.get_args(AnyClause)[0])


def tree_of(rubric_id: str) -> Map:
    return cached_tree(rubric_path(rubric_id).read_text(encoding="utf-8"), rubric_id)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The invented rubric with a clause of every kind, as the program writes it."""
    return Workbook(tmp_path_factory.mktemp("book"), read_tree(read_text(EXAMPLE), "example"))


@pytest.fixture
def example(filled: Workbook) -> Workbook:
    """A copy of it, to be typed into."""
    return filled.copy()


# --- there and back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rubric_id", shipped_ids())
def test_a_shipped_rubric_comes_back_from_its_workbook_as_it_was(rubric_id: str, tmp_path: Path) -> None:
    tree = tree_of(rubric_id)
    book = Workbook(tmp_path, tree)
    back = book.tree()
    assert book.losses == ()
    assert book.told() == {}
    assert alike(tree, back)
    for branch in [branch for branch in every_branch(tree) if not branch[1]]:
        assert build(draft(back, rubric_id, *branch)) == build(draft(tree, rubric_id, *branch))


def test_the_example_holds_every_kind_and_comes_back_too(example: Workbook) -> None:
    assert example.losses == () and example.told() == {}
    tree = read_tree(read_text(EXAMPLE), "example")
    assert alike(tree, example.tree())
    clauses = draft(tree, "example", "county", {}).file.placed_clauses()
    assert {clause.kind for _, _, clause in clauses} == set(layout.KINDS)


def test_what_has_no_room_in_a_table_is_said_and_the_rest_is_carried(tmp_path: Path) -> None:
    text = read_text(EXAMPLE).replace(
        '- {fact: misprints, each: "1"}', '- {fact: misprints, each: "1", by_reading: {EX-01: {B: {each: "2"}}}}'
    )
    book = Workbook(tmp_path, read_tree(text, "example"))
    assert book.losses == ("第 6 项第 1 条：faults 的写法表格装不下",)
    row = book.row_of("计分条款", "条款号", "6-1")
    assert book.cells["计分条款"][row - 1][-1] == "全扣情形=copied"


def models() -> Iterator[tuple[type[BaseModel], tuple[Record, ...], set[str]]]:
    """Every part of a file, where it stands in the workbook, and its keys that are tables of their own."""
    tables = {"facts", "source", "categories", "adjustments", "awards", "vetoes", "readings", "errata", "calendar"}
    tables |= {"notes", "materials", "quotas", "format"}
    yield RubricFile, (layout.TOP,), tables
    yield SourceFile, (layout.SOURCE,), set()
    yield AdjustmentsFile, (layout.ADJUSTMENTS,), {"bonus", "deduct"}
    yield CategoryFile, (layout.CATEGORY,), {"items", "groups"}
    yield GroupFile, (layout.GROUP,), {"items"}
    yield ItemFile, (layout.item_record({}),), {"clauses", "slots"}
    yield SlotFile, (layout.SLOT,), set()
    yield FactFile, (layout.FACT_RECORD,), set()
    yield AwardFile, (layout.AWARD,), {"gates"}
    yield GateFile, (layout.GATE,), set()
    yield VetoFile, (layout.VETO,), set()
    yield ReadingFile, (layout.READING,), {"options"}
    yield OptionFile, (layout.OPTION,), set()
    yield ErratumFile, (layout.ERRATUM,), {"fixes"}
    yield StageFile, (layout.STAGE,), set()
    yield MaterialFile, (layout.MATERIAL,), {"deadlines"}
    yield DeadlineFile, (layout.DEADLINE,), set()
    yield QuotaFile, (layout.QUOTA,), set()
    for kind in KINDS:
        yield kind, (layout.clause_record({}),), set()


@pytest.mark.parametrize(("model", "records", "tables"), list(models()))
def test_every_key_of_a_file_has_its_column(
    model: type[BaseModel], records: tuple[Record, ...], tables: set[str]
) -> None:
    columns = {key for record in records for column in record.columns for key in column.keys}
    assert set(model.model_fields) - tables - {"by_reading"} <= columns


def test_every_kind_is_offered_and_explained() -> None:
    kinds = {typing.get_args(kind.model_fields["kind"].annotation)[0] for kind in KINDS}
    assert set(layout.KINDS) == set(MEANINGS) == kinds
    rows = list(explanations())
    for sheet in layout.sheets({}):
        assert any(about == sheet.name for _, about, _ in rows)


@pytest.mark.parametrize("sheet", layout.sheets({}), ids=lambda sheet: sheet.name)
def test_no_heading_stands_twice_on_a_sheet(sheet: Sheet) -> None:
    columns = [*sheet.parent.columns, *(sheet.child.columns if sheet.child else ())]
    assert len(sheet.headings) - len([each for each in sheet.headings.values() if each is None]) == len(columns)


def test_what_people_typed_is_never_a_formula_or_a_link() -> None:
    text = (
        read_text(EXAMPLE)
        .replace("title: 工作总结", 'title: "=HYPERLINK(1)"')
        .replace("11月30日前报送总结。", "http://x")
    )
    data, _ = workbook_bytes(read_tree(text, "example"))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def test_the_workbook_offers_kinds_from_a_list_and_keeps_keys_as_text() -> None:
    data, _ = workbook_bytes()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheets = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")
        )
        styles = archive.read("xl/styles.xml").decode()
    assert f'"{",".join(layout.KINDS.values())}"' in sheets
    assert "'填报数据'!$A$2:$A$2000" in sheets
    assert 'state="frozen"' in sheets
    assert 'numFmtId="49"' in styles  # text


# --- filling it by hand -----------------------------------------------------------------------------------------------


def test_a_clerk_fills_an_empty_template(tmp_path: Path) -> None:
    book = Workbook(tmp_path)
    for item, text in {
        "编号": "province-2025", "版本": "1.0.0", "全称": "某省评分标准（示例）", "简称": "示例", "年度": "2025",
        "级别": "county＝县级；city=市级", "总分": "10", "不作要求的怎样计": "按满分", "来源文件标题": "通知（示例）",
        "印发机关": "某厅（示例）", "印发日期": "2025年1月6日", "第几号附件": "附件1",
    }.items():  # fmt: skip
        book.fill(item, text)
    for row, sheet, cells in (
        (2, "分类", {"分类名称": "工作", "分类原文": "一、工作（10分）", "分类分值": "10"}),
        (2, "填报数据", {"数据键": "case_count", "名称": "案件", "类型": "件数", "单位": "件"}),
        (2, "计分条款", {"分类": "工作", "序号": "1", "短名": "办案", "任务原文": "办案（10分）", "事项分值": "10",
                     "计分方式": "分档", "条款原文": "案件≥３件得6分；1件得2分", "填报数据": "case_count",
                     "分档或折算": "≥３＝６分；达1=2"}),
        (3, "计分条款", {"计分方式": "是否", "条款原文": "制定制度的,得4分", "分值": "4"}),
        (4, "计分条款", {"只用于": "市级", "分值": "3"}),
        (5, "计分条款", {"计分方式": "是否", "条款原文": "公开制度的,得0分", "分值": "0"}),
        (6, "计分条款", {"只用于": "市级", "分值": "1"}),
    ):  # fmt: skip
        for heading, text in cells.items():
            book.put(sheet, row, heading, text)
    wrong, (county, city) = book.checked()
    assert wrong == ()
    assert county.source.issued == "2025-01-06"
    assert [clause.points for clause in county.clauses] == [6000, 4000, 0]
    assert [clause.points for clause in city.clauses] == [6000, 3000, 1000]


def test_an_empty_template_says_which_cells_to_fill(tmp_path: Path) -> None:
    told = Workbook(tmp_path).told()
    assert told["基本信息!B2"] == "“编号”没有填，请填上"
    assert told["基本信息!B11"] == "“来源文件标题”没有填，请填上"
    assert "分类" in told


def test_copying_the_number_down_or_leaving_rows_empty_changes_nothing(example: Workbook) -> None:
    before = example.tree()
    row = example.row_of("计分条款", "条款号", "1-3")
    example.put("计分条款", row, "序号", "1")
    example.put("计分条款", row, "条款号", "")
    example.insert("计分条款", row)
    assert example.tree() == before


# --- mistakes ---------------------------------------------------------------------------------------------------------


def test_every_broken_cell_is_told_at_once(example: Workbook) -> None:
    row = example.row_of("计分条款", "条款号", "1-2")
    wrong = [
        example.put("计分条款", row, "分档或折算", "达95%=6；九成=4"),
        example.put("计分条款", row + 1, "只用于", "省级"),
        example.put("填报数据", 3, "类型", "百分比"),
        example.put("称号", 2, "线：不低于", "八十五"),
        example.fill("印发日期", "去年"),
    ]
    assert set(example.told()) == set(wrong)
    assert example.told()[wrong[0]].startswith("“九成=4”读不懂，应填分档从高到低，例如 达90%=2；达80%=1")
    assert example.told()[wrong[1]].startswith("没有级别“省级”，应填县级、市级之一")


@pytest.mark.parametrize(
    ("clause", "heading", "text", "said"),
    [
        ("1-1", "每次分值", "1", "“是否”不用“每次分值”，请清空这一格"),
        ("1-2", "填报数据", "", "“填报数据”没有填，请填上"),
        ("1-2", "填报数据", "nothing", "填报数据里没有“nothing”，请补上或核对拼写"),
        ("1-2", "分档或折算", "达95%=2；达90%=4", "各档要从最高分写起，一档比一档低"),
        ("1-2", "分档或折算", "达195%=2", "“certified_rate”是比例，界限要在 0% 到 100% 之间"),
        ("2-2", "其他参数", "所依条款=1-1", "“1-1”不是装备达标条款"),
        ("3-2", "使其不得分的条款", "9-9", "没有条款或事项“9-9”"),
        ("1-1", "条款勘误", "EX-9", "没有勘误“EX-9”"),
        ("1-4", "不作要求的级别", "省级", "没有级别“省级”"),
        ("1-1", "条款原文", "", "“条款原文”没有填，请填上"),
        ("1-1", "计分方式", "", "“计分方式”没有填，请填上"),
    ],
)
def test_a_mistake_in_a_clause_is_told_by_its_cell(
    example: Workbook, clause: str, heading: str, text: str, said: str
) -> None:
    cell = example.put("计分条款", example.row_of("计分条款", "条款号", clause), heading, text)
    told = example.told()
    assert cell in told
    assert said in told[cell]


def test_sums_that_do_not_add_up_are_told_in_the_words_of_the_sheet(example: Workbook) -> None:
    cell = example.put("计分条款", example.row_of("计分条款", "条款号", "1-1"), "事项分值", "23")
    told = example.told()
    assert "第 1 项印 23 分，各条款合计 22 分；若来源如此，请写“条款实际合计”并声明勘误" in told[cell]
    assert "adds_to" not in "".join(told.values())


def test_all_faults_of_clauses_are_told_not_only_the_first(example: Workbook) -> None:
    cells = [
        example.put("计分条款", example.row_of("计分条款", "条款号", clause), "填报数据", "nothing")
        for clause in ("1-2", "4-1", "5-2")
    ]
    assert list(example.told()) == cells


def test_what_belongs_nowhere_is_told(example: Workbook) -> None:
    group = example.put("计分条款", 2, "二级指标", "9")
    slot = example.put("佐证要求", 2, "序号", "77")
    twice = example.put("填报数据", 3, "数据键", "staff_count")
    category = example.put("计分条款", example.row_of("计分条款", "条款号", "4-1"), "分类", "没有的分类")
    told = example.told()
    assert set(told) == {group, slot, twice, category}


def test_foreign_sheets_and_columns_with_content_are_told(example: Workbook) -> None:
    example.cells["草稿"] = [["甲"]]
    for row in example.cells["分类"]:
        row.append("备注")
    told = example.told()
    assert "不认识这个工作表" in told["草稿"]
    assert any("不认识表头“备注”" in text for cell, text in told.items() if cell.startswith("分类!"))


def test_a_branch_without_anything_above_it_is_told(example: Workbook) -> None:
    example.insert("一票否决", 2, 只用于="县级", 否决情形="甲")
    assert "要写在它所改的行下面" in example.told()["一票否决!E2"]


def test_a_number_out_of_order_is_told(example: Workbook) -> None:
    cell = example.put("计分条款", example.row_of("计分条款", "条款号", "1-2"), "条款号", "1-7")
    assert "这里应填 2，也可以不填" in example.told()[cell]


# --- anything at all --------------------------------------------------------------------------------------------------


def places(book: Workbook) -> st.SearchStrategy[tuple[str, int, int]]:
    """Any cell of any sheet, the headings and a row below all others included."""
    names = [name for name in book.cells if name not in (layout.EXPLANATIONS, layout.EXAMPLE)]
    return st.sampled_from(names).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.integers(0, len(book.cells[name])),
            st.integers(0, len(book.cells[name][0]) - 1),
        )
    )


@settings(max_examples=60)
@given(st.data())
def test_whatever_is_typed_anywhere_is_read_or_told_by_its_cell(filled: Workbook, data: st.DataObject) -> None:
    cells = filled.copy().cells
    stock = sorted({text for rows in cells.values() for row in rows for text in row if len(text) < 30})
    for name, row, column in data.draw(st.lists(places(filled), min_size=1, max_size=5)):
        rows = cells[name]
        if row == len(rows):
            rows.append([""] * len(rows[0]))
        rows[row][column] = data.draw(st.just("") | st.sampled_from(stock) | st.text(max_size=6))
    found = taken(cells)
    wrong, rubrics = mistakes(found, assembled(found), texts_of("henan-2022-equipment"))
    assert bool(wrong) != bool(rubrics)
    for mistake in wrong:
        assert mistake.text and not mistake.text.endswith("。")
        assert mistake.cell.partition("!")[0] in cells


def test_a_workbook_with_thousands_of_clauses_is_checked_in_seconds(filled: Workbook) -> None:
    cells = filled.copy().cells
    heads = cells["计分条款"][0]
    clause = {
        "计分方式": "分档",
        "条款原文": "持证率",
        "填报数据": "certified_rate",
        "分档或折算": "达95%=0.001；达90%=0",
    }
    cells["计分条款"] += [[clause.get(heading, "") for heading in heads] for _ in range(1500)]
    began = monotonic()
    found = taken(cells)
    wrong, _ = mistakes(found, assembled(found), texts_of("henan-2022-equipment"))
    assert wrong and monotonic() - began < 15
