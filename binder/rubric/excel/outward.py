"""From the tree of a rubric file to the rows of the workbook, with a word on whatever a table has no room for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from binder.rubric.excel import layout
from binder.rubric.excel.columns import ONLY, Column, Record, Sheet
from binder.rubric.excel.forms import Branch, CannotCarry, Named, Only, Plain, carried
from binder.rubric.excel.grammar import Ladder

Cells: TypeAlias = dict[str, str]
"""Heading -> text; what is not named is empty."""

OVERLAYS = ("by_level", "by_reading")

PLAIN = {
    layout.AWARDS: ("awards", "gates"),
    layout.VETOES: ("vetoes", ""),
    layout.CALENDAR: ("calendar", ""),
    layout.MATERIALS: ("materials", "deadlines"),
    layout.QUOTAS: ("quotas", ""),
}
"""Sheet -> key of the list that stands in it, and of the list within each of its parts."""

TOP_KEYS = {
    *("format", "source", "adjustments", "facts", "categories", "readings", "errata", "notes"),
    *(key for key, _ in PLAIN.values()),
    *(key for column in layout.TOP.columns for key in column.keys),
}
"""Every key of the file's top that has a place in the workbook."""

_Family: TypeAlias = tuple[Mapping[str, Plain], Sequence[Mapping[str, Plain]], str]
"""A parent of a sheet, its children, and what it is called when something is lost."""


@dataclass(slots=True)
class Filled:
    """What the workbook is filled with. losses: sentences without a full stop on what could not be carried."""

    basics: list[tuple[Column, Branch, str]] = field(default_factory=list)
    tables: dict[str, list[Cells]] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)


def branches(part: Mapping[str, Plain], way: Branch = ()) -> Iterator[tuple[Branch, dict[str, Plain]]]:
    """A mapping's own keys, then those of every overlay in it, each with the way that leads there."""
    yield way, {key: value for key, value in part.items() if key not in OVERLAYS}
    for level, overlay in part.get("by_level", {}).items():
        yield from branches(overlay, (*way, ("level", level)))
    for reading, options in part.get("by_reading", {}).items():
        for option, overlay in options.items():
            yield from branches(overlay, (*way, ("reading", reading, option)))


def filled(tree: Mapping[str, Plain]) -> Filled:
    """The workbook's content for a sound rubric file, as it was read."""
    return _Writer(tree).filled()


