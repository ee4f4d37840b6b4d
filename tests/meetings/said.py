"""Snapshots to write sentences from: six communities, and indicators whose numbers a test gives."""

from portal.core.rates import Rate, plain
from portal.meetings import sentences
from tests.meetings import presented

NAMES = ["东风社区", "西园社区", "南桥社区", "北苑社区", "中山社区", "新华社区"]
ELECTED = "物管小区业委会完成选举{n}个，完成率{rate}"


def numbers(n, d, **changed):
    """The numbers of a cell as freezing prints them."""
    rate = Rate.of(n, d)
    return {"n": n, "d": d, "percent": plain(rate.percent) if rate else None} | changed


def counted(code="owners_committee_elected", sentence=ELECTED, n=38, d=42, absent=(), **changed):
    """An indicator of six communities, of which those at *absent* are not counted."""
    one = presented.indicator(code, names=NAMES, sentence=sentence, has_rate=d is not None, **changed)
    one["total"] |= numbers(n, d)
    counted_rows = [row for place, row in enumerate(one["rows"]) if place not in absent]
    parts = zip(shared(n, len(counted_rows)), shared(d, len(counted_rows)), strict=True)
    for row, (part, whole) in zip(counted_rows, parts, strict=True):
        row |= numbers(part, whole)
    for place in absent:
        one["rows"][place] |= presented.NOT_COUNTED
    return one


def shared(number, among):
    """*number* in as many parts, which add up to it."""
    if number is None:
        return [None] * among
    return [number // among + (place < number % among) for place in range(among)]


def content(indicators=(), *, states=None, named=True, **changed):
    made = presented.content(list(indicators), names=NAMES, **changed)
    made["meeting"] |= {"names_in_text": named}
    for place, state in (states or {}).items():
        made["communities"][place]["report_state"] = state
    return made


def said(made, key):
    return sentences.write(made)[key]["text"]


def note(made, key):
    return sentences.write(made)[key]["note"]
