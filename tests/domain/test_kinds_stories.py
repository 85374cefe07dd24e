"""Each kind by a sentence of a published table, worked out by hand."""

import pytest

from binder.domain.facts import FactState
from binder.domain.points import points_text
from binder.rubric.library import load_text
from tests.domain.kinds import HEAD, earned, score, table, whole


@pytest.mark.parametrize(
    ("college", "major", "points"),
    [
        ("19/20", "1/2", "1"),
        ("18/20", "1/2", "1"),
        ("17/20", "1/2", "0"),
        ("19/20", "1/3", "0"),
        ("19/20", {"state": "not_applicable", "note": "近三年没有新入编"}, "1"),
        ({"state": "not_applicable", "note": "没有人员"}, "1/2", "0"),
    ],
)
def test_two_conditions_must_hold_together(college: object, major: object, points: str) -> None:
    """福建 6：大专以上占比 90%，近三年新入编的专业占比 50%；没有新入编的，后一条不适用。"""
    rubrics = table(
        """
- kind: all_of
  points: "1"
  quote: 同时满足
  all: [{fact: college, at_least: "90%"}, {fact: major, at_least: "50%", may_not_apply: true}]""",
        "college: {title: 大专占比, type: ratio}\nmajor: {title: 专业占比, type: ratio}",
    )
    assert earned(rubrics, college=college, major=major) == points


def test_who_lends_few_people_need_not_ask_for_leave() -> None:
    """福建 6：借调不超过 10% 得 2 分；超过的是否报市级同意得 1 分。守规矩的单位得满 3 分。"""
    rubrics = table(
        """
- {kind: tiers, fact: lent, quote: 不得超过10%, steps: [{at_most: "10%", points: "2"}]}
- {kind: tick, points: "1", quote: 报市级同意, excused_if: {fact: lent, at_most: "10%"}}""",
        "lent: {title: 借调比例, type: ratio}",
    )
    assert [earned(rubrics, key, lent="2/20") for key in ("1-1", "1-2")] == ["2", "1"]
    assert [earned(rubrics, key, lent="3/20", **{"1-2": True}) for key in ("1-1", "1-2")] == ["0", "1"]
    assert [earned(rubrics, key, lent="3/20", **{"1-2": False}) for key in ("1-1", "1-2")] == ["0", "0"]
    assert "不适用" in score(rubrics, lent="2/20").clauses["1-2"].because
    assert points_text(score(rubrics).clauses["1-2"].attainable) == "1"


@pytest.mark.parametrize(
    ("rate", "filled_up", "points"),
    [("94/100", "96/100", "1"), ("95/100", "95/100", "2"), ("99/100", "94/100", "0"), ("89/100", "99/100", "0")],
)
def test_a_ladder_under_a_precondition(rate: str, filled_up: str, points: str) -> None:
    """新疆集体 5：补全有效传输率达 95% 以上时，即时率 90%-95% 得 1 分，95% 以上得 2 分。"""
    rubrics = table(
        """
- kind: tiers
  fact: rate
  quote: 传输率
  needs: [{fact: filled_up, at_least: "95%"}]
  steps: [{at_least: "95%", points: "2"}, {at_least: "90%", points: "1"}]""",
        "rate: {title: 即时率, type: ratio}\nfilled_up: {title: 补全率, type: ratio}",
    )
    assert earned(rubrics, rate=rate, filled_up=filled_up) == points


SERIES = """
- kind: series
  fact: monthly
  minus: minus
  months: ["2022-04", "2022-05", "2022-06"]
  points: "5"
  quote: 按月
  steps: [{at_least: "2", points: "2"}, {at_least: "1", points: "1"}]
- kind: all_of
  points: "2"
  quote: 均大于3
  all: [{fact: monthly, above: "3", months: ["2022-04", "2022-05"]}, done]"""
SERIES_FACTS = """
monthly: {title: 每月记录, type: series}
minus: {title: 每月扣分, type: series}
done: {title: 完成, type: tick}"""


