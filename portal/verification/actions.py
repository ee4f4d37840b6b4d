"""Verifying as a whole: what differs, mended where that can be done, and told to whom it concerns."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.core.access import Role
from portal.core.month import Month
from portal.core.seals.checking import Checked, check
from portal.core.seals.sealing import seal
from portal.notices.models import Notice, tell
from portal.rollups.models import StaleRollup
from portal.rollups.refresh import forget_unknown, sweep
from portal.verification import records, rollups
from portal.verification.findings import Finding

logger = logging.getLogger(__name__)
ROLLUP_ROUNDS = 5
"""Mending an area shows what differs above it: as many rounds as there are levels."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found, how many area-months were waiting to be counted, and what stands after mending."""

    found: list[Finding]
    left: list[Finding]
    waiting: int

    @property
    def mended(self) -> int:
        return len(self.found) - len(self.left)


def verify(*, area_code: str = "", months: Sequence[Month] = (), mend: bool = True) -> Verified:
    """Check roll-ups, snapshots and reports; roll-ups that differ are counted again and compared again."""
    waiting = StaleRollup.objects.within(area_code) if area_code else StaleRollup.objects.all()
    number = waiting.values("area_code", "month").distinct().count()
    kept = [*records.snapshots(area_code), *records.reports(area_code)]
    found = now = list(rollups.check(area_code, months))
    for _round in range(ROLLUP_ROUNDS if mend else 0):
        if not now:
            break
        _count_again(now)
        now = list(rollups.check(area_code, months))
        found += [one for one in now if one not in found]
    return Verified([*found, *kept], [*now, *kept], number)


@transaction.atomic
def _mark(findings: list[Finding]) -> None:
    """A community's rows are counted with its sub-district."""
    pairs = {(one.area_code[:9], one.month) for one in findings if one.month}
    StaleRollup.objects.bulk_create(StaleRollup(area_code=code, month=month) for code, month in sorted(pairs))


def _count_again(findings: list[Finding]) -> None:
    forget_unknown()
    _mark(findings)
    sweep()


def verify_and_tell(*, now: dt.datetime, months: Sequence[Month] = ()) -> Verified:
    """What is done every night: the log has every finding, and administrators are told if there are any."""
    result = verify(months=months)
    for one in result.found:
        logger.error("verify: %s", one)
    if not result.found:
        logger.info("verify: all agrees; %s area-months were waiting to be counted", result.waiting)
        return result
    with translation.override(settings.LANGUAGE_CODE):
        text = _(
            "Verification on %(day)s: %(count)d differences, %(mended)d of them counted anew and mended, "
            "%(left)d left. The server's log names each; manage.py verify shows them."
        ) % {
            "day": f"{timezone.localdate(now):%Y-%m-%d}",
            "count": len(result.found),
            "mended": result.mended,
            "left": len(result.left),
        }
    _tell_administrators(text, path="", key=f"verify:{timezone.localdate(now)}", now=now)
    return result


def verify_trail_and_tell(*, now: dt.datetime) -> Checked:
    """The same for the audit trail: sealed up to now, and its chain gone through."""
    seal(now=now)
    result = check(now=now)
    for one in result.found:
        logger.error("verify_trail: %s", one)
    if not result.number_found:
        logger.info("verify_trail: all agrees; %s seals, %s lines", result.seals, result.lines)
        return result
    with translation.override(settings.LANGUAGE_CODE):
        text = ngettext(
            "Audit trail checked on %(day)s: %(count)d place is not what was sealed. "
            "The server's log names it; manage.py verify_trail shows it.",
            "Audit trail checked on %(day)s: %(count)d places are not what was sealed. "
            "The server's log names them; manage.py verify_trail shows them.",
            result.number_found,
        ) % {"day": f"{timezone.localdate(now):%Y-%m-%d}", "count": result.number_found}
    _tell_administrators(
        text, path=reverse("accounts:audit"), key=f"verify_trail:{timezone.localdate(now)}", now=now
    )
    return result


def _tell_administrators(text: str, *, path: str, key: str, now: dt.datetime) -> None:
    tell(
        receivers=list(User.objects.filter(role=Role.ADMIN, is_active=True)),
        kind=Notice.Kind.REMINDER,
        text=text,
        path=path,
        key=key,
        now=now,
    )
