"""PDFs under a password on the command line: it is typed unseen or comes by a pipe, is used once and kept nowhere."""

import argparse
import sys
from collections.abc import Iterable
from contextlib import closing
from getpass import getpass

from binder.cli.output import Commands, on_folder, show
from binder.domain.evidence import Evidence
from binder.errors import UserError
from binder.usecases.lookup import evidence_of
from binder.usecases.opening import open_assessment
from binder.usecases.session import Session
from binder.usecases.unlocking import locked, unlock

TRIES = 3


def register(commands: Commands) -> None:
    """Add the command to the program's parser."""
    say = on_folder(commands, "unlock", "核对加密 PDF 的打开密码，记下页数；装订时用 export --unlock", _unlock)
    say.add_argument("ids", metavar="ID", nargs="*", help="佐证材料的编号，search --json 会列出；不写则逐件询问")


def unlock_for(session: Session, evidence: Iterable[Evidence]) -> list[Evidence]:
    """Ask for the password of each and open it for this session. Returns them as they are known now.

    At a terminal a wrong one is asked for again; from a pipe comes a line for each, in order.
    """
    return [_unlocked(session, each) for each in evidence]


def _unlocked(session: Session, evidence: Evidence) -> Evidence:
    for left in reversed(range(TRIES if sys.stdin.isatty() else 1)):
        try:
            unlock(session, evidence.id, _password(evidence.title))
            break
        except UserError as error:
            if error.code != "wrong-password" or not left:
                raise
            print(f"binder: {error.text}", file=sys.stderr)
    return evidence_of(session, evidence.id)


def _password(title: str) -> str:
    asked = f"“{title}”的打开密码："
    if sys.stdin.isatty():
        return getpass(asked)
    line = sys.stdin.readline()
    if not line:
        why = f"没有给出{asked[:-1]}。请在终端里运行，按提示输入；或者从标准输入给出，每件一行。"
        raise UserError("no-password", why)
    return line.rstrip("\r\n")


def _unlock(arguments: argparse.Namespace) -> int:
    with closing(open_assessment(arguments.folder)) as session:
        chosen = [evidence_of(session, id_) for id_ in arguments.ids] or locked(session)
        opened = unlock_for(session, chosen)
    data = {"unlocked": [{"id": each.id, "title": each.title, "pages": each.file.pages} for each in opened]}
    lines = [f"“{each.title}”打开了，共 {each.file.pages} 页。密码没有保存。" for each in opened]
    show(arguments, data, *(lines or ["没有需要密码的 PDF。"]))
    return 0
