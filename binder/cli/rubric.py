"""`binder rubric list | show | check`."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from binder.cli.output import Commands, add_command, show
from binder.domain.points import points_text
from binder.domain.rubric import Item, Rubric
from binder.rubric.check import Report, check
from binder.rubric.library import declared_levels, load, rubric_ids
from binder.rubric.show import rubric_json


def register(commands: Commands) -> None:
    rubric = commands.add_parser("rubric", help="评分标准", description="列出、查看、核对评分标准。")
    actions = rubric.add_subparsers(dest="action", required=True, metavar="ACTION")
    add_command(actions, "list", "列出随程序提供的评分标准", _list)
    shown = add_command(actions, "show", "查看一份评分标准", _show)
    shown.add_argument("id", metavar="ID")
    shown.add_argument("--level", metavar="LEVEL", help="级别，默认为文件里的第一个")
    checked = add_command(actions, "check", "核对评分标准文件：编号、分值、引用、例题，以及与来源原文是否一致", _check)
    checked.add_argument("files", nargs="+", type=Path, metavar="FILE", help="rubric.yaml 或它所在的文件夹")
    checked.add_argument("--source", type=Path, metavar="FILE", help="来源文件的文字（UTF-8），逐条核对原文")


def _list(args: argparse.Namespace) -> int:
    rubrics = [load(rubric_id, next(iter(declared_levels(rubric_id)))).main for rubric_id in rubric_ids()]
    data = [
        {"id": each.id, "title": each.title, "version": each.version, "year": each.year, "levels": dict(each.levels),
         "max": points_text(each.points), "annexes": list(each.annexes)}
        for each in rubrics
    ]  # fmt: skip
    show(args, data, *(f"{each.id}  {each.title}（{'、'.join(each.levels.values())}）" for each in rubrics))
    return 0


def _show(args: argparse.Namespace) -> int:
    level = args.level or next(iter(declared_levels(args.id)))
    rubric = load(args.id, level).main
    show(args, rubric_json(rubric), *_lines(rubric))
    return 0


def _lines(rubric: Rubric) -> Iterator[str]:
    points = f"{points_text(rubric.points)} 分" if rubric.scored else "原文没有分值"
    yield f"{rubric.title}（{rubric.level_title}，{points}）"
    yield f"来源：{rubric.source.issuer} {rubric.source.number} {rubric.source.part}"
    for category in rubric.all_categories:
        yield f"{category.number}、{category.title}{_points(category.points)}"
        for item in category.items:
            yield from _item_lines(item)
    for material in rubric.materials:
        dates = "、".join(deadline.due for deadline in material.deadlines)
        limit = f"，{material.limit} 字以内" if material.limit else ""
        yield f"报送：{material.title}{f'，{dates} 前' if dates else ''}{limit}"
    for quota in rubric.quotas:
        yield f"名额：{quota.title} {quota.count or '（原文看不清）'}"


def _points(points: int) -> str:
    return f"（{points_text(points)} 分）" if points else ""


def _item_lines(item: Item) -> Iterator[str]:
    merged = f"分值并入第 {item.pot} 项" if item.pot and not item.points else ""
    points = f"{points_text(item.points)} 分" if item.points else merged
    notes = "，".join(filter(None, (points, item.exempt, item.department)))
    yield f"  {item.key} {item.short}{f'（{notes}）' if notes else ''}"
    for clause in item.clauses:
        exempt = f"（{clause.exempt}）" if clause.exempt and not item.exempt else ""
        yield f"    {clause.key} [{clause.rule.kind} {points_text(clause.points)}] {clause.text}{exempt}"


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
