"""What rubrics/README.md shows of each kind can be copied into a file as it stands."""

import json
import re
import textwrap

import pytest

from binder.domain.rubric import Rubric
from binder.resources import read_text
from binder.rubric.file import draft
from binder.rubric.library import load_text
from binder.rubric.reader import read_tree
from binder.rubric.resolve import build
from binder.rubric.show import rubric_json
from tests.domain.kinds import HEAD, whole

FACTS = {
    "ratio": "active_rate college_rate new_major_rate certified_rate remote_rate faulty_share",
    "count": "hazardous_cases staff_count cars area_cases own_cases own_polluters all_polluters area_polluters "
    "disobeyed misprints national_persons city_audits",
    "tick": "nobody_sent names_shown copied",
    "judged": "team_points lowest_team_points",
    "number": "efficacy_score",
    "series": "monthly_records monthly_quality_minus",
}
DECLARED = "facts:\n" + "".join(
    f"  {key}: {{title: 数据, type: {kind}}}\n" for kind, keys in FACTS.items() for key in keys.split()
)
ITEM = """categories:
  - title: 一
    quote: 一
    points: "10"
    items:
      - key: "1"
        short: 一
        quote: 一
        points: "10"
        clauses:
"""


def chapter(title: str) -> str:
    return read_text("rubrics/README.md").split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def example(text: str) -> str:
    """The indented lines of a page of the manual."""
    return "\n".join(line for line in text.splitlines() if line.startswith("    "))


PAGES = dict(re.findall(r"^### (\S+) .*?\n(.*?)(?=^### |\Z)", chapter("计分方式逐种"), flags=re.M | re.S))
WITH_YAML = [kinds for kinds in PAGES if kinds != "adjustment"]


def built(body: str) -> Rubric:
    text = HEAD.format(id="manual") + 'points: "10"\n' + DECLARED + body
    return build(draft(read_tree(text, "README.md"), "README.md", "county", {}))


@pytest.mark.parametrize("kinds", WITH_YAML)
def test_the_page_of_a_kind_shows_a_clause_of_that_kind(kinds: str) -> None:
    clauses = re.sub(r'"\d{1,2}-\d{1,2}"', '"1-1"', textwrap.indent(example(PAGES[kinds]), "      "))
    found = {clause.rule.kind for clause in built(ITEM + clauses).clauses}
    assert found == set(kinds.split("、"))


@pytest.mark.parametrize("kinds", PAGES)
def test_the_page_of_a_kind_has_a_quote_an_input_a_reason_and_a_property(kinds: str) -> None:
    page = PAGES[kinds]
    assert page.startswith("> ") and "填：" in page
    assert kinds == "adjustment" or "说明" in page
    assert "性质：" in page


def test_there_is_a_page_for_each_kind() -> None:
    used = {clause.rule.kind for clause in whole().main.clauses} | {"link", "target"}
    assert used == {kind for kinds in PAGES for kind in kinds.split("、")}


def test_the_adjustments_of_the_manual_can_be_copied() -> None:
    outside = textwrap.dedent(example(chapter("附加项 `adjustments`"))).replace("[bonus-1]", '["bonus-1"]')
    rubric = built(ITEM + '          - {kind: tick, points: "10", quote: 做到}\n' + outside)
    assert [clause.key for clause in rubric.clauses] == ["1-1", "bonus-1", "bonus-2", "bonus-3", "deduct-1"]
    assert rubric.clause_by_ref["bonus-3"].zeroed_by == ("bonus-1",) and rubric.ceiling == 100_000


MORE = """
materials:
  - title: 事迹材料
    quote: 事迹材料（3000字以内，word文件格式）
    limit: 3000
    form: word
    department: 办公室
    deadlines:
      - {due: "2017-11-05", quote: 11月5日前}
      - {due: "2017-10-15", quote: 10月 15日 前}
quotas:
  - {title: 表现突出集体, quote: 共设表现突出集体2个, count: 2}
"""


def test_what_a_source_asks_for_besides_points_is_kept_and_shown() -> None:
    rubric = built(ITEM + '          - {kind: tick, points: "10", quote: 做到}\n' + MORE)
    shown = rubric_json(rubric)
    assert rubric.materials[0].due == shown["materials"][0]["due"] == "2017-10-15"
    assert [each["due"] for each in shown["materials"][0]["deadlines"]] == ["2017-11-05", "2017-10-15"]
    assert shown["quotas"][0]["count"] == 2 and shown["materials"][0]["limit"] == 3000


def test_everything_about_every_kind_is_shown_as_json() -> None:
    shown = rubric_json(whole().main)
    by_key = {clause["key"]: clause for clause in shown["clauses"]}
    assert json.loads(json.dumps(shown)) == shown
    assert by_key["5-1"]["faults"][1] == {"fact": "sent_on", "each": "0.5", "most": "2", "step": 1, "due": "2022-10-31"}
    assert by_key["1.1-2"]["all"] == ["大专占比达90%", "专业占比达50%"]
    assert by_key["2.1-1"]["charged_by"][0]["fact"] == "disobeyed"
    assert [group["points"] for group in shown["categories"][0]["groups"]] == ["19", "21"]
    assert shown["adjustments"]["items"][0]["clauses"] == ["bonus-1", "bonus-2", "bonus-3", "bonus-4"]
    assert "1.1-4" in next(fact for fact in shown["facts"] if fact["key"] == "rate")["clauses"]


def test_branches_may_be_chosen_by_kind_of_unit() -> None:
    head = HEAD.format(id="units").replace("{county: 县级, city: 市级}", "{plain: 一般单位, airport: 机场单位}")
    body = (
        'points: "10"\n'
        + ITEM
        + ('          - {kind: tick, points: "10", quote: 一般, by_level: {airport: {quote: 机场, title: 机场做到}}}\n')
    )
    texts = {"units": head + body}
    assert [load_text(texts, "units", unit).clauses["1-1"].quote for unit in ("plain", "airport")] == ["一般", "机场"]
