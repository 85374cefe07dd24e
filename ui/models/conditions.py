"""What decides on titles and categories beside the points: vetoes, basic conditions, an average from above."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from binder.domain.facts import MISSING, Facts, FactState
from binder.domain.rubric import Rubric, RubricSet, Veto
from binder.domain.rules import Mark, all_hold, is_true
from ui.models.asked import Asked, Stand, of_mark

OPEN = (FactState.MISSING, FactState.PENDING)


@dataclass(frozen=True, slots=True)
class Terms:
    """One of them. heading: what it is one of ("一票否决"); quote: as printed; effect: what hangs on it.

    asked: its facts; stand: how it stands, as the facts are.
    """

    heading: str
    title: str
    quote: str
    effect: str
    asked: tuple[Asked, ...]
    stand: Callable[[Facts], Stand]


def terms_of_all(rubrics: RubricSet) -> tuple[Terms, ...]:
    """Those of the rubric, then of its annexes."""
    return tuple(terms for rubric in rubrics for terms in _of_rubric(rubric))


def _of_rubric(rubric: Rubric) -> Iterator[Terms]:
    names = {award.key: award.name for award in rubric.awards}
    for veto in rubric.vetoes:
        lost = "、".join(names[key] for key in veto.awards if key in names)
        asked = tuple(Asked(key) for key in veto.facts)
        yield Terms("一票否决", veto.title, veto.quote, _veto_effect(veto, lost), asked, _veto_stand(veto))
    for award in rubric.awards:
        if award.requires:
            effect = f"都达到，才能评为{award.name}；不影响得分。"
            yield _conditions(f"{award.name}的基本条件", award.quote, effect, award.requires)
    for category in rubric.categories:
        if category.requires:
            effect = f"都达到，第{category.number}分类才计分；有一条没有达到，这一类计 0 分。"
            yield _conditions(f"第{category.number}分类的前提", category.title, effect, category.requires)
    if rubric.average:
        effect = "本单位不作要求的分值，按这个得分率计；由上级给出。"
        yield Terms("平均得分率", "平均得分率", "", effect, (Asked(rubric.average),), _average_stand(rubric.average))


def _conditions(title: str, quote: str, effect: str, marks: tuple[Mark, ...]) -> Terms:
    def stand(facts: Facts) -> Stand:
        match all_hold(marks, facts):
            case True:
                return Stand("已达到", "green")
            case False:
                return Stand("没有达到", "red")
        return Stand("还没有确认", "amber")

    return Terms("基本条件", title, quote, effect, tuple(map(of_mark, marks)), stand)


def _veto_effect(veto: Veto, lost: str) -> str:
    when = "以上各项都为“是”时" if len(veto.facts) > 1 else "为“是”时"
    return f"{when}，评不上{lost}；分数不变。" if lost else f"{when}一票否决；称号由上级决定，分数不变。"


def _veto_stand(veto: Veto) -> Callable[[Facts], Stand]:
    def stand(facts: Facts) -> Stand:
        true = [is_true(facts, key) for key in veto.facts]
        if all(true):
            return Stand("已触发", "red")
        answered = any(facts.get(key, MISSING).state not in OPEN and not is_true(facts, key) for key in veto.facts)
        return Stand("没有触发", "green") if answered else Stand("还没有确认", "amber")

    return stand


def _average_stand(key: str) -> Callable[[Facts], Stand]:
    return lambda facts: Stand("还没有填", "amber") if facts.get(key, MISSING).value is None else Stand("已填", "green")


def page_title(terms: tuple[Terms, ...]) -> str:
    """What the page of all these is called: "一票否决与基本条件"."""
    return "与".join(dict.fromkeys(one.heading for one in terms))


def worst(terms: tuple[Terms, ...], facts: Facts) -> Stand:
    """How they stand together: by the worst of them, with how many stand like that."""
    stands = [one.stand(facts) for one in terms]
    for tone in ("red", "amber"):
        found = [stand for stand in stands if stand.tone == tone]
        if found:
            return Stand(f"{len(found)} 项{found[0].text}", tone)
    return stands[0]
