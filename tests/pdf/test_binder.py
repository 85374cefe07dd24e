"""The binder as a whole: every number, link, label and bookmark is right, and nothing goes missing unsaid."""

from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from binder.domain.content import Content, Paragraph, Span
from binder.domain.evidence import FileKind
from binder.pdf.plan import Plan
from binder.pdf.verify import check_binder
from binder.pdf.write import originals_folder, write_binder, write_originals
from binder.progress import Progress
from tests.pdf.files import image_bytes, jpeg, pdf_bytes, quartered
from tests.pdf.look import all_text, link_targets, qpdf_is_content, text_of
from tests.pdf.make import ANNEX, MADE_AT, RUBRICS, Desk


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Evidence of every kind on several items; the letter serves two items."""
    desk.put(jpeg(), "车.jpg", FileKind.JPEG, title="执法车辆照片")
    letter = desk.put(pdf_bytes(3), "通知.pdf", FileKind.PDF, pages=3, title="持证上岗的通知", number="示环〔2022〕9号")
    text = Content((Paragraph((Span("会议纪要正文"),)),))
    desk.put(b"docx", "纪要.docx", FileKind.DOCX, "2", content=text, title="会议纪要")
    desk.put(image_bytes(quartered(), "PNG"), "截图.png", FileKind.PNG, f"{ANNEX}:1", title="系统截图")
    desk.attach(letter, f"{ANNEX}:1")
    return desk


def index_pages(plan: Plan) -> range:
    return range(plan.places["index"], plan.front)


def outline_titles(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        waiting, titles = list(outline.root), []
        while waiting:
            entry = waiting.pop(0)
            titles.append(entry.title)
            waiting = [*entry.children, *waiting]
        return titles


def test_a_whole_binder_passes_every_check(full: Desk, out: Path) -> None:
    written = full.write(out)
    assert check_binder(out) == () and qpdf_is_content(out)
    assert written.pages == (len(full.plan().pages),) and written.sizes == (out.stat().st_size,)
    assert written.exceptions == ()


def test_front_pages_are_roman_and_the_body_starts_at_one(full: Desk, out: Path) -> None:
    full.write(out)
    plan = full.plan()
    with pikepdf.open(out) as pdf:
        labels = [str(page.label) for page in pdf.pages]
    assert labels == list(plan.labels) == ["i", "ii", *(str(n + 1) for n in range(len(plan.pages) - 2))]
    for index, label in enumerate(labels[2:], 2):
        assert f"— {label} —" in text_of(out, index)


def test_counted_through_the_label_is_the_place_in_the_file(full: Desk, out: Path) -> None:
    full.write(out, front_labels="decimal")
    with pikepdf.open(out) as pdf:
        assert [str(page.label) for page in pdf.pages] == [str(n + 1) for n in range(len(pdf.pages))]
    assert check_binder(out) == ()


def test_each_evidence_has_an_index_line_that_leads_to_its_page(full: Desk, out: Path) -> None:
    full.write(out)
    plan = full.plan()
    targets = [target for page in index_pages(plan) for target in link_targets(out, page)]
    for id_, evidence in full.evidence.items():
        page = plan.places[f"evidence:{id_}"]
        assert page in targets
        line = next(line for line in text_of(out, 1).splitlines() if evidence.title in line)
        assert plan.pages[page].label in line.split()


def test_every_link_leads_where_the_plan_says(full: Desk, out: Path) -> None:
    full.write(out)
    plan = full.plan()
    for index in range(len(plan.pages)):
        links = sorted((link for page, link in plan.links() if page == index), key=lambda link: link.y)
        assert link_targets(out, index) == [plan.places[link.target] for link in links]


def test_an_evidence_of_two_items_is_printed_once_and_linked_from_the_other(full: Desk, out: Path) -> None:
    full.write(out)
    plan = full.plan()
    (letter,) = (id_ for id_, evidence in full.evidence.items() if evidence.number)
    assert sum(page.owner == letter for page in plan.pages) == 3
    annex_divider = plan.places[f"item:{ANNEX}:1"]
    assert plan.places[f"evidence:{letter}"] in link_targets(out, annex_divider)
    assert "印在 1－2 处" in text_of(out, annex_divider)
    assert "同1－2" in text_of(out, 1)


def test_bookmarks_mirror_the_rubric_and_carry_page_numbers(full: Desk, out: Path) -> None:
    full.write(out)
    plan = full.plan()
    titles = outline_titles(out)
    assert [title.split("　")[0] for title in titles] == [
        "封面", "目录", "自评得分表", "一、队伍与装备", "1", "1－1", "1－2", "2", "2－1", "二、办案", "4", "附件",
        "一、装备", "附1", "附1－1", "附1－2", "缺件清单", "例外清单", "备考表",
    ]  # fmt: skip
    assert titles[4] == f"1　岗位持证　{plan.label_of('item:1')}"


def test_a_divider_says_what_is_asked_what_is_there_and_what_is_missing(full: Desk, out: Path) -> None:
    full.write(out)
    text = text_of(out, full.plan().places["item:1"]).replace("\r\n", "")
    for words in ("岗位持证：按要求完成。", "持证率达90%，得2分；", "持证率 18/20", "预估，年底补齐", "缺佐证材料"):
        assert words in text


def test_an_exempt_item_says_why_and_one_in_a_pot_has_only_its_index_line(full: Desk, out: Path) -> None:
    full.write(out)
    plan = full.plan()
    assert "县级不作要求" in text_of(out, plan.places["item:4"])
    assert "item:3" not in plan.places
    assert "装备使用" in text_of(out, 1) and "并入2" in text_of(out, 1)


def test_the_score_table_gives_awards_their_blockers_and_the_readings_used(full: Desk, out: Path) -> None:
    full.write(out)
    plan = full.plan()
    text = "".join(text_of(out, page) for page in range(plan.places["score"], plan.places["item:1"]))
    text = text.replace("\r\n", "")
    assert "示范单位" in text and "须高于 5" in text
    assert "采用：含本数" in text and "其他读法：不含本数" in text


def test_the_missing_list_names_every_gap(full: Desk, out: Path) -> None:
    full.write(out)
    plan = full.plan()
    gaps = full.book().gaps
    text = "".join(text_of(out, page) for page in range(plan.places["missing"], plan.places["exceptions"]))
    assert gaps
    for gap in gaps:
        assert gap.text[:12] in text.replace("\r\n", "")


def test_the_last_page_counts_what_is_bound_and_names_who_answers_for_it(full: Desk, out: Path) -> None:
    full.write(out, preparer="立卷甲", reviewer="检查乙")
    text = text_of(out, full.plan().places["closing"]).replace("\r\n", "")
    for words in ("收事项 5 项、佐证材料 4 件，材料页 6 页", "立卷甲", "检查乙", "2026 年 3 月 5 日", "佐证册 0."):
        assert words in text
    assert "立卷甲" not in text_of(out, 0)


def test_files_without_page_form_get_a_sheet_a_line_and_go_along(full: Desk, out: Path) -> None:
    odd = full.put(b"odd", "资料.xyz", FileKind.OTHER, title="不明资料")
    broken = full.put(b"bad", "坏.pdf", FileKind.PDF, title="坏文件", problem="文件打不开，请重新取得。")
    book = full.book()
    written = write_binder(book, out, Progress())
    plan = full.plan()
    listed = text_of(out, plan.places["exceptions"])
    for id_, title in ((odd, "不明资料"), (broken, "坏文件")):
        assert "本件未能印出" in text_of(out, plan.places[f"evidence:{id_}"])
        assert title in listed and id_ in [owner for owner, _ in written.exceptions]
    copies = write_originals(book, originals_folder(out), Progress())
    assert sorted(copy.read_bytes() for copy in copies) == sorted(p.path.read_bytes() for p in book.pieces.values())


def test_originals_get_safe_names(desk: Desk, out: Path) -> None:
    for title in ("a/b\\c:d*?", "CON", "\u202egnp.exe", "题" * 300, ".", "同名", "同名"):
        desk.put(title.encode(), "原.PDF", FileKind.OTHER, title=title)
    copies = write_originals(desk.book(), originals_folder(out), Progress())
    names = [copy.name for copy in copies]
    assert len(set(names)) == 7 and all(len(name.encode()) < 180 for name in names)
    assert not any(character in "".join(names) for character in '<>:"/\\|?*\u202e')
    assert names[0] == "01_a_b_c_d__.PDF"
    assert {copy.parent.name for copy in copies} == {"1_岗位持证"}
    assert [entry for entry in originals_folder(out).rglob("*") if entry.name.endswith(".part")] == []


def test_part_of_the_items_makes_a_smaller_binder_that_says_so(full: Desk, out: Path) -> None:
    full.write(out, items=frozenset({"2"}))
    plan = full.plan(items=frozenset({"2"}))
    assert check_binder(out) == ()
    assert "部分事项" in text_of(out, 0)
    assert len([target for target in plan.places if target.startswith("evidence:")]) == 1
    assert "岗位持证" not in text_of(out, 1)


def test_without_dividers_and_score_table_all_evidence_and_links_remain(full: Desk, out: Path) -> None:
    full.write(out, include_dividers=False, include_score_table=False, stamp=False)
    plan = full.plan(include_dividers=False, include_score_table=False, stamp=False)
    assert check_binder(out) == ()
    assert all(f"evidence:{id_}" in plan.places for id_ in full.evidence)
    assert "自评得分表" not in all_text(out)
    assert not any(page.stamp for page in plan.pages)


def test_the_same_book_gives_the_same_bytes(full: Desk, out: Path) -> None:
    full.write(out)
    first = out.read_bytes()
    full.write(out)
    assert out.read_bytes() == first
    write_binder(full.book(MADE_AT + timedelta(days=1)), out, Progress())
    assert out.read_bytes() != first


def test_two_hundred_pieces_are_all_there_and_all_reachable(desk: Desk, out: Path) -> None:
    photo = quartered(40, 30)
    for number in range(200):
        photo.putpixel((0, 0), (number, 0, 0))
        if number % 5:
            desk.put(
                image_bytes(photo, "JPEG", comment=str(number)), f"{number}.jpg", FileKind.JPEG, title=f"件{number}"
            )
        else:
            desk.put(pdf_bytes(2), f"{number}.pdf", FileKind.PDF, "2", pages=2, title=f"件{number}")
    desk.write(out)
    plan = desk.plan()
    assert check_binder(out) == ()
    targets = {target for page in index_pages(plan) for target in link_targets(out, page)}
    assert all(plan.places[f"evidence:{id_}"] in targets for id_ in desk.evidence)
    words = set(all_text(out).split())
    assert all(f"件{number}" in words for number in range(200))


def test_an_empty_assessment_gives_a_binder_of_what_is_missing(desk: Desk, out: Path) -> None:
    desk.write(out)
    assert check_binder(out) == ()
    assert "缺材料" in text_of(out, 1)
    assert len(RUBRICS.items) == 5
