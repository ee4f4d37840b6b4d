"""Workbooks of the branches' registers, where a rule speaks of more than one cell."""

import pytest

from branches.registers.activities import DemonstrationSites
from portal.core.registers.workbook.layout import columns_of
from tests.contracts.registers import upload
from tests.factories import CommunityFactory, ThemeFactory, UserFactory
from tests.workbooks.kit import as_bytes
from tests.workbooks.registers import sheet

pytestmark = pytest.mark.django_db


def test_a_blank_stage_that_does_not_fit_the_days_is_named_by_its_cell(client):
    community = CommunityFactory()
    staff = UserFactory(role="STAFF", area_code=community.sub_district_id)
    client.force_login(staff)
    theme = ThemeFactory(name_zh="红色物业")
    columns = columns_of(DemonstrationSites, staff)
    given = {
        "community": community.code, "name": "红色驿站", "field": theme.name_zh,
        "planned_on": "2026-01-05", "building_on": "2026-03-01",
    }  # fmt: skip
    rows = [given.get(one.name) for one in columns]
    content = as_bytes(sheet(rows, headings=[one.heading for one in columns]))
    [refusal] = upload(client, DemonstrationSites, content).report["refusals"]
    assert (refusal["cell"], refusal["heading"]) == ("D2", columns[3].heading)
