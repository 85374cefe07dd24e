"""A Word document keeps its headings, lists, tables and pictures when it is printed in the binder."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from binder.domain.content import Content, Paragraph, Picture, Span, Table
from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.intake.documents import read_content
from binder.intake.tables import MAX_COLUMNS
from binder.intake.word_lists import chinese_number, counted
from tests.intake import make

W = nsdecls("w")


Read = Callable[[Document], Content]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_back(document: Document) -> Content:
        return read_content(make.put(tmp_path, "plan.docx", make.saved(document)), FileKind.DOCX)

    return read_back


def _texts(content: Content) -> list[str]:
    return ["".join(span.text for span in block.spans) for block in content.blocks if isinstance(block, Paragraph)]


def _add(document: Document, xml: str) -> None:
    """Put an element before the section's properties, which end the body."""
    document.element.body.sectPr.addprevious(parse_xml(xml))


def test_headings_looks_and_alignment_come_from_the_text_and_from_its_styles(read: Read) -> None:
    document = docx.Document()
    document.add_heading("执法工作方案", 0)
    document.add_heading("总体要求", 2)
    paragraph = document.add_paragraph("按照")
    paragraph.add_run("统一").bold = True
    paragraph.add_run("部署").italic = True
    paragraph.add_run("。")
    signed = document.add_paragraph("二〇二二年三月")
    signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    quote = document.add_paragraph("引文", style="Intense Quote")
    quote.runs[0].italic = False

    content = read(document)

    title, heading, body, date, quoted = make.paragraphs(content)
    assert (title.level, heading.level, body.level) == (1, 2, 0)
    assert heading.spans == (Span("总体要求", bold=True),)
    assert body.spans == (Span("按照"), Span("统一", bold=True), Span("部署", italic=True), Span("。"))
    assert (body.align, date.align) == ("left", "right")
    assert quoted.spans == (Span("引文", bold=True),)
    assert content.left_out == ()


def test_a_first_line_is_set_in_where_the_paragraph_or_its_style_says_so(read: Read) -> None:
    document = docx.Document()
    document.styles["Body Text"].paragraph_format.first_line_indent = Pt(24)
    document.add_paragraph("样式缩进", style="Body Text")
    document.add_paragraph("自己取消", style="Body Text").paragraph_format.first_line_indent = Pt(0)
    document.add_paragraph("自己缩进").paragraph_format.first_line_indent = Pt(32)
    document.add_paragraph("悬挂").paragraph_format.first_line_indent = Pt(-20)
    document.add_paragraph("顶格")
    assert [paragraph.indent for paragraph in make.paragraphs(read(document))] == [True, False, True, False, False]


def test_lists_are_numbered_as_word_shows_them(read: Read) -> None:
    document = docx.Document()
    for text, style in (("a", "List Number"), ("b", "List Number"), ("c", "List Bullet"), ("d", "List Number")):
        document.add_paragraph(text, style=style)
    assert [block.bullet for block in make.paragraphs(read(document))] == ["1.", "2.", "•", "3."]


def test_chinese_outline_numbers_count_by_level_and_begin_again(read: Read) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, form, text in ((0, "japaneseCounting", "%1、"), (1, "decimal", "（%1.%2）"))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{levels}</w:abstractNum>'))
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    for number, override in ((88, ""), (89, restart)):
        xml = f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="77"/>{override}</w:num>'
        numbering.append(parse_xml(xml))
    for number, level in ((88, 0), (88, 1), (88, 1), (88, 0), (88, 1), (89, 0), (89, 0)):
        properties = document.add_paragraph("x")._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val, properties.get_or_add_ilvl().val = number, level
    bullets = [block.bullet for block in make.paragraphs(read(document))]
    assert bullets == ["一、", "（一.1）", "（一.2）", "二、", "（二.1）", "五、", "六、"]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (100, "一百"), (105, "一百零五"), (110, "一百一十"),
     (1001, "一千零一"), (1010, "一千零一十"), (9999, "九千九百九十九")],
)  # fmt: skip
def test_chinese_numbers(number: int, text: str) -> None:
    assert chinese_number(number) == text


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [(4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX"), (27, "lowerLetter", "aa"), (3, "upperLetter", "C"),
     (7, "decimalZero", "07"), (20, "decimalEnclosedCircle", "⑳"), (21, "decimalEnclosedCircle", "21"),
     (5, "none", ""), (5, "klingon", "5"), (10**6, "japaneseCounting", "1000000")],
)  # fmt: skip
def test_other_ways_of_counting(number: int, form: str, text: str) -> None:
    assert counted(number, form) == text


