"""What another system is told, how it knows that it is us, and how long it is tried: by a real server."""

import datetime as dt
import hashlib
import hmac
import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from portal.hooks import actions, sending, tasks
from portal.hooks.models import Happening, HookDelivery
from portal.reporting import actions as reporting
from portal.reporting.models import MonthlyReport, ReportState
from portal.supervision import actions as supervision
from portal.supervision.models import MatterState
from tests import factories
from tests.contracts.test_access import a_matter
from tests.contracts.world import MONTH

pytestmark = pytest.mark.django_db


def approve(office):
    report = MonthlyReport.objects.get(pk=office.report.pk)
    MonthlyReport.objects.filter(pk=report.pk).update(
        state=ReportState.SUBMITTED, submitted_at=timezone.now()
    )
    return reporting.approve(report=report, by=office.staff, now=timezone.now())


def close_off(office):
    matter = a_matter(office)
    matter.state, matter.reported_by = MatterState.REPORTED, office.secretary
    matter.save()
    now = timezone.now()
    seen_on = timezone.localdate(now)
    return supervision.close_off(
        matter=matter, by=office.staff, seen_on=seen_on, text="王小明已到现场", now=now
    )


@pytest.fixture
def happens(django_capture_on_commit_callbacks):
    """Does it, and what follows once it is committed."""

    def do(what, *arguments):
        with django_capture_on_commit_callbacks(execute=True):
            return what(*arguments)

    return do


class TestWhatIsSent:
    def test_a_report_that_is_approved(self, hook, other, office, happens):
        hook()
        happens(approve, office)
        (asked,) = other.asked
        call = HookDelivery.objects.get()
        code = office.community.code
        assert asked.json == {
            "id": str(call.pk),
            "event": "report.approved",
            "at": timezone.localtime(call.made_at).isoformat(timespec="seconds"),
            "area": code,
            "month": str(MONTH),
            "read": f"https://portal.example/api/v1/figures?within={code}&month={MONTH}",
            "page": f"https://portal.example/reports/{code}/{MONTH}/review/",
        }
        assert (call.delivered_at is not None, call.next_at, call.tries) == (True, None, 1)
        assert call.last_answer == "status 200"

    def test_figures_that_are_frozen(self, hook, other, office, happens):
        hook()
        snapshot = happens(office.snapshot)
        (asked,) = other.asked
        assert (asked.json["event"], asked.json["area"]) == ("meeting.frozen", office.sub_district.code)
        assert asked.json["read"].endswith(f"/api/v1/meetings/{snapshot.meeting_id}/snapshot")

    def test_a_matter_that_is_closed_off_and_not_what_it_is_about(self, hook, other, office, happens):
        hook()
        matter = happens(close_off, office)
        (asked,) = other.asked
        assert (asked.json["event"], asked.json["read"]) == ("matter.closed_off", None)
        assert asked.json["page"] == f"https://portal.example{matter.get_absolute_url()}"
        text = asked.body.decode()
        assert matter.title not in text and "王小明" not in text

    def test_it_is_signed_over_its_time_and_its_body(self, hook, other, office, happens):
        new = hook()
        happens(approve, office)
        (asked,) = other.asked
        timestamp = asked.headers["X-Timestamp"]
        assert abs(int(timestamp) - timezone.now().timestamp()) < 60
        signed = timestamp.encode() + b"." + asked.body
        wanted = hmac.new(new.secret.encode(), signed, hashlib.sha256).hexdigest()
        assert asked.headers["X-Signature"] == wanted
        assert uuid.UUID(asked.headers["X-Delivery"]) == uuid.UUID(asked.json["id"])
        assert asked.headers["Content-Type"] == "application/json; charset=utf-8"

    def test_nothing_is_sent_of_what_was_taken_back(self, hook, other, office, happens):
        hook()

        def fails():
            with transaction.atomic():
                approve(office)
                assert HookDelivery.objects.exists()
                raise ValidationError("no")

        with pytest.raises(ValidationError):
            happens(fails)
        assert (other.asked, HookDelivery.objects.count()) == ([], 0)

    @pytest.mark.parametrize(
        ("area", "events", "calls"),
        [
            ("990101001", [Happening.APPROVED], 1),
            ("9901", list(Happening), 1),
            ("99", list(Happening), 1),
            ("0", list(Happening), 1),
            ("990101001", [Happening.FROZEN, Happening.CLOSED_OFF], 0),
        ],
    )
    def test_by_area_and_by_event(self, hook, other, office, happens, area, events, calls):
        hook(area, events)
        happens(approve, office)
        assert len(other.asked) == calls

    def test_not_for_another_office(self, hook, other, office, happens):
        factories.SubDistrictFactory(code="990102001")
        hook("990102001")
        happens(approve, office)
        assert (other.asked, HookDelivery.objects.count()) == ([], 0)

    def test_each_system_has_a_call_of_its_own(self, hook, other, office, happens):
        hook(), hook()
        happens(approve, office)
        assert len({asked.headers["X-Delivery"] for asked in other.asked}) == 2

    def test_nothing_is_written_while_hooks_are_off(self, hook, other, office, happens, settings):
        hook()
        settings.HOOK_HOSTS = []
        happens(approve, office)
        assert (other.asked, HookDelivery.objects.count()) == ([], 0)

    def test_another_verb_calls_nobody(self, hook, other, office, happens):
        hook()
        report = happens(approve, office)
        other.asked.clear()
        happens(lambda: reporting.reopen(report=report, by=office.staff, reason="有误", now=timezone.now()))
        assert other.asked == []


