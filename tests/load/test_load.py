"""A small rush: every report arrives, nobody meets an error, and every total is right."""

import pytest

from portal.rollups.models import Rollup
from tests.load.run import is_right, run, web
from tests.support.worker import celery_worker_process

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("load")]
SECRETARIES = 24
__all__ = ("celery_worker_process",)


def test_a_small_rush_loses_nothing(celery_worker_process, transactional_db, tmp_path):
    with web(tmp_path / "web.log", processes=1) as port:
        tally, _seconds = run(SECRETARIES, 4, port, think=0.1)
        assert tally.errors == []
        assert is_right(SECRETARIES) == []
    assert len(tally.seconds["autosave"]) == 10 * SECRETARIES
    one_by_one = len(tally.seconds["approve"])
    assert 0 < one_by_one < SECRETARIES
    assert tally.seconds["approve in bulk"]
    assert len(tally.seconds["review"]) <= 2 * one_by_one
    assert max(Rollup.objects.filter(level=0).values_list("areas_covered", flat=True)) == SECRETARIES
