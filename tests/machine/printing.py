"""How figures are printed, once more and by hand: rates, amounts, areas (form rules of docs/sentences.md)."""

from __future__ import annotations

from fractions import Fraction


def rate(n: int, d: int) -> str:
    """One decimal, half up; 99.9 short of all, 0.1 above none; no .0."""
    tenths = int(Fraction(1000 * n, d) + Fraction(1, 2))
    if n < d:
        tenths = min(tenths, 999)
    if n > 0:
        tenths = max(tenths, 1)
    return decimal(tenths)


def decimal(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    return f"{whole}.{rest}" if rest else str(whole)


def tenths_of(text: str) -> int:
    """The other way: “90.5” is 905 tenths."""
    whole, _point, rest = text.partition(".")
    return int(whole) * 10 + int(rest or 0)


def hundredths_of_wan(square_metres: int) -> str:
    """万㎡ with two decimals, half up, zeros dropped."""
    hundredths = int(Fraction(square_metres, 100) + Fraction(1, 2))
    text = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    return f"{text}万㎡"


def area_on_a_page(square_metres: int) -> str:
    return f"{square_metres:,}㎡" if square_metres < 10_000 else hundredths_of_wan(square_metres)


def area_in_a_speech(square_metres: int) -> str:
    return f"{square_metres}㎡" if square_metres < 100 else hundredths_of_wan(square_metres)


def amount(n: int, unit: str) -> str:
    return area_on_a_page(n) if unit == "㎡" else f"{n:,}{unit}"
