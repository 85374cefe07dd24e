"""From a checked rubric file to the domain's Rubric, for one level, one choice of readings, as main or as annex."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from binder.domain.facts import FactSpec, FactType
from binder.domain.rubric import (
    Award,
    Category,
    Clause,
    Erratum,
    Gate,
    Item,
    Option,
    Reading,
    Rubric,
    Slot,
    Source,
    Stage,
    Veto,
)
from binder.rubric.file import Draft, ItemFile
from binder.rubric.kinds import ClauseFile, ConditionFile, LinkFile, TickFile
from binder.rubric.model import AwardFile, EachCategoryGate, ErratumFile, ReadingFile, SlotFile, TotalGate, VetoFile

Path = tuple[int | str, ...]
NUMBERS = [*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九")]


class _Builder:
    """Builds one draft. prefix: "" or "ID:" of an annex."""

    def __init__(self, draft: Draft, prefix: str) -> None:
        self.draft = draft
        self.file = draft.file
        self.prefix = prefix
        self.clauses = _clauses(draft)
        self.zeroed_by = _zeroed_by(self.clauses)
        self.specs = {key: self._declared(key) for key in self.file.facts}

    def build(self) -> Rubric:
        file = self.file
        own = [self._tick(key, clause) for key, clause in self.clauses.items() if _has_tick(clause)]
        return Rubric(
            id=file.id,
            version=file.version,
            title=file.title,
            short=file.short,
            year=file.year,
            level=self.draft.level,
            levels=file.levels,
            points=file.points,
            categories=tuple(self._category(index) for index in range(len(file.categories))),
            source=Source(**file.source.model_dump(exclude={"by_reading"})),
            facts={spec.key: spec for spec in (*self.specs.values(), *own)},
            prefix=self.prefix,
            exemption=file.exemption,
            awards=tuple(self._award(award, ("awards", index)) for index, award in enumerate(file.awards)),
            vetoes=tuple(self._veto(veto, index) for index, veto in enumerate(file.vetoes)),
            readings=tuple(self._reading(reading) for reading in file.readings),
            errata=tuple(map(_erratum, file.errata)),
            calendar=tuple(Stage(stage.title, stage.quote, stage.due, stage.late_at_issue) for stage in file.calendar),
            notes=file.notes,
            annexes=tuple(dict.fromkeys(c.rubric for c in self.clauses.values() if isinstance(c, LinkFile))),
        )

    def _declared(self, key: str) -> FactSpec:
        fact = self.file.facts[key]
        if fact.over and fact.over not in self.file.facts:
            self.draft.refuse(("facts", key, "over"), f"facts 里没有“{fact.over}”")
        return FactSpec(
            key if fact.shared else self.prefix + key,
            fact.title,
            FactType(fact.type),
            unit=fact.unit,
            shared=fact.shared,
            num_title=fact.num,
            den_title=fact.den,
            den_fact=self._declared(fact.over).key if fact.over else "",
            supplier=fact.supplier,
            maximum=fact.max,
        )

    def _tick(self, key: str, clause: ClauseFile) -> FactSpec:
        title = clause.title or tick_title(self.text_of(clause))
        return FactSpec(self.prefix + key, title, FactType.TICK, supplier=clause.supplier)

    def text_of(self, clause: ClauseFile) -> str:
        """The clause as it should read: its quote with the fixes of its errata."""
        text = clause.quote
        for erratum in self.file.errata:
            if erratum.key in clause.errata:
                for printed, should in erratum.fixes.items():
                    text = text.replace(printed, should or printed)
        return text

    def exempt_text(self, levels: tuple[str, ...]) -> str:
        return f"{self.file.levels[self.draft.level]}不作要求" if self.draft.level in levels else ""

    def _category(self, index: int) -> Category:
        category = self.file.categories[index]
        items = tuple(
            self._item(item, ("categories", index, "items", place)) for place, item in enumerate(category.items)
        )
        return Category(str(index + 1), NUMBERS[index], category.title, category.quote, category.points, items)

    def _item(self, item: ItemFile, path: Path) -> Item:
        scenes = [
            _Scene(self, f"{item.key}-{place + 1}", (*path, "clauses", place)) for place in range(len(item.clauses))
        ]
        suppliers = {slot.supplier for slot in item.slots}
        shares_pot = any(other.pot == item.key for category in self.file.categories for other in category.items)
        return Item(
            key=item.key,
            ref=self.prefix + item.key,
            short=item.short,
            task=item.quote,
            place=item.place or f"{self.file.source.part} 序号{item.key}",
            points=item.points,
            clauses=tuple(scene.build(self.exempt_text(item.exempt)) for scene in scenes),
            slots=tuple(self._slot(slot, str(number), item) for number, slot in enumerate(item.slots, 1)),
            pot=item.key if shares_pot else item.pot,
            exempt=self.exempt_text(item.exempt),
            supplier=suppliers.pop() if len(suppliers) == 1 else "",
            method=item.method,
            errata=item.errata,
        )

    def _slot(self, slot: SlotFile, key: str, item: ItemFile) -> Slot:
        serves = slot.serves or [f"{item.key}-{number + 1}" for number in range(len(item.clauses))]
        refs = tuple(self.prefix + clause for clause in serves)
        return Slot(key, slot.title or slot.quote, slot.quote, refs, slot.supplier)

    def _award(self, award: AwardFile, path: Path) -> Award:
        gates = tuple(self._gate(gate, (*path, "gates", place)) for place, gate in enumerate(award.gates))
        return Award(award.key, award.title, award.quote, award.rank, gates, award.short)

    def _gate(self, gate: EachCategoryGate | TotalGate, path: Path) -> Gate:
        match gate.above, gate.at_least:
            case int(bound), None:
                return Gate(gate.over, bound, strict=True)
            case None, int(bound):
                return Gate(gate.over, bound, strict=False)
            case _:
                self.draft.refuse(path, "要写 above（高于）或 at_least（不低于）其中一个")

    def _veto(self, veto: VetoFile, index: int) -> Veto:
        for key in veto.facts:
            if key not in self.specs:
                self.draft.refuse(("vetoes", index, "facts"), f"facts 里没有“{key}”")
        facts = tuple(self.specs[key].key for key in veto.facts)
        return Veto(f"veto-{index + 1}", veto.title, veto.quote, facts, veto.awards)

    def _reading(self, reading: ReadingFile) -> Reading:
        options = tuple(Option(key, option.title, option.effect) for key, option in reading.options.items())
        chosen = self.draft.choices[reading.key]
        return Reading(
            reading.key,
            reading.quote,
            reading.question,
            options,
            reading.default,
            reading.why,
            reading.certainty,
            chosen,
        )


def _clauses(draft: Draft) -> dict[str, ClauseFile]:
    """Every clause by its key: its item's key and its place there."""
    return {
        f"{item.key}-{number}": clause
        for category in draft.file.categories
        for item in category.items
        for number, clause in enumerate(item.clauses, 1)
    }


