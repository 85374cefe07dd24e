"""Rubrics from Excel: the template, a workbook looked at before anything is kept of it, and the rubric installed."""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from binder.domain.points import points_text
from binder.domain.rubric import Rubric
from binder.errors import UserError
from binder.intake.worker import Inspector
from binder.progress import Progress
from binder.resources import resource_path
from binder.rubric.excel.assembly import assembled
from binder.rubric.excel.inward import Mistake, Taken, taken
from binder.rubric.excel.layout import KINDS
from binder.rubric.excel.mistakes import mistakes, told
from binder.rubric.installed import installed_folder, write_rubric
from binder.rubric.library import (
    FILE_NAME,
    links,
    load_text,
    rubric_path,
    shipped_ids,
    texts_of,
    version_order,
)
from binder.rubric.reader import read_tree
from binder.rubric.tree import Map
from binder.rubric.writing import yaml_text


@dataclass(frozen=True, slots=True)
class Imported:
    """What a workbook came to. rubric: at its first level, None while there are mistakes. text: the rubric's file."""

    path: Path
    mistakes: tuple[Mistake, ...]
    rubric: Rubric | None = None
    text: str = ""


def write_template(out: Path, rubric_id: str = "") -> tuple[str, ...]:
    """Write the workbook for a rubric: empty, or holding a rubric at hand. Whole or not at all.

    Returns sentences, without a full stop, on what of the rubric a table has no room for.
    """
    from binder.rubric.excel.book import workbook_bytes

    tree = _tree(rubric_path(rubric_id).read_text(encoding="utf-8"), rubric_id) if rubric_id else None
    data, losses = workbook_bytes(tree)
    out = out.absolute()
    part = out.with_name(f".{uuid4().hex}.part")
    try:
        part.write_bytes(data)
        os.replace(part, out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(
            "cannot-write", f"“{out}”写不进去（{error.strerror}）。请关闭正在用它的程序，或换个位置。"
        ) from error
    return losses


def _tree(text: str, rubric_id: str) -> Map:
    return read_tree(text, f"{rubric_id}/{FILE_NAME}")


def read_workbook(path: Path, progress: Progress | None = None, inspector: Inspector | None = None) -> Imported:
    """Read and check a filled workbook; nothing is kept. inspector: who looks into files, by default one for this.

    Raises UserError for a file that is no workbook at all; every mistake in one is in the result.
    """
    progress = progress or Progress()
    if not path.is_file():
        raise UserError("no-such-file", f"找不到文件“{path}”。请核对路径，或重新选择。")
    progress.step(0, 2, "正在读取表格")
    book = _cells(path, inspector)
    progress.step(1, 2, "正在核对评分标准")
    found = taken(book)
    tree = assembled(found)
    texts = _linked(found, tree)
    wrong, rubrics = mistakes(found, tree, texts, progress)
    if wrong:
        return Imported(path, wrong)
    return _whole(path, tree, texts, rubrics[0])


def _cells(path: Path, inspector: Inspector | None) -> Mapping[str, list[list[str]]]:
    mine: AbstractContextManager[Inspector] = Inspector() if inspector is None else nullcontext(inspector)
    try:
        with mine as reader:
            return reader.cells(path)
    except UserError as error:
        if error.code != "damaged-file":
            raise
        text = f"“{path.name}”不是完好的 Excel 工作簿。请用模板填写，用 Excel 或 WPS 另存为 .xlsx 再导入。"
        raise UserError("bad-workbook", text) from error


def _linked(found: Taken, tree: Map) -> dict[str, str]:
    """Texts of the rubrics that the workbook links; those that are not at hand are mistakes."""
    texts: dict[str, str] = {}
    for linked, line in links(tree):
        try:
            texts |= texts_of(linked) if linked != tree.get("id") else {}
        except UserError as error:
            found.wrong(line, told(error))
    return texts


def _whole(path: Path, tree: Map, texts: Mapping[str, str], rubric: Rubric) -> Imported:
    """The import of a sound workbook, whose file is read back once more as a program would."""
    text = yaml_text(tree)
    try:
        if _tree(text, rubric.id) != tree:
            raise AssertionError("the file does not say what the workbook says")
        load_text({**texts, rubric.id: text}, rubric.id, rubric.level)
    except UserError as error:
        return Imported(path, (Mistake("计分条款", told(error)),))
    return Imported(path, (), rubric, text)


def install_rubric(imported: Imported, out: Path | None = None) -> Path:
    """Keep an imported rubric as a file. out: the folder that gets it; by default it goes to the rubrics at hand.

    Returns the folder of the rubric. UserError while there are mistakes, or where it would hide a shipped rubric.
    """
    rubric = imported.rubric
    if rubric is None:
        raise UserError("bad-workbook", f"表格里还有 {len(imported.mistakes)} 处错误，没有导入。请改好后再导入。")
    if out is None:
        _refuse_older(rubric)
        folder = installed_folder() / rubric.id
    else:
        folder = out.absolute() / rubric.id
    try:
        write_rubric(folder, {FILE_NAME: imported.text})
    except OSError as error:
        raise UserError("cannot-write", f"“{folder}”写不进去（{error.strerror}）。请换一个文件夹。") from error
    return folder


def _refuse_older(rubric: Rubric) -> None:
    if rubric.id not in shipped_ids():
        return
    shipped = resource_path(f"rubrics/{rubric.id}/{FILE_NAME}").read_text(encoding="utf-8")
    version = str(_tree(shipped, rubric.id).get("version"))
    if version_order(rubric.version) <= version_order(version):
        raise UserError(
            "older-version",
            f"程序自带的“{rubric.id}”是 {version} 版，表格里是 {rubric.version} 版。请换一个编号，或把版本升到更高。",
        )


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A line of a rubric to look at. depth: 0 category, 1 item, 2 clause; kind: of a clause, in Chinese."""

    depth: int
    key: str
    text: str
    kind: str
    points: str


def preview_rows(rubric: Rubric) -> Iterator[PreviewRow]:
    """Categories, items and clauses, with their points, in printed order."""
    for category in rubric.all_categories:
        yield PreviewRow(0, category.number, category.title, "", _points(category.points))
        for item in category.items:
            yield PreviewRow(1, item.ref, item.short, "", _points(item.points) or _merged(item.pot))
            for clause in item.clauses:
                yield PreviewRow(2, clause.ref, clause.text, KINDS[clause.rule.kind], _points(clause.points))


def _points(points: int) -> str:
    return points_text(points) if points else ""


def _merged(pot: str) -> str:
    return f"并入 {pot}" if pot else ""
