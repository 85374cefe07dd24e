"""Text in the binder is what was typed: set by the rules of Chinese typography, searchable, never markup."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binder.domain.content import Content, Paragraph, Picture, Span, Table
from binder.domain.evidence import FileKind
from binder.pdf.assemble import assemble
from binder.pdf.fonts import MISSING_CHARACTER, Face, clean, glyph
from binder.pdf.marks import TEXT, Grid, Text
from binder.pdf.pages import pour
from binder.pdf.plan import Bookmark, Plan
from binder.pdf.splice import splice
from binder.pdf.styles import PLAIN, PROSE
from binder.pdf.typeset import NO_END, NO_START, Style, paragraph, set_lines
from binder.pdf.verify import check_binder
from binder.progress import Progress
from tests.pdf.files import image_bytes, jpeg, quartered
from tests.pdf.look import all_text, text_of
from tests.pdf.make import MADE_AT, Desk

STYLE = Style(size=10, leading=15)
CHINESE = "执法大队人员持证上岗，。、；：？！）》”（《“〔〕%年度2022 abc"


def lines_of(text: str, width: float) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in set_lines([(text, Face.SERIF)], STYLE, width)]


@given(st.text(CHINESE, max_size=120), st.integers(60, 300))
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str, width: int) -> None:
    """As long as there is a better place on the line; and no character is lost but blanks at the breaks."""
    lines = lines_of(text, width)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")
    for above, below in pairwise(lines):
        could_break = any(a not in NO_END and b not in NO_START for a, b in pairwise(above.replace(" ", "")))
        if above and below and could_break:
            assert below[0] not in NO_START, lines
            assert above[-1] not in NO_END, lines


@given(st.text(st.characters(codec="utf-8"), max_size=80), st.integers(40, 200))
def test_no_line_is_wider_than_its_room(text: str, width: int) -> None:
    for line in set_lines([(text, Face.SERIF)], STYLE, width):
        assert line.width <= width + 0.01 or line.length == 1


def test_words_and_numbers_stay_whole() -> None:
    assert lines_of("文号为ABC-2022的合同", 62) == ["文号为", "ABC-2022的", "合同"]


def test_a_justified_line_reaches_both_edges() -> None:
    lines = set_lines([("一二三四五六七，八九", Face.SERIF)], STYLE, 75)
    assert [line.length for line in lines] == [6, 4] and not lines[0].last


def test_rare_characters_come_from_another_font_and_unknown_ones_are_marked() -> None:
    assert glyph(Face.SERIF, "县").face is Face.SERIF
    assert glyph(Face.SERIF, "𠮷").face is Face.WENKAI
    assert glyph(Face.SERIF, "\U0010fffd").face is Face.NONE


HOSTILE = (
    "AT&T <b>粗</b> <para> &lt; %s {0}",
    "=SUM(A1:A9)+cmd|'/c calc'!A0",
    "\u202e反向\u202c\u200b零宽\ufeff\x00\x07",
    "长" * 300,
    "a" * 300,
    "",
    "e\u0301 é 한글 ١٢٣",
    "\ud800孤立",
)


def test_hostile_titles_are_printed_as_they_are(desk: Desk, out: Path) -> None:
    for number, title in enumerate(HOSTILE):
        desk.put(jpeg(quartered(60 + number, 40)), "x.jpg", FileKind.JPEG, title=title, number=title[:60])
    desk.unit = "AT&T <b>县"
    desk.write(out, preparer="<i>甲", reviewer="&乙")
    assert check_binder(out) == ()
    text = all_text(out).replace("\n", "").replace(" ", "")
    for piece in (
        "AT&T<b>粗</b><para>&lt;%s{0}",
        "=SUM(A1:A9)+cmd|'/ccalc'!A0",
        "反向零宽",
        "长" * 300,
        "<i>甲",
        "&乙",
    ):
        assert piece.replace(" ", "") in text, piece


def test_extension_b_characters_are_found_by_search(desk: Desk, out: Path) -> None:
    desk.put(b"t", "a.txt", FileKind.TEXT, content=Content((Paragraph((Span("𠮷林䶮㛃测试"),)),)), title="𠮷字")
    written = desk.write(out)
    assert "𠮷林䶮㛃测试" in all_text(out)
    assert written.exceptions == ()


typed = st.text(st.sampled_from(f"{CHINESE}𠮷䶮㛃①㎡°·—…￥ＡＢ１２ａéü"), max_size=150) | st.text(
    st.characters(codec="utf-8"), max_size=60
)


def extracted(texts: list[str], style: Style, folder: Path) -> list[str]:
    """What poppler reads of texts that were set, each on pages of its own."""
    sections = [pour(paragraph(text, style, TEXT.width), TEXT) for text in texts]
    pages = tuple(page for section in sections for page in section)
    plan = Plan("文字", pages, {"first": 0}, 0, (Bookmark("文字", "first"),), ())
    skeleton = assemble(plan, MADE_AT, folder / "skeleton.pdf", Progress())
    with (folder / "typed.pdf").open("wb") as file:
        splice(skeleton, file, None, Progress())
    read = iter(all_text(folder / "typed.pdf").split("\f"))
    return ["".join(next(read) for _ in section) for section in sections]


@settings(max_examples=25)
@given(st.lists(typed, min_size=1, max_size=12), st.sampled_from([PROSE, PLAIN]))
def test_what_is_read_out_of_the_file_is_what_was_typed(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], style: Style
) -> None:
    """Rare characters, long strings and all, but for blanks at the ends of lines; what no font has reads 〓."""
    found = extracted(texts, style, tmp_path_factory.mktemp("typed"))
    for text, read in zip(texts, found, strict=True):
        printed = (c if glyph(style.face, c).face else MISSING_CHARACTER for c in clean(text))
        assert "".join(read.split()) == "".join("".join(printed).split())
        if " " not in clean(text) and text.isprintable():
            assert read.replace("\n", "") == "".join(c if glyph(style.face, c).face else "〓" for c in clean(text))


def test_a_character_without_glyph_is_marked_and_listed(desk: Desk, out: Path) -> None:
    id_ = desk.put(b"t", "a.txt", FileKind.TEXT, content=Content((Paragraph((Span("笑脸😀在此"),)),)), title="普通")
    written = desk.write(out)
    assert "笑脸〓在此" in all_text(out)
    assert written.exceptions == ((id_, "有 1 个字符没有可用的字形，印作〓：U+1F600。"),)
    assert "U+1F600" in text_of(out, desk.plan().places["exceptions"])


def grid(rows: int, columns: int, cell: str = "值") -> Table:
    head = tuple(f"列{n + 1}" for n in range(columns))
    body = tuple(tuple(f"{cell}{row}-{n + 1}" for n in range(columns)) for row in range(rows))
    return Table((head, *body), tuple(1 / columns for _ in range(columns)), 1, "台账")


def pages_of(plan: Plan, id_: str) -> range:
    owned = [n for n, page in enumerate(plan.pages) if page.owner == id_]
    return range(owned[0], owned[-1] + 1)


def test_a_ledger_is_a_real_table_with_its_head_on_every_page(desk: Desk, out: Path) -> None:
    id_ = desk.put(b"x", "a.xlsx", FileKind.XLSX, content=Content((grid(150, 4),)))
    desk.write(out)
    pages = pages_of(desk.plan(), id_)
    texts = [text_of(out, page) for page in pages]
    assert len(pages) > 3 and all("列1" in text and "列4" in text for text in texts)
    assert [len(re.findall(rf"值{row}-1\s", "".join(texts))) for row in range(150)] == [1] * 150


def test_a_wide_ledger_is_turned_and_then_split_by_columns_with_a_note(desk: Desk, out: Path) -> None:
    twelve = desk.put(b"x", "12.xlsx", FileKind.XLSX, content=Content((grid(5, 12),)))
    forty = desk.put(b"y", "40.xlsx", FileKind.XLSX, content=Content((grid(5, 40),)))
    desk.write(out)
    plan = desk.plan()
    table_page = plan.pages[pages_of(plan, twelve)[-1]]
    assert table_page.frame.sheet_width > table_page.frame.sheet_height
    text = "".join(text_of(out, page) for page in pages_of(plan, forty))
    assert "分 3 幅排印" in text and all(f"值4-{n + 1}" in text for n in range(40))
    assert len(re.findall(r"值4-1\s", text)) == 3, "the first column comes again in each part"


def test_the_title_of_a_ledger_does_not_widen_its_first_column(desk: Desk) -> None:
    rows = (("很长的台账标题" * 6, "", ""), ("序号", "名称", "备注"), *(("1", "名称文字" * 9, "备注文字" * 9),) * 9)
    id_ = desk.put(b"x", "a.xlsx", FileKind.XLSX, content=Content((Table(rows, (0.1, 0.45, 0.45), 2),)))
    page = desk.plan().pages[pages_of(desk.plan(), id_)[0]]
    edges = sorted({round(mark.x + x) for mark in page.marks if isinstance(mark, Grid) for x in mark.columns})
    assert edges[1] - edges[0] < 70 < edges[2] - edges[1]


def test_a_row_is_cut_only_when_no_page_could_hold_it(desk: Desk, out: Path) -> None:
    rows = (("序号", "内容"), ("1", "甲" * 400), ("2", "乙" * 400), ("3", "丙" * 9000))
    id_ = desk.put(b"x", "a.xlsx", FileKind.XLSX, content=Content((Table(rows, (0.2, 0.8)),)))
    desk.write(out)
    texts = [text_of(out, page) for page in pages_of(desk.plan(), id_)]
    assert sum("甲" in text for text in texts) == sum("乙" in text for text in texts) == 1
    assert sum(text.count("丙") for text in texts) == 9000


def test_no_text_leaves_its_page(desk: Desk) -> None:
    """Whatever is typed, every line of text and every rule stays on the sheet, above the page number."""
    blocks = (
        Paragraph((Span("字" * 3000),), level=2),
        grid(80, 7, "很长的单元格内容" * 6),
        Paragraph((Span("w" * 900),)),
    )
    desk.put(b"x", "a.docx", FileKind.DOCX, content=Content(blocks), title="题" * 200)
    for page in desk.plan().pages:
        for mark in page.marks:
            if isinstance(mark, Text) and mark.y < page.frame.top + page.frame.height:
                assert mark.x >= 0 and mark.y > 0
                width = sum(glyph(run.face, c).width if run.face else 1 for run in mark.runs for c in run.text)
                assert mark.x + width * mark.size + mark.spacing <= page.frame.sheet_width


def test_a_document_keeps_headings_lists_pictures_and_says_what_is_left_out(desk: Desk, out: Path) -> None:
    blocks = (
        Paragraph((Span("工作总结"),), level=1, align="center"),
        Paragraph((Span("加粗", bold=True), Span("和"), Span("楷体", italic=True))),
        Paragraph((Span("第一点"),), bullet="1."),
        Picture(image_bytes(quartered(), "PNG"), 120, 80),
        Picture(b"broken", 10, 10),
    )
    content = Content(blocks, left_out=("文本框没有转出。",))
    id_ = desk.put(b"x", "a.docx", FileKind.DOCX, content=content)
    written = desk.write(out)
    text = "".join(text_of(out, page) for page in pages_of(desk.plan(), id_))
    assert "工作总结" in text and "加粗和楷体" in text and "1." in text and "第一点" in text
    assert written.exceptions == ((id_, "文本框没有转出。"), (id_, "有一张内嵌图片读不出来，没有印出。"))
    assert check_binder(out) == ()
