"""Somebody transcribes a rubric, makes a mistake, and is told the line."""

import pytest

from binder.domain.facts import Fact, FactState
from binder.domain.score import score_assessment
from binder.rubric.check import check
from binder.rubric.library import load_text
from tests.rubric.conftest import Shelf

SOURCE = """
某省文件标题(2025年) 文件标题 文号
附件1
分类名(1
00分)
任务原文。(100分)   制定制度的,得60分;
每有一件得10分,最
高得40分。   制度文件。
"""


def test_the_skeleton_of_the_manual_is_sound_and_true_to_its_source(shelf: Shelf) -> None:
    shelf.source.write_text(SOURCE, encoding="utf-8")
    report = check(shelf.rubric.parent, shelf.source)
    assert report.findings == ()
    assert report.counts["总分"] == "100" and report.counts["例题"] == "2"


TWO_WAYS = """\
readings:
  - key: R-1
    quote: 句
    question: 问
    options: {A: {title: 甲, effect: 甲}, B: {title: 乙, effect: 乙}}
    default: A
    why: 因
    certainty: 推
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('points: "60"', 'points: "50"', "各条款合计 90 分"),
        ('points: "40"', 'points: "0.0005"', "最多三位小数"),
        ("kind: tick", "kind: tik", "只能是"),
        ("fact: case_count", "fact: cases", "facts 里没有“cases”"),
        ('serves: ["1-1"]', 'serves: ["1-9"]', "没有本项条款“1-9”"),
        ("short: 短名", "short: 一二三四五六七八九十一二三四五", "超过 14 个字"),
        ("exemption: full", "exemption: none", "只能是"),
        ("issued:", "date:", "缺少这个键"),
        ("unit: 件", "units: 件", "不认识这个键"),
        ('version: "1.0.0"', "version: 1", "请加引号"),
        ("id: province-2025-agency", "id: province-2026", "与文件夹名"),
        ("type: count", "type: rate", "只能是"),
    ],
)
def test_a_mistake_is_told_with_its_line(shelf: Shelf, old: str, new: str, said: str) -> None:
    line = shelf.change(old, new)
    told = [(finding.line, finding.text) for finding in check(shelf.rubric).errors]
    assert any(said in text and abs(line - at) <= 2 for at, text in told), told


@pytest.mark.parametrize(
    ("addition", "said"),
    [
        ("id: twice\n", "键“id”重复"),
        ("awards: [{key: a, title: 称号, quote: 称号, rank: 1, gates: [{over: total}]}]\n", "above"),
        ("vetoes: [{title: 否决, quote: 否决, facts: [nothing], awards: []}]\n", "facts 里没有“nothing”"),
        ('by_level: {province: {points: "1"}}\n', "没有级别“province”"),
        ('by_reading: {R-1: {A: {points: "1"}}}\n', "没有读法“R-1”"),
        (TWO_WAYS.replace("default: A", "default: C"), "没有选项“C”"),
        ("notes: &anchor [注]\n", "锚点"),
        ("errata: [{key: E-1, fixes: {印: 改}, why: 因}, {key: E-1, fixes: {印: 改}, why: 因}]\n", "出现了 2 次"),
    ],
)
def test_what_is_added_must_fit(shelf: Shelf, addition: str, said: str) -> None:
    shelf.rubric.write_text(shelf.rubric.read_text(encoding="utf-8") + addition, encoding="utf-8")
    assert any(said in finding.text for finding in check(shelf.rubric).errors)


OUTSIDE = """\
adjustments:
  title: 附加项
  quote: 附加项
  bonus:
    short: 加分项
    quote: 加分项
    together: [{clauses: [bonus-1, bonus-2], take: highest, points: "2"}]
    clauses:
      - {kind: adjustment, each: "2", quote: 获评全国的加2分, errata: [E-1]}
      - {kind: adjustment, each: "1", quote: 获评全省的加1分}
  deduct:
    short: 扣分项
    quote: 扣分项
    together: [{clauses: [deduct-1, deduct-2], take: highest, points: "3"}]
    clauses:
      - {kind: adjustment, each: "5", quote: 受处分的扣5分}
      - {kind: adjustment, each: "1", quote: 被约谈的扣1分}
