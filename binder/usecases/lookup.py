"""What a person named, found in the assessment; or a UserError that offers what they may have meant."""

from collections.abc import Mapping
from difflib import get_close_matches

from binder.domain.evidence import Evidence
from binder.domain.facts import FactSpec
from binder.domain.rubric import Item, Reading
from binder.errors import UserError
from binder.usecases.session import Session

_MOST_OFFERED = 5


def fact_spec(session: Session, key: str) -> FactSpec:
    """The fact of this key."""
    specs = session.rubrics.facts
    if key not in specs:
        raise unknown("fact", key, {spec.key: spec.title for spec in specs.values()}, "填报数据")
    return specs[key]


def item_of(session: Session, ref: str) -> Item:
    """The item of this ref ("4", "henan-2022-equipment:4")."""
    items = session.rubrics.items
    if ref not in items:
        raise unknown("item", ref, {other: item.short for other, item in items.items()}, "事项")
    return items[ref]


def item_and_slot(session: Session, ref: str, slot: str) -> Item:
    """The item of this ref, which has this slot; slot "" is the item as a whole."""
    item = item_of(session, ref)
    titles = {other.key: other.title for other in item.slots}
    if slot and slot not in titles:
        raise unknown("slot", slot, titles, f"{item.named}的佐证要求")
    return item


def reading_of(session: Session, key: str) -> Reading:
    """The reading of this key."""
    readings = session.rubrics.readings
    if key not in readings:
        raise unknown("reading", key, {other: reading.question for other, reading in readings.items()}, "读法")
    return readings[key]


def evidence_of(session: Session, evidence_id: str) -> Evidence:
    """The evidence of this id, in use, waiting or in the trash."""
    state = session.state
    found = state.evidence.get(evidence_id) or state.waiting.get(evidence_id) or state.trash.get(evidence_id)
    if found is None:
        raise UserError("unknown-evidence", f"没有编号为“{evidence_id}”的佐证材料。请刷新后重新选择。")
    return found


def unknown(what: str, word: str, titles: Mapping[str, str], name: str) -> UserError:
    """The error for a word that is no key; titles: what there is, by key."""
    offered = _near(word, titles)
    if not titles:
        remedy = "这里没有可选的，请留空。"
    elif len(offered) == len(titles):
        remedy = f"可以是：{'、'.join(_named(titles, offered))}。"
    elif offered:
        remedy = f"是不是：{'、'.join(_named(titles, offered))}？"
    else:
        remedy = f"请从现有的 {len(titles)} 个里选择，例如 {'、'.join(_named(titles, list(titles)[:3]))}。"
    return UserError(f"unknown-{what}", f"没有名为“{word}”的{name}。{remedy}")


def _near(word: str, titles: Mapping[str, str]) -> list[str]:
    """Keys that resemble the word, or whose title holds it; all keys when they are few."""
    if len(titles) <= _MOST_OFFERED:
        return list(titles)
    by_title = [key for key, title in titles.items() if word and word in title]
    close = get_close_matches(word, titles, n=_MOST_OFFERED, cutoff=0.5)
    return list(dict.fromkeys([*by_title, *close]))[:_MOST_OFFERED]


def _named(titles: Mapping[str, str], keys: list[str]) -> list[str]:
    return [f"{key}（{titles[key]}）" if titles[key] else key for key in keys]


def storable(text: str) -> str:
    """Text that a database can keep: what is no character, as in an undecodable file name, becomes "�"; NUL goes."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "")


def plain(text: str) -> str:
    """Storable text without blanks at its ends."""
    return storable(text).strip()


def plain_line(text: str) -> str:
    """Storable text on one line, every run of blanks a single space."""
    return " ".join(storable(text).split())
