"""What a clause or an item earns, as it is shown: points of points, points added or taken, or only met or not met."""

from typing import NamedTuple

from binder.domain.points import Points, points_text
from binder.domain.rules import Adjustment, ClauseState, Condition, Levy, Share, Target
from binder.domain.score import ClauseScore, ItemScore
from ui.models.asked import signed

OPEN = (ClauseState.MISSING, ClauseState.PENDING)
CLOSED = (ClauseState.EXEMPT, ClauseState.EXCUSED)
OPEN_POINTS = "—"


class Shown(NamedTuple):
    """now: "1.5", "—", "+2", "已完成", "" for nothing; of: full marks, "" where there are none; unit: then "分" or "".

    tone as in `theme.label`.
    """

    now: str = ""
    tone: str = ""
    of: str = ""
    unit: str = ""

    @property
    def spoken(self) -> str:
        """For a screen reader."""
        return f"{self.now} 分，满分 {self.of} 分" if self.of else f"{self.now} {self.unit}".strip()


MET = {"met": ("已完成", "green"), "unmet": ("未完成", "red"), "open": ("未填", "3"), "soft": ("力争未达", "amber")}


def points_shown(score: ClauseScore, now: Points, *, exempt: bool = False) -> Shown:
    """A clause's points. now: those counted (all of them where the item is exempt)."""
    shown = _without_most(score)
    if shown is None:
        is_open = score.state in OPEN and not exempt
        tone = "3" if exempt else _tone(score, now)
        shown = Shown(points_now(now, is_open), tone, points_text(score.max))
    return shown


def _without_most(score: ClauseScore) -> Shown | None:
    """What stands in the place of points where a clause has no full marks; None where it has."""
    rule, shown = score.clause.rule, None
    match rule:
        case Condition():
            shown = Shown()
        case Levy():
            cost = rule.charge.amount(score.basis.facts)
            shown = Shown(f"−{points_text(cost)}", "red", unit="分") if cost else Shown()
        case Target() if score.state in CLOSED:
            shown = Shown("不作要求", "3")
        case Target():
            word = {ClauseState.EARNED: "met", ClauseState.NONE: "soft" if rule.soft else "unmet"}
            shown = Shown(*MET[word.get(score.state, "open")])
        case Share(points=0):
            share = rule.share(score.basis.facts)
            shown = Shown(OPEN_POINTS, "3") if share is None else Shown(f"{points_text(int(share * 100))}%")
        case Adjustment():
            shown = _adjusted(score)
    return shown


def _adjusted(score: ClauseScore) -> Shown:
    if score.state in OPEN and not score.claimed:
        return Shown(OPEN_POINTS, "3")
    return Shown(signed(score.claimed), signed_tone(score.claimed), unit="分")


def _tone(score: ClauseScore, now: Points) -> str:
    if score.state is ClauseState.ZEROED:
        return "red"
    if not now:
        return "3"
    return "green" if now >= score.max else "amber"


def signed_tone(points: Points) -> str:
    return "green" if points > 0 else "red" if points < 0 else "3"


def points_now(claimed: Points, is_open: bool) -> str:
    """Points claimed; a dash while nothing is known, so that an open question never reads as a confident 0."""
    return OPEN_POINTS if is_open and not claimed else points_text(claimed)


def item_shown(score: ItemScore, *, is_open: bool) -> Shown:
    """An item's points, as its head shows them. is_open: something of it is not filled in."""
    if score.item.outside:
        return Shown(signed(score.claimed), signed_tone(score.claimed), unit="分")
    if not score.max and score.clauses:
        return Shown(*MET[score.standing]) if score.standing else Shown()
    return Shown(points_now(score.claimed, is_open), "", points_text(score.max))
