"""`binder rubric list | show | check`, and where the other actions on rubrics are added."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from binder.cli import packs, rubric_changes
from binder.cli.output import Commands, add_command, show
from binder.domain.points import points_text
from binder.errors import UserError
from binder.rubric.check import Report, check
from binder.rubric.library import declared_levels, load, rubric_ids
from binder.rubric.prose import rubric_lines
from binder.rubric.show import rubric_json


def register(commands: Commands) -> None:
    rubric = commands.add_parser("rubric", help="评分标准", description="列出、查看、核对、导入、更新评分标准。")
    actions = rubric.add_subparsers(dest="action", required=True, metavar="ACTION")
    add_command(actions, "list", "列出可用的评分标准：随程序提供的和导入的", _list)
    shown = add_command(actions, "show", "查看一份评分标准", _show)
    shown.add_argument("id", metavar="ID")
    shown.add_argument("--level", metavar="LEVEL", help="级别，默认为文件里的第一个")
    checked = add_command(actions, "check", "核对评分标准文件：编号、分值、引用、例题，以及与来源原文是否一致", _check)
    checked.add_argument("files", nargs="+", type=Path, metavar="FILE", help="rubric.yaml 或它所在的文件夹")
    checked.add_argument("--source", type=Path, metavar="FILE", help="来源文件的文字（UTF-8），逐条核对原文")
    rubric_changes.register(actions)
    packs.register(actions)


def _list(args: argparse.Namespace) -> int:
    listed = [_listed(rubric_id) for rubric_id in rubric_ids()]
    show(args, [data for data, _ in listed], *(line for _, line in listed))
    return 0


def _listed(rubric_id: str) -> tuple[dict[str, object], str]:
    """A rubric as data and as a line; one that was added and cannot be used does not hide the others."""
    try:
        each = load(rubric_id, next(iter(declared_levels(rubric_id)), "")).main
    except UserError as error:
        return {"id": rubric_id, "error": error.text}, f"{rubric_id}  不能用：{error.text}"
    data = {"id": each.id, "title": each.title, "version": each.version, "year": each.year, "levels": dict(each.levels),
            "scored": each.scored, "max": points_text(each.points), "annexes": list(each.annexes)}  # fmt: skip
    return data, f"{each.id}  {each.title}（{'、'.join(each.levels.values())}）"


def _show(args: argparse.Namespace) -> int:
    level = args.level or next(iter(declared_levels(args.id)))
    rubrics = load(args.id, level)
    show(args, rubric_json(rubrics.main), *rubric_lines(rubrics))
    return 0


def _check(args: argparse.Namespace) -> int:
    reports = [check(path, args.source) for path in args.files]
    show(args, [_report_json(report) for report in reports], *(line for report in reports for line in _told(report)))
    return 1 if any(report.errors for report in reports) else 0


def _report_json(report: Report) -> dict[str, object]:
    findings = [
        {"level": each.level, "file": each.file, "line": each.line, "text": each.text} for each in report.findings
    ]
    return {"file": str(report.path), "ok": not report.errors, "checked": report.counts, "findings": findings}


def _told(report: Report) -> Iterator[str]:
    for each in report.findings:
        yield f"{each.file}:{each.line}: {'错误' if each.level == 'error' else '已声明的勘误'}：{each.text}"
    counts = "，".join(f"{name} {count}" for name, count in report.counts.items())
    verdict = f"{len(report.errors)} 处错误" if report.errors else "没有错误"
    yield f"{report.path}：{verdict}（{counts}）。"
