"""What the clock shall do is there to be done, and people are reminded while they are at work."""

import pytest

from portal.celery import app

TIMETABLE = app.conf.beat_schedule


@pytest.mark.parametrize("name", TIMETABLE)
def test_each_line_of_the_timetable_names_a_task(name):
    app.loader.import_default_modules()
    assert TIMETABLE[name]["task"] in app.tasks


@pytest.mark.parametrize("task", ["portal.reporting.tasks.remind", "portal.supervision.tasks.remind"])
def test_reminders_go_out_once_a_day_in_the_morning(task):
    (schedule,) = [line["schedule"] for line in TIMETABLE.values() if line["task"] == task]
    assert schedule.hour == {8}
    assert len(schedule.minute) == 1
    assert schedule.day_of_week == set(range(7))