def test_every_month_stands_for_itself() -> None:
    """新疆个人 3：每月扣减的分值不超过当月的得分。"""
    rubrics = table(SERIES, SERIES_FACTS)
    months = {"2022-04": "2.5", "2022-05": "1", "2022-06": "0.9"}
    assert earned(rubrics, monthly=months) == "3"
    assert earned(rubrics, monthly=months, minus={"2022-04": "0.5", "2022-05": "9"}) == "1.5"
    assert earned(rubrics, monthly=dict.fromkeys(months, "4")) == "5"
    part = score(rubrics, monthly={"2022-04": "2"}).clauses["1-1"]
    assert (part.claimed, part.attainable) == (2000, 5000) and "还有 2 个月未填" in part.because


def test_a_condition_on_every_month_waits_for_all_and_falls_with_one() -> None:
    rubrics = table(SERIES, SERIES_FACTS)
    assert earned(rubrics, "1-2", monthly={"2022-04": "3.1", "2022-05": "4"}, done=True) == "2"
    assert earned(rubrics, "1-2", monthly={"2022-04": "3.1", "2022-05": "3"}, done=True) == "0"
    waiting = score(rubrics, monthly={"2022-04": "3.1"}, done=True).clauses["1-2"]
    assert (waiting.claimed, waiting.attainable) == (0, 2000)


@pytest.mark.parametrize(
    ("value", "points"), [("87.5", "26.25"), ("0", "0"), ("100", "30"), ("33.333", "10"), ("99.98", "29.99")]
)
def test_an_assessment_is_scaled_to_the_points(value: str, points: str) -> None:
    """福建 13：按百分比折算，满分 30，保留两位。"""
    rubrics = table(
        """
- kind: formula
  fact: efficacy
  quote: 折算
  rounding: {to: "0.01"}
  nodes: [{at: "0", points: "0"}, {at: "100", points: "30"}]""",
        'efficacy: {title: 效能, type: number, max: "100"}',
    )
    assert earned(rubrics, efficacy=value) == points


@pytest.mark.parametrize(
    ("rounding", "points"),
    [('{to: "1"}', "3"), ('{to: "1", down: true}', "2"), ('{to: "0.5"}', "2.5"), ('{to: "0.1", down: true}', "2.6")],
)
def test_rounding_is_said_in_the_file(rounding: str, points: str) -> None:
    corners = '[{at: 0, points: "0"}, {at: 3, points: "4"}]'
    clause = f"- {{kind: formula, fact: x, quote: 折, nodes: {corners}, rounding: {rounding}}}"
    rubrics = table(clause, "x: {title: 数, type: count}")
    assert earned(rubrics, x=2) == points


def test_a_formula_may_bend_and_a_rank_may_be_a_share_of_all() -> None:
    """与第一名之比分两段折算；名次占全部的前一成、前三成分档。"""
    rubrics = table(
        """
- kind: formula
  fact: to_first
  quote: 与第一名之比
  nodes: [{at: "0%", points: "0"}, {at: "50%", points: "1"}, {at: "100%", points: "5"}]
- kind: tiers
  fact: percentile
  quote: 名次
  steps: [{at_most: "10%", points: "5"}, {at_most: "30%", points: "3"}]""",
        "to_first: {title: 与第一名之比, type: ratio}\npercentile: {title: 名次, type: ratio}",
    )
    assert [earned(rubrics, to_first=each) for each in ("1/4", "1/2", "3/4", "1/1")] == ["0.5", "1", "3", "5"]
    assert [earned(rubrics, "1-2", percentile=each) for each in ("2/20", "3/20", "6/20", "7/20")] == [
        "5",
        "3",
        "3",
        "0",
    ]


