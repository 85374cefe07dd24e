"""What an original says can be searched, whatever its form; what is shown of slides and Markdown."""

from pathlib import Path

import pytest

from binder.domain.content import Paragraph, Picture, Span, Table
from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.intake.documents import read_content
from binder.intake.text import MOST, read_plain_text
from binder.intake.worker import Inspector
from tests.intake import make

SAID = {
    "notice.pdf": "page 2 line 11",
    "plan.docx": "执法工作方案",
    "talk.pptx": "大练兵动员的说明",
    "ledger.xlsx": "张某\t12",
    "old.xls": "证号",
    "list.csv": "张某\t12",
    "readme.txt": "资料齐全",
    "notes.md": "第二项",
    "letter.ofd": "示例县生态环境局文件",
}


@pytest.mark.parametrize("name", make.every_kind())
def test_the_text_inside_is_found_and_a_picture_has_none(inspector: Inspector, tmp_path: Path, name: str) -> None:
    path = make.put(tmp_path, "blob", make.every_kind()[name])
    kind = inspector.inspect(path, name=name, sha256="", size=1).kind
    text = inspector.text(path, kind)
    assert SAID[name] in text if name in SAID else text == ""


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    path = make.put(tmp_path, "long.txt", ("长文" * 30 + "\n").encode() * 9000)
    assert len(read_plain_text(path, FileKind.TEXT)) == MOST


@pytest.mark.parametrize(
    ("name", "kind"), [("a.pdf", FileKind.PDF), ("a.docx", FileKind.DOCX), ("a.pptx", FileKind.PPTX)]
)
def test_a_damaged_original_has_no_text_but_a_sentence(tmp_path: Path, name: str, kind: FileKind) -> None:
    with pytest.raises(UserError, match="已损坏"):
        read_plain_text(make.put(tmp_path, name, b"%PDF-1.7 PK nothing"), kind)


def test_a_locked_pdf_says_that_it_is_locked(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="打开密码"):
        read_plain_text(make.put(tmp_path, "a.pdf", make.locked_pdf(user="a", owner="b")), FileKind.PDF)


def test_slides_are_shown_in_order_with_their_tables_and_pictures(tmp_path: Path) -> None:
    content = read_content(make.put(tmp_path, "a.pptx", make.slides("动员", "总结")), FileKind.PPTX)
    assert [type(block) for block in content.blocks] == [Paragraph, Paragraph, Table, Picture] * 2
    assert content.blocks[4] == Paragraph((Span("第 2 张　总结"),), level=2)
    assert content.left_out == ()


def test_a_hidden_slide_is_left_out_and_said(tmp_path: Path) -> None:
    data = make.slides("动员", "总结")
    slide = make.part_of_archive(data, "ppt/slides/slide1.xml").replace(b"<p:sld ", b'<p:sld show="0" ', 1)
    path = make.put(tmp_path, "a.pptx", make.with_part(data, "ppt/slides/slide1.xml", slide))
    content = read_content(path, FileKind.PPTX)
    assert "动员" not in str(content.blocks)
    assert content.left_out == ("隐藏的 1 张幻灯片未列出。",)


def test_markdown_is_shown_without_its_marks(tmp_path: Path) -> None:
    text = (
        "# 会议纪要\n\n到会 **20** 人，见[签到表](a.md)。\n\n1. 学习\n* 讨论\n\n---\n| 姓名 | 证号 |\n|---|:--:|\n"
        "| 张某 | 12 |\n\n```\n# 不是标题\n| 不 | 是表 |\n```\n![照片](a.jpg)\n"
    )
    content = read_content(make.put(tmp_path, "a.md", text.encode()), FileKind.MARKDOWN)
    assert content.blocks == (
        Paragraph((Span("会议纪要"),), 1),
        Paragraph((Span("到会 "), Span("20", bold=True), Span(" 人，见签到表。"))),
        Paragraph((Span("学习"),), bullet="1."),
        Paragraph((Span("讨论"),), bullet="•"),
        Table((("姓名", "证号"), ("张某", "12")), (0.5, 0.5), 1),
        Paragraph((Span("# 不是标题"),)),
        Paragraph((Span("| 不 | 是表 |"),)),
        Paragraph((Span("〔图片：照片〕"),)),
    )
    assert content.left_out == ("文中链接的图片不在文件里，未列出。",)
