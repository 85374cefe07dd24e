"""Commands on an assessment: new, fact, reading, attach, status, verify, undo, redo, each a use case of that name."""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path

from binder.cli.keeping import show_restored
from binder.cli.output import Commands, on_folder, show
from binder.cli.score import total_line
from binder.domain.assessment import Change
from binder.domain.checks import Check, CheckKind, checks
from binder.domain.facts import FactState
from binder.domain.outline import build_outline, missing_list
from binder.domain.points import points_text
from binder.errors import UserError
from binder.usecases.answering import choose_reading, clear_fact, set_fact
from binder.usecases.archives import open_archive
from binder.usecases.attaching import attach_files
from binder.usecases.comparing import compare_binder
from binder.usecases.history import redo, undo
from binder.usecases.keeping import rebuild
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.searching import twins
from binder.usecases.session import Session
from binder.usecases.taking_in import Attached
from binder.usecases.verifying import database_is_sound, verify_folder


def register(commands: Commands) -> None:
    """Add these commands to the program's parser."""
    new = on_folder(commands, "new", "新建一份创建档案", _new)
    new.add_argument("--rubric", required=True, metavar="ID", help="评分标准的编号，见 rubric list")
    new.add_argument("--unit", required=True, metavar="NAME", help="单位全称")
    new.add_argument("--level", required=True, metavar="LEVEL", help="级别，例如 county（县级）、city（市级）")
    new.add_argument("--period", default="", help="年度，默认为评分标准的年度")
    fact = on_folder(commands, "fact", "填报一项数据", _fact)
    fact.add_argument("key", metavar="KEY")
    fact.add_argument("value", metavar="VALUE", nargs="?", help="例如 true、18/20、3、2022-06")
    fact.add_argument("--state", choices=[state.value for state in FactState], default="known", help="默认为已填")
    fact.add_argument("--note", default="", metavar="TEXT", help="说明；不适用（not_applicable）时必填")
    reading = on_folder(commands, "reading", "换一种读法", _reading)
    reading.add_argument("key", metavar="KEY", help="读法的编号，例如 HN-01，见 rubric show")
    reading.add_argument("option", metavar="OPTION", help="选项，例如 B")
    reading.add_argument("--who", required=True, metavar="NAME", help="决定这样读的人或会议")
    attach = on_folder(commands, "attach", "添加佐证材料", _attach)
    attach.add_argument("place", metavar="ITEM[/SLOT]", help="事项，可加佐证要求，例如 4 或 4/SLOT")
    attach.add_argument("files", metavar="FILE", nargs="+", type=Path)
    unzip = on_folder(commands, "unzip", "打开一个 ZIP 压缩包，把里面的文件添加为佐证材料", _unzip)
    unzip.add_argument("place", metavar="ITEM[/SLOT]", help="事项，可加佐证要求，例如 4 或 4/SLOT")
    unzip.add_argument("archive", metavar="ZIP", type=Path)
    on_folder(commands, "status", "分数、材料数和缺件清单", _status)
    check = on_folder(commands, "verify", "逐个核对原件和数据库，或核对一本装订册", _verify)
    check.add_argument("--binder", metavar="FILE", type=Path, help="核对这本装订册（PDF）是否被改动、与档案是否一致")
    check.add_argument("--rebuild", action="store_true", help="数据库丢失或损坏时，从备份和原件旁的说明文件重建")
    on_folder(commands, "undo", "撤销上一步", lambda arguments: _turn(arguments, undo, "撤销"))
    on_folder(commands, "redo", "重做刚撤销的一步", lambda arguments: _turn(arguments, redo, "重做"))


@contextmanager
def _opened(folder: Path) -> Iterator[Session]:
    session = open_assessment(folder)
    try:
        yield session
    finally:
        session.close()


def _new(arguments: argparse.Namespace) -> int:
    session = create_assessment(arguments.folder, arguments.rubric, arguments.unit, arguments.level, arguments.period)
    try:
        state = session.state
        whose = {"unit": state.unit, "rubric": state.rubric_id, "level": state.level, "period": state.period}
        sentence = f"已新建“{session.folder}”：{state.unit}，{session.rubrics.main.title}。"
        show(arguments, {"folder": str(session.folder), **whose}, sentence)
    finally:
        session.close()
    return 0


def _fact(arguments: argparse.Namespace) -> int:
    state = FactState(arguments.state)
    with _opened(arguments.folder) as session:
        if state is FactState.MISSING:
            change = clear_fact(session, arguments.key)
        else:
            change = set_fact(session, arguments.key, _raw(arguments.value), state, arguments.note)
        sentence = change.label if change.touched else f"{change.label}：没有变化"
        _show_change(arguments, session, change, sentence)
    return 0


def _reading(arguments: argparse.Namespace) -> int:
    with _opened(arguments.folder) as session:
        change = choose_reading(session, arguments.key, arguments.option, arguments.who)
        _show_change(arguments, session, change, change.label)
    return 0


def _raw(text: str | None) -> object:
    """A value as typed; what begins like a JSON object is read as one ({"num": 18, "den": 20}, a series)."""
    if text is None or not text.lstrip().startswith("{"):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise UserError("bad-json", f"“{text}”不是完整的 JSON。请检查引号和括号。") from error