@pytest.mark.parametrize(
    ("extra", "rate", "points"),
    [
        ("", "95/100", "5"),
        ("", "100/100", "5"),
        ("", "941/1000", "5"),
        ("", "94/100", "4.5"),
        ("", "90/100", "2.5"),
        ("", "50/100", "2"),
        (", begun_counts: true", "941/1000", "4.5"),
        (", over: true", "97/100", "4"),
        (", over: true", "90/100", "5"),
    ],
)
def test_points_fall_with_the_distance_from_a_target(extra: str, rate: str, points: str) -> None:
    """每低 1 个百分点扣 0.5 分，最多扣 3 分。"""
    clause = '- {kind: shortfall, fact: rate, target: "95%", per: "1%", minus: "0.5", most: "3", points: "5", quote: 扣'
    assert earned(table(f"{clause}{extra}}}", "rate: {title: 持证率, type: ratio}"), rate=rate) == points


def test_marks_are_taken_off_until_nothing_is_left() -> None:
    """新疆个人 5：反向扣分；迟报一天扣 0.5 分，最多扣 1 分；抄袭按 0 分计。没有查过不等于没有。"""
    rubrics = table(
        """
- kind: deductions
  points: "3"
  quote: 反向扣分
  faults:
    - {fact: named, each: "1"}
    - {fact: misprints, each: "1"}
    - {fact: sent, each: "0.5", due: "2022-10-30", most: "1"}
  wiped_by: [copied]""",
        """
named: {title: 当事人信息, type: tick}
misprints: {title: 错字, type: count}
sent: {title: 报送时间, type: date}
copied: {title: 抄袭, type: tick}""",
    )
    clean = {"named": False, "misprints": 0, "sent": "2022-10-30", "copied": False}
    assert earned(rubrics, **clean) == "3"
    assert earned(rubrics, **clean | {"sent": "2022-10-31"}) == "2.5"
    assert earned(rubrics, **clean | {"sent": "2022-12-01"}) == "2"
    assert earned(rubrics, **clean | {"named": True, "misprints": 1}) == "1"
    assert earned(rubrics, **clean | {"misprints": 50}) == "0"
    assert earned(rubrics, **clean | {"copied": True}) == "0"
    open_ = score(rubrics, named=True).clauses["1-1"]
    assert (open_.claimed, open_.attainable) == (0, 2000)


def test_a_charge_is_taken_elsewhere_and_stops_at_nothing() -> None:
    """新疆个人 2：不服从指挥的，在工作表现得分的基础上每次扣 5 分，不超过该项得分。"""
    rubrics = table(
        """
- {kind: judged, fact: team, points: "35", quote: 工作组表现}
- {kind: charge, fact: disobeyed, each: "5", charges: ["1-1"], quote: 每次扣5分}""",
        'team: {title: 工作组表现, type: judged, max: "35"}\ndisobeyed: {title: 不服从指挥, type: count}',
        points='"35"',
    )
    assert earned(rubrics, team="30") == "30"
    assert earned(rubrics, team="30", disobeyed=2) == "20"
    assert earned(rubrics, team="8", disobeyed=2) == "0"
    assert "另扣 10 分，实得 20 分" in score(rubrics, team="30", disobeyed=2).clauses["1-1"].because
    assert points_text(score(rubrics, team="30", disobeyed=1).main.claimed) == "25"


def test_a_charge_may_fall_on_an_item_or_on_the_total() -> None:
    rubrics = table(
        """
- {kind: tick, points: "10", quote: 做到}
- {kind: charge, each: "3", charges: ["1"], quote: 本项扣}
- {kind: charge, each: "2", charges: [total], quote: 总分扣}"""
    )
    facts = {"1-1": True, "1-2": True, "1-3": True}
    assert points_text(score(rubrics, **facts).items["1"].claimed) == "7"
    assert points_text(score(rubrics, **facts).main.claimed) == "5"
    assert "另扣 2" in score(rubrics, **facts).main.because


