"""A rubric as a person reads it in a terminal, for `rubric show`."""

from collections.abc import Iterable, Iterator, Mapping

from binder.domain.materials import Material
from binder.domain.points import Points, points_text
from binder.domain.rubric import Award, Category, Clause, Erratum, Gate, Item, Reading, Rubric, RubricSet, Stage, Veto
from binder.domain.rules import Adjustment, Mark

EXEMPTIONS = {
    "full": "按满分计",
    "removed": "剔除，所在分类按比例折算",
    "average": "按上级给的平均得分率计",
}


def rubric_lines(rubrics: RubricSet) -> Iterator[str]:
    """Everything the main rubric says at its level, line by line."""
    rubric = rubrics.main
    awards = {award.key: award.name for each in rubrics for award in each.awards}
    yield f"{rubric.title}（{_list(rubric.level_title, _worth(rubric.points) or '原文没有分值')}）"
    source = rubric.source
    yield f"来源：{_list(source.issuer, source.number, source.part, source.issued, sep=' ')}"
    yield f"级别：{'、'.join(f'{key} {title}' for key, title in rubric.levels.items())}"
    if rubric.annexes:
        yield f"依据附件计分：{'、'.join(rubric.annexes)}"
    if rubric.scored:
        yield f"不作要求的条款：{EXEMPTIONS[rubric.exemption]}"
    for category in rubric.all_categories:
        yield from _category(category, rubric)
    yield from _part("称号", (line for award in rubric.awards for line in _award(award, rubric)))
    yield from _part("一票否决", (line for veto in rubric.vetoes for line in _veto(veto, rubric, awards)))
    yield from _part("读法", (line for reading in rubric.readings for line in _reading(reading)))
    yield from _part("勘误", map(_erratum, rubric.errata))
    yield from _part("日程", map(_stage, rubric.calendar))
    yield from _part("报送材料", map(_material, rubric.materials))
    yield from _part("名额", (f"{quota.title}：{quota.count or '原文看不清'}" for quota in rubric.quotas))
    yield from _part("注", rubric.notes)


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines, indented under a title; nothing when there are none."""
    for place, line in enumerate(lines):
        if not place:
            yield f"{title}："
        yield f"  {line}"


def _list(*words: str, sep: str = "，") -> str:
    return sep.join(filter(None, words))


def _worth(points: Points) -> str:
    return f"{points_text(points)} 分" if points else ""


def _noted(*words: str) -> str:
    """The words that there are, in brackets."""
    return f"（{_list(*words)}）" if any(words) else ""


def _asked(marks: Iterable[Mark], rubric: Rubric) -> str:
    return "、".join(mark.asked(rubric.facts) for mark in marks)


def _category(category: Category, rubric: Rubric) -> Iterator[str]:
    outside = category is rubric.adjustments
    limit = f"含附加项最多 {points_text(rubric.ceiling)} 分" if outside and rubric.ceiling else ""
    judged = "称号按不含附加项的分看" if outside and not rubric.awards_adjusted else ""
    yield f"{category.number}、{category.title}{_noted(_worth(category.points), limit, judged)}"
    if category.requires:
        yield f"  前提：{_asked(category.requires, rubric)}，没有达到的整个分类计 0"
    groups = {group.key: group for group in category.groups}
    for item in category.items:
        if group := groups.pop(item.group, None):
            yield f"  {group.key} {group.title}{_noted(_worth(group.points))}"
        yield from _item(item, rubric)


def _item(item: Item, rubric: Rubric) -> Iterator[str]:
    merged = f"分值并入第 {item.pot} 项" if item.pot and not item.points else ""
    highest = "各条款取最高" if item.take == "highest" else ""
    yield f"    {item.key} {item.short}{_noted(_worth(item.points) or merged, item.exempt, item.department, highest)}"
    if item.method:
        yield f"      计分说明：{item.method}"
    for each in item.together:
        how = "取最高" if each.take == "highest" else "相加"
        yield f"      {'、'.join(each.clauses)} {how}，最多 {points_text(each.points)} 分"
    for clause in item.clauses:
        yield from _clause(clause, item, rubric)
    if item.errata:
        yield f"      勘误：{'、'.join(item.errata)}"
    if item.slots:
        yield f"      佐证：{'；'.join(slot.title + _noted(slot.supplier) for slot in item.slots)}"


def _clause(clause: Clause, item: Item, rubric: Rubric) -> Iterator[str]:
    worth = _adjustment(clause.rule, rubric) if isinstance(clause.rule, Adjustment) else _worth(clause.points)
    notes = _noted(
        clause.exempt if not item.exempt else "",
        clause.department,
        f"由{clause.supplier}提供" if clause.supplier else "",
        f"前提：{_asked(clause.needs, rubric)}" if clause.needs else "",
        f"{_asked(clause.excused_if, rubric)}时不适用" if clause.excused_if else "",
        f"读法 {'、'.join(clause.readings)}" if clause.readings else "",
        "以系统数据为准" if clause.system_data else "",
        "一份材料只计一次" if clause.once else "",
    )
    part = f"〔{clause.part}〕" if clause.part else ""
    yield f"      {clause.key} [{_list(clause.rule.kind, worth)}] {clause.text}{part}{notes}"
    if clause.errata:
        printed = f"，原文印作“{clause.quote}”" if clause.quote != clause.text else ""
        yield f"        勘误：{'、'.join(clause.errata)}{printed}"


def _adjustment(rule: Adjustment, rubric: Rubric) -> str:
    """ "加 2 分", "每人次加 0.2 分，最多 1 分"."""
    charge, sign = rule.charge, "扣" if rule.minus else "加"
    unit = rubric.facts[charge.fact].unit or "次"
    per = "" if rule.once else f"每 {charge.step} {unit}" if charge.step > 1 else f"每{unit}"
    most = f"，最多 {points_text(charge.most)} 分" if charge.most else ""
    return f"{per}{sign} {points_text(charge.each)} 分{most}"


def _award(award: Award, rubric: Rubric) -> Iterator[str]:
    short = f"（{award.short}）" if award.short else ""
    yield f"{award.title}{short}：{_list(*(_gate(gate, rubric) for gate in award.gates), sep='；') or '没有分数线'}"
    if award.requires:
        yield f"  条件：{'；'.join(mark.asked(rubric.facts) for mark in award.requires)}"
    yield f"  原文：{award.quote}"


def _gate(gate: Gate, rubric: Rubric) -> str:
    numbers = {category.key: category.number for category in rubric.categories}
    names = {
        "total": "总分",
        "each_category": "每个分类",
        "category": f"第{numbers.get(gate.key)}分类",
        "each_item": "每一项",
        "item": f"第 {gate.key} 项",
    }
    line = f"满分的 {points_text(gate.bound * 100)}%" if gate.is_share else f" {points_text(gate.bound)} 分"
    return f"{names[gate.over]}{'高于' if gate.strict else '不低于'}{line}"


def _veto(veto: Veto, rubric: Rubric, awards: Mapping[str, str]) -> Iterator[str]:
    facts = "、".join(rubric.facts[key].title for key in veto.facts)
    lost = "、".join(awards[key] for key in veto.awards)
    yield f"{veto.title}：{facts}；{f'取消{lost}' if lost else '不对应表里的称号'}"
    yield f"  原文：{veto.quote}"


def _reading(reading: Reading) -> Iterator[str]:
    yield f"{reading.key}（{reading.certainty}）{reading.question}"
    yield f"  原文：{reading.quote}"
    for option in reading.options:
        default = "（默认）" if option.key == reading.default else ""
        yield f"  {option.key}{default} {option.title}：{option.effect}"
    yield f"  理由：{reading.why}"


def _erratum(erratum: Erratum) -> str:
    should = f"，应作“{erratum.should}”" if erratum.should else ""
    return f"{erratum.key} 印作“{erratum.quote}”{should}。{erratum.why}"


def _stage(stage: Stage) -> str:
    late = "，印发时已过期" if stage.late_at_issue else ""
    return f"{stage.due or '没有日期'} {stage.title}{late}"


def _material(material: Material) -> str:
    dates = "、".join(deadline.due for deadline in material.deadlines)
    conflict = f"，原文前后矛盾，以最早的 {material.due} 为准" if len(material.deadlines) > 1 else ""
    due = f"{dates} 前{conflict}" if dates else "没有期限"
    limit = f"{material.limit} 字以内" if material.limit else ""
    return f"{material.title}：{_list(due, limit, material.form, material.department)}"
