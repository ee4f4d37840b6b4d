"""The registers of the demonstration say what its reports say, but for two communities in one month each."""

import pytest
from django.utils import timezone

from communities.models import Community, SubDistrict
from grids.models import Grid, GridActivity, GridServiceItem, GridTraining, GridWorker
from portal.core.measures import recorded
from portal.core.month import Month
from portal.demo import grids, own_registers, property_mgmt, story
from portal.demo.property_committees import ELECTED_LATER
from portal.demo.property_mgmt import MONTHS_BEFORE_LAST, PLANTED_LESS
from portal.made.classes import as_register
from portal.made.models import MadeRegister
from property_mgmt import models

STATED = (
    "owners_committee_elected",
    "self_management_committee_elected",
    "access_control_installed",
    "cctv_installed",
    "greening_area",
    "property_disputes_resolved",
)
LAST = Month.of(timezone.localdate()) - 1
MONTHS = list(Month.span(LAST - (story.MONTHS - 1), LAST))
FILLED = (
    *(getattr(models, name) for name in models.__all__),
    Grid,
    GridActivity,
    GridServiceItem,
    GridTraining,
    GridWorker,
)


@pytest.fixture
def registers(db):
    """The fictional sub-district with its registers, and no reports."""
    SubDistrict.objects.filter(code=story.CODE).delete()
    office = SubDistrict.objects.create(code=story.CODE, name=story.NAME)
    communities = [
        Community.objects.create(
            code=f"{story.CODE}{number:03d}", sub_district=office, name=place.name, short_name=place.name
        )
        for number, place in enumerate(story.PLACES, start=1)
    ]
    grids.load(office, communities, MONTHS)
    property_mgmt.load(office, communities, MONTHS)
    return communities


def reported(number):
    """The story's figures of the community with what it explains in its last month."""
    figures = story.figures_of(number, MONTHS)
    if number in story.EXPLAINED:
        code, numerator, _reason = story.EXPLAINED[number]
        figures[-1][code] = (numerator, None, None)
    return figures


def test_registers_and_reports_say_the_same_but_where_they_differ_on_purpose(registers):
    held = {(code, month): recorded(code, month, story.CODE) for code in STATED for month in MONTHS}
    differing = []
    for number, community in enumerate(registers):
        for month, values in zip(MONTHS, reported(number), strict=True):
            for code in STATED:
                numerator, denominator, _opening = values[code]
                row = held[code, month].get(community.code)
                found = (row.numerator, row.denominator) if row else (0, None)
                if found != (numerator, denominator):
                    differing.append((number, code, MONTHS.index(month)))
    last = len(MONTHS) - 1
    (early, planted) = sorted(differing)
    assert early[:2] == (ELECTED_LATER, "self_management_committee_elected")
    assert early[2] < last
    assert planted == (PLANTED_LESS, "greening_area", last - MONTHS_BEFORE_LAST)


def test_every_register_is_filled_and_every_row_is_one_that_could_be_entered(registers):
    for model in FILLED:
        rows = list(model.objects.all())
        assert len(rows) >= 6, model
        for row in rows[:: max(1, len(rows) // 40)]:
            row.full_clean()


def test_nothing_has_happened_after_the_last_month(registers):
    for model in FILLED:
        for name in ("held_on", "received_on", "resolved_on", "reopened_on", "elected_on", "filed_on",
                     "announced_on", "voted_on", "finished_on", "started_on", "mended_on"):  # fmt: skip
            if name in {field.name for field in model._meta.get_fields()}:
                assert not model.objects.filter(**{f"{name}__gt": LAST.last_day}).exists(), (model, name)


def test_the_load_is_the_same_at_every_call(registers):
    again = [str(row) for row in models.Committee.objects.order_by("pk")[:50]]
    for model in (models.TripartiteMeeting, models.ServiceInspection, models.ServiceContract, models.Dispute,
                  models.GreeningWork, models.FacilityWork, models.Committee, models.Compound,
                  models.PropertyCompany):  # fmt: skip
        model.objects.all().delete()
    property_mgmt.load(SubDistrict.objects.get(), registers, MONTHS)
    assert [str(row) for row in models.Committee.objects.order_by("pk")[:50]] == again


def test_the_office_made_a_register_whose_rows_could_be_entered(db):
    office = SubDistrict.objects.create(code="990109001", name="云溪街道")
    communities = [
        Community.objects.create(
            code=f"{office.code}{number:03d}", sub_district=office, name=place.name, short_name=place.name
        )
        for number, place in enumerate(story.PLACES, start=1)
    ]
    own_registers.load(office, communities, MONTHS)
    made = MadeRegister.objects.get()
    assert (made.state, len(made.suggested)) == (MadeRegister.State.OPEN, 2)
    rows = list(as_register(made).model.objects.all())
    assert len(rows) > len(communities)
    for row in rows:
        row.full_clean()