def test_nobody_sent_means_the_lowest_points_of_all() -> None:
    """新疆集体 8：未派员参加的，按全区最低表现成绩计分。"""
    rubrics = table(
        '- {kind: judged, fact: team, points: "20", replaced_when: nobody, replaced_by: lowest, quote: 综合评分}',
        """
team: {title: 表现, type: judged, max: "20"}
lowest: {title: 全区最低, type: judged, max: "20", supplier: 省局}
nobody: {title: 没有派员, type: tick}""",
    )
    assert earned(rubrics, team="18.5", nobody=False) == "18.5"
    assert earned(rubrics, team="18.5", nobody=True, lowest="6") == "6"
    waiting = score(rubrics, team="18.5", nobody=True).clauses["1-1"]
    assert (waiting.claimed, waiting.attainable) == (0, 20000)


SHARE = """
- kind: share
  fact: own
  quote: 基准
  baseline: {total: area, own: units, all: all_units}
"""
SHARE_FACTS = """
own: {title: 本地案件, type: count}
area: {title: 全州案件, type: count}
units: {title: 本地重点单位, type: count}
all_units: {title: 全州重点单位, type: count}"""


@pytest.mark.parametrize(("own", "points"), [(5, "0"), (4, "0"), (10, "5"), (12, "7"), (15, "10"), (99, "10")])
def test_cases_are_held_against_a_baseline(own: int, points: str) -> None:
    """海西：基准 = 全州总数 × 重点单位占比；高出一半满分，低于一半零分，之间按直线。基准 10。"""
    nodes = '  points: "10"\n  nodes: [{at: "50%", share: "0%"}, {at: "150%", share: "100%"}]'
    rubrics = table(SHARE + nodes, SHARE_FACTS)
    assert earned(rubrics, own=own, area=40, units=5, all_units=20) == points


def test_a_baseline_may_be_one_threshold_and_may_be_unknown() -> None:
    rubrics = table(SHARE + '  points: "10"\n  steps: [{above: "50%", share: "100%"}]', SHARE_FACTS)
    assert earned(rubrics, own=5, area=40, units=5, all_units=20) == "0"
    assert earned(rubrics, own=6, area=40, units=5, all_units=20) == "10"
    for area, units in ((None, 5), (40, 0)):
        known = {"own": 6, "units": units, "all_units": 20} | ({"area": area} if area else {})
        clause = score(rubrics, **known).clauses["1-1"]
        assert (clause.claimed, clause.attainable) == (0, 10000)


def test_the_best_of_clauses_that_exclude_each_other_counts() -> None:
    """新疆：同时被厅和部采纳的取最高；联合奖励 1 分、记功嘉奖 1.5 分不累加。"""
    rubrics = whole()
    assert points_text(score(rubrics, cases=1).items["1.2"].claimed) == "4"
    assert points_text(score(rubrics, cases=3).items["1.2"].claimed) == "8"
    both = score(rubrics, cases=3, **{"1.2-2": True, "7-2": True, "7-3": True})
    assert [points_text(both.items[key].claimed) for key in ("1.2", "7")] == ["10", "1.5"]


def test_clauses_may_come_to_more_than_their_item() -> None:
    """新疆集体 7：额外加分，得分不超过该项总分。"""
    months = dict.fromkeys(("2022-04", "2022-05", "2022-06"), "3.5")
    item = score(whole(), monthly=months, plan=True, lowest="2").items["3"]
    assert (sum(clause.claimed for clause in item.clauses), item.claimed) == (16000, 14000)


def test_what_stands_outside_the_points_adds_and_takes() -> None:
    """福建附加项：总分可以超过满分，最低 0；已获评全国集体的，全省集体不计。"""
    rubrics = whole()
    facts = {"bonus-1": True, "bonus-3": True, "honours": 2, "plan": True, "efficacy": "100"}
    found = score(rubrics, **facts)
    assert found.main.adjustments is not None
    assert points_text(found.main.adjustments.claimed) == "2.4"
    assert points_text(found.main.claimed) == "32.4"
    assert points_text(score(rubrics, audits=3, efficacy="100").main.claimed) == "24"
    assert points_text(score(rubrics, audits=3).main.claimed) == "0"


