"""The command redact: what a copy for others hides of one evidence."""

import argparse
from pathlib import Path

from binder.cli.output import Commands, add_command, show
from binder.domain.evidence import Evidence
from binder.domain.redaction import SCALE, Box, Redaction, RedactionKind
from binder.errors import UserError
from binder.progress import Progress
from binder.usecases.lookup import unknown
from binder.usecases.opening import open_assessment
from binder.usecases.redacting import Suggestions, hide, redactions_of, show_again, suggest
from binder.usecases.session import Session


def register(commands: Commands) -> None:
    """Add this command to the program's parser."""
    redact = add_command(
        commands, "redact", "标出一份材料里要遮盖的地方，供导出遮盖副本用；不带选项就列出已标的", _redact
    )
    redact.add_argument("folder", metavar="DIR", type=Path, help="创建档案的文件夹（.binder）")
    redact.add_argument("evidence", metavar="EVIDENCE", help="材料的题名或编号")
    redact.add_argument("--box", action="append", default=[], type=_box, metavar="PAGE,X,Y,W,H",
                        help="遮盖第 PAGE 页上的一个框；左、上、宽、高用占页面的百分比，可重复")  # fmt: skip
    redact.add_argument("--words", action="append", default=[], metavar="TEXT",
                        help="遮盖表格和文本里的这些字，可重复；图片和 PDF 要用 --box")  # fmt: skip
    redact.add_argument("--title", action="store_true", help="遮盖题名和文件名")
    redact.add_argument("--show-again", action="append", default=[], metavar="ID", help="取消这处遮盖，可重复")
    redact.add_argument("--suggest", action="store_true", help="只列出可能是个人信息的地方，不遮盖")


def _box(text: str) -> tuple[int, Box]:
    """A page from 0 and a box, from a page from 1 and percentages. Raises ValueError."""
    page, *sides = text.split(",")
    left, top, width, height = (round(float(side) * SCALE / 100) for side in sides)
    return int(page) - 1, Box(left, top, width, height)


def _redact(arguments: argparse.Namespace) -> int:
    session = open_assessment(arguments.folder)
    try:
        evidence = _evidence(session, arguments.evidence)
        if arguments.suggest:
            _show_suggestions(arguments, suggest(session, evidence.id, Progress()))
            return 0
        wanted = _wanted(arguments, evidence.id)
        if arguments.show_again:
            show_again(session, *arguments.show_again)
        if wanted:
            hide(session, wanted)
        _show_hidden(arguments, redactions_of(session, evidence.id))
    finally:
        session.close()
    return 0


def _evidence(session: Session, name: str) -> Evidence:
    """The evidence of this id or title. Raises UserError, also where several have the title."""
    everything = session.state.evidence
    found = [one for one in everything.values() if name in (one.id, one.title)]
    if len(found) > 1:
        ids = "、".join(one.id for one in found)
        raise UserError("same-title", f"有 {len(found)} 份材料都叫“{name}”。请改用编号：{ids}。")
    if not found:
        raise unknown("evidence", name, {one.title: one.file.name for one in everything.values()}, "佐证材料")
    return found[0]


def _wanted(arguments: argparse.Namespace, id_: str) -> list[Redaction]:
    wanted = [Redaction("", id_, RedactionKind.BOX, page, box) for page, box in arguments.box]
    wanted += [Redaction("", id_, RedactionKind.TEXT, text=text) for text in arguments.words]
    return wanted + ([Redaction("", id_, RedactionKind.TITLE)] if arguments.title else [])


def _place(page: int, box: Box) -> str:
    return f"{page + 1},{','.join(f'{side * 100 / SCALE:g}' for side in box)}"


def _show_hidden(arguments: argparse.Namespace, hidden: tuple[Redaction, ...]) -> None:
    data = [
        {"id": one.id, "kind": str(one.kind), "text": one.text}
        | ({"box": _place(one.page, one.box)} if one.box.width else {})
        for one in hidden
    ]
    names = {RedactionKind.BOX: "框", RedactionKind.TEXT: "文字", RedactionKind.TITLE: "题名和文件名"}
    lines = [
        f"{one.id}　{names[one.kind]}　{_place(one.page, one.box) if one.box.width else ''}　{one.text}"
        for one in hidden
    ]
    show(arguments, data, *(lines or ["没有要遮盖的地方。"]))


def _show_suggestions(arguments: argparse.Namespace, offered: Suggestions) -> None:
    data = [
        {"kind": one.kind, "text": one.text, "count": one.count, "boxes": [_place(one.page, box) for box in one.boxes]}
        for one in offered.found
    ]
    lines = [
        f"{one.kind}　{one.text}　"
        + ("　".join(f"--box {_place(one.page, box)}" for box in one.boxes) or f"--words {one.text}")
        for one in offered.found
    ]
    show(arguments, {"found": data, "note": offered.note}, *lines, offered.note)
