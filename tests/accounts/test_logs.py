"""The server's log names nobody and repeats nothing that somebody typed (``portal.core.logs``)."""

import json
import logging
import logging.config
from io import BytesIO

import pytest
from celery import shared_task
from django.conf import settings
from django.db import IntegrityError
from django.urls import reverse
from openpyxl import load_workbook

from portal.accounts.models import User
from portal.core.registers import get_register
from portal.reporting.models import Figure, ReportEvent, ReportState
from portal.verification.actions import verify_and_tell
from tests.contracts.registers import exported, upload
from tests.contracts.world import MONTH, make_office
from tests.factories import PASSWORD, at
from tests.support.logs import kept_log

pytestmark = pytest.mark.django_db
COUNCILS = get_register("residents-councils")
#: A name, a password, a search, a reason, a cell: what must not be seen.
SECRETS = ("欧阳", "Wrong-horse-42", PASSWORD, "王小明", "qqsearch", "因为下雨", "机密议题", "13912345678")


@pytest.fixture
def log():
    """All that any logger says, down to the least, as an office's server writes it."""
    with kept_log(logging.DEBUG) as read:
        yield read


@pytest.fixture
def office():
    office = make_office("990101001", "长虹街道")
    User.objects.filter(pk=office.staff.pk).update(name="欧阳", work_phone="13912345678")
    return office


def silent(log):
    text = json.dumps(log(), ensure_ascii=False)
    return [one for one in SECRETS if one in text]


def test_an_office_s_server_writes_that_way():
    assert settings.LOGGING["formatters"]["json"]["()"] == "portal.core.logs.WithoutData"
    logging.config.DictConfigurator(settings.LOGGING).configure_formatter(
        dict(settings.LOGGING["formatters"]["json"])  # it takes out what it reads
    )


def test_of_a_failed_sign_in_nothing_is_said(client, office, log):
    for name in (office.staff.username, "欧阳"):
        client.post(
            f"{reverse('accounts:sign_in')}?next=/?q=qqsearch",
            {"username": name, "password": "Wrong-horse-42"},
        )
    client.post(reverse("accounts:sign_in"), {"username": office.staff.username, "password": PASSWORD})
    assert not silent(log)
    assert office.staff.username not in json.dumps(log())


def test_of_an_error_there_is_where_and_which(client, office, log, monkeypatch):
    value, detail = "invalid literal: '欧阳'", "DETAIL:  Failing row contains (5, 欧阳, 因为下雨)"

    def broken(*_args, **_kwargs):
        try:
            raise ValueError(value)
        except ValueError as error:
            raise IntegrityError(detail) from error

    monkeypatch.setattr("portal.accounts.views.trail.narrowed", broken)
    client.force_login(office.staff)
    client.raise_request_exception = False
    assert client.get(reverse("accounts:audit"), {"who": "qqsearch"}).status_code == 500
    [line] = [one for one in log() if one["levelname"] == "ERROR"]
    assert line["message"] == f"Internal Server Error: {reverse('accounts:audit')}"
    assert line["status_code"] == 500
    assert "trail.py" in line["exc_info"]
    assert "builtins.ValueError" in line["exc_info"] and "django.db.utils.IntegrityError" in line["exc_info"]
    assert not silent(log)


def test_of_a_refused_form_there_is_a_path(client, office, log):
    client.force_login(office.staff)
    form = {"username": "a b", "name": "欧阳", "work_phone": "13912345678"}
    assert client.post(f"{reverse('accounts:create')}?q=qqsearch", form).status_code == 200
    assert client.get("/nowhere/?q=qqsearch").status_code == 404
    client.handler.enforce_csrf_checks = True
    assert client.post(f"{reverse('accounts:create')}?q=qqsearch", form).status_code == 403
    assert not silent(log)


def test_of_an_import_no_cell(client, office, log):
    client.force_login(office.staff)
    book = load_workbook(BytesIO(exported(client, COUNCILS)))
    for cell in book.active[2]:
        cell.value = "机密议题" if isinstance(cell.value, str) else cell.value
    stream = BytesIO()
    book.save(stream)
    upload(client, COUNCILS, stream.getvalue(), name="欧阳.xlsx")
    upload(client, COUNCILS, "机密议题".encode(), name="欧阳.xlsx")
    assert not silent(log)


def test_of_a_figure_that_differs_no_reason(office, log):
    report, now = office.report, at(2026, 11, 2)
    report.state, report.submitted_at, report.approved_at = ReportState.APPROVED, now, now
    report.save()
    Figure.objects.filter(report=report).update(reason="因为下雨")
    ReportEvent.objects.create(
        report=report, verb="approve", from_state="SUBMITTED", to_state="APPROVED", by=office.staff, at=now,
        figures={office.indicator.code: {"numerator": 1, "denominator": 2, "reason": "欧阳"}},
    )  # fmt: skip
    assert verify_and_tell(now=now, months=[MONTH]).found
    assert office.indicator.code in json.dumps(log())
    assert not silent(log)


@shared_task
def fails(name):
    raise ValueError(f"no account {name}")


def test_of_a_task_neither_arguments_nor_what_it_stumbled_over(log):
    fails.apply(args=["欧阳"])
    assert any("fails" in one["message"] for one in log())
    assert not silent(log)