class _Writer:
    def __init__(self, tree: Mapping[str, Plain]) -> None:
        self.tree = tree
        self.levels: Mapping[str, str] = tree["levels"]
        self.only = Only(self.levels)
        self.out = Filled()

    def filled(self) -> Filled:
        self._basics()
        for sheet in layout.sheets(self.levels):
            rows: list[Cells] = []
            for parent, children, what in self._parts(sheet.name):
                rows += self._rows(sheet, parent, children, what)
            self.out.tables[sheet.name] = rows
        known = {"format", "source", "adjustments", "facts", "categories", "awards", "vetoes", "readings", "errata"}
        known |= {
            "calendar",
            "materials",
            "quotas",
            "notes",
            *(key for each in layout.TOP.columns for key in each.keys),
        }
        self._lose("评分标准", [key for key in self.tree if key not in known and key not in OVERLAYS])
        return self.out

    # --- the vertical sheet -------------------------------------------------------------------------------------------

    def _basics(self) -> None:
        parts: Mapping[str, Mapping[str, Plain]] = {
            "": self.tree,
            "source": self.tree["source"],
            "adjustments": self.tree.get("adjustments", {}),
        }
        for name, column in layout.basics():
            for branch, own in branches(parts[name]):
                text = self._cell(own, column, "基本信息", base=not branch)
                if text or not branch:
                    self.out.basics.append((column, branch, text))
        for name, part in parts.items():
            record = {"": layout.TOP, "source": layout.SOURCE, "adjustments": layout.ADJUSTMENTS}[name]
            for branch, own in branches(part):
                if branch:
                    self._lose("基本信息", [key for key in own if record.column_of(key) is None])

    # --- the tables ---------------------------------------------------------------------------------------------------

    def _parts(self, name: str) -> Iterator[_Family]:
        special: Mapping[str, Callable[[], Iterator[_Family]]] = {
            layout.CATEGORIES: self._categories,
            layout.FACTS: self._facts,
            layout.CLAUSES: self._clauses,
            layout.SLOTS: self._slots,
            layout.READINGS: self._readings,
            layout.ERRATA: self._errata,
            layout.NOTES: lambda: (({"_note": note}, (), name) for note in self.tree.get("notes", ())),
        }
        return special[name]() if name in special else self._listed(name, *PLAIN[name])

    def _listed(self, name: str, key: str, within: str) -> Iterator[_Family]:
        for part in self.tree.get(key, ()):
            yield _without(part, within), part.get(within, ()), name

    def _categories(self) -> Iterator[_Family]:
        for part in self.tree["categories"]:
            groups = [_without(group, "items") for group in part.get("groups", ())]
            yield _without(part, "items", "groups"), groups, layout.CATEGORIES

    def _facts(self) -> Iterator[_Family]:
        for key, fact in self.tree.get("facts", {}).items():
            yield {"_key": key, **fact}, (), f"填报数据 {key}"

    def _clauses(self) -> Iterator[_Family]:
        for item in self._items():
            yield _without(item, "clauses", "slots"), item.get("clauses", ()), f"第 {item['key']} 项"

    def _slots(self) -> Iterator[_Family]:
        for item in self._items():
            if item.get("slots"):
                yield {"_item": item["key"]}, item["slots"], f"第 {item['key']} 项的佐证要求"

    def _readings(self) -> Iterator[_Family]:
        for part in self.tree.get("readings", ()):
            options = [{"_key": key, **option} for key, option in part["options"].items()]
            yield _without(part, "options"), options, f"读法 {part['key']}"

    def _errata(self) -> Iterator[_Family]:
        for part in self.tree.get("errata", ()):
            fixes = [{"_printed": printed, "_should": should} for printed, should in part["fixes"].items()]
            yield _without(part, "fixes"), fixes, f"勘误 {part['key']}"

    def _items(self) -> Iterator[dict[str, Plain]]:
        titles = [part.get("title") for part in self.tree["categories"]]
        for number, part in enumerate(self.tree["categories"], 1):
            name = titles[number - 1] if titles.count(titles[number - 1]) == 1 else str(number)
            for item in part.get("items", ()):
                yield {"_category": name, **item}
            for group in part.get("groups", ()):
                for item in group["items"]:
                    yield {"_category": name, "_group": group["key"], **item}
        outside = self.tree.get("adjustments", {})
        yield from ({"key": key, **outside[key]} for key in ("bonus", "deduct") if key in outside)

    def _rows(
        self, sheet: Sheet, parent: Mapping[str, Plain], children: Sequence[Mapping[str, Plain]], what: str
    ) -> Iterator[Cells]:
        """The parent's row with its first child on it, then every branch and every other child on a row of its own."""
        head, *over = self._record(parent, sheet.parent, what)
        blocks = [self._child(sheet.child, child, n, parent, what) for n, child in enumerate(children, 1)]
        blocks = [block for block in blocks if block]
        if blocks and ONLY not in blocks[0][0]:
            head |= blocks[0].pop(0)
        yield head
        first, *others = blocks or [[]]
        for block in (first, over, *others):
            yield from block

    def _child(
        self, record: Record | None, child: Mapping[str, Plain], number: int, parent: Mapping[str, Plain], what: str
    ) -> list[Cells]:
        assert record is not None
        name = f"{parent['key']}-{number}" if "key" in parent else str(number)
        own, *over = self._record(child, record, f"{what}第 {number} 条")
        if record.numbered:
            return [{record.numbered: name, **row} for row in ([own, *over] if own or not over else over)]
        if over and not own:
            self._lose(f"{what}第 {number} 条", OVERLAYS)
            return []
        return [own, *over]

    def _record(self, part: Mapping[str, Plain], record: Record, what: str) -> list[Cells]:
        """Cells of a mapping's own keys, then of each overlay."""
        rows: list[Cells] = []
        for branch, own in branches(part):
            cells = {each.heading: self._cell(own, each, what, base=not branch) for each in record.columns}
            self._lose(what, [key for key in own if record.column_of(key) is None])
            row = {heading: text for heading, text in cells.items() if text}
            if not branch:
                rows.append(row)
            elif row:
                rows.append({ONLY: self.only.write(branch), **row})
        return rows

    def _cell(self, own: Mapping[str, Plain], column: Column, what: str, *, base: bool) -> str:
        """A column's text; "" for what is not there, is as good as empty, or cannot be carried."""
        part = {key: own[key] for key in column.keys if key in own}
        if isinstance(column.form, Ladder) and any(part.values()):
            part = {key: value for key, value in part.items() if value}  # reading it back empties the other one again
        if not part or (base and all(value in ("", column.blank) for value in part.values())):
            return ""
        try:
            return carried(column.form, part if column.several else part[column.keys[0]])
        except CannotCarry:
            return self._rest(part, column, what)

    def _rest(self, part: dict[str, Plain], column: Column, what: str) -> str:
        """What can be carried of a cell that cannot be carried whole."""
        kept: dict[str, Plain] = {}
        for key, value in part.items() if isinstance(column.form, Named) else ():
            try:
                carried(column.form, {key: value})
                kept[key] = value
            except CannotCarry:
                continue
        self._lose(what, [key for key in part if key not in kept])
        return column.form.write(kept) if kept else ""

    def _lose(self, what: str, keys: Iterable[str]) -> None:
        self.out.losses += [f"{what}：{key} 的写法表格装不下" for key in keys]


def _without(part: Mapping[str, Plain], *keys: str) -> dict[str, Plain]:
    return {key: value for key, value in part.items() if key not in keys}
