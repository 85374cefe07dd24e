"""An invented table that uses every clause kind and every way of combining them, and facts for it."""

from decimal import Decimal
from functools import cache
from random import Random

from binder.domain.facts import Fact, FactState, FactType, parse_fact
from binder.domain.points import points_text
from binder.domain.rubric import Rubric, RubricSet
from binder.domain.score import Score, score_assessment
from binder.rubric.library import load_text
from tests.domain.invent import any_fact

MONTHS = ("2022-04", "2022-05", "2022-06")

HEAD = """
format: 1
id: {id}
version: "1.0.0"
title: 虚构的表
short: {id}
year: "2025"
levels: {{county: 县级, city: 市级}}
exemption: full
source: {{title: 虚构, number: "", issuer: 虚构, issued: "", part: 附件}}
"""

FACTS = """
facts:
  staff: {title: 人数, type: count, unit: 人}
  rate: {title: 持证率, type: ratio, over: staff}
  college: {title: 大专占比, type: ratio}
  major: {title: 专业占比, type: ratio}
  cases: {title: 案件, type: count, unit: 件}
  rank: {title: 名次, type: rank}
  done_on: {title: 完成时间, type: date}
  sent_on: {title: 报送时间, type: date}
  monthly: {title: 每月记录, type: series}
  monthly_minus: {title: 每月扣分, type: series}
  judged: {title: 评审分, type: judged, max: "20"}
  lowest: {title: 最低分, type: judged, max: "20", supplier: 省局}
  efficacy: {title: 效能评估, type: number, max: "100"}
  area_cases: {title: 全州案件, type: count, unit: 件}
  own_polluters: {title: 本地重点单位, type: count, unit: 家}
  area_polluters: {title: 全州重点单位, type: count, unit: 家}
  misprints: {title: 错字, type: count, unit: 处}
  copied: {title: 抄袭, type: tick}
  nobody_sent: {title: 没有派员, type: tick}
  disobeyed: {title: 不服从指挥, type: count, unit: 次}
  honours: {title: 表彰, type: count, unit: 人次}
  audits: {title: 稽查通报, type: count, unit: 次}
  plan: {title: 方案, type: tick}
  cars: {title: 车辆, type: count, unit: 辆}
  corrupt: {title: 廉政问题, type: tick}
"""

CLAUSES = """
categories:
  - title: 甲
    quote: 甲
    points: "40"
    requires: [plan]
    groups:
      - key: "1"
        title: 甲一
        quote: 甲一
        points: "19"
        items:
          - key: "1.1"
            short: 比例
            quote: 比例
            points: "9"
            clauses:
              - kind: tiers
                fact: rate
                quote: 档
                steps: [{at_least: "90%", points: "2"}, {above: "70%", points: "1"}]
              - kind: all_of
                points: "1"
                quote: 同时
                all: [{fact: college, at_least: "90%"}, {fact: major, at_least: "50%", may_not_apply: true}]
              - kind: tiers
                fact: rank
                quote: 名次
                steps: [{at_most: 3, points: "2"}, {at_most: 8, points: "1"}]
                needs: [{fact: college, at_least: "50%"}]
              - {kind: tick, points: "1", quote: 报批, excused_if: {fact: rate, at_least: "95%"}}
              - kind: shortfall
                fact: rate
                target: "95%"
                per: "1%"
                minus: "0.5"
                most: "2"
                points: "3"
                quote: 每低
          - key: "1.2"
            short: 互斥
            quote: 互斥
            points: "10"
            combine: highest
            clauses:
              - {kind: per_occurrence, fact: cases, each: "4", points: "8", quote: 厅}
              - {kind: tick, points: "10", quote: 部}
      - key: "2"
        title: 甲二
        quote: 甲二
        points: "21"
        items:
          - key: "2.1"
            short: 评审
            quote: 评审
            points: "20"
            clauses:
              - {kind: judged, fact: judged, points: "20", replaced_when: nobody_sent, replaced_by: lowest, quote: 评审}
              - {kind: charge, fact: disobeyed, each: "5", charges: ["2.1-1"], quote: 每次扣5分}
          - key: "2.2"
            short: 名单
            quote: 名单
            points: "1"
            clauses:
              - kind: tiers
                fact: done_on
                quote: 时间
                steps: [{at_most: "2022-06", points: "1"}]
                zeroed_by: [corrupt]
  - title: 乙
    quote: 乙
    points: "60"
    items:
      - key: "3"
        short: 按月
        quote: 按月
        points: "14"
        capped: true
        clauses:
          - kind: series
            fact: monthly
            minus: monthly_minus
            months: ["2022-04", "2022-05", "2022-06"]
            points: "12"
            quote: 按月
            steps: [{at_least: "2", points: "4"}, {at_least: "1", points: "2"}]
          - kind: all_of
            points: "2"
            quote: 均大于3
            all: [{fact: monthly, above: "3", months: ["2022-04", "2022-05", "2022-06"]}, plan]
          - {kind: judged, fact: lowest, points: "2", quote: 酌情}
      - key: "4"
        short: 公式
        quote: 公式
        points: "30"
        clauses:
          - kind: formula
            fact: efficacy
            nodes: [{at: "0", points: "0"}, {at: "100", points: "30"}]
            rounding: {to: "0.01"}
            quote: 折算
      - key: "5"
        short: 倒扣
        quote: 倒扣
        points: "3"
        clauses:
          - kind: deductions
            points: "3"
            faults: [{fact: misprints, each: "1"}, {fact: sent_on, each: "0.5", due: "2022-10-31", most: "2"}]
            wiped_by: [copied]
            quote: 扣
      - key: "6"
        short: 基准
        quote: 基准
        points: "8"
        clauses:
          - kind: share
            fact: cases
            points: "8"
            baseline: {total: area_cases, own: own_polluters, all: area_polluters}
            nodes: [{at: "50%", share: "0%"}, {at: "150%", share: "100%"}]
            quote: 基准
      - key: "7"
        short: 装备
        quote: 装备
        points: "5"
        together: [{clauses: ["7-2", "7-3"], take: highest, points: "1.5"}]
        clauses:
          - {kind: standard, points: "2", staff: staff, lines: [{fact: cars, per: 7}], quote: 达标}
          - {kind: tick, points: "1", quote: 联合奖励}
          - {kind: tick, points: "1.5", quote: 记功}
          - {kind: above_standard, standard: "7-1", each: "1", points: "1.5", quote: 高于}
          - {kind: condition, zeroes: ["7-4"], quote: 不得分}
          - {kind: charge, each: "1", charges: [total, "4"], quote: 另扣一分}
adjustments:
  title: 附加项
  quote: 附加项
  bonus:
    short: 加分项
    quote: 加分项
    clauses:
      - {kind: adjustment, each: "2", quote: 全国集体}
      - {kind: adjustment, fact: honours, each: "0.2", quote: 每人次}
      - {kind: adjustment, each: "1", zeroed_by: [bonus-1], quote: 全省集体}
      - {kind: adjustment, fact: cases, each: "0.5", most: "3", quote: 每件}
  deduct:
    short: 扣分项
    quote: 扣分项
    clauses:
      - {kind: adjustment, fact: audits, each: "2", quote: 每次}
awards:
  - key: good
    title: 规范化单位
    quote: 八十
    rank: 1
    gates: [{over: total, at_least: "80"}, {over: each_category, at_least: "60%"}]
  - key: best
    title: 示范单位
    quote: 九五
    rank: 2
    requires: [plan]
    gates:
      - {over: total, at_least: "95"}
      - {over: category, key: "2", above: "50"}
      - {over: item, key: "4", at_least: "80%"}
vetoes:
  - {title: 廉政, quote: 廉政, facts: [corrupt], awards: [best]}
"""
WHOLE = HEAD.format(id="invented") + 'points: "100"\n' + FACTS + CLAUSES


