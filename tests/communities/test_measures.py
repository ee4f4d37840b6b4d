"""What the registers of community governance state, against counting by hand."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.models import GovernanceItem, ResidentsActivity, ResidentsCouncil, SocialOrganisation
from tests.measures import MONTH, by_area, codes, days, in_month, make_communities, retired, stated, undone

pytestmark = pytest.mark.django_db
often = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def area(row):
    return row.community_id


@often
@given(st.lists(st.tuples(codes, days, st.integers(0, 5), st.integers(0, 5), retired), max_size=12))
def test_councils_and_their_matters(db, drawn):
    with undone():
        make_communities()
        rows = ResidentsCouncil.objects.bulk_create(
            ResidentsCouncil(
                community_id=code, held_on=day, topic="议题", people=9, retired_on=gone,
                matters_raised=settled + more, matters_settled=settled,
            )
            for code, day, settled, more, gone in drawn
        )  # fmt: skip
        held = [row for row in rows if in_month(row.held_on) and row.retired_on is None]
        assert stated("residents_councils_held") == by_area(held, area, lambda row: 1)
        assert stated("council_matters_settled") == by_area(
            held, area, lambda row: row.matters_settled, lambda row: row.matters_raised
        )


@often
@given(st.lists(st.tuples(codes, days, st.one_of(st.none(), days), retired), max_size=12))
def test_governance_items_by_the_day_they_are_taken_up_and_settled(db, drawn):
    with undone():
        make_communities()
        rows = GovernanceItem.objects.bulk_create(
            GovernanceItem(
                community_id=code, field="DISORDER", title="事项", opened_on=opened, retired_on=gone,
                closed_on=closed if closed and closed >= opened else None,
            )
            for code, opened, closed, gone in drawn
        )  # fmt: skip
        touched = [
            row
            for row in rows
            if row.retired_on is None and (in_month(row.opened_on) or in_month(row.closed_on))
        ]
        assert stated("governance_items_closed") == by_area(
            touched, area, lambda row: in_month(row.closed_on), lambda row: in_month(row.opened_on)
        )


@often
@given(st.lists(st.tuples(codes, days, retired), max_size=12))
def test_organisations_are_a_stock_and_activities_a_flow(db, drawn):
    with undone():
        make_communities()
        organisations = SocialOrganisation.objects.bulk_create(
            SocialOrganisation(community_id=code, name=f"队{n}", kind="CULTURE", retired_on=gone)
            for n, (code, _day, gone) in enumerate(drawn)
        )
        there = [row for row in organisations if row.retired_on is None or row.retired_on > MONTH.last_day]
        assert stated("social_organisations") == by_area(there, area, lambda row: 1)
        activities = ResidentsActivity.objects.bulk_create(
            ResidentsActivity(
                community_id=code, held_on=day, topic="活动", kind="CULTURE", people=9, retired_on=gone
            )
            for code, day, gone in drawn
        )
        held = [row for row in activities if in_month(row.held_on) and row.retired_on is None]
        assert stated("residents_activities") == by_area(held, area, lambda row: 1)
