"""Making an assessment and opening one."""

from pathlib import Path

from binder.domain.assessment import State
from binder.errors import UserError
from binder.pdf.workshop import Workshops
from binder.rubric import library
from binder.usecases.lookup import plain_line
from binder.usecases.session import Session


def create_assessment(folder: Path, rubric_id: str, unit: str, level: str, period: str = "") -> Session:
    """Make an assessment in a new folder (".binder" is added to its name) and open it.

    level: a key of the rubric's levels; period: "" for the rubric's own year. UserError when the folder exists already.
    """
    from binder.store.making import create_project

    texts = library.texts_of(rubric_id)
    rubrics = library.load_text(texts, rubric_id, level)
    name = plain_line(unit)
    if not name:
        raise UserError("no-unit", "还没有写单位名称。请填写创建单位的全称。")
    state = State(unit=name, level=level, period=plain_line(period) or rubrics.main.year, rubric_id=rubric_id)
    return open_assessment(create_project(folder, state, rubrics, texts))


def open_assessment(folder: Path) -> Session:
    """Open an assessment; ".binder" may be left out of its name.

    What a killed export left beside its place, and a killed program beside the assessment or in the temporary folder,
    is cleared.
    UserError when it is none, is open elsewhere, is damaged, or was saved by a newer program.
    """
    from binder.store import making, private
    from binder.store.project import Project

    project = Project(assessment_folder(folder))
    making.sweep(project.folder.parent)
    private.sweep()
    try:
        if not project.refusal:  # else an export may be under way where it is open
            workshops_of(project.cache).clear()
        return Session(project)
    except BaseException:
        project.close()
        raise


def is_safe_place(folder: Path) -> bool:
    """Whether an assessment may be made in this folder: no network drive, nothing that a cloud service looks after."""
    from binder.store.places import refusal

    return refusal(folder) is None


def assessment_folder(folder: Path) -> Path:
    """The folder that is meant: ".binder" may be left out of its name."""
    from binder.store.making import with_suffix

    return folder if folder.exists() else with_suffix(folder)


def workshops_of(cache: Path) -> Workshops:
    """The places where an assessment's exports are under way."""
    return Workshops(cache / "exports.json")
