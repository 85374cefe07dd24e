"""Making an assessment's folder: whole, or not at all."""

import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from binder.domain.assessment import State
from binder.domain.rubric import Rubric, RubricSet
from binder.durable import fsync_folder
from binder.errors import UserError
from binder.store import places, sqlite_file
from binder.store.database import Database
from binder.store.lock import FolderLock, is_abandoned
from binder.store.project import SUFFIX, now, user_name
from binder.store.rows import Row
from binder.store.trouble import disk_sentences, sqlite_sentences
from binder.store.vault import Vault

_PART = re.compile(r"\..+\.binder\.[0-9a-f]{32}")
_MADE = frozenset({".lock", "README.txt", "assessment.db", "assessment.db-journal", "backups", "files"})
"""What there may be in a folder that is being made."""

README = """佐证册档案文件夹

这个文件夹是“佐证册”程序的一份创建档案，请整个文件夹一起复制、移动或备份，不要改动里面的文件。

assessment.db   填报数据、佐证材料目录、修改日志和所用评分标准的全文（SQLite 数据库）
files           佐证材料原件，每个文件以其 SHA-256 校验值命名，内容与收入时完全一致；
                旁边同名的 .json 写着它在档案里的名称、文号、日期、位置和遮盖，assessment.json 写着
                填报数据和逐件登记，数据库损坏时用来恢复
backups         数据库的备份：打开时、每半小时、升级前自动保存，也可以手动保存
cache           缩略图等可以随时重新生成的文件，可以删除

没有“佐证册”程序时：用任何 SQLite 工具打开 assessment.db，evidence 表的 name 列是文件原名，
sha256 列对应 files 里的文件；把那个文件复制出来、改回原名，就能打开。
"""


def with_suffix(folder: Path) -> Path:
    """The folder's path with its name ending in .binder."""
    return folder if folder.name.endswith(SUFFIX) else folder.with_name(folder.name + SUFFIX)


def create_project(folder: Path, state: State, rubrics: RubricSet, texts: Mapping[str, str]) -> Path:
    """Make an assessment's folder, whole or not at all. Returns its path. texts: rubric files by rubric id."""
    folder = with_suffix(folder.absolute())
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    if os.path.lexists(folder):
        raise UserError("already-exists", f"“{folder.name}”已经存在，没有改动它。请换一个名称，或直接打开它。")
    if not folder.parent.is_dir():
        raise UserError("no-such-folder", f"找不到文件夹“{folder.parent}”。请先建好它，或换一个位置。")
    refusal = places.refusal(folder.parent)
    if refusal:
        raise refusal
    with disk_sentences(), sqlite_sentences():
        sweep(folder.parent)
        part = folder.with_name(f".{folder.name}.{uuid4().hex}")
        try:
            part.mkdir(mode=0o700)
            lock = FolderLock(part)
            try:
                _fill(part, state, rubrics, texts)
            finally:
                lock.release()  # Windows renames no folder in which a file is open
            part.rename(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        fsync_folder(folder.parent)
    return folder


def sweep(parent: Path) -> None:
    """Remove what was being made in this folder when its program was killed. What is not surely that stays."""
    try:
        found = [path for path in parent.iterdir() if _PART.fullmatch(path.name)]
    except OSError:  # a folder that one may enter, but not list
        return
    for part in found:
        if _is_unfinished(part) and is_abandoned(part):
            shutil.rmtree(part, ignore_errors=True)


def _is_unfinished(part: Path) -> bool:
    """Whether there is nothing in the folder but what making one begins with: no original, no backup."""
    try:
        inside = {path.name for path in part.iterdir()}
        given = [*part.glob("files/*/*"), *part.glob("backups/*")]
    except OSError:
        return False
    return not part.is_symlink() and inside <= _MADE and not given


def _fill(folder: Path, state: State, rubrics: RubricSet, texts: Mapping[str, str]) -> None:
    (folder / "backups").mkdir()
    Vault(folder).create()
    with open(folder / "README.txt", "x", encoding="utf-8-sig", newline="\r\n") as readme:
        readme.write(README)
        readme.flush()
        os.fsync(readme.fileno())
    sqlite_file.create(folder)
    db = Database(folder)
    try:
        with db.transaction() as recorder:
            recorder.put(_assessment_row(state))
            for rubric in rubrics:
                recorder.put(rubric_row(rubric, texts[rubric.id]))
    finally:
        db.close()
    fsync_folder(folder)


def rubric_row(rubric: Rubric, text: str) -> Row:
    """The row that keeps a rubric's file."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Row("rubric_text", {"id": rubric.id, "version": rubric.version, "sha256": digest, "text": text})


def _assessment_row(state: State) -> Row:
    whose = {"unit": state.unit, "level": state.level, "period": state.period, "rubric_id": state.rubric_id}
    return Row("assessment", {"id": 1, **whose, "created_at": now(), "created_by": user_name()})
