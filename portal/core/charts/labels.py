"""Where the words of a picture go, so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence

NARROW = 0.58  # of the letters' height: how wide a digit or a Latin letter is
FIRST_WIDE = 0x2E80  # from here on signs are as wide as high


def width_of(text: str, size: float) -> float:
    """How wide the text is drawn with letters of *size*."""
    return sum(size if ord(sign) >= FIRST_WIDE else size * NARROW for sign in text)


def apart(places: Sequence[float], step: float, low: float, high: float) -> list[float]:
    """The places moved as little as need be so that they are *step* apart, between *low* and *high*.

    In the order given, which need not be that of the places; where there is no room for all, they stand
    evenly from end to end.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    if not order:
        return []
    step = min(step, (high - low) / max(1, len(order) - 1))
    found = [0.0] * len(places)
    at = low - step
    for index in order:
        at = found[index] = max(places[index], at + step)
    at = high + step
    for index in reversed(order):
        at = found[index] = min(found[index], at - step)
    return [round(place, 1) for place in found]


def nice_top(largest: float) -> float:
    """The end of a scale from zero: the next of 1, 2, 2.5, 5 times a power of ten; of nothing, one."""
    power = 1.0
    while power * 10 <= largest:
        power *= 10
    steps = (1, 2, 2.5, 5, 10)
    return max(1.0, next((step * power for step in steps if step * power >= largest), 10 * power))