def _show_change(arguments: argparse.Namespace, session: Session, change: Change, sentence: str) -> None:
    main = session.score.main
    claimed = points_text(main.claimed)
    data = {"change": change.label, "touched": sorted(change.touched), "claimed": claimed}
    show(arguments, data, f"{sentence}。{f'现在自评 {claimed} 分。' if main.scored else main.because}")


def _attach(arguments: argparse.Namespace) -> int:
    item, _, slot = arguments.place.partition("/")
    with _opened(arguments.folder) as session:
        return _taken_in(arguments, session, attach_files(session, item, slot, arguments.files))


def _unzip(arguments: argparse.Namespace) -> int:
    item, _, slot = arguments.place.partition("/")
    with _opened(arguments.folder) as session:
        return _taken_in(arguments, session, open_archive(session, arguments.archive, (item, slot)))


def _taken_in(arguments: argparse.Namespace, session: Session, done: Attached) -> int:
    evidence = [session.state.evidence[evidence_id] for evidence_id in done.evidence_ids]
    data = {
        "attached": [{"id": each.id, "title": each.title, "sha256": each.file.sha256} for each in evidence],
        "flagged": [{"name": name, "text": text} for name, text in done.flagged],
        "refused": [{"name": name, "text": text} for name, text in done.refused],
    }
    lines = [f"已添加“{each.title}”。" for each in evidence]
    lines += [f"“{name}”：{text}" for name, text in (*done.flagged, *done.refused)]
    show(arguments, data, *lines)
    return 1 if done.refused else 0


def _status(arguments: argparse.Namespace) -> int:
    with _opened(arguments.folder) as session:
        status, total = _status_of(session), total_line(session.score.main)
        gaps = missing_list(session.score, session.state)
        found = checks(session.state, session.rubrics, session.score, twins(session))
        status["rows_checked"] = session.checked
    missing = [{"item": g.item, "kind": g.kind, "clause": g.clause, "slot": g.slot, "text": g.text} for g in gaps]
    lines = [
        "{unit} · {rubric} · {period}".format_map(status),
        total,
        f"称号：{status['award'] or '尚未达到'}",
        "佐证材料 {evidence} 件，待归类 {waiting} 件，回收站 {trash} 件".format_map(status),
        "佐证要求已有 {slots_filled}/{slots}，未填报的条款 {open_facts} 个".format_map(status),
        f"缺件清单 {len(gaps)} 条：" if gaps else "没有缺件。",
        *(f"  第 {gap.item} 项 {gap.text}" for gap in gaps),
        *_checked(found),
        "打开时核对了数据库的 {rows_checked} 行，与保存时一致。".format_map(status),
    ]
    show(arguments, {**status, "missing": missing, "checks": [asdict(check) for check in found]}, *lines)
    return 0


def _checked(found: Sequence[Check]) -> list[str]:
    """What was found besides what the missing list says already."""
    listed = (CheckKind.UNBACKED, CheckKind.MISSING, CheckKind.UNREADABLE)
    others = [check for check in found if check.kind not in listed]
    head = [f"请核对 {len(others)} 处："] if others else []
    return head + [f"  第 {check.item} 项【{check.kind.word}】{check.text}" for check in others]


def _status_of(session: Session) -> dict[str, str | int]:
    state, main = session.state, session.score.main
    lines = build_outline(session.rubrics, session.score, state, date.today()).items.values()
    return {
        "unit": state.unit,
        "level": state.level,
        "period": state.period,
        "rubric_id": state.rubric_id,
        "rubric": main.rubric.title,
        "award": main.title,
        "scored": main.scored,
        "because": main.because,
        **{name: points_text(getattr(main, name)) for name in ("claimed", "backed", "attainable", "max")},
        "evidence": len(state.evidence),
        "waiting": len(state.waiting),
        "trash": len(state.trash),
        "attachments": len(state.attachments),
        "slots": sum(line.slots for line in lines),
        "slots_filled": sum(line.filled for line in lines),
        "open_facts": sum(line.open_facts for line in lines),
    }


def _verify(arguments: argparse.Namespace) -> int:
    if arguments.binder:
        return _compare(arguments)
    if arguments.rebuild and not database_is_sound(arguments.folder):
        return show_restored(arguments, rebuild(arguments.folder))
    found = verify_folder(arguments.folder)
    data = [{"code": each.code, "subject": each.subject, "text": each.text} for each in found.findings]
    sound = f"核对了 {found.originals} 份原件和数据库的 {found.rows} 行，没有发现问题。"
    lines = [each.text for each in found.findings] or [sound]
    show(arguments, {"evidence": found.originals, "rows": found.rows, "findings": data}, *lines)
    return 1 if found.findings else 0


def _compare(arguments: argparse.Namespace) -> int:
    with _opened(arguments.folder) as session:
        found = compare_binder(session, arguments.binder)
    data = {
        "agrees": found.agrees,
        "fingerprint": found.fingerprint,
        "made_at": found.made_at,
        "pages": list(found.pages),
        "since": list(found.since),
    }
    show(arguments, data, *found.lines)
    return 0 if found.agrees else 1


def _turn(arguments: argparse.Namespace, turn: Callable[[Session], Change | None], verb: str) -> int:
    with _opened(arguments.folder) as session:
        change = turn(session)
        if change is None:
            raise UserError(f"nothing-to-{arguments.command}", f"没有可以{verb}的步骤。")
        _show_change(arguments, session, change, f"已{verb}：{change.label}")
    return 0
