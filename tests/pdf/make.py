"""A small invented rubric, a desk on which evidence is put on its items, and the book that holds both."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from binder.domain.assessment import State
from binder.domain.content import Content
from binder.domain.evidence import Attachment, Evidence, FileInfo, FileKind
from binder.domain.facts import Fact, FactSpec, FactState, FactType, Ratio
from binder.domain.outline import missing_list
from binder.domain.rubric import Award, Category, Clause, Gate, Item, Option, Reading, Rubric, RubricSet, Slot, Source
from binder.domain.rules import Link, Op, Tick, Tier, Tiers
from binder.domain.score import score_assessment
from binder.pdf.book import Book, Options, Piece
from binder.pdf.plan import Plan, plan_binder
from binder.pdf.remembered import Photographs
from binder.pdf.write import Written, write_binder
from binder.progress import Progress

MADE_AT = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
SOURCE = Source("关于开展示例评分的通知", "示环〔2022〕1号", "示例市生态环境局", "2022-06-01", "附件1")
ANNEX = "sample-annex"


def _clause(key: str, text: str, rule: Tick | Tiers | Link, prefix: str = "", exempt: str = "") -> Clause:
    return Clause(key, prefix + key, text, text, rule.points, rule, exempt=exempt)


def _tick(key: str, text: str, prefix: str = "", exempt: str = "") -> Clause:
    return _clause(key, text, Tick(prefix + key, 1000), prefix, exempt)


def _item(key: str, short: str, clauses: tuple[Clause, ...], prefix: str = "", pot: str = "") -> Item:
    slots = tuple(Slot(f"s{n}", f"{short}的证明", "证明", (clause.ref,)) for n, clause in enumerate(clauses, 1))
    points = sum(clause.points for clause in clauses)
    return Item(key, prefix + key, short, f"{short}：按要求完成。", "内容", points, clauses, slots, pot=pot)


def _category(key: str, title: str, items: tuple[Item, ...]) -> Category:
    return Category(key, key, title, title, sum(item.points for item in items), items)


def _ticks(*keys: str) -> dict[str, FactSpec]:
    return {key: FactSpec(key, f"是否做到{key}", FactType.TICK) for key in keys}


def _rubric(id_: str, title: str, categories: tuple[Category, ...], facts: Mapping[str, FactSpec]) -> Rubric:
    points = sum(category.points for category in categories)
    levels = {"county": "县级"}
    return Rubric(id_, "1", title, title[:8], "2022", "county", levels, points, categories, SOURCE, facts)


def _main_rubric() -> Rubric:
    """Two categories: a ladder, a tick, a linked total, an item in another's pot, an exempt clause."""
    ladder = Tiers("rate", (Tier(Op.AT_LEAST, 9, 10, 2000, "达90%"), Tier(Op.AT_LEAST, 8, 10, 1000, "达80%")))
    linked = Link(ANNEX, (Tier(Op.AT_LEAST, 1, 1, 2000, "满1分"),))
    people = (
        _item("1", "岗位持证", (_clause("1-1", "持证率达90%，得2分；", ladder), _tick("1-2", "有台账，得1分。"))),
        _item("2", "执法装备", (_clause("2-1", "按附件得分。", linked),)),
        _item("3", "装备使用", (), pot="2"),
    )
    cases = (_item("4", "县级免考", (_tick("4-1", "建有省级平台。", exempt="县级不作要求"),)),)
    facts = _ticks("1-2", "4-1") | {"rate": FactSpec("rate", "持证率", FactType.RATIO, "人")}
    categories = (_category("一", "队伍与装备", people), _category("二", "办案", cases))
    rubric = _rubric("sample", "示例单位规范化评分标准（2022年度）", categories, facts)
    options = (Option("yes", "含本数", "18/20 得分"), Option("no", "不含本数", "18/20 不得分"))
    reading = Reading("R1", "达90%", "“达”含不含本数？", options, "yes", "按惯例。", "常见", "yes")
    award = Award("a", "示范单位", "总分高于5分", 1, (Gate("total", 5000, True),))
    return replace(rubric, awards=(award,), readings=(reading,), annexes=(ANNEX,))


def sample_rubrics() -> RubricSet:
    """The main rubric and its annex, which has an item 1 of its own."""
    prefix = f"{ANNEX}:"
    cars = _item("1", "执法车辆", (_tick("1-1", "车辆齐全，得1分。", prefix),), prefix)
    annex = _rubric(ANNEX, "示例装备评分标准", (_category("一", "装备", (cars,)),), _ticks(f"{prefix}1-1"))
    return RubricSet(_main_rubric(), (replace(annex, prefix=prefix),))


RUBRICS = sample_rubrics()
FACTS = {
    "rate": Fact(FactState.KNOWN, Ratio(18, 20)),
    "1-2": Fact(FactState.ESTIMATE, True, "年底补齐"),
}


@dataclass
class Desk:
    """A clerk's desk: put evidence on items, then take the book. folder: where originals are made."""

    folder: Path
    evidence: dict[str, Evidence] = field(default_factory=dict)
    pieces: dict[str, Piece] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    unit: str = "示例县生态环境局"

    def put(
        self, data: bytes, name: str, kind: FileKind, item: str = "1", *, title: str = "", number: str = "",
        content: Content | None = None, orientation: int = 1, pages: int = 1, problem: str = "",
        place: str = "", captured_at: str = "", **said: Any,
    ) -> str:  # fmt: skip
        """Put an original on an item; returns the evidence's id. said: whatever else is recorded of the evidence."""
        sha = hashlib.sha256(data).hexdigest()
        path = self.folder / sha
        path.write_bytes(data)
        id_ = hashlib.md5(f"{len(self.evidence)}".encode()).hexdigest()
        file = FileInfo(
            sha, name, len(data), kind, pages, orientation=orientation, problem=problem, place=place,
            captured_at=captured_at,
        )  # fmt: skip
        title = title or name.rpartition(".")[0]
        self.evidence[id_] = Evidence(id_, title, file, number, "示例局", "2022-05-06", **said)
        self.pieces[id_] = Piece(self.evidence[id_], path, content)
        self.attach(id_, item)
        return id_

    def attach(self, id_: str, item: str) -> None:
        self.attachments.append(Attachment(item, "s1", len(self.attachments) + 1, id_))

    def book(self, made_at: datetime = MADE_AT, photographs: Photographs | None = None, **options: object) -> Book:
        order = list(RUBRICS.items)
        attachments = tuple(sorted(self.attachments, key=lambda a: (order.index(a.item), a.position)))
        state = State(self.unit, "county", "2022", "sample", FACTS, self.evidence, attachments)
        score = score_assessment(RUBRICS, FACTS, state.filled)
        gaps = missing_list(score, state)
        return Book(RUBRICS, score, state, self.pieces, gaps, made_at, Options(**options),  # type: ignore[arg-type]
                    photographs or Photographs())  # fmt: skip

    def plan(self, **options: object) -> Plan:
        return plan_binder(self.book(**options))  # type: ignore[arg-type]

    def write(self, out: Path, **options: object) -> Written:
        return write_binder(self.book(**options), out, Progress())  # type: ignore[arg-type]
