"""Rates and amounts as the portal prints them.

A rate is computed last, from whole numbers, never averaged; it is rounded half up to
one decimal, but never to a claim that the figures do not bear: 99.96 % is not 100 %,
and one case of ten thousand is not none (form rule 2 of docs/domain-rules.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_TENTH = Decimal("0.1")
_HUNDRED = Decimal(100)
SQUARE_METRES_PER_WAN = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """*numerator* out of *denominator*; the denominator must not be 0 (see ``Rate.of``)."""

    numerator: int
    denominator: int

    @classmethod
    def of(cls, numerator: int | None, denominator: int | None) -> Rate | None:
        """The rate, or None where there is nothing to divide by or nothing known."""
        if numerator is None or not denominator:
            return None
        return cls(numerator, denominator)

    @property
    def percent(self) -> Decimal:
        """Percent with one decimal, rounded half up, capped at 99.9 short of all and 0.1 above none."""
        exact = _HUNDRED * self.numerator / self.denominator
        rounded = exact.quantize(_TENTH, ROUND_HALF_UP)
        if self.numerator < self.denominator and rounded >= _HUNDRED:
            return Decimal("99.9")
        if self.numerator > 0 and rounded <= 0:
            return _TENTH
        return rounded

    @property
    def exact(self) -> Decimal:
        """Percent unrounded, for comparing and ranking."""
        return _HUNDRED * self.numerator / self.denominator

    def __str__(self) -> str:
        return f"{plain(self.percent)}%"


def plain(number: Decimal, *, grouped: bool = False) -> str:
    """A decimal without trailing zeros and without exponent: 90.5, 100; *grouped*: 1,234.5."""
    text = f"{number:,f}" if grouped else f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def area_text(square_metres: int, rounding: str = ROUND_HALF_UP) -> tuple[str, str]:
    """An area as (figure, unit): ㎡ below 10,000, 万㎡ with two decimals above."""
    if square_metres < SQUARE_METRES_PER_WAN:
        return f"{square_metres:,}", "㎡"
    wan = (Decimal(square_metres) / SQUARE_METRES_PER_WAN).quantize(Decimal("0.01"), rounding)
    return plain(wan), "万㎡"
