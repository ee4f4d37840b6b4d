"""The reason with which a doubt is put aside is kept whole or refused in words, never a server error."""

import pytest
from django.core.exceptions import ValidationError

from branches import actions
from branches.models import QualityDismissal
from portal.core.access import Role
from tests.branches import samples
from tests.factories import UserFactory, at


@pytest.mark.django_db
def test_a_reason_longer_than_its_column_is_refused():
    record = samples.record()
    staff = UserFactory(role=Role.STAFF, area_code=record.branch.community.sub_district_id)
    given = {"record": record, "flag": "FEW_ATTENDED", "by": staff, "now": at(2026, 11, 3)}
    with pytest.raises(ValidationError):
        actions.dismiss(reason="因" * 201, **given)
    assert not QualityDismissal.objects.exists()
    assert actions.dismiss(reason="因" * 200, **given).reason == "因" * 200
