"""The arithmetic of the roll-up once more, in plain Python, for a reader who knows the field and not SQL.

Nothing here is shared with the portal's code but the names: it takes lists and dictionaries, and
counts with the fingers. The property tests compare the two on random worlds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Month = tuple[int, int]  # (year, month)


@dataclass(frozen=True)
class Figure:
    numerator: int
    denominator: int | None = None
    opening: int | None = None
    recorded: int | None = None  # what the register held

    @property
    def differs(self) -> bool:
        return self.recorded is not None and self.recorded != self.numerator


@dataclass
class Community:
    code: str
    first: Month = (1949, 10)  # the first month at whose end it exists
    last: Month = (9999, 12)  # the last month at whose end it exists
    approved: dict[Month, dict[str, Figure]] = field(default_factory=dict)

    def exists(self, month: Month) -> bool:
        return self.first <= month <= self.last


@dataclass(frozen=True)
class Row:
    numerator: int | None = None
    denominator: int | None = None
    ytd_numerator: int | None = None
    ytd_denominator: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    minimum_area: str = ""
    maximum_area: str = ""
    due: int = 0
    covered: int = 0
    carried: int = 0
    months_covered: int = 0
    oldest: Month | None = None
    recorded: int | None = None
    differing: int = 0


def months_apart(earlier: Month, later: Month) -> int:
    return (later[0] - earlier[0]) * 12 + later[1] - earlier[1]


def community_row(community: Community, code: str, kind: str, carry: int, month: Month) -> Row | None:
    """What one community contributes in a month, or None if it has nothing to say."""
    reported = {
        m: figures[code] for m, figures in community.approved.items() if code in figures and m <= month
    }
    if kind in {"completion", "level", "rank"}:
        return stock_row(community, reported, carry, month)
    return flow_row(community, reported, kind, month)


def stock_row(community: Community, reported: dict[Month, Figure], carry: int, month: Month) -> Row | None:
    if not reported or not community.exists(month):
        return None
    latest = max(reported)
    if months_apart(latest, month) > carry:
        return None
    figure = reported[latest]
    return Row(
        numerator=figure.numerator,
        denominator=figure.denominator,
        due=1,
        covered=1,
        carried=int(latest != month),
        oldest=latest,
        recorded=figure.recorded,
        differing=int(figure.differs),
    )


def cases_of_the_year(this_year: dict[Month, Figure]) -> int | None:
    """What there was to settle: settled in earlier months, and what the latest one had before it.

    Without an opening (nothing is carried from month to month) all that was received.
    """
    *earlier, latest = [this_year[m] for m in sorted(this_year)]
    if all(figure.denominator is None for figure in this_year.values()):
        return None
    settled = sum(
        (figure.denominator or 0) if figure.opening is None else figure.numerator for figure in earlier
    )
    return settled + (latest.opening or 0) + (latest.denominator or 0)


def flow_row(community: Community, reported: dict[Month, Figure], kind: str, month: Month) -> Row | None:
    this_year = {m: figure for m, figure in reported.items() if m[0] == month[0]}
    if not this_year:
        return None
    now = this_year.get(month) if community.exists(month) else None
    if kind == "frequency":
        ytd_n = sum(1 for figure in this_year.values() if figure.numerator >= (figure.denominator or 0))
        ytd_d = len(this_year)
    else:
        ytd_n = sum(figure.numerator for figure in this_year.values())
        ytd_d = cases_of_the_year(this_year)
    return Row(
        numerator=now.numerator if now else None,
        denominator=now.denominator + (now.opening or 0) if now and now.denominator is not None else None,
        ytd_numerator=ytd_n,
        ytd_denominator=ytd_d,
        due=int(community.exists(month)),
        covered=int(now is not None),
        months_covered=len(this_year),
        oldest=month if now else None,
        recorded=now.recorded if now else None,
        differing=int(now is not None and now.differs),
    )


def total_row(communities: list[Community], code: str, kind: str, carry: int, month: Month) -> Row | None:
    """What an area says in a month: its communities together."""
    rows = {c.code: row for c in communities if (row := community_row(c, code, kind, carry, month))}
    if not rows:
        return None
    known = {area: row for area, row in rows.items() if row.numerator is not None}
    numerator: int | None = sum(row.numerator for row in known.values()) if known else None
    denominator = total(row.denominator for row in rows.values())
    if kind == "frequency":
        met = [row for row in known.values() if row.numerator >= row.denominator]
        numerator = len(met) if known else None
        denominator = len(known)
    extremes = {}
    if kind in {"level", "rank"}:
        least = min(known, key=lambda area: (known[area].numerator, area))
        most = min(known, key=lambda area: (-known[area].numerator, area))
        extremes = {
            "minimum": known[least].numerator,
            "maximum": known[most].numerator,
            "minimum_area": least,
            "maximum_area": most,
        }
    return Row(
        numerator=None if kind == "rank" else numerator,
        denominator=denominator,
        ytd_numerator=total(row.ytd_numerator for row in rows.values()),
        ytd_denominator=total(row.ytd_denominator for row in rows.values()),
        due=sum(c.exists(month) for c in communities),
        covered=sum(row.covered for row in rows.values()),
        carried=sum(row.carried for row in rows.values()),
        months_covered=sum(row.months_covered for row in rows.values()),
        oldest=min((row.oldest for row in rows.values() if row.oldest), default=None),
        recorded=total(row.recorded for row in rows.values()),
        differing=sum(row.differing for row in rows.values()),
        **extremes,
    )


def total(values) -> int | None:
    """The sum of what is known, None if nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
