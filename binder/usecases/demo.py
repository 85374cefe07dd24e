"""The demo county: an invented unit's whole assessment, made once and then opened again."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from binder.demo import DemoFile, make_files
from binder.demo.facts import DUTIES, FACTS
from binder.demo.unit import BUREAU, TEAM
from binder.domain.facts import FactState
from binder.domain.rubric import Item, Slot
from binder.errors import UserError
from binder.progress import Progress
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_existing, attach_files
from binder.usecases.describing import describe_evidence
from binder.usecases.duties import assign_item
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.session import Session

RUBRIC = "henan-2022-agency"
NAME = "示例县"


def open_demo(folder: Path, progress: Progress) -> Session:
    """Open the demo assessment in `folder`, making it first if it is not there whole. Nothing else there is touched.

    It is made under another name and moved into place when it is done, so that a run cut short leaves no half demo.
    """
    place = folder / f"{NAME}.binder"
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".demo-") as workshop:
            made = Path(workshop) / place.name
            _make(made, Path(workshop) / "files", progress)
            made.rename(place)
    return open_assessment(place)


def _make(place: Path, files: Path, progress: Progress) -> None:
    progress.step(0, 3, "正在制作示例材料")
    uses = make_files(files)
    session = create_assessment(place, RUBRIC, TEAM, "county", "2022")
    try:
        progress.step(1, 3, "正在填报示例数据")
        _state_facts(session)
        progress.step(2, 3, "正在添加示例材料")
        _attach(session, uses, progress)
    finally:
        session.close()


def _state_facts(session: Session) -> None:
    for key, raw in FACTS.items():
        if isinstance(raw, dict) and "state" in raw:
            set_fact(session, key, raw.get("value"), FactState(raw["state"]), raw["note"])
        else:
            set_fact(session, key, raw)
    today = date.today()
    for item, (department, days) in DUTIES.items():
        assign_item(session, item, department=department, due=(today + timedelta(days)).isoformat())


def _attach(session: Session, uses: list[DemoFile], progress: Progress) -> None:
    """Take each file in at its first use; its further uses are the same evidence at other places."""
    known: dict[Path, str] = {}
    for use in uses:
        progress.check()
        slot = slot_for(session.rubrics.items[use.item], use.slot_hint)
        if use.path in known:
            attach_existing(session, known[use.path], use.item, slot)
            continue
        done = attach_files(session, use.item, slot, [use.path], progress)
        if done.refused:
            raise UserError("demo-refused", f"示例材料“{use.path.name}”没有收入：{done.refused[0][1]}")
        known[use.path] = done.evidence_ids[0]
        issuer = BUREAU if use.number else TEAM
        describe_evidence(session, known[use.path], title=use.title, number=use.number, issuer=issuer, date=use.date)


def slot_for(item: Item, hint: str) -> str:
    """Key of the item's slot whose words are the hint, or contain it; "" when none does."""

    def fits(slot: Slot) -> int:
        return 2 * (hint in (slot.quote, slot.title)) + (hint in slot.quote or hint in slot.title)

    best = max(item.slots, key=fits, default=None)
    return best.key if best and fits(best) else ""
