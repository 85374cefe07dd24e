"""`binder rubric template | import | renew`: rubrics from Excel, and assessments moved to a newer version."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from binder.cli.output import Commands, add_command, show
from binder.domain.points import points_text
from binder.domain.score import Score
from binder.usecases.importing import install_rubric, read_workbook, write_template
from binder.usecases.opening import open_assessment
from binder.usecases.renewing import Part, Renewal, compare_versions, move_to

EXAMPLES_NEXT = "例题不在表格里：请按来源手算几题写进 examples.yaml，再用 rubric check 核对。"


def register(actions: Commands) -> None:
    """Add these to the actions of `binder rubric`."""
    template = add_command(actions, "template", "写出填写评分标准的 Excel 模板", _template)
    template.add_argument("out", type=Path, metavar="OUT.xlsx")
    template.add_argument("--from", dest="rubric", default="", metavar="ID", help="把这份评分标准填在里面")
    imported = add_command(actions, "import", "从填好的 Excel 模板导入评分标准；有错误时逐格列出，不导入", _import)
    imported.add_argument("workbook", type=Path, metavar="IN.xlsx")
    imported.add_argument("--out", type=Path, metavar="DIR", help="把评分标准的文件夹写在这里；不写就导入到程序里")
    renewed = add_command(actions, "renew", "把创建档案更新到新版本的评分标准，可以撤销", _renew)
    renewed.add_argument("folder", type=Path, metavar="DIR", help="创建档案的文件夹（.binder）")
    renewed.add_argument("--dry-run", action="store_true", help="只列出变化，不更新")


def _template(args: argparse.Namespace) -> int:
    losses = write_template(args.out, args.rubric)
    data = {"file": str(args.out), "not_carried": list(losses)}
    show(args, data, f"已写出“{args.out}”。", *(f"没有写进表格：{loss}。" for loss in losses))
    return 0


def _import(args: argparse.Namespace) -> int:
    imported = read_workbook(args.workbook)
    if imported.rubric is None:
        found = [{"cell": mistake.cell, "text": mistake.text} for mistake in imported.mistakes]
        lines = [f"{mistake.cell}：{mistake.text}。" for mistake in imported.mistakes]
        show(args, {"ok": False, "mistakes": found}, *lines, f"{len(found)} 处错误，没有导入。改好后请再导入一次。")
        return 1
    folder, rubric = install_rubric(imported, args.out), imported.rubric
    data = {"ok": True, "id": rubric.id, "version": rubric.version, "folder": str(folder), "mistakes": []}
    show(args, data, f"已导入“{rubric.title}”（{rubric.id}，{rubric.version} 版）：{folder}。", EXAMPLES_NEXT)
    return 0


def _renew(args: argparse.Namespace) -> int:
    session = open_assessment(args.folder)
    try:
        renewal = compare_versions(session)
        if not args.dry_run:
            move_to(session, renewal)
    finally:
        session.close()
    show(args, _renewal_json(renewal, moved=not args.dry_run), *_renewal_lines(renewal))
    if not args.json:
        print("没有更新（--dry-run）。" if args.dry_run else "已更新，可以用 undo 撤销。")
    return 0


def _renewal_json(renewal: Renewal, *, moved: bool) -> dict[str, object]:
    return {
        "moved": moved,
        "versions": {key: list(pair) for key, pair in renewal.versions.items()},
        "kept": _parts_json(renewal.parts.kept),
        "retired": _parts_json(renewal.parts.retired),
        "new": _parts_json(renewal.parts.new),
        "changed": _parts_json(renewal.parts.changed),
        "before": _score_json(renewal.before),
        "after": _score_json(renewal.after),
    }


def _parts_json(parts: tuple[Part, ...]) -> list[dict[str, object]]:
    return [
        {"what": part.what, "key": part.key, "title": part.title, "held": part.held, "note": part.note}
        for part in parts
    ]  # fmt: skip


def _score_json(score: Score) -> dict[str, str]:
    return {word: points_text(getattr(score.main, word)) for word in ("claimed", "backed", "attainable")}


def _renewal_lines(renewal: Renewal) -> Iterator[str]:
    for key, (old, new) in renewal.versions.items():
        yield f"{key}：{old or '（没有）'} → {new or '（不再使用）'}"
    for word, parts in (("停用", renewal.parts.retired), ("新增", renewal.parts.new), ("改动", renewal.parts.changed)):
        for part in parts:
            yield f"{word}：{part.what} {part.key} {part.title}{f'（{part.note}）' if part.note else ''}"
    before, after = renewal.before.main, renewal.after.main
    yield f"不变的 {len(renewal.parts.kept)} 处。自评分 {points_text(before.claimed)} → {points_text(after.claimed)}。"
