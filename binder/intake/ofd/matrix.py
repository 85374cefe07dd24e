"""Affine maps of the plane, and numbers as PDF writes them."""

import math
from typing import NamedTuple


class Matrix(NamedTuple):
    """x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    @property
    def is_identity(self) -> bool:
        return self == (1, 0, 0, 1, 0, 0)

    @property
    def scale(self) -> float:
        """How much longer a stretch becomes at most, along an axis."""
        return max(math.hypot(self.a, self.b), math.hypot(self.c, self.d))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: "Matrix") -> "Matrix":
        """The map that applies `first`, then this one."""
        a, b, c, d, e, f = first
        return Matrix(
            self.a * a + self.c * b,
            self.b * a + self.d * b,
            self.a * c + self.c * d,
            self.b * c + self.d * d,
            self.a * e + self.c * f + self.e,
            self.b * e + self.d * f + self.f,
        )


IDENTITY = Matrix()


def pdf_number(value: float) -> str:
    """Without an exponent, which PDF does not know."""
    return f"{value:.5f}".rstrip("0").rstrip(".") if value else "0"


def pdf_numbers(*values: float) -> str:
    return " ".join(map(pdf_number, values))
