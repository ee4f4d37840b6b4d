"""The registers of property service in the demonstration: they say what the reports of the story say.

Committees, access control, CCTV, greening and disputes are dated so that every month end counts to the
story's figures; two communities (``ELECTED_LATER``, ``PLANTED_LESS``) show, in one approved month, a report
that ran ahead of its register. Contracts, inspections, meetings and other works are filled in round it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from communities.models import Community, SubDistrict
from portal.core.month import Month
from portal.demo import property_texts as texts
from portal.demo import story
from portal.demo.property_committees import committees_of
from portal.demo.property_places import YEAR, Place, places_of, rises, years_from
from property_mgmt.models import (
    Committee,
    Compound,
    Dispute,
    FacilityWork,
    GreeningWork,
    PropertyCompany,
    ServiceContract,
    ServiceInspection,
    TripartiteMeeting,
)

#: The community whose report had more planted than its register, so many months before the last.
PLANTED_LESS, MONTHS_BEFORE_LAST = 6, 2
GREENING_GAP = 30  # square metres
INSPECTION_PASSED = 85


def load(office: SubDistrict, communities: list[Community], months: list[Month]) -> None:
    """Fill every register of property service of the fictional sub-district, the same at every load."""
    companies = PropertyCompany.objects.bulk_create(
        PropertyCompany(sub_district=office, name=name, contact=contact, work_phone=f"0999-66{number:02d}00")
        for number, (name, contact) in enumerate(texts.COMPANIES, start=1)
    )
    places = places_of(communities, months)
    _write(Compound, (one for place in places for one in (*place.everything, *place.streets)))
    for model, rows_of in (
        (Committee, committees_of),
        (FacilityWork, _works),
        (GreeningWork, _greening),
        (Dispute, _disputes),
        (TripartiteMeeting, _meetings),
    ):
        _write(model, (row for place in places for row in rows_of(place)))
    _companies_at_work(places, companies)


def _write(model: Any, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=500)


# Facility works (B11), among them what brings access control and CCTV (A3, A4)


def _works(place: Place) -> Iterable[FacilityWork]:
    access, cctv = FacilityWork.Kind.ACCESS_CONTROL, FacilityWork.Kind.CCTV
    for kind, since, code, compounds in (
        (access, "access_control_since", "access_control_installed", place.everything),
        (cctv, "cctv_since", "cctv_installed", place.managed),
    ):
        reached = rises(place.numerators(code))
        mixed = place.chance.sample(compounds, len(compounds))
        there = [compound for compound, index in zip(mixed, reached, strict=False) if index == 0]
        for compound in there:
            setattr(compound, since, place.days_before(place.months[0].first_day, 90, 6 * YEAR))
        Compound.objects.bulk_update(there, [since])
        for compound, index in zip(mixed, reached, strict=False):
            if index:
                yield _work(place, compound, kind, finished=place.day(place.months[index], 5))
        for compound in mixed[len(reached) :][:2]:
            yield _work(place, compound, kind, finished=None)
    for kind in texts.OTHER_WORKS:
        for compound in place.chance.sample(place.everything, place.chance.randint(2, 4)):
            ahead = place.chance.random() < story.PLACES[place.number].start + 0.25
            month = place.chance.choice(place.months[2:])
            yield _work(place, compound, kind, finished=place.day(month) if ahead else None)


def _work(
    place: Place, compound: Compound, kind: FacilityWork.Kind, *, finished: dt.date | None
) -> FacilityWork:
    chance, (unit, least, most) = place.chance, texts.AMOUNTS[kind]
    planned = chance.randint(least, most)
    start = place.days_before(finished or place.end, 12, 45)
    begun = finished is not None or chance.random() < 0.5
    done = planned if finished else (chance.randint(0, planned - 1) if begun else 0)
    return FacilityWork(
        compound=compound, kind=kind, planned_on=place.days_before(start, 20, 90), planned=planned, done=done,
        unit=unit, started_on=start if begun else None, finished_on=finished,
    )  # fmt: skip


# Greening (A5) and disputes (A6)


def _greening(place: Place) -> Iterable[GreeningWork]:
    for index, month in enumerate(place.months):
        left = place.figures[index]["greening_area"][0]
        if place.number == PLANTED_LESS and index == len(place.months) - 1 - MONTHS_BEFORE_LAST:
            left = max(10, left - GREENING_GAP)
        where = place.chance.sample([*place.streets, *place.courtyards], k=min(4, left // 10))
        for order, compound in enumerate(where):
            last = order == len(where) - 1
            part = left if last else max(10, left // 2 // 10 * 10)
            left -= part
            if part:
                yield GreeningWork(
                    compound=compound, held_on=place.day(month), square_metres=part,
                    kind=place.chance.choice(GreeningWork.Kind.values),
                )  # fmt: skip


def _disputes(place: Place) -> Iterable[Dispute]:
    """First come, first settled; each month as many as the story says."""
    found: list[Dispute] = []
    waiting: list[Dispute] = []
    for index, month in enumerate(place.months):
        resolved, received, opening = place.figures[index]["property_disputes_resolved"]
        if index == 0:
            waiting += [_dispute(place, month - 1, found) for _each in range(opening or 0)]
        waiting += [_dispute(place, month, found) for _each in range(received or 0)]
        for dispute in waiting[:resolved]:
            earliest = max(dispute.received_on, month.first_day).day
            dispute.resolved_on = place.day(month, earliest, 28)
            if place.chance.random() < 0.05:
                dispute.reopened_on = dispute.received_on + (dispute.resolved_on - dispute.received_on) / 2
        waiting = waiting[resolved:]
    for dispute in waiting:
        if (place.end - dispute.received_on).days > 20:  # came up again, and is open once more
            dispute.resolved_on = dispute.received_on + dt.timedelta(days=5)
            dispute.reopened_on = dispute.resolved_on + dt.timedelta(days=9)
    return found


def _dispute(place: Place, month: Month, found: list[Dispute]) -> Dispute:
    dispute = Dispute(
        community=place.community,
        compound=place.chance.choice(place.managed) if place.chance.random() < 0.9 else None,
        number=f"WY{month.year}-{len(found) + 1:03d}",
        kind=place.chance.choice(Dispute.Kind.values),
        received_on=place.day(month, 1, 20),
    )
    found.append(dispute)
    return dispute


# Companies at work (B8) and meetings of three (B10)


def _companies_at_work(places: list[Place], companies: list[PropertyCompany]) -> None:
    contracts: list[ServiceContract] = []
    inspections: list[ServiceInspection] = []
    for place in places:
        for compound in place.managed:
            company = place.chance.choice(companies)
            start = place.days_before(place.months[0].first_day, 30, 2 * YEAR)
            contracts.append(
                ServiceContract(
                    compound=compound, company=company, starts_on=start, ends_on=years_from(start, 5)
                )
            )
            inspections += _inspections(place, compound, company)
    _write(ServiceContract, contracts)
    _write(ServiceInspection, inspections)


def _inspections(place: Place, compound: Compound, company: PropertyCompany) -> Iterable[ServiceInspection]:
    """About once in four months; what is found is mended within weeks, mostly."""
    chance = place.chance
    for month in place.months[chance.randint(0, 3) :: 4]:
        held, score = place.day(month), chance.randint(72, 97)
        found = score < INSPECTION_PASSED
        mended = held + dt.timedelta(days=chance.randint(6, 40))
        in_time = found and mended <= place.end and chance.random() < 0.85
        yield ServiceInspection(
            compound=compound, company=company, held_on=held, score=score,
            findings=chance.choice(texts.FINDINGS) if found else "", mended_on=mended if in_time else None,
        )  # fmt: skip


def _meetings(place: Place) -> Iterable[TripartiteMeeting]:
    """Where there is a committee to meet; rarely in communities that are behind."""
    share = 0.25 + story.PLACES[place.number].start
    elected = place.managed[: place.figures[0]["owners_committee_elected"][0]] or place.managed[:1]
    for month in place.months:
        for compound in place.chance.sample(elected, k=min(2, len(elected))):
            if place.chance.random() < share:
                raised = place.chance.randint(1, 5)
                yield TripartiteMeeting(
                    compound=compound, held_on=place.day(month), topic=place.chance.choice(texts.TOPICS),
                    matters_raised=raised, matters_settled=place.chance.randint(raised // 2, raised),
                )  # fmt: skip