def test_a_category_falls_with_its_precondition() -> None:
    rubrics = whole()
    for plan, claimed in ((True, "8"), (False, "0"), (None, "0")):
        given = {} if plan is None else {"plan": plan}
        category = score(rubrics, cases=2, **given).main.categories[0]
        assert points_text(category.claimed) == claimed
        assert (category.attainable == 0) == (plan is False)
    assert "前提“方案”没有达到" in score(rubrics, plan=False).main.categories[0].because


def test_second_level_groups_add_up_their_items() -> None:
    category = score(whole(), cases=2, plan=True, judged="12").main.categories[0]
    assert [points_text(group.claimed) for group in category.groups] == ["8", "12"]
    assert [points_text(group.max) for group in category.groups] == ["19", "21"]


def test_what_is_not_asked_counts_in_one_of_three_ways() -> None:
    """市级不考核第 4 项（30 分）：按满分、剔除折算、按平均得分率。"""
    full, removed, average = (score(whole("city", how), plan=True) for how in ("full", "removed", "average"))
    assert points_text(full.items["4"].claimed) == "30"
    assert points_text(removed.items["4"].claimed) == "0" and removed.main.categories[1].exempt_removed == 30_000
    assert (average.items["4"].claimed, average.items["4"].attainable) == (0, 30_000)
    known = score(whole("city", "average"), mean="7/8")
    assert points_text(known.items["4"].claimed) == "26.25" and points_text(known.clauses["1.1-4"].claimed) == "0.875"
    assert "平均得分率" in known.clauses["1.1-4"].because


@pytest.mark.parametrize(("total", "won"), [("80", True), ("79.9", False)])
def test_a_gate_may_include_its_line(total: str, won: bool) -> None:
    more = '\nawards:\n  - {key: good, title: 单位, quote: 线, rank: 1, gates: [{over: total, at_least: "80"}]}'
    rubrics = table(
        '- {kind: judged, fact: x, points: "100", quote: 评}', "x: {title: 评, type: judged}", more, '"100"'
    )
    assert score(rubrics, x=total).main.awards[0].won.claimed is won


def test_awards_look_at_parts_conditions_and_vetoes() -> None:
    best = score(whole(), plan=True, efficacy="70", corrupt=True).main.awards[1]
    texts = "；".join(blocker.text for blocker in best.blockers)
    assert "一票否决：廉政" in texts and "第 4 项 21/30，须不低于 24" in texts and "第二分类 21/60，须高于 50" in texts
    good = score(whole(), plan=True, corrupt=True).main
    assert "廉政" not in "；".join(b.text for b in good.awards[0].blockers)
    assert [veto.title for veto in good.vetoed] == ["廉政"]
    asked = score(whole()).main.awards[1].blockers
    assert any("基本条件“方案”还没有确认" in blocker.text and blocker.reachable for blocker in asked)


def test_a_table_may_have_a_thousand_points() -> None:
    more = '\nawards:\n  - {key: a, title: 优, quote: 线, rank: 1, gates: [{over: total, above: "90%"}]}'
    rubrics = table(
        '- {kind: per_occurrence, fact: x, each: "10", points: "1000", quote: 每}',
        "x: {title: 件, type: count}",
        more,
        '"1000"',
    )
    assert [score(rubrics, x=count).main.awards[0].won.claimed for count in (90, 91)] == [False, True]
    assert points_text(score(rubrics, x=91).main.claimed) == "910"


TASKS = """
facts:
  certified: {title: 持证比例, type: ratio}
  remote: {title: 非现场执法比例, type: ratio}
  drills: {title: 队列训练, type: count}
categories:
  - title: 任务
    quote: 任务
    items:
      - key: "1"
        short: 持证
        quote: 持证
        clauses:
          - {kind: target, fact: certified, at_least: "100%", soft: true, quote: 原则上保持100%}
      - key: "2"
        short: 非现场
        quote: 非现场
        clauses:
          - {kind: target, fact: remote, at_least: "40%", quote: 达到40%以上}
          - {kind: target, quote: 制定方案。}
      - key: "3"
        short: 训练
        quote: 训练
        clauses:
          - {kind: target, fact: drills, quote: 至少组织1次}
"""


