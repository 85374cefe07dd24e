"""Texts and CSV files from every program a clerk may have used."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.domain.content import Content, Paragraph, Span
from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.intake.documents import read_content
from binder.intake.plain import MAX_BYTES, clean, delimiter_of, looks_like_text
from binder.intake.tables import MAX_COLUMNS, MAX_ROWS, WIDEST, display_width, grid
from tests.intake import make

ENCODINGS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "gb18030": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_table_reads_the_same_whatever_program_wrote_it(tmp_path: Path, encoding: str, mark: str) -> None:
    text = f'姓名{mark}备注\r\n张某{mark}"甲{mark}乙\n两行"\r\n'
    path = make.put(tmp_path, "list.csv", ENCODINGS[encoding] + text.encode(encoding))
    content = read_content(path, FileKind.CSV)
    assert make.tables(content)[0].rows == (("姓名", "备注"), ("张某", f"甲{mark}乙\n两行"))
    assert content.left_out == ()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_text_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = make.put(tmp_path, "a.txt", ENCODINGS[encoding] + "一、说明\r\n\r\n　　资料齐全。\r\n".encode(encoding))
    assert read_content(path, FileKind.TEXT).blocks == (
        Paragraph((Span("一、说明"),)),
        Paragraph((Span("　　资料齐全。"),)),
    )


def test_a_formula_in_a_csv_is_only_text(tmp_path: Path) -> None:
    path = make.put(tmp_path, "a.csv", b"=1+1,@SUM(A1)\n+2,-3\n")
    assert make.tables(read_content(path, FileKind.CSV))[0].rows == (("=1+1", "@SUM(A1)"), ("+2", "-3"))


def test_a_long_ledger_is_cut_and_says_so(tmp_path: Path) -> None:
    path = make.put(tmp_path, "a.csv", b"1,2\n" * (MAX_ROWS + 7) + b"x," * (MAX_COLUMNS + 3))
    content = read_content(path, FileKind.CSV)
    assert (len(make.tables(content)[0].rows), len(make.tables(content)[0].widths)) == (MAX_ROWS, 2)
    assert content.left_out[0] == f"表格共 {MAX_ROWS + 8} 行，只列出前 {MAX_ROWS} 行。"
    assert f"共 {MAX_COLUMNS + 4} 列" in content.left_out[1]


def test_a_text_of_many_megabytes_is_cut_and_says_so(tmp_path: Path) -> None:
    path = make.put(tmp_path, "log.txt", b"one line of a log\n" * (MAX_BYTES // 18 + 9))
    content = read_content(path, FileKind.TEXT)
    assert len(content.blocks) == 20_000
    assert "超过 20 MB" in content.left_out[0] and "只列出前 20000 行" in content.left_out[1]


def test_a_quote_that_is_never_closed_does_not_lose_the_table(tmp_path: Path) -> None:
    path = make.put(tmp_path, "a.csv", b'a,b\n"c,d\n' + b"e,f\n" * 50_000)
    assert make.tables(read_content(path, FileKind.CSV))[0].rows[:3] == (("a", "b"), ('"c', "d"), ("e", "f"))


def test_an_odd_byte_late_in_a_text_is_shown_as_such(tmp_path: Path) -> None:
    path = make.put(tmp_path, "a.txt", ("资料齐全。\n" * 2000).encode() + b"\xff\xfe\n")
    content = read_content(path, FileKind.TEXT)
    assert content.blocks[0] == Paragraph((Span("资料齐全。"),))
    assert "编码无法识别" in content.left_out[0]


def test_an_empty_table_has_no_block(tmp_path: Path) -> None:
    assert read_content(make.put(tmp_path, "a.csv", b",,\n,\n"), FileKind.CSV) == Content(())


def test_a_picture_has_no_text(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不能转成文字"):
        read_content(make.put(tmp_path, "a.png", make.picture("PNG")), FileKind.PNG)


def test_a_title_above_the_header_is_repeated_with_it_and_asks_for_no_width() -> None:
    title = "某县执法大队二〇二二年度在编人员持证情况统计台账"
    table = grid([[title], ["姓名", "证号", "备注"], ["张某", "11", ""]])
    assert table is not None
    assert table.header_rows == 2
    assert table.widths == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def test_a_table_of_one_row_has_no_header() -> None:
    table = grid([["a", "b"]])
    assert table is not None
    assert table.header_rows == 0


def test_a_column_is_as_wide_as_its_longest_line_a_chinese_character_counting_two() -> None:
    assert display_width("ab\n执法") == 4
    assert display_width("执" * 100) in (WIDEST, 2 * WIDEST)
    table = grid([["名称12", "x"], ["a", "执法大队名单"]])
    assert table is not None
    assert table.widths == pytest.approx((6 / 18, 12 / 18))


def test_the_delimiter_is_the_one_most_lines_agree_on() -> None:
    assert delimiter_of("台账\na;b,1;c\nd;e;f\n") == ";"
    assert delimiter_of("no delimiter at all") == ","
    assert delimiter_of("") == ","


CELLS = st.lists(st.lists(st.sampled_from(["", "", "x", "执法", "two\nlines"]), max_size=6), max_size=8)


@given(CELLS)
def test_a_grid_is_square_trimmed_and_loses_no_cell(rows: list[list[str]]) -> None:
    table = grid(rows)
    texts = [cell for row in rows for cell in row if cell]
    assert (table is None) == (not texts)
    if table:
        assert {len(row) for row in table.rows} == {len(table.widths)}
        assert sum(table.widths) == pytest.approx(1)
        assert any(table.rows[-1]) and any(row[-1] for row in table.rows)
        assert [cell for row in table.rows for cell in row if cell] == texts
        assert 0 <= table.header_rows < len(table.rows)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=200))
def test_whatever_a_person_typed_looks_like_text_even_cut_within_a_character(text: str) -> None:
    for encoding in ("utf-8", "gb18030"):
        data = text.encode(encoding)
        assert looks_like_text(data)
    assert looks_like_text(("字" + text).encode()[:4]) or len(text) < 1


@given(st.text())
def test_cleaned_text_can_be_shown(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert all(char >= " " or char in "\t\n" for char in cleaned)
    assert clean(cleaned) == cleaned


@given(st.binary(min_size=400, max_size=400))
def test_random_bytes_are_no_text(data: bytes) -> None:
    noise = bytes(byte ^ index * 37 & 255 for index, byte in enumerate(data)) + bytes(range(32))
    assert not looks_like_text(noise)
