"""The two Henan tables: whole, sound, and worked through by hand."""

import pytest

from binder.domain.rubric import Rubric
from binder.errors import UserError
from binder.rubric.check import check
from binder.rubric.library import load, load_text, rubric_ids, rubric_path, texts_of

AGENCY, EQUIPMENT = "henan-2022-agency", "henan-2022-equipment"


@pytest.mark.parametrize("rubric_id", rubric_ids())
def test_every_shipped_rubric_passes_its_check_with_a_dozen_examples(rubric_id: str) -> None:
    report = check(rubric_path(rubric_id))
    assert report.errors == ()
    assert int(report.counts["例题"]) >= 12


def test_all_items_are_there_and_only_the_known_contradiction_is_declared() -> None:
    agency, equipment = check(rubric_path(AGENCY)), check(rubric_path(EQUIPMENT))
    assert (agency.counts["事项"], equipment.counts["事项"]) == ("41", "15")
    assert (agency.counts["县级不作要求"], agency.counts["市级不作要求"]) == ("19.5", "3")
    assert equipment.counts["县级不作要求"] == "15"
    assert agency.findings == ()
    assert [finding.text for finding in equipment.findings] == ["第 15 项印 13 分，各条款合计 12 分（HN-19）"]


@pytest.fixture(params=["county", "city"])
def agency(request: pytest.FixtureRequest) -> Rubric:
    return load(AGENCY, request.param).main


def test_items_are_numbered_as_printed(agency: Rubric) -> None:
    assert [item.key for item in agency.items] == [str(number) for number in range(1, 42)]
    assert [category.points for category in agency.categories] == [17_000, 23_000, 24_000, 17_000, 19_000]


def test_pots_of_points_stand_with_the_item_that_carries_them(agency: Rubric) -> None:
    pots = {item.key: (item.pot, item.points) for item in agency.items if item.pot}
    assert pots == {
        "8": ("8", 12_000),
        **{key: ("8", 0) for key in ("9", "10", "11", "12")},
        "14": ("14", 5_000),
        "15": ("14", 0),
    }


def test_a_garbled_quote_stays_as_printed_and_reads_right_beside_it(agency: Rubric) -> None:
    clause = agency.clause_by_ref["31-1"]
    assert "没有一件得0.5分" in clause.quote
    assert "每有一件得0.5分" in clause.text
    assert clause.errata == ("HN-10",)


def test_every_clause_that_earns_is_served_by_a_slot_or_linked(agency: Rubric) -> None:
    for item in agency.items:
        served = {ref for slot in item.slots for ref in slot.clauses}
        earning = {clause.ref for clause in item.clauses if clause.points and clause.rule.kind != "link"}
        assert earning <= served or item.key == "41", item.key


def test_a_condition_shows_the_readings_that_decide_what_it_zeroes(agency: Rubric) -> None:
    assert agency.clause_by_ref["20-3"].zeroed_by == ("20-4",)
    assert "HN-09" in agency.clause_by_ref["20-3"].readings


def test_an_annex_carries_its_id_on_its_keys_and_shares_the_staff_count() -> None:
    rubrics = load(AGENCY, "county")
    (annex,) = rubrics.annexes
    assert annex.id == EQUIPMENT
    assert rubrics.items[f"{EQUIPMENT}:4"].key == "4"
    assert rubrics.clauses[f"{EQUIPMENT}:4-1"].rule.facts == ("staff_count", f"{EQUIPMENT}:vehicles")
    assert rubrics.facts["staff_count"].shared
    assert rubrics.facts["on_post_rate"].den_fact == "staff_count"


def test_the_annex_alone_has_plain_keys() -> None:
    assert load(EQUIPMENT, "county").main.clause_by_ref["4-1"].rule.facts == ("staff_count", "vehicles")


@pytest.mark.parametrize(
    ("rubric_id", "level", "choices", "code"),
    [
        ("henan-2022", "county", {}, "unknown-rubric"),
        (AGENCY, "village", {}, "unknown-level"),
        (AGENCY, "county", {"HN-99": "B"}, "unknown-reading"),
        (AGENCY, "county", {"HN-01": "Z"}, "unknown-option"),
    ],
)
def test_what_does_not_exist_is_refused_by_name(rubric_id: str, level: str, choices: dict[str, str], code: str) -> None:
    with pytest.raises(UserError) as refused:
        load(rubric_id, level, choices)
    assert refused.value.code == code


def test_an_assessment_can_read_the_texts_it_kept() -> None:
    texts = texts_of(AGENCY)
    assert set(texts) == {AGENCY, EQUIPMENT}
    assert load_text(texts, AGENCY, "city", {"HN-14": "B"}) == load(AGENCY, "city", {"HN-14": "B"})


def test_texts_without_the_annex_are_refused() -> None:
    with pytest.raises(UserError, match=EQUIPMENT):
        load_text({AGENCY: texts_of(AGENCY)[AGENCY]}, AGENCY, "county")
