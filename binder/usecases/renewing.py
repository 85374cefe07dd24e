"""Moving an assessment to a newer version of its rubric: what stays, what was retired, what is new, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from binder.domain.assessment import Change, State
from binder.domain.evidence import Attachment
from binder.domain.facts import FactError, FactSpec, make_fact, value_as_json
from binder.domain.points import points_text
from binder.domain.rubric import Clause, Item, Rubric, RubricSet, Slot
from binder.domain.score import Score, score_assessment
from binder.errors import UserError
from binder.rubric import library
from binder.rubric.cache import cached_tree
from binder.rubric.file import declared_readings

if TYPE_CHECKING:
    from binder.usecases.session import Edit, Session


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a rubric names by a key. note: what changed about it, or what becomes of what is stored under it.

    held: facts and attachments stored under it.
    """

    what: str
    key: str
    title: str
    held: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Parts of two versions of a rubric, each in the order of the version it stands in."""

    kept: tuple[Part, ...]
    retired: tuple[Part, ...]
    new: tuple[Part, ...]
    changed: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Renewal:
    """A newer version of an assessment's rubric, laid over what the assessment holds.

    versions: of each rubric whose version is another, old and new, by id. after: the score with what is kept.
    """

    texts: Mapping[str, str]
    rubrics: RubricSet
    versions: Mapping[str, tuple[str, str]]
    parts: Comparison
    before: Score
    after: Score


def newer_version(session: Session) -> str:
    """The version of the assessment's rubric that is at hand and newer, or ""; an annex counts too."""
    try:
        texts = library.texts_of(session.state.rubric_id)
    except UserError:
        return ""
    ours, theirs = _versions(session.texts), _versions(texts)
    order = library.version_order
    both = [(order(ours[key]), order(theirs[key])) for key in theirs if key in ours]
    if any(old > new for old, new in both) or not any(new > old for old, new in both):
        return ""
    return theirs[session.state.rubric_id]


def compare_versions(session: Session) -> Renewal:
    """Lay the newer version at hand over the assessment. Nothing changes by asking.

    Raises UserError where there is none, or where it no longer knows the assessment's level.
    """
    state = session.state
    if not newer_version(session):
        version = session.rubrics.main.version
        raise UserError("no-newer-version", f"没有比现用 {version} 版更新的评分标准。请先导入或安装新版本。")
    texts = library.texts_of(state.rubric_id)
    known = _known_choices(texts, state)
    rubrics = library.load_text(texts, state.rubric_id, state.level, known)
    after = _after(state, rubrics)
    score = score_assessment(rubrics, after.facts, after.filled)
    old, new = _versions(session.texts), _versions(texts)
    versions = {key: (old.get(key, ""), new.get(key, "")) for key in {**old, **new} if old.get(key) != new.get(key)}
    return Renewal(texts, rubrics, versions, _compared(session, rubrics), session.score, score)


def move_to(session: Session, renewal: Renewal) -> Change:
    """Move the assessment to the newer version, in one step that can be undone.

    Facts and evidence whose key stays are kept; facts of retired keys stay stored, but for those whose meaning
    changed so that their value no longer fits. Evidence of retired items goes to 回收站, that of retired slots to its
    item as a whole.
    """
    main = renewal.rubrics.main
    with session.edit(f"更新评分标准到 {main.version} 版") as edit:
        _put_texts(session, renewal, edit)
        _settle_facts(session.state, renewal.rubrics, edit)
        _settle_choices(session.state, renewal.texts, edit)
        _settle_evidence(session.state, renewal.rubrics, edit)
    return edit.change


def _versions(texts: Mapping[str, str]) -> dict[str, str]:
    return {key: str(cached_tree(text, key).get("version")) for key, text in texts.items()}


# --- what is kept -----------------------------------------------------------------------------------------------------


def _known_choices(texts: Mapping[str, str], state: State) -> dict[str, str]:
    """The choices that the newer version still offers."""
    declared = {
        key: options
        for rubric_id, text in texts.items()
        for key, (options, _) in declared_readings(cached_tree(text, rubric_id)).items()
    }
    chosen = {key: choice.option for key, choice in state.choices.items()}
    return {key: option for key, option in chosen.items() if option in declared.get(key, ())}


def _misfit(state: State, key: str, spec: FactSpec) -> str:
    """Why a stored fact no longer fits what the newer version asks under its key, or ""."""
    fact = state.facts[key]
    try:
        make_fact(spec, fact.state, value_as_json(fact.value) if fact.value is not None else None, fact.note)
    except FactError as error:
        return str(error).rstrip("。")
    return ""


def _place(attachment: Attachment, rubrics: RubricSet) -> tuple[str, str] | None:
    """Where an attachment belongs in the newer version: item and slot, None for nowhere."""
    item = rubrics.items.get(attachment.item)
    if item is None:
        return None
    slots = {slot.key for slot in item.slots}
    return attachment.item, attachment.slot if attachment.slot in slots else ""


def _after(state: State, rubrics: RubricSet) -> State:
    """The facts and attachments as far as they are kept, for the score."""
    facts = {key: fact for key, fact in state.facts.items() if key in rubrics.facts}
    fitting = {key: fact for key, fact in facts.items() if not _misfit(state, key, rubrics.facts[key])}
    placed = {
        (*place, attachment.evidence_id): Attachment(*place, attachment.position, attachment.evidence_id)
        for attachment in state.attachments
        if (place := _place(attachment, rubrics)) is not None
    }
    return State(
        state.unit,
        state.level,
        state.period,
        state.rubric_id,
        fitting,
        state.evidence,
        tuple(placed.values()),
    )