def _has_tick(clause: ClauseFile) -> bool:
    return isinstance(clause, TickFile | ConditionFile)


def _zeroed_by(clauses: Mapping[str, ClauseFile]) -> dict[str, list[str]]:
    """Clause key -> keys of the conditions that make it 0."""
    found: dict[str, list[str]] = {}
    for condition, clause in clauses.items():
        for zeroed in clause.zeroes if isinstance(clause, ConditionFile) else ():
            found.setdefault(zeroed, []).append(condition)
    return found


def _erratum(erratum: ErratumFile) -> Erratum:
    should = "；".join(filter(None, erratum.fixes.values()))
    return Erratum(erratum.key, "；".join(erratum.fixes), should, erratum.why)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A clause being built; it is the Scene that its kind sees."""

    builder: _Builder
    key: str
    path: Path

    @property
    def own_fact(self) -> str:
        return self.builder.prefix + self.key

    def fact(self, key: str) -> FactSpec:
        if key not in self.builder.specs:
            self.refuse("fact", f"facts 里没有“{key}”，请补上或核对拼写")
        return self.builder.specs[key]

    def clause(self, key: str) -> ClauseFile:
        if key not in self.builder.clauses:
            self.refuse("standard", f"没有条款“{key}”，请核对条款号")
        return self.builder.clauses[key]

    def refuse(self, key: str, what: str) -> NoReturn:
        self.builder.draft.refuse((*self.path, key), f"条款 {self.key} {what}")

    def build(self, item_exempt: str) -> Clause:
        builder, source = self.builder, self.builder.clauses[self.key]
        rule = source.rule(self)
        zeroed_by = builder.zeroed_by.get(self.key, [])
        suppliers = (spec.supplier for spec in builder.specs.values() if spec.key in rule.facts[:1])
        spoke = [key for other in (self.key, *zeroed_by) for key in builder.clauses[other].by_reading]
        return Clause(
            key=self.key,
            ref=builder.prefix + self.key,
            quote=source.quote,
            text=builder.text_of(source),
            points=rule.points,
            rule=rule,
            part=source.part,
            exempt=builder.exempt_text(source.exempt) or item_exempt,
            excuse=source.excuse,
            supplier=source.supplier or next(suppliers, ""),
            zeroed_by=tuple(builder.prefix + condition for condition in zeroed_by),
            needs=tuple(self._needed(key) for key in source.needs),
            readings=tuple(dict.fromkeys(spoke)),
            errata=source.errata,
        )

    def _needed(self, key: str) -> str:
        """Full key of a tick that must hold: a tick clause's own, or a declared one."""
        if isinstance(self.builder.clauses.get(key), TickFile):
            return self.builder.prefix + key
        if key not in self.builder.specs:
            self.refuse("needs", f"needs 里的“{key}”既不是 tick 条款，也不在 facts 里")
        return self.builder.specs[key].key


_EARNS = re.compile(r"^(.*?)的?[,，](各|额外|该项)?不?得")


def tick_title(text: str) -> str:
    """What a tick is called: its clause up to "的,得1分"."""
    plain = re.sub(r"\s+", "", text)
    match = _EARNS.match(plain)
    return match[1] if match else plain.rstrip("。；;")


def build(draft: Draft, prefix: str = "") -> Rubric:
    """Build the domain's rubric. prefix: "ID:" when it stands as an annex. Raises UserError."""
    return _Builder(draft, prefix).build()