errata: [{key: E-1, fixes: {加2分: 加二分}, why: 因}]
"""


def with_outside(shelf: Shelf, text: str = OUTSIDE) -> list[str]:
    """What a check finds with adjustments added to the skeleton."""
    shelf.rubric.write_text(shelf.rubric.read_text(encoding="utf-8") + text, encoding="utf-8")
    return [finding.text for finding in check(shelf.rubric).errors]


def test_what_stands_outside_the_points_is_counted_apart(shelf: Shelf) -> None:
    assert with_outside(shelf) == []
    counts = check(shelf.rubric).counts
    assert (counts["事项"], counts["条款"], counts["附加条款"]) == ("1", "2", "4")
    assert "二级指标" not in counts


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("errata: [E-1]}", "errata: [E-9]}", "没有勘误“E-9”"),
        ("获评全省的加1分}", "获评全省的加1分, exempt: [village]}", "没有级别“village”"),
        ("[bonus-1, bonus-2]", "[bonus-1, deduct-1]", "together 里只能写本项的条款"),
        ("short: 加分项", "short: 一二三四五六七八九十一二三四五", "超过 14 个字"),
    ],
)
def test_what_is_named_outside_the_points_must_be_there(shelf: Shelf, old: str, new: str, said: str) -> None:
    assert any(said in text for text in with_outside(shelf, OUTSIDE.replace(old, new)))


def test_bonuses_that_count_as_one_are_the_highest_and_deductions_the_gravest(shelf: Shelf) -> None:
    assert with_outside(shelf) == []
    rubrics = load_text({"one": shelf.rubric.read_text(encoding="utf-8")}, "one", "county")
    assert score_assessment(rubrics, {}).main.attainable == 102_000
    told = {key: Fact(FactState.KNOWN, True) for key in ("bonus-1", "bonus-2", "deduct-1", "deduct-2")}
    items = score_assessment(rubrics, told).items
    assert (items["bonus"].claimed, items["deduct"].claimed) == (2000, -3000)
    del told["deduct-1"]
    assert score_assessment(rubrics, told).items["deduct"].claimed == -1000


def test_a_contradiction_of_the_source_is_an_error_until_it_is_declared(shelf: Shelf) -> None:
    shelf.change('points: "60"', 'points: "50"')
    assert check(shelf.rubric).errors
    shelf.change("        short: 短名\n", '        short: 短名\n        adds_to: "90"\n        errata: [E-1]\n')
    text = shelf.rubric.read_text(encoding="utf-8")
    errata = "errata: [{key: E-1, fixes: {任务原文。(100分): ''}, why: 条款合计90分。}]\n"
    shelf.rubric.write_text(text + errata, encoding="utf-8")
    shelf.examples.write_text("format: 1\nexamples: []\n", encoding="utf-8")
    report = check(shelf.rubric)
    assert report.errors == ()
    assert [finding.level for finding in report.findings] == ["declared"]


def test_a_declared_contradiction_that_is_none_is_an_error(shelf: Shelf) -> None:
    shelf.change("        short: 短名\n", '        short: 短名\n        adds_to: "100"\n')
    assert any("adds_to" in finding.text for finding in check(shelf.rubric).errors)


def test_a_quote_that_is_not_in_the_source_is_found_to_the_character(shelf: Shelf) -> None:
    shelf.source.write_text(SOURCE.replace("得60分;", "得60分。"), encoding="utf-8")
    (finding,) = check(shelf.rubric, shelf.source).errors
    assert "制定制度的,得60分;" in finding.text
    assert finding.line == shelf.rubric.read_text(encoding="utf-8").split("制定制度的")[0].count("\n") + 1


def test_a_quote_may_cross_the_bars_and_tags_of_a_table_but_not_a_comparison_sign(shelf: Shelf) -> None:
    marked = SOURCE.replace("任务原文。", '| 任务<p>原</p>\n<ol style="none">文。|').replace("分类名(1", "分类名|(1")
    shelf.source.write_text(marked, encoding="utf-8")
    assert check(shelf.rubric, shelf.source).errors == ()
    shelf.source.write_text(SOURCE.replace("任务原文。", "任务<原文>。"), encoding="utf-8")
    assert check(shelf.rubric, shelf.source).errors


def test_an_example_that_comes_out_differently_is_an_error(shelf: Shelf) -> None:
    text = shelf.examples.read_text(encoding="utf-8")
    shelf.examples.write_text(text.replace('claimed: "40"', 'claimed: "50"'), encoding="utf-8")
    (finding,) = check(shelf.rubric).errors
    assert finding.file.endswith("examples.yaml") and finding.line == 7
    assert "应为 50，算出的是 40" in finding.text


def test_an_example_with_an_unknown_fact_names_it_and_its_line(shelf: Shelf) -> None:
    text = shelf.examples.read_text(encoding="utf-8")
    shelf.examples.write_text(text.replace("case_count: 5", "case_cout: 5"), encoding="utf-8")
    (finding,) = check(shelf.rubric).errors
    assert finding.line == 9
    assert "是不是 case_count" in finding.text


def test_a_rubric_without_examples_is_not_accepted(shelf: Shelf) -> None:
    shelf.examples.unlink()
    assert any("例题" in finding.text for finding in check(shelf.rubric).errors)


def test_a_link_to_a_rubric_that_is_not_there_is_an_error(shelf: Shelf) -> None:
    link = '{kind: link, rubric: nowhere, quote: 按附件计分, steps: [{at_least: "60", points: "60"}]}'
    shelf.change('{kind: tick, points: "60", quote: "制定制度的,得60分;"}', link)
    assert any("nowhere" in finding.text for finding in check(shelf.rubric).errors)
