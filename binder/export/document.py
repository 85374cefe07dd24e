"""The self-assessment report (自评报告) as a Word document that people go on writing in: real headings, real tables."""

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from binder import __version__
from binder.domain.evidence import Evidence
from binder.domain.points import points_text
from binder.domain.rubric import Item
from binder.domain.score import ItemScore, RubricScore
from binder.export.report import Report, legible, sums

FANG, HEI, KAI, TITLE = "仿宋", "黑体", "楷体", "方正小标宋简体"
BODY_PT, TITLE_PT, CELL_PT, LINE_PT = 16, 22, 10.5, 28
"""GB/T 9704: 3号 text, 2号 title, 28 points from line to line."""
MARGINS_MM = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
NUMBERS = "一二三四五六七八九"


def write_document(report: Report, out: Path) -> None:
    """Write the report to `out`. Raises OSError."""
    import docx

    document = docx.Document()
    _dress(document)
    made = report.made_at.astimezone(UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author = legible(report.title), f"佐证册 {__version__}"
    properties.created = properties.modified = made
    properties.language = "zh-CN"
    _Writer(document, report).write()
    document.save(str(out))


def _dress(document: Any) -> None:
    """Page, fonts and line spacing of an official document, in styles, so that what is added looks the same."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, value in MARGINS_MM.items():
        setattr(section, name, Mm(value))
    styles = document.styles
    _font(styles["Normal"], FANG, BODY_PT, indent=True)
    for level, (face, bold) in enumerate(((HEI, False), (KAI, True), (FANG, True)), 1):
        _font(styles[f"Heading {level}"], face, BODY_PT, indent=True, bold=bold)
    _font(styles["Title"], TITLE, TITLE_PT)
    for border in styles["Title"].element.xpath("w:pPr/w:pBdr"):
        border.getparent().remove(border)
    _page_number(section.footer.paragraphs[0])


def _font(style: Any, face: str, size: float, *, indent: bool = False, bold: bool = False) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = face, Pt(size), bold
    style.font.italic, style.font.color.rgb = False, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), face)
    fonts.set(qn("w:ascii"), "Times New Roman")
    fonts.set(qn("w:hAnsi"), "Times New Roman")
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(LINE_PT if size <= BODY_PT else LINE_PT + 8)
    layout.first_line_indent = Pt(2 * size) if indent else Pt(0)


def _page_number(paragraph: Any) -> None:
    """— 1 — in the middle of the foot, counted by Word."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = Pt(0)
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.add_run(" —")


class _Writer:
    """Writes the report from above to below."""

    def __init__(self, document: Any, report: Report) -> None:
        self._document, self._report = document, report
        self._state = report.contents.state

    def write(self) -> None:
        self._head()
        self._overall()
        self._table_of_categories()
        self._items()
        self._gaps()
        self._readings()
        self._foot()

    def _head(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        main = self._report.score.main.rubric
        for text in (self._state.unit, f"{main.title}自评报告"):
            self._document.add_paragraph(legible(text), style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
        period = f"考核年度：{self._state.period}　" if self._state.period else ""
        self._say(f"{period}依据：{main.source.issuer}《{main.source.title}》{main.source.number}")

    def _heading(self, text: str, level: int = 1) -> None:
        self._document.add_heading(legible(text), level)

    def _say(self, text: str) -> None:
        if text:
            self._document.add_paragraph(legible(text))

    def _overall(self) -> None:
        self._heading("一、总体情况")
        for score in self._report.rubrics:
            annex = f"附件《{score.rubric.title}》：" if score is not self._report.score.main else ""
            self._say(annex + sums(score) + score.because)
            for award in score.awards:
                self._say(award.sentence)
            for veto in score.vetoed:
                self._say(f"一票否决：{veto.title}。")

    def _table_of_categories(self) -> None:
        self._heading("二、分项得分")
        rows: list[Sequence[str]] = [("分类", "满分", "自评", "有据", "可达")]
        for score in self._report.rubrics:
            for one in score.all_categories:
                points = (one.max, one.claimed, one.backed, one.attainable)
                title = f"{self._report.contents.prefix_of(score.rubric)}{one.category.number}、{one.category.title}"
                rows.append((title, *map(points_text, points)))
        self._table(rows, (64, 23, 23, 23, 23))

    def _table(self, rows: Sequence[Sequence[str]], widths_mm: Sequence[int]) -> None:
        from docx.oxml import OxmlElement
        from docx.shared import Mm, Pt

        table = self._document.add_table(len(rows), len(widths_mm), style="Table Grid")
        table.autofit = False
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for column, width in zip(table.columns, widths_mm, strict=True):
            column.width = Mm(width)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text, width in zip(row.cells, texts, widths_mm, strict=True):
                cell.width = Mm(width)
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.first_line_indent = Pt(0)
                paragraph.paragraph_format.line_spacing = 1.2
                run = paragraph.add_run(legible(text))
                run.font.size = Pt(CELL_PT)
                run.font.bold = row is table.rows[0] or None

    def _items(self) -> None:
        self._heading("三、各事项自评情况")
        for score in self._report.rubrics:
            for category in score.all_categories:
                prefix = self._report.contents.prefix_of(score.rubric)
                self._heading(f"{prefix}{category.category.number}、{category.category.title}", 2)
                for item in category.items:
                    self._item(score, item)

    def _item(self, rubric: RubricScore, score: ItemScore) -> None:
        item, contents = score.item, self._report.contents
        points = f"（自评 {points_text(score.claimed)} / {points_text(score.max)} 分）" if rubric.scored else ""
        self._heading(f"{contents.number_of(item)}　{item.short}{points}", 3)
        held = [self._cited(item, number, one) for number, one in enumerate(contents.evidence_of(item), 1)]
        gaps = self._report.gaps_of(item)
        self._say(f"{item.exempt}。" if item.exempt else score.because)
        for clause in () if item.exempt else score.clauses:
            points = f"（自评 {points_text(clause.claimed)} / {points_text(clause.max)} 分）" if clause.max else ""
            self._say(f"{clause.clause.key}　{clause.clause.text.rstrip('，。；;')}{points}：{clause.because}")
        self._say(f"佐证材料：{'；'.join(held)}。" if held else "")
        self._say(f"尚缺：{''.join(gap.text for gap in gaps)}" if gaps else "")

    def _cited(self, item: Item, number: int, evidence: Evidence) -> str:
        about = "，".join(filter(None, (evidence.number, evidence.date)))
        return f"{self._report.contents.material(item, number)}《{evidence.title}》" + (f"（{about}）" if about else "")

    def _gaps(self) -> None:
        self._heading("四、存在的问题和缺件")
        rows = [("序号", "事项", "缺什么")]
        for score, gaps in self._report.open_items():
            number = self._report.contents.number_of(score.item)
            rows += [(number, score.item.short, gap.text) for gap in gaps]
        if len(rows) > 1:
            self._table(rows, (14, 42, 100))
        else:
            self._say("没有缺件。")

    def _readings(self) -> None:
        readings = [reading for score in self._report.rubrics for reading in score.rubric.readings]
        if readings:
            self._heading("五、采用的读法")
        for reading in readings:
            chosen = f"{reading.option.title}（{reading.option.effect}）"
            self._say(f"{reading.key}　{reading.question}采用：{chosen}。理由：{reading.why}")

    def _foot(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        made = self._report.made_at
        for text in (self._state.unit, f"{made.year} 年 {made.month} 月 {made.day} 日"):
            self._document.add_paragraph(legible(text)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
