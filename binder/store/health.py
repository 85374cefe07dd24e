"""Whether a database is sound: what SQLite finds, and whether every row is the one that was sealed."""

import sqlite3
from collections.abc import Iterator

from binder.errors import UserError
from binder.store import migrations, seals
from binder.store.rows import Values, changes_of

NAMES = {
    "assessment": "单位和年度",
    "rubric_text": "评分标准全文",
    "fact": "填报数据",
    "choice": "读法选择",
    "duty": "责任分工",
    "effort": "工作量",
    "file": "原件清单",
    "evidence": "佐证材料目录",
    "attachment": "材料与事项的对应",
    "occurrence": "逐件登记",
    "proof": "逐件登记的佐证",
    "redaction": "遮盖和隐去",
    "lesson": "归类规则",
    "journal": "修改日志",
    seals.SCHEMA: "表结构",
}
_UNREADABLE = (sqlite3.Error, ValueError, OverflowError)
"""What reading damaged pages raises."""


def check(db: sqlite3.Connection) -> None:
    """Refuse a database that is not sound. It takes a quarter of a second for 10,000 pieces of evidence."""
    found = complaints(db)
    if found:
        more = f"等 {len(found)} 处" if len(found) > 1 else ""
        raise UserError("database-damaged", _DAMAGED.format(found[0], more))


def complaints(db: sqlite3.Connection) -> list[str]:
    """Everything that is wrong with a database, in Chinese; empty for a sound one."""
    try:
        return [*_structure(db), *_contents(db)]
    except _UNREADABLE as error:
        return [f"有内容读不出来（{error}）"]


def _structure(db: sqlite3.Connection) -> Iterator[str]:
    for (line,) in db.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield str(line)
    for table, number, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"{table} 表第 {number} 行指向不存在的 {parent}"


def _contents(db: sqlite3.Connection) -> Iterator[str]:
    if migrations.version_of(db) < migrations.SEALED:
        return
    for table, sealed, found in seals.broken(db):
        name = NAMES.get(table, table)
        count = f"应有 {sealed.rows} 行，现有 {found.rows} 行" if sealed and sealed.rows != found.rows else "行数没有变"
        which = "、".join(sorted(_suspects(db, table))[:5])
        yield f"“{name}”的内容在程序之外变了（{count}{f'；对不上的有 {which}' if which else ''}）"


def _suspects(db: sqlite3.Connection, table: str) -> set[str]:
    """Keys of the rows that are not as the journal last left them, as far as the journal tells."""
    try:
        keys = [str(row[1]) for row in db.execute(f'PRAGMA table_info("{table}")') if row[5]]
        noted: dict[str, Values | None] = {}
        for (text,) in db.execute("SELECT changes FROM journal ORDER BY id"):
            for change in changes_of(text):
                if change.table == table:
                    noted[_key(change.values, keys)] = change.after
        cursor = db.execute(f'SELECT * FROM "{table}"')
        names = [each[0] for each in cursor.description]
        there = {_key(row, keys): row for row in (dict(zip(names, values, strict=True)) for values in cursor)}
    except (*_UNREADABLE, KeyError, TypeError):
        return set()
    return {key for key, values in noted.items() if not _agree(values, there.get(key))}


def _key(values: Values, keys: list[str]) -> str:
    return "/".join(str(values[name]) for name in keys)


def _agree(noted: Values | None, row: Values | None) -> bool:
    """Whether a row is what the journal says of it; a column that came later is not in the journal."""
    if noted is None or row is None:
        return noted is row is None
    return all(row.get(name) == value for name, value in noted.items())


_DAMAGED = (
    "档案的数据库与保存时不一致：{}{}。为了不让错误的内容混进来，没有打开它，也没有改动它。"
    "请从备份恢复；恢复之前，现在的数据库会另存一份。"
)
