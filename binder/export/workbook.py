"""The score sheet as a workbook: points as numbers; what people typed as text that never becomes a formula."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC
from itertools import count
from pathlib import Path
from typing import Any

from binder import __version__
from binder.domain.facts import MISSING, value_text
from binder.domain.outline import duty_of
from binder.domain.points import ONE
from binder.domain.score import CategoryScore, RubricScore
from binder.export.report import STATES, Report, legible, sums

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a cell must not begin with unless it is marked as text: programs take it for a formula, some even from text."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
MOST = 32_000
"""Characters of a cell."""
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "text": {},
    "bold": {"bold": True, "bg_color": "#F7F8FA"},
    "band": {"bold": True, "bg_color": "#E9EDF4"},
    "head": {"bold": True, "bg_color": "#DDE5F1", "align": "center"},
    "title": {"bold": True, "font_size": 14, "border": 0},
    "note": {"border": 0, "font_color": "#5A6472"},
    "link": {"font_color": "#1B5FC1", "underline": 1},
}
Cell = str | int | float | None
"""Text, a number, or an empty cell."""


def write_workbook(report: Report, out: Path, links: Mapping[str, str] | None = None) -> None:
    """Write the workbook to `out`. Raises OSError.

    links: of evidence by id, the path that its line leads to, from the workbook's folder.
    """
    import xlsxwriter

    whole = io.BytesIO()  # written at once, since the library hides what a full disk says
    with xlsxwriter.Workbook(whole, OPTIONS) as book:
        made = report.made_at.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": legible(report.title), "author": f"佐证册 {__version__}", "created": made})
        _Scores(book, report).fill()
        _Gaps(book, report).fill()
        _Evidence(book, report, links or {}).fill()
        _Facts(book, report).fill()
        _Readings(book, report).fill()
    out.write_bytes(whole.getbuffer())


class _Sheet:
    """A sheet that is filled from above. Subclasses say its name, its headings with their widths, and what is in it."""

    name = ""
    heads: tuple[tuple[str, int], ...] = ()

    def __init__(self, book: Any, report: Report) -> None:
        self._book, self.report = book, report
        self._sheet = book.add_worksheet(self.name)
        self._formats: dict[tuple[str, bool, bool], Any] = {}
        self._line = count()

    def fill(self) -> None:
        """Write the whole sheet."""
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C第 &P 页，共 &N 页")
        for column, (_, width) in enumerate(self.heads):
            self._sheet.set_column(column, column, width)
        self.above()
        row = self.row(*(name for name, _ in self.heads), look="head")
        self._sheet.freeze_panes(row + 1, 0)
        self._sheet.repeat_rows(row)
        self.below()

    def above(self) -> None:
        """What stands above the headings."""
        self.row(self.report.title, look="title")
        self.row(f"{self.report.made_at:%Y-%m-%d %H:%M} 导出。改动这个文件不会改动档案。", look="note")

    def below(self) -> None:
        """What stands below the headings."""

    def row(self, *cells: Cell, look: str = "text", level: int = 0) -> int:
        """Write cells side by side; the number of their row. level: how deep it can be folded away."""
        row = next(self._line)
        for column, cell in enumerate(cells):
            self.cell(row, column, cell, look)
        if level:
            self._sheet.set_row(row, None, None, {"level": level})
        return row

    def cell(self, row: int, column: int, cell: Cell, look: str) -> None:
        if isinstance(cell, str):
            text = legible(cell)[:MOST]
            self._sheet.write_string(row, column, text, self._format(look, text.startswith(DANGEROUS), number=False))
        elif cell is None:
            self._sheet.write_blank(row, column, None, self._format(look, False, number=False))
        else:
            self._sheet.write_number(row, column, cell, self._format(look, False, number=True))

    def link(self, row: int, column: int, path: str, text: str) -> None:
        self._sheet.write_url(row, column, f"external:{path}", self._format("link", False, number=False), legible(text))

    def _format(self, look: str, quoted: bool, *, number: bool) -> Any:
        key = look, quoted, number
        if key not in self._formats:
            base = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "border": 1, "text_wrap": True}
            kind: dict[str, Any] = {"num_format": "0.###", "align": "center"} if number else {"num_format": "@"}
            if look in ("title", "note"):
                kind["text_wrap"] = False
            quote = {"quote_prefix": True} if quoted else {}
            self._formats[key] = self._book.add_format({**base, **kind, **LOOKS[look], **quote})
        return self._formats[key]


def _points(*points: int) -> tuple[float, ...]:
    return tuple(value / ONE for value in points)


class _Scores(_Sheet):
    name = "自评得分"
    heads = (("序号", 8), ("事项与条款", 58), ("满分", 8), ("自评", 8), ("有据", 8), ("可达", 8), ("依据", 60))

    def above(self) -> None:
        super().above()
        main = self.report.score.main
        self.row(sums(main) + main.because, look="note")
        for award in main.awards:
            self.row(award.sentence, look="note")

    def below(self) -> None:
        for score in self.report.rubrics:
            self.row("", score.rubric.title, *self._total(score), score.because, look="band")
            for category in score.all_categories:
                self._category(category, self.report.contents.prefix_of(score.rubric))

    def _total(self, score: RubricScore) -> Sequence[Cell]:
        if not score.scored:
            return (None, None, None, None)
        return _points(score.max, score.claimed, score.backed, score.attainable)

    def _category(self, score: CategoryScore, prefix: str) -> None:
        points = _points(score.max, score.claimed, score.backed, score.attainable)
        self.row(score.category.number, score.category.title, *points, "", look="band")
        for item in score.items:
            number = self.report.contents.number_of(item.item)
            points = _points(item.max, item.claimed, item.backed, item.attainable)
            self.row(number, item.item.short, *points, item.because, look="bold", level=1)
            for clause in item.clauses:
                points = _points(clause.max, clause.claimed, clause.backed, clause.attainable)
                self.row(prefix + clause.clause.key, clause.clause.text, *points, clause.because, level=2)


class _Gaps(_Sheet):
    name = "缺件清单"
    heads = (("序号", 8), ("事项", 34), ("责任科室", 16), ("完成期限", 12), ("缺什么", 90))

    def below(self) -> None:
        contents = self.report.contents
        for score, gaps in self.report.open_items():
            duty = duty_of(score.item, contents.state)
            for gap in gaps:
                self.row(contents.number_of(score.item), score.item.short, duty.department, duty.due, gap.text)


class _Evidence(_Sheet):
    name = "佐证目录"
    heads = (
        ("件号", 8), ("事项", 28), ("题名", 42), ("责任者", 18), ("文号", 22), ("日期", 12), ("页数", 7),
        ("文件", 34), ("大小（字节）", 13), ("SHA-256", 20), ("备注", 24),
    )  # fmt: skip

    def __init__(self, book: Any, report: Report, links: Mapping[str, str]) -> None:
        super().__init__(book, report)
        self._links = links

    def below(self) -> None:
        contents = self.report.contents
        for _, groups in contents.chosen:
            for _, items in groups:
                for item in items:
                    for number, evidence in enumerate(contents.evidence_of(item), 1):
                        own, home = contents.material(item, number), contents.stamp_of(evidence.id)
                        file = evidence.file
                        remarks = [
                            f"同 {home}" if home != own else "",
                            "含个人信息" if evidence.private else "",
                            file.problem,
                        ]
                        row = self.row(
                            own, item.short, evidence.title, evidence.issuer, evidence.number, evidence.date,
                            file.pages or None, file.name, file.size, file.sha256, "；".join(filter(None, remarks)),
                        )  # fmt: skip
                        if evidence.id in self._links:
                            path = self._links[evidence.id]
                            self.link(row, 7, path, path.rpartition("/")[2])


class _Facts(_Sheet):
    name = "填报数据"
    heads = (("名称", 46), ("数据", 24), ("状态", 12), ("说明", 40), ("用于条款", 30))

    def below(self) -> None:
        contents = self.report.contents
        readers: dict[str, list[str]] = {}
        for item in contents.rubrics.items.values():
            for clause in item.clauses:
                for key in clause.reads:
                    readers.setdefault(key, []).append(clause.key)
        for key, spec in contents.rubrics.facts.items():
            fact = contents.state.facts.get(key, MISSING)
            value = "" if fact.value is None else value_text(spec, fact.value)
            self.row(spec.title, value, STATES[fact.state], fact.note, "、".join(dict.fromkeys(readers.get(key, ()))))


class _Readings(_Sheet):
    name = "读法"
    heads = (("编号", 10), ("问题", 60), ("采用", 40), ("理由", 50), ("其他读法", 50))

    def below(self) -> None:
        for score in self.report.rubrics:
            for reading in score.rubric.readings:
                others = "；".join(f"{o.title}（{o.effect}）" for o in reading.options if o.key != reading.chosen)
                chosen = f"{reading.option.title}（{reading.option.effect}）"
                self.row(reading.key, reading.question, chosen, reading.why, others)