# --- the comparison ---------------------------------------------------------------------------------------------------

Parts = dict[tuple[str, str], tuple[Part, object]]
"""(what, key) -> the part, and all that may change about it."""


def _compared(session: Session, rubrics: RubricSet) -> Comparison:
    ours, theirs = _parts(session.rubrics, session.state), _parts(rubrics, session.state)
    kept, changed = [], []
    for place, (part, content) in theirs.items():
        if place in ours and ours[place][1] == content:
            kept.append(part)
        elif place in ours:
            note = _difference(ours[place][1], content) or "内容有改动"
            if part.what == FACT and part.key in session.state.facts:
                misfit = _misfit(session.state, part.key, rubrics.facts[part.key])
                note = f"原来填的不再适用，需要重填：{misfit}" if misfit else note
            changed.append(Part(part.what, part.key, part.title, part.held, note))
    retired = [_retired(part) for place, (part, _) in ours.items() if place not in theirs]
    new = [part for place, (part, _) in theirs.items() if place not in ours]
    return Comparison(tuple(kept), tuple(retired), tuple(new), tuple(changed))


ITEM, CLAUSE, FACT, SLOT, READING = "事项", "条款", "填报数据", "佐证要求", "读法"
FATES = {
    ITEM: "原来的佐证材料移到回收站，可以还原到别的事项",
    FACT: "原来填的数据仍然保存，不再使用",
    SLOT: "原来的佐证材料改挂在整个事项下",
    READING: "不再采用原来的选择",
}
"""What becomes of what is stored under a retired part."""


def _retired(part: Part) -> Part:
    return Part(part.what, part.key, part.title, part.held, FATES.get(part.what, "") if part.held else "")


def _parts(rubrics: RubricSet, state: State) -> Parts:
    """Everything in the rubrics that has a key."""
    found: Parts = {}
    for part, content in chain.from_iterable(_parts_of(rubric, state) for rubric in rubrics):
        found[part.what, part.key] = (part, content)
    return found


def _parts_of(rubric: Rubric, state: State) -> Iterator[tuple[Part, object]]:
    for item in rubric.items:
        attached = state.by_item.get(item.ref, ())
        whole = (item.short, item.task, item.points, item.exempt, item.pot, item.method)
        yield Part(ITEM, item.ref, item.short, len(attached)), whole
        yield from ((Part(CLAUSE, clause.ref, _clause_title(clause, item)), clause) for clause in item.clauses)
        for slot in item.slots:
            held = sum(attachment.slot == slot.key for attachment in attached)
            yield Part(SLOT, f"{item.ref}/{slot.key}", slot.title, held), slot
    for spec in rubric.facts.values():
        yield Part(FACT, spec.key, spec.title, int(spec.key in state.facts)), spec
    for reading in rubric.readings:
        asked = (reading.question, reading.options, reading.default)
        yield Part(READING, reading.key, reading.question, int(reading.key in state.choices)), asked


def _clause_title(clause: Clause, item: Item) -> str:
    return f"{item.short}：{clause.text}"


def _difference(old: object, new: object) -> str:
    """What a person wants to know first about a change: points, then words."""
    match old, new:
        case Clause(), Clause():
            if old.points != new.points:
                return f"分值 {points_text(old.points)} → {points_text(new.points)}"
            return "计分办法有改动" if old.rule != new.rule else "文字有改动"
        case FactSpec(), FactSpec():
            return "类型或单位有改动" if (old.type, old.unit) != (new.type, new.unit) else "名称有改动"
        case Slot(), Slot():
            return f"原为“{old.title}”" if old.title != new.title else "支持的条款有改动"
        case (_, _, int(before), *_), (_, _, int(after), *_):
            return f"分值 {points_text(before)} → {points_text(after)}" if before != after else "文字有改动"
    return ""


# --- the move ---------------------------------------------------------------------------------------------------------


def _put_texts(session: Session, renewal: Renewal, edit: Edit) -> None:
    from binder.store.making import rubric_row
    from binder.store.rows import Row

    for rubric in renewal.rubrics:
        edit.put(rubric_row(rubric, renewal.texts[rubric.id]))
    for key in session.texts:
        if key not in renewal.texts:
            edit.drop(Row("rubric_text", {"id": key}))


def _settle_facts(state: State, rubrics: RubricSet, edit: Edit) -> None:
    from binder.store.rows import Row

    for key in state.facts:
        if key in rubrics.facts and _misfit(state, key, rubrics.facts[key]):
            edit.drop(Row("fact", {"key": key}))


def _settle_choices(state: State, texts: Mapping[str, str], edit: Edit) -> None:
    from binder.store.rows import Row

    known = _known_choices(texts, state)
    for key in state.choices:
        if key not in known:
            edit.drop(Row("choice", {"key": key}))


def _settle_evidence(state: State, rubrics: RubricSet, edit: Edit) -> None:
    from binder.store.rows import attachment_row

    there = {(attachment.item, attachment.slot, attachment.evidence_id) for attachment in state.attachments}
    for attachment in state.attachments:
        place = _place(attachment, rubrics)
        if place == (attachment.item, attachment.slot):
            continue
        edit.drop(attachment_row(attachment))
        if place is not None and (*place, attachment.evidence_id) not in there:
            there.add((*place, attachment.evidence_id))
            edit.put(attachment_row(Attachment(*place, attachment.position, attachment.evidence_id)))
