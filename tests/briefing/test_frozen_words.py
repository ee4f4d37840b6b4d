"""What the projector says in one sentence, and of what would help most, is what the briefing says."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from portal.indicators.models import Indicator
from tests.factories import IndicatorFactory, TargetFactory
from tests.meetings.conftest import (  # noqa: F401
    MONTH,
    NOW,
    OFFICE,
    leader,
    meeting,
    office,
    prepare,
    snapshot,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override(settings.LANGUAGE_CODE):
        yield


def test_the_same_words_from_the_frozen_figures(client, snapshot, leader):  # noqa: F811
    client.force_login(leader)
    found = client.get(reverse("briefing:page", args=[MONTH])).context["brief"]
    content = snapshot.shown
    assert content["headline"] == found.says
    assert "有目标的1项指标" in content["headline"]
    assert [(one["names"], one["left"], one["now"], one["then"]) for one in content["helps"]] == [
        (one.names, one.left, one.now, one.then) for one in found.helps
    ]
    [one] = content["helps"]
    assert (one["code"], one["names"], one["count"], one["now"]) == ("doors", "第002、第003", 2, "66.7%")
    html = client.get(reverse("meetings:present", args=[snapshot.meeting_id])).content.decode()
    assert "第002、第003" in html and 'class="headline' in html


def test_what_is_corrected_afterwards_changes_the_briefing_alone(client, snapshot, leader):  # noqa: F811
    TargetFactory(
        indicator=IndicatorFactory(code="new", kind=Indicator.Kind.COMPLETION), area_code=OFFICE, value=50
    )
    client.force_login(leader)
    found = client.get(reverse("briefing:page", args=[MONTH])).context["brief"]
    assert found.says != snapshot.shown["headline"]
