"""What is done with records and rules: reviewed, drawn and checked, doubts put aside, rules set.

Records are reviewed by their community first; then the system draws a sample of those for the
sub-district to check (docs/seed-coverage.md D16).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from branches.models import (
    AcceptanceStandard,
    Flag,
    OrganisationalLife,
    QualityDismissal,
    RhythmRule,
    SpotCheck,
    SpotCheckDraw,
)
from communities.models import SubDistrict
from portal.core.access import Verb, may
from portal.core.month import Month
from portal.core.text import whole

#: As long as the column is: PostgreSQL refuses more with an error, SQLite takes it.
LONGEST_REASON = 200

Review = OrganisationalLife.Review


def _must(by: Any, verb: Verb, area_code: str) -> None:
    """``PermissionDenied`` unless *by* may do it, in that area."""
    if not may(by, verb) or not area_code.startswith(by.area_code):
        raise PermissionDenied


@transaction.atomic
def review(*, records: Iterable[OrganisationalLife], by: Any, now: dt.datetime) -> list[OrganisationalLife]:
    """The community says that it has read the records and stands by them; reviewed ones stay as they are."""
    done = []
    for record in records:
        _must(by, Verb.FILL, record.area_code_of_row())
        if record.review != Review.ENTERED:
            continue
        record.review, record.reviewed_by, record.reviewed_at = Review.REVIEWED, by, now
        record.save(update_fields=["review", "reviewed_by", "reviewed_at", "updated_at"])
        done.append(record)
    return done


def pool(sub_district: SubDistrict, month: Month, until: dt.datetime) -> list[int]:
    """The records a sample is drawn from: the month's, reviewed by their community by then."""
    records = OrganisationalLife.objects.within(sub_district.code).current().held_in(month)
    reviewed = records.filter(reviewed_at__lte=until)
    return list(reviewed.order_by("pk").values_list("pk", flat=True))


def sample(pks: list[int], size: int, seed: int) -> list[int]:
    """The same records for the same pool, size and seed: a draw can be repeated by anybody."""
    return sorted(random.Random(seed).sample(pks, min(size, len(pks))))  # noqa: S311 - repeatable on purpose


@transaction.atomic
def draw(
    *, sub_district: SubDistrict, month: Month, size: int, seed: int, by: Any, now: dt.datetime
) -> SpotCheckDraw:
    """Draw the month's sample, once; ``ValidationError`` if it was drawn or there is nothing to draw."""
    _must(by, Verb.REVIEW, sub_district.code)
    if SpotCheckDraw.objects.filter(sub_district=sub_district, month=month).exists():
        raise ValidationError(_("The sample of this month has been drawn already."), code="drawn")
    pks = pool(sub_district, month, now)
    if not pks:
        raise ValidationError(
            _("No record of this month has been reviewed by its community yet."), code="none"
        )
    drawn = SpotCheckDraw(
        sub_district=sub_district, month=month, size=size, seed=seed, pool=len(pks), drawn_by=by, drawn_at=now
    )
    drawn.full_clean()
    drawn.save()
    for pk in sample(pks, size, seed):
        SpotCheck.objects.create(draw=drawn, record_id=pk)
    return drawn


@transaction.atomic
def check(*, spot_check: SpotCheck, result: str, remark: str, by: Any, now: dt.datetime) -> SpotCheck:
    """Say what was found; ``ValidationError`` for an objection without words, or no finding at all."""
    kept = SpotCheck.objects.select_for_update().select_related("draw", "record").get(pk=spot_check.pk)
    _must(by, Verb.REVIEW, kept.draw.sub_district_id)
    if result not in (SpotCheck.Result.PASSED, SpotCheck.Result.DOUBTED):
        raise ValidationError(_("Say whether the record is in order."), code="result")
    kept.result, kept.remark, kept.checked_by, kept.checked_at = result, remark.strip(), by, now
    kept.full_clean()
    kept.save()
    kept.record.review = result
    kept.record.save(update_fields=["review", "updated_at"])
    return kept


@transaction.atomic
def dismiss(
    *, record: OrganisationalLife, flag: Flag, reason: str, by: Any, now: dt.datetime
) -> QualityDismissal:
    """Put a doubt aside, with the reason; doing it again keeps the first."""
    _must(by, Verb.REVIEW, record.area_code_of_row())
    reason = whole(reason, LONGEST_REASON)
    if not reason:
        raise ValidationError(_("Say why the doubt is put aside."), code="reason")
    kept, _new = QualityDismissal.objects.get_or_create(
        record=record,
        flag=flag,
        defaults={"reason": reason, "dismissed_by": by, "dismissed_at": now},
    )
    return kept


@transaction.atomic
def set_rule(*, rule: RhythmRule, sub_district: SubDistrict, from_month: Month, by: Any) -> RhythmRule:
    """The office's own rule for a kind of meeting from that month on; what held before stays for before."""
    _must(by, Verb.CONFIGURE, sub_district.code)
    own = RhythmRule.objects.filter(owner_code=sub_district.code, kind=rule.kind)
    for later in own.filter(valid_from__gte=from_month):
        later.delete()
    for earlier in own.filter(valid_from__lt=from_month, valid_until__gte=from_month):
        earlier.valid_until = from_month - 1
        earlier.save()
    new = RhythmRule(
        kind=rule.kind,
        period=rule.period,
        times=rule.times,
        condition=rule.condition,
        source=rule.source,
        owner_code=sub_district.code,
        valid_from=from_month,
    )
    new.full_clean()
    new.save()
    return new


@transaction.atomic
def set_acceptance(*, standard: AcceptanceStandard, sub_district: SubDistrict, by: Any) -> AcceptanceStandard:
    """The office's own standard of acceptance."""
    _must(by, Verb.CONFIGURE, sub_district.code)
    own = AcceptanceStandard.objects.filter(owner_code=sub_district.code).first() or AcceptanceStandard()
    own.owner_code = sub_district.code
    own.pass_score, own.most_dissatisfied = standard.pass_score, standard.most_dissatisfied
    own.source = standard.source
    own.full_clean()
    own.save()
    return own
