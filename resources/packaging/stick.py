"""What comes to a site on a stick, for the packaged program to open: old and new assessments, a rubric pack, files."""

import shutil
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from common import OLDER, ROOT, insist, run, say

sys.path.insert(0, str(ROOT))  # the tests make the files

GOLDEN = ROOT / "tests" / "golden"
NEWER = "明年.binder"
DEMO = "示例县.binder"
PACK = "新标准.rubricpack"
BROKEN_PACK = "改过.rubricpack"
SIGNER = "某省生态环境厅（示例）"
RUBRIC, SHIPPED = "example-2030-individual", "qinghai-haixi-2017-individual"


def make_stick(folder: Path) -> Sequence[Path]:
    """Lay everything into a new folder; returns each thing."""
    from binder.store import seals

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    old = lay_older(folder)
    with closing(sqlite3.connect(shutil.copytree(old[-1], folder / NEWER) / "assessment.db")) as db:
        db.execute("PRAGMA user_version = 99")
        seals.seal_everything(db)
        db.commit()
    _make_packs(folder)
    for name, data in originals().items():
        (folder / name).write_bytes(data)
    return sorted(folder.iterdir())


def version_of(assessment: Path) -> int:
    """Version of an assessment's database."""
    with closing(sqlite3.connect(f"file:{assessment / 'assessment.db'}?mode=ro", uri=True)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def lay_older(folder: Path) -> Sequence[Path]:
    """Copy an assessment of every version there has been into a folder; returns them, oldest first."""
    old = sorted(GOLDEN.glob("version-*.binder"), key=lambda path: int(path.stem.partition("-")[2]))
    return [Path(shutil.copytree(each, folder / each.name)) for each in old]


def originals() -> dict[str, bytes]:
    """A sound file of every kind that the program can show, by name."""
    from tests.intake.make import one_of_each
    from tests.intake.ofd_files import letter

    return {**one_of_each(), "letter.ofd": letter()}


def _make_packs(folder: Path) -> None:
    """A signed pack with a rubric that the program does not have, and the same with one byte changed on the way."""
    work = folder.parent / "作者"
    shutil.rmtree(work, ignore_errors=True)
    rubric = Path(shutil.copytree(ROOT / "rubrics" / SHIPPED, work / RUBRIC))
    for file in rubric.glob("*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace(SHIPPED, RUBRIC), encoding="utf-8")
    binder = [sys.executable, "-m", "binder", "rubric"]
    run([*binder, "key", work / "key"], log=work / "key.log")
    pack = ["pack", folder / PACK, rubric, "--publisher", SIGNER, "--key", work / "key"]
    run([*binder, *pack], log=work / "pack.log")
    data = bytearray((folder / PACK).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / BROKEN_PACK).write_bytes(data)


def judge(report: Mapping[str, Any]) -> None:
    """What the packaged program must have made of it. report: of the self-test that it was brought to."""
    steps = {step["name"]: step["found"] for step in report["steps"]}
    found = steps["brought"]
    pageless = [text for text in steps["export"]["exceptions"] if "没有页面形式" in text]
    insist(not pageless, f"did not get into the binder: {pageless}")
    judge_older(found)
    insist(found[NEWER].get("refused") == "newer-version", f"a newer assessment was not refused: {found[NEWER]}")
    origin = found[PACK].get("origin", {}).get(RUBRIC, "")
    insist(SIGNER in origin, f"the rubric pack was not installed: {found[PACK]}")
    insist(found[BROKEN_PACK].get("refused") == "bad-pack", f"a damaged pack was not refused: {found[BROKEN_PACK]}")
    for name in originals():
        read = found[name]
        insist(read.get("kind", "other") != "other" and not read["problem"], f"{name} was not read: {read}")
    say(f"{len(originals())} kinds of files read: {', '.join(sorted({found[name]['kind'] for name in originals()}))}")
    say("a newer assessment was refused; a signed rubric pack was taken, a damaged one refused")


def judge_older(found: Mapping[str, Any]) -> None:
    """Every assessment of an older version was opened whole, and backed up before it was migrated."""
    old = sorted(GOLDEN.glob("version-*.binder"), key=lambda path: int(path.stem.partition("-")[2]))
    for each in old:
        opened = found[each.name]
        insist(opened.get("facts") == 3 and not opened["damaged"], f"{each.name} did not open whole: {opened}")
        backed_up = any("migration" in backup for backup in opened["backups"])
        insist(each is old[-1] or backed_up, f"{each.name} was migrated without a backup")
    say(f"{len(old)} assessments opened, {len(old) - 1} of them of older versions, backed up and migrated")


def judge_update(before: Mapping[str, Any], after: Mapping[str, Any], assessment: Path) -> None:
    """What the older program made, the newer one opened, and nothing is missing. before, after: reports of self-tests.
    assessment: of the older program, as it left it."""
    insist(before["machine"]["program"] == OLDER, f"the older program calls itself {before['machine']['program']}")
    insist(after["machine"]["program"] != OLDER, "the older program is still there")
    made, opened = ({step["name"]: step["found"] for step in report["steps"]} for report in (before, after))
    judge_older(opened["brought"])
    mine = opened["brought"][DEMO]
    for what, there in (("facts", made["demo"]["facts"]), ("claimed", made["score"]["claimed"])):
        insist(mine.get(what) == there, f"of the older program's assessment, {what}: {mine.get(what)}, not {there}")
    insist(mine["evidence"] >= made["demo"]["evidence"] and not mine["damaged"], f"not whole: {mine}")
    old, new = version_of(assessment), max(map(version_of, GOLDEN.glob("version-*.binder")))
    backed_up = any("migration" in backup for backup in mine["backups"])
    insist(old == new or backed_up, f"{assessment.name} was migrated without a backup")
    say(f"{OLDER} had made an assessment, database version {old}; {after['machine']['program']} opened it as {new}")
    say(f"it has {mine['facts']} facts and {mine['evidence']} files, none is missing")
