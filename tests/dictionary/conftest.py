"""The catalogue, and an office with a register of its own and a figure of it."""

import pytest

from portal.indicators import catalogue
from portal.made.models import MadeMeasure
from tests.contracts.conftest import as_staff, community, foreign, office, other, staff  # noqa: F401 - fixtures
from tests.factories import IndicatorFactory, ThemeFactory
from tests.made.conftest import made  # noqa: F401 - the fixture


@pytest.fixture
def everything(db):
    catalogue.sync()


@pytest.fixture
def figure(made):  # noqa: F811 - the fixture
    """A figure of the office's own register."""
    indicator = IndicatorFactory(
        code="own-fire", name_zh="重大火灾隐患", owner_code=made.sub_district_id, theme=ThemeFactory()
    )
    day = made.columns.get(slot="t2")
    return MadeMeasure.objects.create(
        register=made, indicator=indicator, what="ROWS", day=day, where=[["t3", "is", "3"]]
    )
