"""Commands on single pieces of evidence: search, describe, replace, ledger."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from binder.cli.output import Command, Commands, add_command, show
from binder.domain.assessment import State
from binder.domain.evidence import DocumentKind, Evidence, Source
from binder.domain.ledger import agreement_of, proofs_of
from binder.domain.records import FIELDS
from binder.usecases.describing import Description, describe_evidence
from binder.usecases.lookup import fact_spec
from binder.usecases.occurrences import add_occurrence, drop_occurrence
from binder.usecases.opening import open_assessment
from binder.usecases.revising import replace_evidence
from binder.usecases.searching import Hit, read_originals, search, unopened
from binder.usecases.session import Session

_TEXTS = {
    "title": "题名",
    "number": "文号",
    "issuer": "责任者",
    "date": "日期：2022、2022-06 或 2022-06-15",
    "period_from": "所属期间的起",
    "period_to": "所属期间的止",
    "page_range": "用作佐证的页码，例如 3-5,8；空为全部",
    "note": "备注",
}


def register(commands: Commands) -> None:
    """Add these commands to the program's parser."""
    find = _on_folder(commands, "search", "按题名、文号、责任者、备注、原件名和正文查找佐证材料", _search)
    find.add_argument("words", metavar="TEXT", nargs="+", help="几个词都要有")
    say = _on_folder(commands, "describe", "著录佐证材料，可一次几件", _describe)
    say.add_argument("ids", metavar="ID", nargs="+", help="佐证材料的编号，search --json 会列出")
    for name, text in _TEXTS.items():
        say.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT", help=text)
    say.add_argument("--kind", metavar="KIND", help="、".join(kind.word for kind in DocumentKind if kind))
    say.add_argument("--source", metavar="SOURCE", help="、".join(source.word for source in Source if source))
    say.add_argument("--private", choices=["yes", "no"], help="是否含个人信息")
    renew = _on_folder(commands, "replace", "把一件佐证材料换成新版本，旧的留作早先版本", _replace)
    renew.add_argument("id", metavar="ID")
    renew.add_argument("file", metavar="FILE", type=Path)
    ledger = _on_folder(commands, "ledger", "逐件登记：列出、添加或删除一项计数下的各件", _ledger)
    ledger.add_argument("fact", metavar="KEY", help="计数的填报数据")
    ledger.add_argument("--add", metavar="TITLE", help="登记一件")
    for name in ("date", "number", "note"):
        ledger.add_argument(f"--{name}", metavar="TEXT", default="", help=_TEXTS[name])
    ledger.add_argument("--by", metavar="ID", nargs="+", default=[], help="证明它的佐证材料的编号")
    ledger.add_argument("--drop", metavar="ID", help="删除一件登记")


def _on_folder(commands: Commands, name: str, help_text: str, run: Command) -> argparse.ArgumentParser:
    parser = add_command(commands, name, help_text, run)
    parser.add_argument("folder", metavar="DIR", type=Path, help="创建档案的文件夹（.binder）")
    return parser


def _search(arguments: argparse.Namespace) -> int:
    words = " ".join(arguments.words)
    with closing(open_assessment(arguments.folder)) as session:
        read_originals(session)
        hits = search(session, words)
        lines = [line for hit in hits for line in _hit_lines(hit, session)]
        closed = unopened(session)
    data = [
        {
            "id": hit.evidence.id,
            "title": hit.evidence.title,
            "waiting": hit.is_waiting,
            "places": [{"item": place.item, "slot": place.slot} for place in hit.places if not hit.is_waiting],
            "field": hit.field,
            "excerpt": [hit.before, hit.found, hit.after],
        }
        for hit in hits
    ]
    nothing = f"没有找到“{words}”。可以少写几个字，或换一个词。"
    unread = [f"有 {len(closed)} 份旧版文档没有查到正文：本机没有能打开它们的办公软件。"] if closed else []
    show(arguments, {"hits": data, "unopened": [file.name for file in closed]}, *(lines or [nothing]), *unread)
    return 0


def _hit_lines(hit: Hit, session: Session) -> list[str]:
    where = "待归类"
    if not hit.is_waiting:
        where = f"第 {hit.places[0].item} 项 {session.rubrics.items[hit.places[0].item].short}"
    more = f"，共用于 {len(hit.places)} 处" if len(hit.places) > 1 else ""
    piece = f"{hit.before}【{hit.found}】{hit.after}" if hit.found else ""
    return [f"{hit.evidence.title}　{where}{more}", f"    {FIELDS[hit.field]}：{piece}"]


def _describe(arguments: argparse.Namespace) -> int:
    said: dict[str, Any] = {name: getattr(arguments, name) for name in (*_TEXTS, "kind", "source")}
    said["private"] = None if arguments.private is None else arguments.private == "yes"
    with closing(open_assessment(arguments.folder)) as session:
        change = describe_evidence(session, arguments.ids, **cast(Description, said))
        after = [session.state.evidence.get(each) or session.state.trash[each] for each in arguments.ids]
    sentence = f"{change.label}。" if change.touched else f"{change.label}：没有变化。"
    show(arguments, {"change": change.label, "evidence": [_described(each) for each in after]}, sentence)
    return 0


def _described(evidence: Evidence) -> dict[str, object]:
    said = {name: getattr(evidence, name) for name in (*_TEXTS, "kind", "source", "private", "revision_of")}
    return {"id": evidence.id, "name": evidence.file.name, **said}


def _replace(arguments: argparse.Namespace) -> int:
    with closing(open_assessment(arguments.folder)) as session:
        done = replace_evidence(session, arguments.id, arguments.file)
        new = session.state.evidence[done.evidence_ids[0]]
    flagged = [f"“{name}”：{text}" for name, text in done.flagged]
    show(arguments, _described(new), f"“{new.title}”已换成新版本“{new.file.name}”，旧的留作早先版本。", *flagged)
    return 0


def _ledger(arguments: argparse.Namespace) -> int:
    with closing(open_assessment(arguments.folder)) as session:
        spec = fact_spec(session, arguments.fact)
        if arguments.drop:
            drop_occurrence(session, arguments.drop)
        if arguments.add is not None:
            said = {name: getattr(arguments, name) for name in ("date", "number", "note")}
            add_occurrence(session, spec.key, arguments.by, title=arguments.add, **said)
        entries, agreement = _entries(session.state, spec.key), agreement_of(session.state, spec)
    lines = [
        "　".join(part for part in (f"{number}. {one['title'] or '未写名称'}", one["date"], one["number"]) if part)
        for number, one in enumerate(entries, 1)
    ]
    data = {"fact": spec.key, "counted": agreement.counted, "entries": entries}
    show(arguments, data, *lines, agreement.sentence(spec.unit) or f"“{spec.title}”还没有逐件登记。")
    return 0


def _entries(state: State, fact: str) -> list[dict[str, Any]]:
    proofs = proofs_of(state)
    return [
        {
            "id": one.id,
            "title": one.title,
            "date": one.date,
            "number": one.number,
            "note": one.note,
            "proven_by": list(proofs.get(one.id, ())),
        }
        for one in state.ledgers.get(fact, ())
    ]
