"""`binder intake | teach`: a messy folder matched to the rubric, and what is taught about names."""

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from binder.cli.output import Commands, add_command, show
from binder.domain.matching.lessons import Lesson
from binder.domain.matching.propose import Confidence
from binder.progress import Progress, Step
from binder.usecases.lookup import item_of
from binder.usecases.opening import open_assessment
from binder.usecases.scanning import Scan, Scanned, scan_folder, take_scanned
from binder.usecases.session import Session
from binder.usecases.taking_in import Attached, Incoming
from binder.usecases.teaching import teach, unteach

_WORDS = {Confidence.HIGH: "可靠", Confidence.MAYBE: "请确认", Confidence.NONE: "未匹配"}


def register(commands: Commands) -> None:
    """Add these commands to the program's parser."""
    take = add_command(commands, "intake", "扫描一个文件夹，说明每个文件应归入哪一项、依据是什么", _intake)
    take.add_argument("assessment", metavar="DIR", type=Path, help="创建档案的文件夹（.binder）")
    take.add_argument("folder", metavar="FOLDER", type=Path, help="要扫描的文件夹，原文件不动")
    take.add_argument("--apply", action="store_true", help="收入匹配可靠的文件；其余只列出")
    take.add_argument("--tray", action="store_true", help="和 --apply 一起用：其余文件也收入，放进待归类")
    learn = add_command(commands, "teach", "教会程序：某些名称的文件归入哪一项；不给 ITEM 则列出已教的", _teach)
    learn.add_argument("assessment", metavar="DIR", type=Path, help="创建档案的文件夹（.binder）")
    learn.add_argument("place", metavar="ITEM[/SLOT]", nargs="?", help="归入的事项和佐证要求")
    learn.add_argument("--name", default="", metavar="TEXT", help="文件名里的字，例如 IMG_；用 * 和 ? 则比较整个文件名")
    learn.add_argument("--in-folder", default="", metavar="TEXT", help="上级文件夹名里的字")
    learn.add_argument("--month", default="", metavar="MONTH", help="拍摄或制作的月份：03 或 2022-03")
    learn.add_argument("--forget", metavar="ID", help="忘掉一条")


def _intake(arguments: argparse.Namespace) -> int:
    progress = _progress(arguments)
    with closing(open_assessment(arguments.assessment)) as session, _stopped_by_ctrl_c(progress):
        scan = scan_folder(session, arguments.folder, progress)
        done = _taken(session, scan, arguments, progress) if arguments.apply else None
        data, lines = _data(scan, done), _lines(session, scan, done)
    show(arguments, data, *lines)
    return 1 if scan.unsure or scan.refused or (done and (done.refused or done.left)) else 0


def _progress(arguments: argparse.Namespace) -> Progress:
    """Told on a terminal only, and not into JSON."""

    def tell(step: Step) -> None:
        count = f"{step.done}/{step.total} " if step.total else ""
        print(f"\r\033[K{count}{step.text[:60]}", end="", file=sys.stderr, flush=True)

    return Progress(tell if sys.stderr.isatty() and not arguments.json else None)


@contextmanager
def _stopped_by_ctrl_c(progress: Progress) -> Iterator[None]:
    """Ctrl+C asks to stop: what is saved stays and is told."""
    usual = signal.signal(signal.SIGINT, lambda *_: progress.cancel())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def _taken(session: Session, scan: Scan, arguments: argparse.Namespace, progress: Progress) -> Attached:
    decided = [Incoming(each.path, (each.place,)) for each in scan.sure if each.place]
    if arguments.tray:
        decided += [Incoming(each.path, ()) for each in scan.unsure]
    return take_scanned(session, scan.folder, decided, progress)


def _data(scan: Scan, done: Attached | None) -> dict[str, object]:
    data: dict[str, object] = {
        "files": [_file_data(each) for each in scan.files],
        "refused": [{"name": name, "text": text} for name, text in scan.refused],
        "ignored": scan.litter,
        "sure": len(scan.sure),
        "unsure": len(scan.unsure),
        "twins": len(scan.twins),
    }
    if done is not None:
        data["applied"] = {
            "evidence": list(done.evidence_ids),
            "refused": [{"name": name, "text": text} for name, text in done.refused],
            "flagged": [{"name": name, "text": text} for name, text in done.flagged],
            "left": done.left,
        }
    return data


def _file_data(file: Scanned) -> dict[str, object]:
    return {
        "path": file.shown,
        "sha256": file.sha256,
        "size": file.size,
        "kind": file.kind.value,
        "confidence": file.proposal.confidence.value,
        "twin": file.twin,
        "proposals": [
            {"item": each.item, "slot": each.slot, "score": each.score, "reasons": list(each.reasons)}
            for each in file.proposal.candidates
        ],
    }


def _lines(session: Session, scan: Scan, done: Attached | None) -> list[str]:
    lines = [_line(session, each) for each in scan.files]
    lines += [f"不收　{name}：{text}" for name, text in scan.refused]
    lines.append(
        f"共 {len(scan.files)} 个文件：{len(scan.sure)} 个匹配可靠，{len(scan.unsure)} 个需确认，"
        f"{len(scan.twins)} 个重复；另有 {len(scan.refused)} 个不能收入，{scan.litter} 个系统文件未理会。"
    )
    if done is None:
        return [*lines, "没有改动任何数据。加 --apply 收入匹配可靠的文件。"]
    lines += [f"“{name}”：{text}" for name, text in (*done.flagged, *done.refused)]
    left = f"已停下，还有 {done.left} 个没有收；再运行一次会接着收。" if done.left else ""
    return [*lines, f"已收入 {len(done.evidence_ids)} 件佐证材料。{left}"]


def _line(session: Session, file: Scanned) -> str:
    if file.twin:
        return f"重复　{file.shown}：{file.twin}，跳过"
    best = file.proposal.best
    if best is None:
        return f"未匹配　{file.shown}"
    item = session.rubrics.items[best.item]
    slot = next((slot.title for slot in item.slots if slot.key == best.slot), "不限材料")
    word = _WORDS[file.proposal.confidence]
    return f"{word}　{file.shown} → {item.named} {item.short}／{slot}（{'，'.join(best.reasons)}）"


def _teach(arguments: argparse.Namespace) -> int:
    with closing(open_assessment(arguments.assessment)) as session:
        said = []
        if arguments.forget:
            said = [unteach(session, arguments.forget).label]
        elif arguments.place:
            item, _, slot = arguments.place.partition("/")
            names = {"pattern": arguments.name, "folder": arguments.in_folder, "month": arguments.month}
            said = [teach(session, item, slot, **names).label]
        lessons = tuple(session.state.lessons.values())
        lines = [_lesson_line(session, each) for each in lessons] or ["还没有教过。"]
    show(arguments, {"lessons": [_lesson_data(each) for each in lessons]}, *said, *lines)
    return 0


def _lesson_line(session: Session, lesson: Lesson) -> str:
    item = item_of(session, lesson.item)
    return f"{lesson.id}　{lesson.text} → {item.named} {item.short}{f'／{lesson.slot}' if lesson.slot else ''}"


def _lesson_data(lesson: Lesson) -> dict[str, str]:
    place = {"item": lesson.item, "slot": lesson.slot}
    return {"id": lesson.id, "name": lesson.pattern, "folder": lesson.folder, "month": lesson.month, **place}
