"""What the property tests of measures share: random days around a month, and a database left as it was."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

from django.db import connection, transaction
from hypothesis import strategies as st

from portal.core.areas import Level
from portal.core.measures import recorded
from portal.core.month import Month
from tests.factories import CommunityFactory, SubDistrictFactory

MONTH = Month(2026, 3)
OFFICE = "990101001"
CODES = [f"{OFFICE}{number:03d}" for number in (1, 2, 3)]
#: Days in the month before, the month itself and the month after, its edges among them.
days = st.dates(dt.date(2026, 2, 20), dt.date(2026, 4, 8))
retired = st.one_of(st.none(), days)
codes = st.sampled_from(CODES)


@contextmanager
def undone():
    """Whatever is written inside is gone afterwards: one example does not see another's rows.

    Nobody else writes meanwhile, so pages inside may take it for their one view of the data.
    """
    with transaction.atomic():
        held = getattr(connection, "holds_one_view", False)
        connection.holds_one_view = True
        try:
            yield
        finally:
            connection.holds_one_view = held
        transaction.set_rollback(True)


def make_communities():
    """Three communities of one office, by code."""
    office = SubDistrictFactory(code=OFFICE)
    return {code: CommunityFactory(sub_district=office, code=code) for code in CODES}


def stated(indicator_code, level=Level.COMMUNITY):
    """What the measure says of the month: area code → (numerator, denominator)."""
    rows = recorded(indicator_code, MONTH, OFFICE, level)
    return {code: (row.numerator, row.denominator) for code, row in rows.items()}


def in_month(day):
    return day is not None and MONTH.first_day <= day <= MONTH.last_day


def by_area(rows, area, numerator, denominator=None):
    """The same counted by hand: *rows* grouped by ``area(row)``, each side summed over its rows."""
    found = {}
    for row in rows:
        n, d = found.get(area(row), (0, 0))
        found[area(row)] = (n + numerator(row), d + (denominator(row) if denominator else 0))
    return {code: (n, d if denominator else None) for code, (n, d) in found.items()}