def test_a_list_of_tasks_without_points_counts_what_is_done() -> None:
    """东营：没有分值的任务清单；“原则上”没有做到，不算未完成。"""
    rubrics = load_text({"tasks": HEAD.format(id="tasks") + TASKS}, "tasks", "county")
    nothing = score(rubrics).main
    assert not nothing.scored and nothing.because == "完成 0/3 项。" and nothing.counts == (0, 0, 3, 0)
    some = score(rubrics, certified="9/10", remote="2/5", **{"2-2": True}, drills=0).main
    assert some.counts == (1, 1, 0, 1) and some.because == "完成 1/3 项。"
    assert score(rubrics, certified="1/1", remote="1/2", **{"2-2": True}, drills=1).main.counts.met == 3
    assert "须达40%" in score(rubrics, remote="1/5").clauses["2-1"].because


def test_a_share_without_points_only_says_how_much_of_full_marks() -> None:
    text = HEAD.format(id="area") + "facts:\n" + "".join(f"  {line}\n" for line in SHARE_FACTS.strip().splitlines())
    text += 'categories:\n  - title: 一\n    quote: 一\n    items:\n      - key: "1"\n        short: 一\n'
    text += "        quote: 一\n        clauses:\n" + "".join(
        f"          {line}\n" for line in SHARE.strip().splitlines()
    )
    text += '            nodes: [{at: "50%", share: "0%"}, {at: "150%", share: "100%"}]\n'
    rubrics = load_text({"area": text}, "area", "county")
    found = score(rubrics, own=12, area=40, units=5, all_units=20)
    assert "基准值 10，按满分的 70% 计（原文未印分值）" in found.clauses["1-1"].because
    assert not found.main.scored and found.main.because == "原文没有印分值，不计总分。"


def test_a_count_may_stand_for_a_tick() -> None:
    rubrics = table('- {kind: tick, points: "10", quote: 做到, needs: [cases]}', "cases: {title: 案件, type: count}")
    assert [earned(rubrics, **{"1-1": True}, cases=count) for count in (0, 1)] == ["0", "10"]
    open_ = score(rubrics, **{"1-1": True}).clauses["1-1"]
    assert (open_.claimed, open_.attainable) == (0, 10000)
    estimate = {"value": 2, "state": FactState.ESTIMATE.value}
    assert earned(rubrics, **{"1-1": True}, cases=estimate) == "10"


def test_a_rubric_may_scale_another_ones_total_and_links_may_chain() -> None:
    bodies = {"a": LINK.format("b", "20"), "b": LINK.format("c", "10"), "c": PLAIN}
    texts = {key: HEAD.format(id=key) + body for key, body in bodies.items()}
    rubrics = load_text(texts, "a", "county")
    assert [annex.id for annex in rubrics.annexes] == ["c", "b"]
    found = score(rubrics, **{"c:1-1": True})
    assert points_text(found.main.claimed) == "15" and "按比例折算得 15 分" in found.clauses["1-1"].because


LINK = """points: "{1}"
categories:
  - title: 一
    quote: 一
    points: "{1}"
    items:
      - key: "1"
        short: 一
        quote: 一
        points: "{1}"
        clauses: [{{kind: link, rubric: {0}, points: "{1}", quote: 折算}}]
"""
PLAIN = """points: "4"
categories:
  - title: 一
    quote: 一
    points: "4"
    items:
      - key: "1"
        short: 一
        quote: 一
        points: "4"
        clauses: [{kind: tick, points: "3", quote: 甲}, {kind: tick, points: "1", quote: 乙}]
"""
