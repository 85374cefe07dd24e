"""What goes onto a binder of paper: a label for its spine, tabs for its dividers, in a file of their own."""

from pathlib import Path

import pikepdf

from binder.domain.evidence import FileKind
from binder.pdf.marks import Rule, Text
from binder.pdf.paper import SPINES, paper_plan
from binder.pdf.write import paper_file, write_paper
from binder.progress import Progress
from tests.pdf.files import jpeg
from tests.pdf.look import qpdf_is_content, text_of
from tests.pdf.make import Desk

MM = 72 / 25.4


def test_the_label_comes_in_every_usual_width_with_year_title_unit_and_volume(desk: Desk, out: Path) -> None:
    desk.put(jpeg(), "车.jpg", FileKind.JPEG)
    write_paper(desk.book(), paper_file(out), Progress())
    assert paper_file(out).name == "佐证册-卷脊和标签.pdf" and not out.exists()
    spine = "".join(text_of(paper_file(out), 0).split())
    for text in ("2022全一册", "佐证册", "示例县生态环境局", "示例单位规范化评分标准"):
        assert spine.count(text) == len(SPINES), text
    assert qpdf_is_content(paper_file(out))
    edges = [mark.dx for mark in paper_plan(desk.book()).pages[0].marks if isinstance(mark, Rule) and mark.dy == 0]
    assert {round(edge / MM) for edge in edges} == set(SPINES)


def test_each_volume_has_a_label_of_its_own_and_the_tabs_come_once(desk: Desk, out: Path) -> None:
    write_paper(desk.book(), out, Progress(), 3)
    texts = ["".join(text_of(out, n).split()) for n in range(4)]
    assert [text.count(f"第{n}册") for n, text in enumerate(texts[:3], 1)] == [len(SPINES)] * 3
    assert "岗位持证" in texts[3] and not any("岗位持证" in text for text in texts[:3])


def test_every_category_and_item_has_a_tab_that_reads_from_both_sides(desk: Desk, out: Path) -> None:
    write_paper(desk.book(), out, Progress())
    with pikepdf.open(out) as pdf:
        tabs = "".join("".join(text_of(out, n).split()) for n in range(1, len(pdf.pages)))
    for text in ("1岗位持证", "2执法装备", "4县级免考", "附1执法车辆", "一队伍与装备", "附一装备"):
        assert tabs.count(text) == 2, text


def test_however_long_a_name_is_it_stays_on_its_label(desk: Desk) -> None:
    desk.unit = "很长的单位名称（甲乙丙）" * 12
    for page in paper_plan(desk.book()).pages:
        for mark in page.marks:
            if isinstance(mark, Text):
                assert 0 < mark.x < page.frame.sheet_width and mark.size < mark.y < page.frame.sheet_height
