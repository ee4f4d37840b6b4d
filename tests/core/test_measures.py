"""The registry of what registers can state."""

import re

import pytest
from django.db import connection
from django.db.models import Count, Q

from communities.models import Community
from portal.core.areas import Level
from portal.core.measures import (
    _MEASURES,
    Recorded,
    Statement,
    _compiled,
    measure,
    measured_codes,
    recorded,
    recorded_of,
    unregister,
)
from portal.core.month import Month
from tests.factories import CommunityFactory, SubDistrictFactory

MONTH = Month(2026, 1)


@pytest.fixture
def counting(db):
    office = SubDistrictFactory(code="990101001")
    for number in (1, 2):
        CommunityFactory(
            sub_district=office, code=f"{office.code}{number:03d}", work_phone="1" * (number - 1)
        )

    @measure("counted-here")
    def count(month):
        return Statement(Community.objects.due_in(month), Count("pk", filter=~Q(work_phone="")), Count("pk"))

    yield count
    unregister("counted-here")


def test_a_measure_states_its_indicator_and_nothing_states_the_others(counting, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = recorded("counted-here", MONTH, "990101001")
    assert found == {
        "990101001001": Recorded("990101001001", 0, 1),
        "990101001002": Recorded("990101001002", 1, 1),
    }
    assert recorded("nowhere", MONTH, "990101001") == {}
    assert recorded("counted-here", MONTH, "990102001") == {}


def test_any_number_of_measures_is_one_statement_for_whatever_area(counting, django_assert_num_queries):
    codes = [*sorted(measured_codes()), "nowhere"]
    with django_assert_num_queries(1):
        found = recorded_of(codes, MONTH, "990101001")
    assert len(codes) > 30
    assert found == {code: recorded(code, MONTH, "990101001") for code in codes}
    assert found["counted-here"]["990101001002"] == Recorded("990101001002", 1, 1)
    assert found["nowhere"] == {}
    for area in ("990102001", "990101001002"):  # put together once, asked of another area each time
        assert set(recorded_of(codes, MONTH, area)["counted-here"]) <= {area}
    assert recorded_of(["nowhere"], MONTH, "990101001") == {"nowhere": {}}


def test_a_measure_adds_up_to_larger_areas_and_not_below_its_finest(counting):
    assert recorded("counted-here", MONTH, "99", Level.SUB_DISTRICT) == {
        "990101001": Recorded("990101001", 1, 2)
    }
    assert recorded("counted-here", MONTH, "990101001", Level.GRID) == {}
    assert "counted-here" in measured_codes()
    assert "counted-here" not in measured_codes(Level.GRID)


def test_an_indicator_has_one_measure(counting):
    with pytest.raises(ValueError, match="already"):
        measure("counted-here")(counting)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="which index a LIKE may use is PostgreSQL's to say")
@pytest.mark.parametrize("code", sorted(measured_codes()))
@pytest.mark.django_db
def test_a_community_is_asked_for_by_a_column_that_has_an_index(code):
    """What a form or a saved figure asks of one community must not cost more with every other."""
    compiled = _compiled(_MEASURES[code].function, MONTH, Level.COMMUNITY, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {compiled.sql}", compiled.within("990101001001"))
        plan = "\n".join(line for (line,) in cursor.fetchall())
    column = r"\((?:\w+\.)?(?:community_code|code)\)::text (?:~~|~>=~) '990101001001"
    assert re.search(column, plan), plan
