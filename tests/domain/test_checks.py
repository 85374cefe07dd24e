"""What deserves a second look: every alarm has its reason and its remedy, and goes out when its cause is gone."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.domain.assessment import State
from binder.domain.checks import Check, Checker, CheckKind, checks
from binder.domain.evidence import Attachment, DocumentKind, Evidence, FileInfo, FileKind, Occurrence, Proof, Source
from binder.domain.facts import Fact, FactState
from binder.domain.rubric import RubricSet
from binder.domain.score import score_assessment
from binder.rubric.library import load
from tests.domain.invent import any_facts, henan, rubric_sets

COUNTY = henan("county")
DATES = ("", "2021", "2022", "2022-06", "2023-01-15", "2021-12-31")


def piece(key: str, **said: Any) -> Evidence:
    file = FileInfo(key * 64, f"{key}.jpg", 10, said.pop("file_kind", FileKind.JPEG), problem=said.pop("problem", ""))
    return Evidence(key * 32, f"材料{key}", file, **said)


def state_of(*placed: tuple[str, str, Evidence], facts: dict[str, object] | None = None, **more: Any) -> State:
    """An assessment of 2022 with this evidence at its places, and these known facts."""
    return State(
        *("示例大队", "county", "2022", "henan-2022-agency"),
        facts={key: Fact(FactState.KNOWN, value) for key, value in (facts or {}).items()},  # type: ignore[arg-type]
        evidence={evidence.id: evidence for _, _, evidence in placed},
        attachments=tuple(Attachment(item, slot, n, each.id) for n, (item, slot, each) in enumerate(placed, 1)),
        **more,
    )


def found(state: State, *kinds: CheckKind, rubrics: RubricSet = COUNTY, **more: Any) -> list[Check]:
    """The checks of these kinds, or all."""
    all_ = checks(state, rubrics, score_assessment(rubrics, state.facts, state.filled), **more)
    return [check for check in all_ if not kinds or check.kind in kinds]


def invented(rubrics: RubricSet, random: Random) -> State:
    """Facts, evidence with all sorts of things said, attachments anywhere, instances proven by whatever there is."""
    pieces = [
        piece(
            "0123456789abcdef"[number],
            kind=random.choice(list(DocumentKind)),
            source=random.choice(list(Source)),
            date=random.choice(DATES),
            period_from=random.choice(("", "2021", "2022-03")),
            period_to=random.choice(("", "2022-06")),
            problem=random.choice(("", "", "打不开。请重新取得原件。")),
        )
        for number in range(random.randint(0, 12))
    ]
    places = [(ref, slot) for ref, item in rubrics.items.items() for slot in ("", *(s.key for s in item.slots))]
    chosen = [(*random.choice(places), each) for each in pieces for _ in range(random.randint(1, 4))]
    state = state_of(*dict.fromkeys(chosen))
    entries = [
        Occurrence(
            f"{number:032x}", random.choice(("ministry_case_count", "province_case_count", "staff_rewards")), number
        )
        for number in range(random.randint(0, 5))
    ]
    proofs = {Proof(entry.id, each.id) for entry in entries for each in pieces if random.random() < 0.2}
    return replace(
        state,
        facts=any_facts(rubrics, random),
        occurrences={entry.id: entry for entry in entries},
        proofs=frozenset(proofs),
    )


@given(rubric_sets, st.integers(0, 2**32))
def test_every_check_says_what_it_found_where_and_what_to_do(rubrics: RubricSet, seed: int) -> None:
    state = invented(rubrics, Random(seed))
    for check in found(state, rubrics=rubrics):
        item = rubrics.items[check.item]
        assert check.text.count("。") >= 2 and check.kind.word
        assert check.clause in ("", *(clause.ref for clause in item.clauses))
        assert check.slot in ("", *(slot.key for slot in item.slots))
        assert check.evidence == "" or check.evidence in state.evidence


@given(rubric_sets, st.integers(0, 2**32))
def test_sound_evidence_on_every_item_and_slot_leaves_no_claim_without_proof(rubrics: RubricSet, seed: int) -> None:
    facts = any_facts(rubrics, Random(seed))
    one = piece("a", kind=DocumentKind.DOCUMENT)
    places = [(ref, slot) for ref, item in rubrics.items.items() for slot in ("", *(s.key for s in item.slots))]
    state = replace(state_of(*((*place, one) for place in places)), facts=facts)
    assert found(state, CheckKind.UNBACKED, CheckKind.MISSING, CheckKind.UNREADABLE, rubrics=rubrics) == []


@given(st.integers(0, 2**32))
def test_saying_nothing_raises_no_alarm_about_a_document(seed: int) -> None:
    random = Random(seed)
    places = [(ref, slot.key) for ref, item in COUNTY.items.items() for slot in item.slots]
    pieces = [(*random.choice(places), piece(key)) for key in "0123456789"]
    state = replace(state_of(*pieces), facts=any_facts(COUNTY, random))
    assert {check.kind for check in found(state)} <= {CheckKind.UNBACKED, CheckKind.MISSING}


@given(st.integers(0, 2**32))
def test_an_items_checks_are_those_of_the_whole(seed: int) -> None:
    state = invented(COUNTY, Random(seed))
    checker = Checker(state, COUNTY, score_assessment(COUNTY, state.facts, state.filled))
    for ref in COUNTY.items:
        assert checker.of_item(ref) == [check for check in checker.all if check.item == ref]


@pytest.mark.parametrize(
    ("said", "alarmed"),
    [
        ({"date": "2021-05", "kind": DocumentKind.PHOTO}, True),
        ({"date": "2022", "kind": DocumentKind.PHOTO}, False),
        ({"date": "2021-05", "kind": DocumentKind.SCHEME}, False),
        ({"date": "2023-01-10", "kind": DocumentKind.SCREENSHOT, "period_to": "2022-12"}, False),
        ({"period_from": "2023", "kind": DocumentKind.SCHEME}, True),
        ({"period_from": "2021-07", "period_to": "2022-06"}, False),
    ],
)
def test_a_document_is_outside_the_period_by_what_it_is_about(said: dict[str, Any], alarmed: bool) -> None:
    assert bool(found(state_of(("5", "1", piece("a", **said))), CheckKind.OUTSIDE)) == alarmed


def test_where_system_data_prevails_the_units_own_papers_are_not_enough() -> None:
    own, system = piece("a", source=Source.OWN), piece("b", source=Source.SYSTEM)
    facts: dict[str, object] = {"37-1": True, "6-1": True}
    (check,) = found(state_of(("37", "", own), ("6", "1", own), facts=facts), CheckKind.SYSTEM)
    assert (check.item, check.clause) == ("37", "37-1")
    assert "以移动执法系统统计数据为准" in check.text
    for other in (system, piece("c")):
        assert not found(state_of(("37", "", own), ("37", "", other), facts=facts), CheckKind.SYSTEM)


def test_one_document_counts_once_among_the_instances_of_a_count() -> None:
    notice = piece("a")
    cases = {key * 32: Occurrence(key * 32, "ministry_case_count", n) for n, key in enumerate("12", 1)}
    proofs = frozenset(Proof(key, notice.id) for key in cases)
    now = state_of(("36", "", notice), facts={"ministry_case_count": 2}, occurrences=cases, proofs=proofs)
    (check,) = found(now, CheckKind.REUSED)
    assert (check.clause, check.evidence) == ("36-1", notice.id)
    assert not found(replace(now, proofs=frozenset([*proofs][:1])), CheckKind.REUSED)


def test_one_document_in_two_clauses_is_pointed_out_where_the_source_leaves_it_open() -> None:
    notice = piece("a")
    cases = {
        key * 32: Occurrence(key * 32, fact, 1)
        for key, fact in (("1", "ministry_case_count"), ("2", "province_case_count"))
    }
    proofs = frozenset(Proof(key, notice.id) for key in cases)
    facts: dict[str, object] = {"ministry_case_count": 1, "province_case_count": 1}
    now = state_of(("36", "", notice), facts=facts, occurrences=cases, proofs=proofs)
    assert [check.clause for check in found(now, CheckKind.SHARED)] == ["36-1", "36-2"]
    assert not found(now, CheckKind.REUSED)


def test_the_same_file_for_two_kinds_of_cases_where_the_source_forbids_it() -> None:
    rubrics = load("qinghai-haixi-2017-collective", "county")
    case = piece("a")
    now = replace(state_of(("1", "1", case), ("1", "2", case)), rubric_id=rubrics.main.id, period="2017")
    assert {check.clause for check in found(now, CheckKind.REUSED, rubrics=rubrics)} == {"1-1", "1-2"}
    other = replace(state_of(("1", "1", case), ("1", "3", case)), rubric_id=rubrics.main.id, period="2017")
    assert not found(other, CheckKind.REUSED, rubrics=rubrics)


def test_a_count_that_differs_from_its_ledger_and_an_instance_without_proof_are_told() -> None:
    case = Occurrence("1" * 32, "big_penalty_count", 1, "示例案件")
    now = state_of(("37", "", piece("a")), facts={"big_penalty_count": 2}, occurrences={case.id: case})
    assert [check.clause for check in found(now, CheckKind.LEDGER)] == ["37-4", "37-4"]
    proven = replace(
        now, proofs=frozenset({Proof(case.id, "a" * 32)}), facts={"big_penalty_count": Fact(FactState.KNOWN, 1)}
    )
    assert not found(proven, CheckKind.LEDGER)


def test_an_instance_of_another_year_is_outside_the_period() -> None:
    last_year = Occurrence("1" * 32, "big_penalty_count", 1, "示例案件", date="2021-12-30")
    this_year = Occurrence("2" * 32, "big_penalty_count", 2, date="2022")
    cases = {case.id: case for case in (last_year, this_year)}
    now = state_of(("37", "", piece("a")), facts={"big_penalty_count": 2}, occurrences=cases)
    (check,) = found(now, CheckKind.OUTSIDE)
    assert (check.item, check.clause) == ("37", "37-4")
    assert "登记的第 1 件“示例案件”，日期 2021-12-30 不在创建年度 2022 内。请核对日期" in check.text
    mended = replace(now, occurrences={**cases, last_year.id: replace(last_year, date="2022-12-30")})
    assert not found(mended, CheckKind.OUTSIDE)
    assert not found(replace(now, period=""), CheckKind.OUTSIDE)


def test_screenshots_twins_and_what_lies_twice() -> None:
    shot, twin = piece("a", kind=DocumentKind.SCREENSHOT), piece("b")
    now = state_of(("5", "", shot), ("5", "1", shot), ("6", "1", twin))
    kinds = [check.kind for check in found(now, twins={shot.id: (twin.id,), twin.id: (shot.id,)})]
    assert kinds == [CheckKind.TWICE, CheckKind.UNDATED, CheckKind.TWIN, CheckKind.TWIN]