class TestTryingAgain:
    def test_pauses_grow_to_a_day_then_it_is_given_up(self, hook, other, office, happens):
        hook()
        other.answers = [(500, "")] * 20
        happens(approve, office)
        pauses = []
        call = HookDelivery.objects.get()
        while call.next_at:
            pauses.append(call.next_at - call.tried_at)
            assert not sending.send(delivery_id=str(call.pk), now=call.next_at - dt.timedelta(seconds=1))
            sending.send(delivery_id=str(call.pk), now=call.next_at)
            call.refresh_from_db()
        assert pauses == sorted(pauses) == list(sending.PAUSES)
        assert pauses[-1] == dt.timedelta(days=1)
        assert len(other.asked) == call.tries == len(sending.PAUSES) + 1
        assert (call.is_given_up, call.last_answer) == (True, "status 500")
        assert {asked.headers["X-Delivery"] for asked in other.asked} == {str(call.pk)}
        assert len({asked.body for asked in other.asked}) == 1

    @pytest.mark.parametrize("answer", [(404, ""), (301, ""), (307, ""), (0, "")])
    def test_no_redirect_is_followed_and_silence_is_tried_again(self, hook, other, office, happens, answer):
        hook()
        other.answers = [answer]
        happens(approve, office)
        assert [asked.path for asked in other.asked] == ["/robot/send"]
        call = HookDelivery.objects.get()
        assert call.delivered_at is None
        assert sending.send(delivery_id=str(call.pk), now=call.next_at)
        assert [asked.path for asked in other.asked] == ["/robot/send"] * 2

    def test_one_that_is_away_is_tried_again(self, hook, other, office, happens, settings):
        settings.HOOK_HOSTS = [*settings.HOOK_HOSTS, "http://127.0.0.1:1"]
        hook(address="http://127.0.0.1:1/")
        happens(approve, office)
        call = HookDelivery.objects.get()
        assert (call.tries, call.last_answer) == (1, "NewConnectionError")
        assert call.next_at == call.tried_at + sending.PAUSES[0]

    def test_what_is_being_sent_is_sent_by_nobody_else(self, hook, other, office):
        hook()
        approve(office)
        call = HookDelivery.objects.get()
        seen = []
        now = call.next_at

        def meanwhile(delivery, at):
            seen.append(sending.send(delivery_id=str(call.pk), now=now))
            seen.append(sending.due(now))
            return 200

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sending, "_call", meanwhile)
            assert sending.send(delivery_id=str(call.pk), now=now)
        assert seen == [False, []]
        assert not sending.send(delivery_id=str(call.pk), now=now + dt.timedelta(days=2))

    def test_the_sweep_asks_for_what_is_due(self, hook, other, office, happens):
        hook()
        approve(office)  # the broker was away: nobody was asked
        assert other.asked == []
        assert happens(tasks.sweep) == 1
        assert len(other.asked) == 1
        assert happens(tasks.sweep) == 0

    def test_one_that_is_away_does_not_hold_up_the_others(self, hook, office):
        away, well = hook().hook, hook().hook
        now = timezone.now()
        for one, count in ((away, sending.AT_ONCE + 5), (well, 1)):
            for minute in range(count):
                made_at = now - dt.timedelta(minutes=minute + 1)
                HookDelivery.objects.create(
                    hook=one, event=Happening.APPROVED, payload={}, made_at=made_at, next_at=made_at
                )
        found = HookDelivery.objects.filter(pk__in=sending.due(now))
        assert (found.filter(hook=away).count(), found.filter(hook=well).count()) == (sending.AT_ONCE, 1)
        assert min(found.values_list("made_at")) == min(HookDelivery.objects.values_list("made_at"))

    def test_an_ended_one_is_called_no_more(self, hook, other, office, admin, happens):
        new = hook()
        other.answers = [(500, "")]
        happens(approve, office)
        actions.end(by=admin, hook=new.hook, now=timezone.now())
        call = HookDelivery.objects.get()
        assert call.is_given_up
        with pytest.raises(ValidationError):
            actions.send_again(by=admin, delivery=call, now=timezone.now())
        happens(close_off, office)
        assert len(other.asked) == 1

    def test_it_is_sent_again_by_hand_with_the_same_number(self, hook, other, office, admin, happens):
        hook()
        happens(approve, office)
        call = HookDelivery.objects.get()
        happens(lambda: actions.send_again(by=admin, delivery=call, now=timezone.now()))
        assert [json.loads(asked.body)["id"] for asked in other.asked] == [str(call.pk)] * 2
        call.refresh_from_db()
        assert call.delivered_at is not None

    def test_old_ones_are_forgotten_and_those_that_wait_are_not(self, hook, office):
        hook()
        approve(office)
        later = timezone.now() + sending.KEPT + dt.timedelta(days=1)
        assert sending.forget(now=later) == 0
        HookDelivery.objects.update(next_at=None)
        assert sending.forget(now=later - dt.timedelta(days=2)) == 0
        assert sending.forget(now=later) == 1
