"""The demonstration: complete, uneven, and the same at every load."""

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from portal.core.access import Role
from portal.demo import story
from portal.reporting.models import MonthlyReport, ReportEvent, ReportState
from portal.rollups.models import Rollup, StaleRollup
from tests.factories import SubDistrictFactory


@pytest.fixture
def var(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    return tmp_path


@pytest.mark.django_db
def test_the_story_is_loaded_once_and_kept(var, capsys):
    call_command("load_demo")
    reports = MonthlyReport.objects.count()
    assert reports == len(story.PLACES) * story.MONTHS
    states = set(MonthlyReport.objects.values_list("state", flat=True))
    assert states >= {"NOT_STARTED", "DRAFT", "SUBMITTED", "RETURNED", "APPROVED", "LOCKED"}
    secretary = User.objects.get(username="secretary01")
    due = MonthlyReport.objects.visible_to(secretary).outstanding().latest("month")
    assert due.state == ReportState.NOT_STARTED
    assert Rollup.objects.filter(area_code=story.CODE).exists()
    assert not StaleRollup.objects.exists()

    call_command("load_demo")
    assert MonthlyReport.objects.visible_to(secretary).filter(state=ReportState.NOT_STARTED).exists()
    assert MonthlyReport.objects.filter(month=due.month).count() == len(story.PLACES)

    capsys.readouterr()
    call_command("demo_accounts")
    shown = capsys.readouterr().out
    password = (var / "demo_password").read_text().strip()
    assert password in shown
    assert "secretary01" in shown
    for name in ("admin", "staff", "leader", "secretary15"):
        assert User.objects.get(username=name).check_password(password)


@pytest.mark.django_db
def test_another_password_asked_for_later_is_set(var, monkeypatch):
    call_command("load_demo")
    monkeypatch.setenv("DEMO_PASSWORD", "Another-1-please")
    call_command("load_demo")
    assert User.objects.get(username="staff").check_password("Another-1-please")


@pytest.mark.django_db
def test_every_figure_of_the_story_could_have_been_submitted(var):
    """No event, stock or rate in it that the entry form would refuse."""
    call_command("load_demo")
    for event in ReportEvent.objects.filter(verb="submit"):
        for code, figure in event.figures.items():
            if figure["denominator"] is not None and code != "central_group_study":
                assert figure["numerator"] <= figure["denominator"] + (figure["opening"] or 0), (event, code)
    assert User.objects.filter(role=Role.SECRETARY).count() == len(story.PLACES)


@pytest.mark.django_db
def test_a_real_database_is_left_alone(var):
    SubDistrictFactory(code="990109001")
    with pytest.raises(CommandError, match="real"):
        call_command("load_demo")
