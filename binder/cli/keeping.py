"""Commands that keep an assessment from harm, and the one that destroys: backup, purge."""

import argparse
from contextlib import closing

from binder.cli.output import Commands, on_folder, show
from binder.domain.evidence import Evidence
from binder.errors import UserError
from binder.usecases.keeping import Kept, Restored, back_up, kept_backups, restore_backup
from binder.usecases.opening import open_assessment
from binder.usecases.purging import purge, uses_of
from binder.usecases.session import Session


def register(commands: Commands) -> None:
    """Add these commands to the program's parser."""
    backup = on_folder(commands, "backup", "备份数据库；列出或恢复备份", _backup)
    instead = backup.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="列出已有的备份，最新的在前")
    instead.add_argument("--restore", metavar="NAME", help="恢复这份备份，现在的数据库先另存")
    purge_ = on_folder(commands, "purge", "彻底清除回收站里的一件佐证材料，不能撤销", _purge)
    purge_.add_argument("name", metavar="NAME", help="照着写出它的题名或文件名")
    purge_.add_argument("--id", default="", help="同名的不止一件时，写明编号")


def show_restored(arguments: argparse.Namespace, restored: Restored) -> int:
    """Say what came back and what did not. 1 when something did not."""
    data = {"came_back": list(restored.came_back), "lost": list(restored.lost)}
    show(arguments, data, *restored.came_back, *restored.lost)
    return 1 if restored.lost else 0


def _backup(arguments: argparse.Namespace) -> int:
    if arguments.restore:
        return show_restored(arguments, restore_backup(arguments.folder, arguments.restore))
    if arguments.list:
        kept = kept_backups(arguments.folder)
        show(arguments, {"backups": [_data(each) for each in kept]}, *([_line(e) for e in kept] or ["还没有备份。"]))
        return 0
    with closing(open_assessment(arguments.folder)) as session:
        made = back_up(session)
        assert made, "what is asked for is always made"
        show(arguments, {"backup": _data(made)}, f"已备份：{_line(made)}")
    return 0


def _data(kept: Kept) -> dict[str, str | int]:
    return {"name": kept.name, "at": kept.at.isoformat(), "why": kept.why, "size": kept.size}


def _line(kept: Kept) -> str:
    return f"{kept.at:%Y-%m-%d %H:%M:%S}　{kept.why}　{kept.size / 1_000_000:.1f} MB　{kept.name}"


def _purge(arguments: argparse.Namespace) -> int:
    with closing(open_assessment(arguments.folder)) as session:
        evidence = _named(session, arguments.name, arguments.id)
        others = uses_of(session, evidence.id).others
        change = purge(session, evidence.id, arguments.name)
        data = {"change": change.label, "id": evidence.id, "sha256": evidence.file.sha256, "uses": list(others)}
        show(arguments, data, f"已{change.label}，不能撤销。", *(f"注意：{line}。" for line in others))
    return 0


def _named(session: Session, name: str, evidence_id: str) -> Evidence:
    """The one evidence that is meant, in use or not."""
    named = [e for e in session.state.everything if name in (e.title, e.file.name) and evidence_id in ("", e.id)]
    unused = [each for each in named if each.id in session.state.trash]
    found = unused or named
    if not found:
        raise UserError("unknown-evidence", f"没有题名或文件名为“{name}”的佐证材料。请照着回收站里的题名写。")
    if len(found) > 1:
        which = "、".join(f"{each.id}（{each.file.name}，{each.added_at[:10]}）" for each in found)
        raise UserError("ambiguous-name", f"有 {len(found)} 件叫“{name}”，请用 --id 写明是哪一件：{which}。")
    return found[0]
