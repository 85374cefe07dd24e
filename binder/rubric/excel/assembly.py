"""The parts that the sheets hold, put together as a rubric file has them."""

from typing import NamedTuple

from binder.rubric.excel import layout
from binder.rubric.excel.inward import Taken
from binder.rubric.excel.plant import seq
from binder.rubric.tree import Map, Seq, Tree

OUTSIDE = ("bonus", "deduct")


def assembled(taken: Taken) -> Map:
    """The tree of the rubric file. What does not fit together is added to the mistakes."""
    return _Assembly(taken).build()


class _Assembly:
    """Puts the parts of all sheets together as a rubric file has them."""

    def __init__(self, taken: Taken) -> None:
        self.taken = taken
        self.read = taken.tables
        self.adjustments = taken.basics["adjustments"]
        self.top = Map(taken.basics[""].line)

    def build(self) -> Map:
        basics = self.taken.basics
        self.top.put("format", 1, self.top.line)
        for key, value in basics[""].items():
            self.top.put(key, value, basics[""].lines[key])
        self.top.put("source", basics["source"], basics["source"].line)
        self._plain()
        self._keyed("readings", layout.READINGS, "options")
        self._keyed("errata", layout.ERRATA, "fixes")
        self._listed("awards", layout.AWARDS, "gates", always=True)
        self._listed("materials", layout.MATERIALS, "deadlines")
        self._categories()
        return self.top

    def _plain(self) -> None:
        facts = Map(1)
        for fact, _ in self.read[layout.FACTS]:
            self._put_keyed(facts, fact, "_key", fact)
        self._put("facts", facts)
        for key, sheet in (("vetoes", layout.VETOES), ("calendar", layout.CALENDAR), ("quotas", layout.QUOTAS)):
            self._put(key, seq(part for part, _ in self.read[sheet]))
        notes = Seq()
        for note, _ in self.read[layout.NOTES]:
            notes.append(note["_note"])
            notes.lines.append(note.line)
        self._put("notes", notes)

    def _put(self, key: str, part: Map | Seq) -> None:
        """Put a part that is not empty at the top."""
        if part:
            self.top.put(key, part, part.lines[0] if isinstance(part, Seq) else 1)

    def _put_keyed(self, into: Map, part: Map, key: str, value: Tree) -> None:
        """Put a value under the key that its part names. A part without one, or with one that was there, is wrong."""
        line = part.lines.pop(key, part.line)
        name = part.pop(key, None)
        if not isinstance(name, str):
            self.taken.wrong(line, "缺少键名，请在这一行填上")
        elif name in into:
            self.taken.wrong(line, f"“{name}”重复了，请换一个")
        else:
            into.put(name, value, line)

    def _keyed(self, key: str, sheet: str, within: str) -> None:
        """Parts whose children make up a mapping: options by their key, fixes by what is printed."""
        for part, children in self.read[sheet]:
            inner = Map(part.line)
            for child in children:
                fix = "_printed" in child or "_should" in child
                self._put_keyed(inner, child, "_printed" if fix else "_key", child.get("_should") if fix else child)
            part.put(within, inner, part.line)
        self._put(key, seq(part for part, _ in self.read[sheet]))

    def _listed(self, key: str, sheet: str, within: str, *, always: bool = False) -> None:
        """Parts whose children make up a list. always: written even when there are none."""
        for part, children in self.read[sheet]:
            if children or always:
                part.put(within, seq(children), part.line)
        self._put(key, seq(part for part, _ in self.read[sheet]))

    # --- categories, groups, items ------------------------------------------------------------------------------------

    def _categories(self) -> None:
        for category, groups in self.read[layout.CATEGORIES]:
            if groups:
                category.put("groups", seq(groups), groups[0].line)
        home = _Home(None, None)
        for item, clauses in self.read[layout.CLAUSES]:
            if clauses:
                item.put("clauses", seq(clauses), clauses[0].line)
        self._slots()
        for item, _ in self.read[layout.CLAUSES]:
            if item.get("key") in OUTSIDE:
                self._outside(item)
            else:
                home = self._placed(item, home)
        self._put("categories", seq(part for part, _ in self.read[layout.CATEGORIES]))
        if self.adjustments:
            self.top.put("adjustments", self.adjustments, next(iter(self.adjustments.lines.values())))

    def _slots(self) -> None:
        items = {item.get("key"): item for item, _ in self.read[layout.CLAUSES]}
        for at, slots in self.read[layout.SLOTS]:
            item = items.get(at.get("_item"))
            if item is None:
                self.taken.wrong(at.line, f"“{layout.CLAUSES}”表里没有序号“{at.get('_item')}”，请核对")
            elif "slots" in item:
                self.taken.wrong(at.line, f"序号“{at.get('_item')}”的佐证要求要写在一起，不要分成两处")
            elif slots:
                item.put("slots", seq(slots), slots[0].line)

    def _outside(self, item: Map) -> None:
        for key in ("_category", "_group"):
            item.pop(key, None)
        key, line = str(item.pop("key")), item.lines["key"]
        if key in self.adjustments:
            self.taken.wrong(line, f"{key} 只能有一项，请合并")
        self.adjustments.put(key, item, line)

    def _placed(self, item: Map, home: "_Home") -> "_Home":
        """Put an item where it says, or else beside the item above. Returns where it was put."""
        if (name := item.pop("_category", None)) is not None:
            category = self._category(str(name), item.lines["_category"], home.category)
            home = home if category is home.category else _Home(category, None)
        if (key := item.pop("_group", None)) is not None and home.category is not None:
            home = _Home(home.category, self._group(home.category, str(key), item.lines["_group"]))
        if home.category is None:
            self.taken.wrong(item.line, "没有写属于哪个分类，请填“分类”一栏")
            return home
        if home.group is None and "groups" in home.category:
            self.taken.wrong(item.line, "没有写属于哪个二级指标，请填“二级指标”一栏")
        part = home.group if home.group is not None else home.category
        if "items" not in part:
            part.put("items", Seq(), item.line)
        items = part["items"]
        assert isinstance(items, Seq)
        items.append(item)
        items.lines.append(item.line)
        return home

    def _category(self, name: str, line: int, above: Map | None) -> Map | None:
        """The category of that title or number; after a mistake was noted, one that it may as well stand in."""
        for number, (category, _) in enumerate(self.read[layout.CATEGORIES], 1):
            if name in (category.get("title"), str(number)):
                return category
        self.taken.wrong(line, f"“{layout.CATEGORIES}”表里没有“{name}”，请核对")
        return above or next((category for category, _ in self.read[layout.CATEGORIES]), None)

    def _group(self, category: Map, key: str, line: int) -> Map | None:
        """The group of that key; after a mistake was noted, any that it may as well stand in."""
        listed = category.get("groups")
        groups = [group for group in listed if isinstance(group, Map)] if isinstance(listed, Seq) else []
        found = next((group for group in groups if group.get("key") == key), None)
        if found is None:
            self.taken.wrong(line, f"这个分类没有编号为“{key}”的二级指标，请核对“{layout.CATEGORIES}”表")
        return found or next(iter(groups), None)


class _Home(NamedTuple):
    """Where the latest item was put."""

    category: Map | None
    group: Map | None