def test_a_merged_cell_has_its_text_once(read: Read) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, texts in enumerate((("事项", "分值", "得分"), ("甲", "2", "1"), ("乙", "3", "3"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    (made,) = make.tables(read(document))
    assert made.rows == (("事项", "分值\n得分", ""), ("甲\n乙", "2", "1"), ("", "3", "3"))


def test_rows_marked_as_header_are_the_header(read: Read) -> None:
    document = docx.Document()
    table = document.add_table(4, 2)
    for number, row in enumerate(table.rows):
        row.cells[0].text = row.cells[1].text = f"r{number}"
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))
    assert make.tables(read(document))[0].header_rows == 2


def test_everything_stands_in_the_order_of_the_body(read: Read) -> None:
    document = docx.Document()
    document.add_paragraph("before").add_run().add_picture(io.BytesIO(make.picture("PNG")))
    document.paragraphs[0].add_run("after")
    document.add_table(1, 1).cell(0, 0).text = "cell"
    document.add_paragraph("end")
    before, image, after, table, end = read(document).blocks
    assert [before, after, end] == [Paragraph((Span(text),)) for text in ("before", "after", "end")]
    assert isinstance(image, Picture) and isinstance(table, Table)
    assert (image.width, image.height, image.data[:4]) == (80, 40, b"\x89PNG")
    assert table.rows == (("cell",),)


def test_a_picture_in_a_table_follows_the_table(read: Read) -> None:
    document = docx.Document()
    cell = document.add_table(1, 2).cell(0, 0)
    cell.text = "现场照片"
    cell.paragraphs[0].add_run().add_picture(io.BytesIO(make.jpeg()))
    table, image = read(document).blocks
    assert isinstance(table, Table) and isinstance(image, Picture)


def test_a_picture_turned_in_word_is_turned(read: Read) -> None:
    document = docx.Document()
    document.add_paragraph().add_run().add_picture(io.BytesIO(make.jpeg()))
    frame = next(document.element.body.iter(qn("a:xfrm")))
    frame.set("rot", str(90 * 60_000))
    (image,) = make.blocks(read(document), Picture)
    assert (image.width, image.height) == (40, 80)


def test_a_picture_that_cannot_be_shown_is_announced(read: Read) -> None:
    document = docx.Document()
    document.add_paragraph("图").add_run().add_picture(io.BytesIO(make.picture("PNG")))
    next(iter(document.part.package.image_parts))._blob = b"\x01\x00\x00\x00 a metafile"
    content = read(document)
    assert _texts(content) == ["图"]
    assert content.left_out == ("1 幅图片的格式无法显示或太大，未列出，请对照原件。",)


def test_text_in_links_controls_boxes_and_accepted_changes_is_kept_and_deleted_text_is_not(read: Read) -> None:
    document = docx.Document()
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent></w:pict>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    spaces = W + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    _add(
        document,
        f"<w:p {spaces}><w:r><w:t>文</w:t></w:r>"
        "<w:hyperlink><w:r><w:t>件</w:t></w:r></w:hyperlink>"
        "<w:ins><w:r><w:t>附后</w:t></w:r></w:ins><w:del><w:r><w:delText>作废</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗记</w:t></w:r>"
        f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r></w:p>",
    )
    _add(document, f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>目录</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    assert _texts(read(document)) == ["文件附后", "文本框", "目录"]


def test_signs_and_breaks(read: Read) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("甲\t乙")
    run.add_break()
    run.add_text("丙")
    run.add_break(WD_BREAK.PAGE)
    run._r.append(parse_xml(f'<w:sym {W} w:font="Wingdings" w:char="F0FE"/>'))
    run._r.append(parse_xml(f'<w:sym {W} w:font="Wingdings" w:char="F099"/>'))
    content = read(document)
    assert _texts(content) == ["甲\t乙\n丙☑□"]
    assert content.left_out == ("1 个特殊符号以“□”代替，请对照原件。",)


def test_what_cannot_be_carried_over_is_announced(read: Read) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    maths = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    _add(
        document,
        f'<w:p {W} xmlns:m="{maths}"><w:r><w:t>见</w:t><w:footnoteReference w:id="2"/></w:r>'
        "<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath></w:p>",
    )
    content = read(document)
    assert _texts(content) == ["见a=b"]
    assert [sentence[:6] for sentence in content.left_out] == ["1 处公式只", "1 条脚注或", "页眉和页脚未"]


def test_a_table_that_claims_a_billion_columns_is_cut(read: Read) -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "x"
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:gridSpan {W} w:val="1000000000"/>'))
    assert len(make.tables(read(document))[0].widths) <= MAX_COLUMNS


def test_a_style_based_on_itself_does_not_turn_forever(read: Read) -> None:
    document = docx.Document()
    style = document.styles["Normal"].element
    style.append(parse_xml(f'<w:basedOn {W} w:val="{style.styleId}"/>'))
    document.add_paragraph("x")
    assert _texts(read(document)) == ["x"]


@pytest.mark.parametrize(
    "main",
    [b"<broken", b"<a/>", b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'],
)
def test_a_document_without_a_body_is_damaged(tmp_path: Path, main: bytes) -> None:
    path = make.put(tmp_path, "plan.docx", make.with_part(make.word("x"), "word/document.xml", main))
    with pytest.raises(UserError, match="已损坏"):
        read_content(path, FileKind.DOCX)
