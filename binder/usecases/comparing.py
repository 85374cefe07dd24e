"""Checking a written binder against its assessment: what has changed since, on its pages and in the assessment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from binder.domain.facts import MISSING, value_text
from binder.progress import Progress
from binder.usecases.session import Session

if TYPE_CHECKING:
    from binder.pdf.fingerprint import Basis


SAME = "填报数据、佐证材料、评分标准和读法都与册内一样。"
REDACTED = "脱敏册里不留来源记录，所以没有与档案核对。"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a check of a binder found, in sentences. fingerprint: as printed in it; made_at: when it was written.

    pages: what is not as it was written. since: what the assessment says otherwise than the binder.
    whole: False for a redacted copy, which does not say what it was made from, so that only its pages are checked.
    """

    fingerprint: str
    made_at: str
    pages: tuple[str, ...]
    since: tuple[str, ...]
    whole: bool = True

    @property
    def agrees(self) -> bool:
        """Whether binder and assessment say the same, and the binder is as it was written."""
        return not self.pages and not self.since

    @property
    def verdict(self) -> str:
        if self.agrees and not self.whole:
            return "脱敏册的每一页都完好。"
        if self.agrees:
            return "装订册完好，与档案一致。"
        return "装订册被改动过。" if self.pages else "装订册完好；档案在导出后有改动。"

    @property
    def lines(self) -> tuple[str, ...]:
        """The verdict and what it rests on."""
        made = f"，导出于 {self.made_at.replace('T', ' ')[:16]}" if self.made_at else ""
        return (
            f"{self.verdict}指纹 {self.fingerprint}{made}。",
            *(self.pages or ("册内每一页都与导出时一样。",)),
            *(self.since or (SAME if self.whole else REDACTED,)),
        )


def compare_binder(session: Session, path: Path, progress: Progress | None = None) -> Comparison:
    """Hold a binder against the assessment. Raises UserError for a file that is no binder, Cancelled."""
    from binder.pdf.compare import look_again
    from binder.pdf.fingerprint import basis_of, shown

    def find(name: str) -> Path | None:
        place = session.file_path(name)
        return place if place.is_file() else None

    looked = look_again(path, find, progress or Progress())
    was = looked.imprint.basis
    if not was:
        return Comparison(shown(looked.imprint.fingerprint), looked.made_at, looked.changes, (), whole=False)
    now = basis_of(session.rubrics, session.state, was.items, was.choices)
    stamps = looked.imprint.stamps
    since = (*_outline(session, was, now), *_facts(session, was, now), *_evidence(session, was, now, stamps))
    return Comparison(shown(looked.imprint.fingerprint), looked.made_at, looked.changes, since)


def _outline(session: Session, was: "Basis", now: "Basis") -> Iterator[str]:
    if was.unit != now.unit:
        yield f"册内单位是“{was.unit}”，档案里是“{now.unit}”。"
    if was.period != now.period:
        yield f"册内考核年度是“{was.period}”，档案里是“{now.period}”。"
    titles = {rubric.id: rubric.title for rubric in session.rubrics}
    for id_ in dict.fromkeys((*was.rubrics, *now.rubrics)):
        if id_ not in now.rubrics:
            yield f"册内用的评分标准“{id_}”，这个档案里没有。"
        elif was.rubrics.get(id_) != now.rubrics[id_]:
            yield f"评分标准《{titles[id_]}》的版本、级别或采用的读法，导出后改过。"


def _facts(session: Session, was: "Basis", now: "Basis") -> Iterator[str]:
    """Each fact that is another one now, with the items that read it."""
    specs, facts = session.rubrics.facts, session.state.facts
    readers = _readers(session)
    for key in sorted({*was.facts, *now.facts}):
        if was.facts.get(key) != now.facts.get(key):
            title = specs[key].title if key in specs else key
            value = value_text(specs[key], facts.get(key, MISSING).value) if key in specs else "没有了"
            verb = "填上了" if key not in was.facts else "改过"
            items = "、".join(readers.get(key, ()))
            yield f"填报数据“{title}”{f'（事项 {items}）' if items else ''}导出后{verb}，现在是：{value}。"


def _readers(session: Session) -> Mapping[str, list[str]]:
    """The items that read each fact, by their printed numbers."""
    found: dict[str, list[str]] = {}
    for item in session.rubrics.items.values():
        for key in dict.fromkeys(key for clause in item.clauses for key in clause.reads):
            found.setdefault(key, []).append(item.number)
    return found


def _evidence(session: Session, was: "Basis", now: "Basis", stamps: Mapping[str, str]) -> Iterator[str]:
    state, items = session.state, session.rubrics.items
    for id_ in sorted(was.evidence, key=[*stamps, *was.evidence].index):  # in printed order
        title, sha256, record = was.evidence[id_]
        named = f"材料 {stamps.get(id_, '')}《{title}》"
        if id_ not in now.evidence:
            place = "在回收站里" if id_ in state.trash else "不在这些事项下"
            yield f"{named}导出后移走了，现在{place}。"
        elif now.evidence[id_][1] != sha256:
            yield f"{named}的原件导出后换过。"
        elif now.evidence[id_][2] != record:
            yield f"{named}的题名、文号、日期、页码等记录导出后改过。"
    for ref, ids in now.items.items():
        before, number = was.items.get(ref, ()), items[ref].number if ref in items else ref
        added = [id_ for id_ in ids if id_ not in before]
        for id_ in added:
            yield f"事项 {number} 新增了材料《{now.evidence[id_][0]}》，册里没有。"
        if [id_ for id_ in ids if id_ in before] != [id_ for id_ in before if id_ in ids]:
            yield f"事项 {number} 的材料次序导出后改过。"
