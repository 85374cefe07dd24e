"""Stating facts and choosing how to read an ambiguous sentence."""

from binder.domain.assessment import Change, Choice
from binder.domain.facts import FactError, FactState, make_fact
from binder.errors import UserError
from binder.store.rows import Row, choice_row, fact_row
from binder.usecases.lookup import fact_spec, plain, plain_line, reading_of, unknown
from binder.usecases.session import Session


def set_fact(session: Session, key: str, raw: object, state: FactState = FactState.KNOWN, note: str = "") -> Change:
    """State a fact. raw: as typed, or as JSON or YAML have it; None where the state carries no value.

    Edits of one fact within two seconds of each other are undone together.
    """
    spec = fact_spec(session, key)
    try:
        fact = make_fact(spec, state, raw, plain(note))
    except FactError as error:
        raise UserError("bad-fact", str(error)) from error
    with session.edit(f"填报“{spec.title}”", burst=f"fact:{key}") as edit:
        edit.put(fact_row(key, fact))
    return edit.change


def clear_fact(session: Session, key: str) -> Change:
    """Take a fact back to 未填, its note included."""
    spec = fact_spec(session, key)
    with session.edit(f"清除“{spec.title}”") as edit:
        edit.drop(Row("fact", {"key": key}))
    return edit.change


def choose_reading(session: Session, key: str, option: str, who: str) -> Change:
    """Switch a reading to one of its options. who: the person or meeting that decided it."""
    from binder.store.project import now

    reading = reading_of(session, key)
    titles = {choice.key: choice.title for choice in reading.options}
    if option not in titles:
        raise unknown("option", option, titles, f"读法 {key} 的选项")
    with session.edit(f"选择读法“{key} {titles[option]}”") as edit:
        edit.put(choice_row(key, Choice(option, plain_line(who), now())))
    return edit.change
