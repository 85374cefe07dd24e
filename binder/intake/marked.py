"""Markdown as blocks: headings, lists, tables, emphasis. What it links to is not fetched."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from binder.domain.content import Block, Content, Paragraph, Span, Table
from binder.intake.plain import read_lines
from binder.intake.tables import MAX_COLUMNS, MAX_ROWS, grid, shortened

HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*")
BULLET = re.compile(r"[ \t]*[-*+][ \t]+(.*)")
NUMBER = re.compile(r"[ \t]*(\d{1,9}[.)])[ \t]+(.*)")
ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
RULE = re.compile(r"[ \t]*([-*_])([ \t]*\1){2,}[ \t]*")
DASHES = re.compile(r":?-{1,}:?")
FENCE = re.compile(r"[ \t]*(```|~~~).*")
IMAGE = re.compile(r"!\[([^\[\]]{0,500})\]\([^()]{0,2000}\)")
LINK = re.compile(r"\[([^\[\]]{0,500})\]\([^()]{0,2000}\)")
STRONG = re.compile(r"\*\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*\*|__(?=\S)([^_\n]{1,2000}?)(?<=\S)__")


def read_marked(path: Path) -> Content:
    """One block a line, a table for lines between bars. UserError as `read_content` tells."""
    lines, left_out = read_lines(path)
    blocks: list[Block] = []
    fenced = False
    for is_table, group in groupby(lines, lambda line: bool(ROW.fullmatch(line))):
        if is_table and not fenced:
            blocks += _table(list(group), left_out)
            continue
        for line in group:
            if FENCE.fullmatch(line):
                fenced = not fenced
            elif fenced:
                blocks.append(Paragraph((Span(line),)))
            else:
                blocks += _line(line, left_out)
    return Content(tuple(blocks), tuple(dict.fromkeys(left_out)))


def _line(line: str, left_out: list[str]) -> Iterator[Paragraph]:
    if RULE.fullmatch(line):
        return
    if IMAGE.search(line):
        left_out.append("文中链接的图片不在文件里，未列出。")
    if heading := HEADING.fullmatch(line):
        yield Paragraph(_spans(heading[2]), len(heading[1]))
    elif number := NUMBER.fullmatch(line):
        yield Paragraph(_spans(number[2]), bullet=number[1])
    elif bullet := BULLET.fullmatch(line):
        yield Paragraph(_spans(bullet[1]), bullet="•")
    else:
        yield Paragraph(_spans(line.lstrip("> \t") if line.lstrip().startswith(">") else line.strip()))


def _spans(text: str) -> tuple[Span, ...]:
    text = LINK.sub(r"\1", IMAGE.sub(r"〔图片：\1〕", text))
    spans, at = [], 0
    for strong in STRONG.finditer(text):
        spans += [Span(text[at : strong.start()]), Span(strong[1] or strong[2], bold=True)]
        at = strong.end()
    spans.append(Span(text[at:]))
    return tuple(span for span in spans if span.text) or (Span(""),)


def _table(lines: list[str], left_out: list[str]) -> list[Table]:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    ruled = len(rows) > 1 and all(DASHES.fullmatch(cell) for cell in rows[1])
    if ruled:
        del rows[1]
    left_out += shortened("文中的一个表格", len(rows), max(map(len, rows), default=0))
    made = grid([row[:MAX_COLUMNS] for row in rows[:MAX_ROWS]], header_rows=1 if ruled else None)
    return [made] if made else []
