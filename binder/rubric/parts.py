"""The upper parts of a rubric file, turned into the domain's: gates, readings, errata, materials."""

from binder.domain.materials import Deadline, Material, Quota
from binder.domain.points import ONE
from binder.domain.rubric import Erratum, Gate, Option, Reading
from binder.rubric.file import Draft, Path
from binder.rubric.model import ErratumFile, GateFile, MaterialFile, QuotaFile, ReadingFile


def gate(file: GateFile, path: Path, draft: Draft) -> Gate:
    """Raises UserError for a gate without exactly one bound, or that names something where it must not."""
    match file.above, file.at_least:
        case (int(bound), bool(in_points)), None:
            strict = True
        case None, (int(bound), bool(in_points)):
            strict = False
        case _:
            draft.refuse(path, "要写 above（高于）或 at_least（不低于）其中一个（exactly one bound）")
    if bool(file.key) != (file.over in ("category", "item")):
        draft.refuse(
            path,
            "over 是 category 或 item 时要写 key（哪一个），别的不写（key goes with category or item, and only there）",
        )
    if file.over != "total":
        return Gate(file.over, bound, strict, file.key, in_points)
    whole = draft.file.points or 0
    return Gate("total", bound if in_points else whole * bound // ONE, strict)


def reading(file: ReadingFile, chosen: str) -> Reading:
    options = tuple(Option(key, option.title, option.effect) for key, option in file.options.items())
    return Reading(
        file.key,
        file.quote,
        file.question,
        options,
        file.default,
        file.why,
        file.certainty,
        chosen,
    )


def erratum(file: ErratumFile) -> Erratum:
    should = "；".join(filter(None, file.fixes.values()))
    return Erratum(file.key, "；".join(file.fixes), should, file.why)


def material(file: MaterialFile) -> Material:
    deadlines = tuple(Deadline(deadline.due, deadline.quote) for deadline in file.deadlines)
    return Material(file.title, file.quote, deadlines, file.limit, file.form, file.department)


def quota(file: QuotaFile) -> Quota:
    return Quota(file.title, file.quote, file.count)
