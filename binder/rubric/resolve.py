"""From a checked rubric file to the domain's Rubric, for one level, one choice of readings, as main or as annex."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NoReturn

from binder.domain.facts import FactSpec, FactType
from binder.domain.rubric import (
    Award,
    Category,
    Clause,
    Group,
    Item,
    Rubric,
    Slot,
    Source,
    Stage,
    Together,
    Veto,
)
from binder.domain.rules import Charge, Mark
from binder.rubric import parts
from binder.rubric.file import AwardFile, CategoryFile, Draft, ItemFile, OutsideFile, Path
from binder.rubric.kinds import TOTAL, AnyMark, ClauseFile, ConditionFile, LevyFile, LinkFile, Place, build_mark
from binder.rubric.model import SlotFile, VetoFile
from binder.rubric.tree import FileError

NUMBERS = [*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九")]
OUTSIDE = "outside"
"""Key of the category that the adjustments make up."""


class _Builder:
    """Builds one draft. prefix: "" or "ID:" of an annex."""

    def __init__(self, draft: Draft, prefix: str) -> None:
        self.draft = draft
        self.file = draft.file
        self.prefix = prefix
        self.clauses: dict[str, ClauseFile] = {key: clause for _, key, clause in self.file.placed_clauses()}
        self.paths = {key: path for path, key, _ in self.file.placed_clauses()}
        self.zeroed_by = _zeroed_by(self.clauses, self.file_items)
        self.specs = {key: self._declared(key) for key in self.file.facts}
        self.ticks = {key: self._tick(key, clause) for key, clause in self.clauses.items() if clause.has_tick}

    @cached_property
    def file_items(self) -> Mapping[str, ItemFile]:
        return {item.key: item for _, item in self.file.placed_items()}

    @cached_property
    def pots(self) -> frozenset[str]:
        """Keys of the items whose points others share."""
        return frozenset(item.pot for item in self.file_items.values())

    @cached_property
    def suppliers(self) -> Mapping[str, str]:
        """Who supplies each declared fact, by its full key."""
        return {spec.key: spec.supplier for spec in self.specs.values()}

    @cached_property
    def charged_by(self) -> Mapping[str, tuple[Charge, ...]]:
        """Key of a clause or an item, or "total" -> what charges take from it."""
        found: dict[str, tuple[Charge, ...]] = {}
        for key, clause in self.clauses.items():
            if isinstance(clause, LevyFile):
                charge = clause.own_charge(_Scene(self, key))
                for target in clause.charges:
                    if target not in (TOTAL, *self.clauses, *self.file_items):
                        self.draft.refuse(
                            (*self.paths[key], "charges"), f"没有条款或事项“{target}”，请核对（no such clause or item）"
                        )
                    found[target] = (*found.get(target, ()), charge)
        return found

    def build(self) -> Rubric:
        file = self.file
        if (file.exemption == "average") != bool(file.average):
            self.draft.refuse(
                ("exemption",),
                "exemption 是 average 时要写 average（哪个数据），别的不写（average goes with that exemption only）",
            )
        average = self.ratio(file.average) if file.average else ""
        return Rubric(
            id=file.id,
            version=file.version,
            title=file.title,
            short=file.short,
            year=file.year,
            level=self.draft.level,
            levels=file.levels,
            points=file.points or 0,
            scored=file.points is not None,
            categories=tuple(self._category(index, category) for index, category in enumerate(file.categories)),
            source=Source(**file.source.model_dump(exclude={"by_reading"})),
            facts={spec.key: spec for spec in (*self.specs.values(), *self.ticks.values())},
            prefix=self.prefix,
            exemption=file.exemption,
            average=average,
            adjustments=self._outside(),
            awards_adjusted=file.adjustments.counts_for_awards if file.adjustments else True,
            ceiling=file.adjustments.ceiling if file.adjustments else 0,
            charged_by=self.charged_by.get(TOTAL, ()),
            awards=tuple(self._award(award, index) for index, award in enumerate(file.awards)),
            vetoes=tuple(self._veto(veto, index) for index, veto in enumerate(file.vetoes)),
            readings=tuple(parts.reading(each, self.draft.choices[each.key]) for each in file.readings),
            errata=tuple(map(parts.erratum, file.errata)),
            calendar=tuple(Stage(stage.title, stage.quote, stage.due, stage.late_at_issue) for stage in file.calendar),
            notes=file.notes,
            annexes=tuple(dict.fromkeys(c.rubric for c in self.clauses.values() if isinstance(c, LinkFile))),
            materials=tuple(map(parts.material, file.materials)),
            quotas=tuple(map(parts.quota, file.quotas)),
        )

    def fact(self, key: str, place: Place) -> FactSpec:
        """A declared fact, or the tick of a clause. place: where it is named. Raises UserError."""
        found = self.specs.get(key) or self.ticks.get(key)
        return found or place.refuse("fact", f"facts 里没有“{key}”，请补上或核对拼写（no such fact）")

    def ratio(self, key: str) -> str:
        """Full key of a declared ratio that stands by itself. Raises UserError."""
        if key not in self.specs or self.specs[key].type is not FactType.RATIO or self.specs[key].den_fact:
            self.draft.refuse(
                ("average",), f"“{key}”要是 facts 里的比例类数据（type: ratio，不写 over）（expected a plain ratio）"
            )
        return self.specs[key].key

    def _declared(self, key: str) -> FactSpec:
        fact = self.file.facts[key]
        if fact.over and (fact.over not in self.file.facts or self.file.facts[fact.over].type != "count"):
            self.draft.refuse(("facts", key, "over"), f"facts 里没有件数类的“{fact.over}”（no such count）")
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

    def marks(self, raw: tuple[AnyMark, ...], path: Path, key: str) -> tuple[Mark, ...]:
        place = _Place(self, path)
        return tuple(build_mark(mark, place, key) for mark in raw)

    def _category(self, index: int, category: CategoryFile) -> Category:
        items = tuple(
            self._item(item, group, ("categories", index, *path)) for path, item, group in category.placed_items()
        )
        return Category(
            str(index + 1),
            NUMBERS[index],
            category.title,
            category.quote,
            category.points,
            items,
            tuple(Group(group.key, group.title, group.quote, group.points) for group in category.groups),
            self.marks(category.requires, ("categories", index), "requires"),
        )

    def _outside(self) -> Category | None:
        file = self.file.adjustments
        if file is None:
            return None
        items = tuple(self._bare_item(part, key, ("adjustments", *path)) for path, part, key in file.placed_items())
        return Category(OUTSIDE, "附", file.title, file.quote, 0, items)

    def _bare_item(self, item: OutsideFile, key: str, path: Path, exempt: str = "") -> Item:
        """An item as far as those inside and outside the points have the same."""
        suppliers = {slot.supplier for slot in item.slots}
        departments = dict.fromkeys(filter(None, (clause.department for clause in item.clauses)))
        return Item(
            key=key,
            ref=self.prefix + key,
            short=item.short,
            task=item.quote,
            place=item.place or f"{self.file.source.part} {self._numbered(item, key)}",
            points=0,
            clauses=tuple(_Scene(self, f"{key}-{n + 1}").build(exempt) for n in range(len(item.clauses))),
            slots=tuple(self._slot(slot, str(number), key, item) for number, slot in enumerate(item.slots, 1)),
            supplier=suppliers.pop() if len(suppliers) == 1 else "",
            method=item.method,
            errata=item.errata,
            department=item.department or "、".join(departments),
            together=self._together(item, key, path),
            outside=True,
        )

    def _numbered(self, item: OutsideFile, key: str) -> str:
        """How the source names an item: by its number, or, outside the points, by its heading."""
        outside = self.file.adjustments
        return f"{outside.title} {item.short}" if outside and not isinstance(item, ItemFile) else f"序号{key}"

    def _item(self, item: ItemFile, group: str, path: Path) -> Item:
        exempt = self.exempt_text(item.exempt)
        return replace(
            self._bare_item(item, item.key, path, exempt),
            points=item.points,
            pot=item.key if item.key in self.pots else item.pot,
            exempt=exempt,
            group=group,
            take=item.combine,
            charged_by=self.charged_by.get(item.key, ()),
            outside=False,
        )

    def _together(self, item: OutsideFile, item_key: str, path: Path) -> tuple[Together, ...]:
        own = {f"{item_key}-{number + 1}" for number in range(len(item.clauses))}
        named = [key for each in item.together for key in each.clauses]
        if len(named) != len(set(named)) or not own.issuperset(named):
            self.draft.refuse(
                (*path, "together"), "together 里只能写本项的条款，一个条款只写一次（clauses of this item, each once）"
            )
        return tuple(
            Together(tuple(self.prefix + key for key in each.clauses), each.take, each.points) for each in item.together
        )

    def _slot(self, slot: SlotFile, key: str, item_key: str, item: OutsideFile) -> Slot:
        serves = slot.serves or [f"{item_key}-{number + 1}" for number in range(len(item.clauses))]
        refs = tuple(self.prefix + clause for clause in serves)
        return Slot(key, slot.title or slot.quote, slot.quote, refs, slot.supplier)

    def _award(self, award: AwardFile, index: int) -> Award:
        path: Path = ("awards", index)
        gates = tuple(parts.gate(gate, (*path, "gates", place), self.draft) for place, gate in enumerate(award.gates))
        requires = self.marks(award.requires, path, "requires")
        return Award(award.key, award.title, award.quote, award.rank, gates, award.short, requires)

    def _veto(self, veto: VetoFile, index: int) -> Veto:
        for key in veto.facts:
            if key not in self.specs:
                self.draft.refuse(("vetoes", index, "facts"), f"facts 里没有“{key}”（no such fact）")
        facts = tuple(self.specs[key].key for key in veto.facts)
        return Veto(f"veto-{index + 1}", veto.title, veto.quote, facts, veto.awards)


def _zeroed_by(clauses: Mapping[str, ClauseFile], items: Mapping[str, ItemFile]) -> dict[str, list[str]]:
    """Clause key -> keys of the conditions that make it 0; a condition may name a whole item."""
    found: dict[str, list[str]] = {}
    for condition, clause in clauses.items():
        for zeroed in clause.zeroes if isinstance(clause, ConditionFile) else ():
            own = items[zeroed].clauses if zeroed in items else ()
            for key in [f"{zeroed}-{n}" for n in range(1, len(own) + 1)] or [zeroed]:
                if key != condition:
                    found.setdefault(key, []).append(condition)
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of the file where facts are named."""

    builder: _Builder
    path: Path

    def fact(self, key: str) -> FactSpec:
        return self.builder.fact(key, self)

    def refuse(self, key: str, what: str) -> NoReturn:
        self.builder.draft.refuse((*self.path, key), what)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A clause being built; it is the Scene that its kind sees."""

    builder: _Builder
    key: str

    @property
    def own_fact(self) -> str:
        return self.builder.prefix + self.key

    @property
    def deducts(self) -> bool:
        return self.builder.paths[self.key][:2] == ("adjustments", "deduct")

    def fact(self, key: str) -> FactSpec:
        return self.builder.fact(key, self)

    def clause(self, key: str) -> ClauseFile:
        if key not in self.builder.clauses:
            self.refuse("standard", f"没有条款“{key}”，请核对条款号（no such clause）")
        return self.builder.clauses[key]

    def refuse(self, key: str, what: str) -> NoReturn:
        self.builder.draft.refuse((*self.builder.paths[self.key], key), f"条款 {self.key} {what}")

    def build(self, item_exempt: str) -> Clause:
        builder, source = self.builder, self.builder.clauses[self.key]
        rule = source.rule(self)
        conditions = builder.zeroed_by.get(self.key, [])
        spoke = [key for other in (self.key, *conditions) for key in builder.clauses[other].by_reading]
        zeroed_by = (*(builder.prefix + key for key in conditions), *(self.fact(key).key for key in source.zeroed_by))
        excused_if = () if source.excused_if is None else (source.excused_if,)
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
            supplier=source.supplier or builder.suppliers.get(next(iter(rule.facts), ""), ""),
            zeroed_by=zeroed_by,
            needs=tuple(build_mark(mark, self, "needs") for mark in source.needs),
            excused_if=tuple(build_mark(mark, self, "excused_if") for mark in excused_if),
            charged_by=builder.charged_by.get(self.key, ()),
            readings=tuple(dict.fromkeys(spoke)),
            errata=source.errata,
            department=source.department,
            system_data=source.system_data,
            once=source.once,
        )


_EARNS = re.compile(r"^(.*?)的?[,，](各|额外|该项)?不?得")


def tick_title(text: str) -> str:
    """What a tick is called: its clause up to "的,得1分"."""
    plain = re.sub(r"\s+", "", text)
    match = _EARNS.match(plain)
    return match[1] if match else plain.rstrip("。；;")


def faults(draft: Draft) -> list[FileError]:
    """What keeps each clause from being built; or, when all can be, what keeps the rubric. Empty for a sound one."""
    found: list[FileError] = []
    try:
        builder = _Builder(draft, "")
        for key in builder.clauses:
            try:
                _Scene(builder, key).build("")
            except FileError as error:
                found.append(error)
        if not found:
            builder.build()
    except FileError as error:
        found.append(error)
    return found


def build(draft: Draft, prefix: str = "") -> Rubric:
    """Build the domain's rubric. prefix: "ID:" when it stands as an annex. Raises UserError."""
    return _Builder(draft, prefix).build()
