"""What the law asks of the election of a committee, one rule a function, each with its source.

The numbers decide by whole-number arithmetic: exactly two thirds is at least two thirds, exactly half
is not more than half. A rule that is not met is shown, never hidden and never a refusal: the register
keeps what happened, and whether an election stands is for people to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.rates import Rate
from property_mgmt.models import Committee

#: The Civil Code came into force; until then the Property Law and the regulation under it held.
CIVIL_CODE_FROM = dt.date(2021, 1, 1)
MEMBERS_LEAST, MEMBERS_MOST = 5, 11
FILING_DAYS = 30
TERM_YEARS = 5

CIVIL_CODE = gettext_lazy("Civil Code, article 278")
REGULATION_QUORUM = gettext_lazy("Regulations on Property Management, article 12 (until 2020)")
PROPERTY_LAW = gettext_lazy("Property Law, article 76 (until 2020)")
GUIDE_MEMBERS = gettext_lazy("Guiding Rules for Owners' Meetings and Owners' Committees, article 31")
GUIDE_TERM = gettext_lazy("Guiding Rules for Owners' Meetings and Owners' Committees, article 32")
REGULATION_FILING = gettext_lazy("Regulations on Property Management, article 16")


class Result(models.TextChoices):
    """What became of a rule."""

    MET = "MET", gettext_lazy("met")
    NOT_MET = "NOT_MET", gettext_lazy("not met")
    OPEN = "OPEN", gettext_lazy("not known yet")
    NOT_APPLICABLE = "NOT_APPLICABLE", gettext_lazy("not applicable")


@dataclass(frozen=True, slots=True)
class Check:
    """One rule applied to one committee: its name, what became of it, the sentence and the source."""

    name: str
    result: Result
    sentence: str
    source: Any


def at_least_two_thirds(part: int, whole: int) -> bool:
    """Whether *part* is two thirds of *whole* or more; of nothing, nothing is."""
    return whole > 0 and 3 * part >= 2 * whole


def more_than_half(part: int, whole: int) -> bool:
    """Whether *part* is more than half of *whole*: exactly half is not."""
    return whole > 0 and 2 * part > whole


def quorum_needed(voted_on: dt.date) -> Callable[[int, int], bool]:
    """How many have to take part in a vote on that day, by owners and by floor area alike."""
    return at_least_two_thirds if voted_on >= CIVIL_CODE_FROM else more_than_half


def quorum_met(committee: Committee) -> bool | None:
    """Whether enough owners took part, by number and by floor area; None while the vote is not known."""
    numbers = (
        committee.owners_taking_part,
        committee.owners_total,
        committee.area_taking_part,
        committee.area_total,
    )
    day = committee.voted_on
    if day is None or None in numbers:
        return None
    owners, all_owners, area, all_area = (number or 0 for number in numbers)
    enough = quorum_needed(day)
    return enough(owners, all_owners) and enough(area, all_area)


def election_passed(committee: Committee) -> bool | None:
    """Whether more than half voted for it, by number and by floor area; None while the vote is not known.

    More than half of those taking part since 2021, of all owners before.
    """
    day = committee.voted_on
    new = day is not None and day >= CIVIL_CODE_FROM
    numbers = (
        committee.owners_for,
        committee.owners_taking_part if new else committee.owners_total,
        committee.area_for,
        committee.area_taking_part if new else committee.area_total,
    )
    if day is None or None in numbers:
        return None
    owners, of_owners, area, of_area = (number or 0 for number in numbers)
    return more_than_half(owners, of_owners) and more_than_half(area, of_area)


def is_lawful_number(members: int) -> bool:
    """5 to 11 members, and an odd number."""
    return MEMBERS_LEAST <= members <= MEMBERS_MOST and members % 2 == 1


def last_day_to_file(elected_on: dt.date) -> dt.date:
    """The day by which the committee has to be filed."""
    return elected_on + dt.timedelta(days=FILING_DAYS)


def longest_term(elected_on: dt.date) -> dt.date:
    """The last day that a term can have: five years on, the 28th for the 29th of February."""
    try:
        return elected_on.replace(year=elected_on.year + TERM_YEARS)
    except ValueError:
        return elected_on.replace(year=elected_on.year + TERM_YEARS, day=28)


def quorum_text(committee: Committee) -> str:
    """How many took part against how many had to: ``2/3: 61/90 owners (67.8%), …``; empty without a vote."""
    if committee.voted_on is None or committee.owners_taking_part is None:
        return ""
    return _(
        "%(needed)s: %(owners)s/%(all_owners)s owners (%(rate)s), "
        "floor area %(area)s/%(all_area)s ㎡ (%(area_rate)s)"
    ) % {
        "needed": "2/3" if committee.voted_on >= CIVIL_CODE_FROM else ">1/2",
        "owners": committee.owners_taking_part,
        "all_owners": committee.owners_total,
        "rate": Rate.of(committee.owners_taking_part, committee.owners_total) or "—",
        "area": _known(committee.area_taking_part),
        "all_area": _known(committee.area_total),
        "area_rate": Rate.of(committee.area_taking_part, committee.area_total) or "—",
    }


def checks_of(committee: Committee, today: dt.date) -> list[Check]:
    """Every rule applied to the committee as it stands *today*, in the order of the election."""
    if committee.kind != Committee.Kind.OWNERS:
        return [
            Check(
                _("Legal conditions"),
                Result.NOT_APPLICABLE,
                _("The law sets no quorum, number or term for this kind of committee."),
                CIVIL_CODE,
            )
        ]
    return [rule(committee, today) for rule in (_quorum, _majority, _number, _filing, _term)]


def _result(answer: bool | None) -> Result:
    if answer is None:
        return Result.OPEN
    return Result.MET if answer else Result.NOT_MET


def _quorum(committee: Committee, today: dt.date) -> Check:
    new = committee.voted_on is None or committee.voted_on >= CIVIL_CODE_FROM
    needed = (
        _("At least two thirds of the owners, with at least two thirds of the floor area, take part.")
        if new
        else _("More than half of the owners, with more than half of the floor area, take part.")
    )
    return Check(
        _("Taking part in the vote"),
        _result(quorum_met(committee)),
        " ".join(part for part in (needed, quorum_text(committee)) if part),
        CIVIL_CODE if new else REGULATION_QUORUM,
    )


def _majority(committee: Committee, today: dt.date) -> Check:
    new = committee.voted_on is None or committee.voted_on >= CIVIL_CODE_FROM
    needed = (
        _("More than half of those taking part, by number and by floor area, are in favour.")
        if new
        else _("More than half of all owners, by number and by floor area, are in favour.")
    )
    found = ""
    if committee.owners_for is not None:
        found = _("In favour: %(owners)s owners, %(area)s ㎡.") % {
            "owners": committee.owners_for,
            "area": _known(committee.area_for),
        }
    return Check(
        _("In favour"),
        _result(election_passed(committee)),
        " ".join(part for part in (needed, found) if part),
        CIVIL_CODE if new else PROPERTY_LAW,
    )


def _number(committee: Committee, today: dt.date) -> Check:
    elected = committee.elected_on is not None
    return Check(
        _("Number of members"),
        _result(is_lawful_number(committee.members) if elected else None),
        _("5 to 11 members, an odd number; there are %(count)s.") % {"count": committee.members},
        GUIDE_MEMBERS,
    )


def _filing(committee: Committee, today: dt.date) -> Check:
    name, source = _("Filing"), REGULATION_FILING
    if committee.elected_on is None:
        return Check(name, Result.OPEN, _("To be filed within 30 days of the election."), source)
    last = last_day_to_file(committee.elected_on)
    if committee.filed_on is None:
        result = Result.OPEN if today <= last else Result.NOT_MET
        return Check(name, result, _("Not filed yet; the last day is %(day)s.") % {"day": last}, source)
    sentence = _("Filed on %(filed)s; the last day was %(day)s.") % {"filed": committee.filed_on, "day": last}
    return Check(name, _result(committee.filed_on <= last), sentence, source)


def _term(committee: Committee, today: dt.date) -> Check:
    name, source = _("Term"), GUIDE_TERM
    if committee.elected_on is None or committee.term_ends_on is None:
        return Check(name, Result.OPEN, _("A term lasts five years at most; its end is not entered."), source)
    ends = committee.term_ends_on
    sentence = _("A term lasts five years at most; this one ends on %(day)s.") % {"day": ends}
    return Check(name, _result(ends <= longest_term(committee.elected_on)), sentence, source)


def _known(number: int | None) -> str:
    return "—" if number is None else str(number)
