"""Five doubts about records, putting them aside, and the sample for spot checks."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError

from branches import actions, quality
from branches.models import Flag, OrganisationalLife, QualityDismissal, SpotCheck
from portal.core.models import Attachment
from portal.core.month import Month
from tests.factories import UserFactory, at

NOW = at(2026, 11, 3)
OCTOBER = Month(2026, 10)
DAY = dt.date(2026, 10, 8)


def flags(record):
    return quality.flags_of(quality.with_flags(OrganisationalLife.objects.all()).get(pk=record.pk))


def test_a_good_record_raises_no_doubt(make_branch, hold):
    assert flags(hold(make_branch())) == []


def test_evidence_is_minutes_a_number_or_anything_attached(make_branch, hold):
    branch = make_branch()
    bare = hold(branch, decisions="")
    assert flags(bare) == [Flag.NO_EVIDENCE]
    assert flags(hold(branch, decisions="", external_number="YX-1")) == []
    Attachment.objects.create(
        content_type=ContentType.objects.get_for_model(bare), row_id=bare.pk,
        name="签到.jpg", suffix=".jpg", size=1, attached_at=NOW,
    )  # fmt: skip
    assert flags(bare) == []


def test_the_same_minutes_again_in_the_community(make_branch, hold, neighbour):
    first = hold(make_branch(), dt.date(2026, 9, 8), decisions="一致同意。")
    again = hold(make_branch("第二党支部"), decisions="一致同意。")
    elsewhere = hold(make_branch("第三党支部", community=neighbour), decisions="一致同意。")
    assert [flags(record) for record in (first, again, elsewhere)] == [[], [Flag.REPEATED_TEXT], []]
    much_later = hold(make_branch("第四党支部"), dt.date(2027, 11, 1), decisions="一致同意。")
    assert flags(much_later) == []


@pytest.mark.parametrize(("attended", "doubt"), [(4, True), (5, False), (0, True)])
def test_under_half_attended(make_branch, hold, attended, doubt):
    assert (flags(hold(make_branch(), due=10, attended=attended)) == [Flag.FEW_ATTENDED]) is doubt


@pytest.mark.parametrize(("days", "doubt"), [(0, False), (7, False), (8, True)])
def test_entered_late(make_branch, hold, days, doubt):
    record = hold(make_branch(), entered_on=DAY + dt.timedelta(days=days))
    assert record.days_late == days
    assert (flags(record) == [Flag.ENTERED_LATE]) is doubt


@pytest.mark.parametrize(("number", "doubt"), [(4, False), (5, True)])
def test_many_entered_on_one_day(make_branch, hold, number, doubt):
    branch = make_branch()
    records = [
        hold(branch, DAY + dt.timedelta(days=one), entered_on=dt.date(2026, 10, 14)) for one in range(number)
    ]
    assert (flags(records[0]) == [Flag.MANY_AT_ONCE]) is doubt


def test_counting_the_flags_takes_one_statement(make_branch, hold, django_assert_num_queries):
    branch = make_branch()
    hold(branch, decisions="", attended=2)
    hold(branch, attended=2)
    records = OrganisationalLife.objects.all()
    quality.counts(records)  # the kind of row is looked up once
    with django_assert_num_queries(1):
        found = quality.counts(records)
    assert (found[Flag.NO_EVIDENCE], found[Flag.FEW_ATTENDED], found[Flag.ENTERED_LATE]) == (1, 2, 0)
    assert quality.doubtful(records, Flag.NO_EVIDENCE).count() == 1
    assert quality.doubtful(records).count() == 2


def test_every_flag_has_its_sentence():
    assert set(quality.FLAGS) == set(quality.MEANING) == set(Flag)


def test_staff_put_a_doubt_aside_with_a_reason(make_branch, hold, staff, secretary):
    record = hold(make_branch(), attended=2)
    with pytest.raises(ValidationError):
        actions.dismiss(record=record, flag=Flag.FEW_ATTENDED, reason=" ", by=staff, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.dismiss(record=record, flag=Flag.FEW_ATTENDED, reason="流感", by=secretary, now=NOW)
    with pytest.raises(PermissionDenied):
        other = UserFactory(role="STAFF", area_code="990102001")
        actions.dismiss(record=record, flag=Flag.FEW_ATTENDED, reason="流感", by=other, now=NOW)
    actions.dismiss(record=record, flag=Flag.FEW_ATTENDED, reason="当日流感", by=staff, now=NOW)
    actions.dismiss(record=record, flag=Flag.FEW_ATTENDED, reason="再来一次", by=staff, now=NOW)
    assert flags(record) == []
    assert QualityDismissal.objects.get().reason == "当日流感"


def test_only_the_community_reviews_and_once(make_branch, hold, staff, secretary):
    record = hold(make_branch())
    with pytest.raises(PermissionDenied):
        actions.review(records=[record], by=staff, now=NOW)
    assert actions.review(records=[record], by=secretary, now=NOW) == [record]
    assert actions.review(records=[record], by=secretary, now=NOW) == []
    assert record.review == OrganisationalLife.Review.REVIEWED


def test_a_sample_is_of_reviewed_records_and_can_be_drawn_again(office, make_branch, hold, staff, secretary):
    branch = make_branch()
    records = [hold(branch, DAY + dt.timedelta(days=number)) for number in range(8)]
    with pytest.raises(ValidationError):
        actions.draw(sub_district=office, month=OCTOBER, size=3, seed=7, by=staff, now=NOW)
    actions.review(records=records[:6], by=secretary, now=NOW)
    drawn = actions.draw(sub_district=office, month=OCTOBER, size=3, seed=7, by=staff, now=NOW)
    chosen = [check.record_id for check in drawn.checks.order_by("record_id")]
    assert drawn.pool == 6
    assert set(chosen) <= {record.pk for record in records[:6]}
    actions.check(spot_check=drawn.checks.first(), result="PASSED", remark="", by=staff, now=NOW)
    again = actions.sample(actions.pool(office, OCTOBER, drawn.drawn_at), drawn.size, drawn.seed)
    assert again == chosen
    with pytest.raises(ValidationError):
        actions.draw(sub_district=office, month=OCTOBER, size=3, seed=8, by=staff, now=NOW)


def test_a_sample_is_no_larger_than_what_there_is():
    assert actions.sample([4, 9], 5, 1) == [4, 9]


def test_an_objection_is_said_in_words(office, make_branch, hold, staff, secretary):
    record = hold(make_branch())
    actions.review(records=[record], by=secretary, now=NOW)
    check = actions.draw(sub_district=office, month=OCTOBER, size=1, seed=7, by=staff, now=NOW).checks.get()
    for result, remark in (("DOUBTED", ""), ("OPEN", "x"), ("", "")):
        with pytest.raises(ValidationError):
            actions.check(spot_check=check, result=result, remark=remark, by=staff, now=NOW)
    actions.check(spot_check=check, result="DOUBTED", remark="签到不符", by=staff, now=NOW)
    record.refresh_from_db()
    assert (record.review, SpotCheck.objects.get().remark) == ("DOUBTED", "签到不符")
