"""The lamps of the tree and the missing list, on the Henan table."""

from datetime import date

from binder.domain.assessment import Duty, State
from binder.domain.evidence import Attachment, Evidence, FileInfo, FileKind
from binder.domain.facts import Fact, FactState
from binder.domain.outline import Gap, GapKind, ItemLine, Lamp, build_outline, missing_list
from binder.domain.score import score_assessment
from binder.rubric.library import load

TODAY = date(2022, 12, 1)
RUBRICS = load("henan-2022-agency", "county")
PHOTO = Evidence("a" * 32, "现场照片", FileInfo("0" * 64, "IMG.jpg", 10, FileKind.JPEG))


def state(facts: dict[str, object], *places: tuple[str, str], due: str = "", problem: str = "") -> State:
    """An assessment with these known facts, the photo at these places, and a due date on item 6."""
    file = FileInfo("0" * 64, "IMG.jpg", 10, FileKind.JPEG, problem=problem)
    return State(
        unit="示例大队",
        level="county",
        period="2022",
        rubric_id="henan-2022-agency",
        facts={key: Fact(FactState.KNOWN, value) for key, value in facts.items()},  # type: ignore[arg-type]
        evidence={PHOTO.id: Evidence(PHOTO.id, PHOTO.title, file)},
        attachments=tuple(Attachment(item, slot, n, PHOTO.id) for n, (item, slot) in enumerate(places, 1)),
        duties={"6": Duty("办公室", due)} if due else {},
    )


def line(now: State, item: str) -> ItemLine:
    score = score_assessment(RUBRICS, now.facts, now.filled)
    return build_outline(RUBRICS, score, now, TODAY).items[item]


def gaps(now: State, item: str) -> list[Gap]:
    score = score_assessment(RUBRICS, now.facts, now.filled)
    return [gap for gap in missing_list(score, now) if gap.item == item]


SLOT = RUBRICS.items["6"].slots[0].key


def test_an_item_goes_from_ring_to_half_disc_to_done() -> None:
    assert line(state({}), "6").lamp is Lamp.EMPTY
    assert line(state({"6-1": True}), "6").lamp is Lamp.PART
    assert line(state({"6-1": True}, ("6", SLOT)), "6").lamp is Lamp.DONE


def test_an_item_answered_with_no_is_not_done_although_nothing_is_missing() -> None:
    answered = state({"6-1": False}, ("6", SLOT))
    assert line(answered, "6").lamp is Lamp.PART
    assert gaps(answered, "6") == []


def test_what_is_not_done_and_due_soon_raises_the_alarm_and_what_is_done_does_not() -> None:
    assert line(state({}, due="2022-12-11"), "6").lamp is Lamp.ALARM
    assert line(state({}, due="2022-12-12"), "6").lamp is Lamp.EMPTY
    assert line(state({}, due="2022-11-30"), "6").days_left == -1
    assert line(state({"6-1": True}, ("6", SLOT), due="2022-12-02"), "6").lamp is Lamp.DONE


def test_items_not_asked_of_a_county_and_items_of_a_common_pot_have_lamps_of_their_own() -> None:
    assert line(state({}), "1").lamp is Lamp.EXEMPT
    assert line(state({}), "9").lamp is Lamp.MERGED
    assert gaps(state({}), "1") == []


def test_a_damaged_original_fills_no_slot_and_is_named() -> None:
    damaged = state({"6-1": True}, ("6", SLOT), problem="图片已损坏，请重新拍照。")
    assert line(damaged, "6").filled == 0
    assert [gap.kind for gap in gaps(damaged, "6")] == [GapKind.SLOT, GapKind.CLAIM, GapKind.FILE]


def test_the_linked_item_is_done_only_with_all_its_points() -> None:
    assert line(state({}), "8").lamp is not Lamp.DONE


def test_the_printed_department_stands_until_another_is_named() -> None:
    rubrics = load("fujian-2022-county", "county")
    bare = State(unit="示例", level="county", period="2022", rubric_id="fujian-2022-county")
    named = State(unit="示例", level="county", period="2022", rubric_id="", duties={"3.2": Duty("装备股")})
    for now, department in ((bare, rubrics.items["3.2"].department), (named, "装备股")):
        outline = build_outline(rubrics, score_assessment(rubrics, {}), now, TODAY)
        assert outline.items["3.2"].duty.department == department != ""
