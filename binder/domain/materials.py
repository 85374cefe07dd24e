"""What a source asks for besides points: papers to hand in, with dates and limits, and places to win."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """One printed date of a material. due: "YYYY-MM-DD"."""

    due: str
    quote: str


@dataclass(frozen=True, slots=True)
class Material:
    """A paper that the source wants handed in. limit: most characters, 0 for none printed. form: "Word", "PDF"…

    deadlines: every date printed for it; more than one when the source contradicts itself.
    """

    title: str
    quote: str
    deadlines: tuple[Deadline, ...] = ()
    limit: int = 0
    form: str = ""
    department: str = ""

    @property
    def due(self) -> str:
        """The earliest printed date, "" when there is none."""
        return min((deadline.due for deadline in self.deadlines), default="")


@dataclass(frozen=True, slots=True)
class Quota:
    """名额: how many may be named or win. count: places, 0 when unreadable in the source."""

    title: str
    quote: str
    count: int