@cache
def whole(level: str = "county", exemption: str = "full") -> RubricSet:
    """The table, its first item's clauses and two more exempt for the city, under a treatment of exemption."""
    text = WHOLE.replace("exemption: full", f"exemption: {exemption}")
    if exemption == "average":
        text = text.replace("exemption: average", "exemption: average\naverage: mean")
        text = text.replace("facts:\n", "facts:\n  mean: {title: 平均得分率, type: ratio, supplier: 省局}\n", 1)
    text = text.replace("short: 公式\n", "short: 公式\n        exempt: [city]\n")
    text = text.replace(
        'kind: tick, points: "1", quote: 报批,', 'kind: tick, points: "1", quote: 报批, exempt: [city],'
    )
    return load_text({"invented": text}, "invented", level)


def table(
    clauses: str, facts: str = "", more: str = "", points: str = '"10"', *, item: str = "", category: str = ""
) -> RubricSet:
    """A table of one item with these clauses (a YAML list), these facts (`key: {...}` lines) and more at the top.

    item, category: one more line ("key: value") of the item or its category.
    """
    lines = "".join(f"          {line}\n" for line in clauses.strip().splitlines())
    declared = "facts:\n" + "".join(f"  {line}\n" for line in facts.strip().splitlines()) if facts.strip() else ""
    one = f"""
categories:
  - title: 一
    quote: 一
    points: {points}
    {category}
    items:
      - key: "1"
        short: 一
        quote: 一
        points: {points}
        {item}
        clauses:
{lines}"""
    return load_text({"one": HEAD.format(id="one") + f"points: {points}\n" + declared + one + more}, "one", "county")


def score(rubrics: RubricSet, /, **facts: object) -> Score:
    """The score of facts written as a clerk would write them; every clause with its evidence."""
    found = {key: parse_fact(rubrics.facts[key], raw) for key, raw in facts.items()}
    return score_assessment(rubrics, found, frozenset((ref, "") for ref in rubrics.items))


def earned(rubrics: RubricSet, clause: str = "1-1", /, **facts: object) -> str:
    """What a clause claims, as printed."""
    return points_text(score(rubrics, **facts).clauses[clause].claimed)


def random_facts(rubric: Rubric, random: Random, share: float) -> dict[str, Fact]:
    """Facts in every state for about this share of the keys."""
    found = {}
    for key, spec in rubric.facts.items():
        if random.random() >= share:
            continue
        fact = any_fact(spec, random)
        if spec.type is FactType.SERIES and fact.value is not None:
            months = tuple((month, Decimal(random.randint(0, 10)) / 2) for month in MONTHS if random.random() < share)
            fact = Fact(fact.state, months) if months else Fact(FactState.PENDING)
        elif spec.maximum is not None and fact.value is not None:
            fact = Fact(fact.state, Decimal(random.randint(0, spec.maximum)) / 1000)
        found[key] = fact
    return found
