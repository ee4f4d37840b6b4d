"""What is done to areas: the import of the national list, and changes by an office."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from communities.divisions import Division, Refusal
from communities.models import Community, SubDistrict, UpperArea, short_name
from communities.signals import areas_changed, areas_imported
from portal.core.access import Verb, may
from portal.core.audit import Event, note, note_changes

BATCH = 1000


@dataclass(slots=True)
class ImportResult:
    """What an import did: communities by what became of them, and the lines refused.

    ``unnamed`` are new sub-districts of which no list says the name.
    """

    sub_districts: frozenset[str] = frozenset()
    unnamed: list[str] = field(default_factory=list)
    created: int = 0
    renamed: int = 0
    reopened: int = 0
    closed: int = 0
    unchanged: int = 0
    skipped: int = 0
    refused: list[Refusal] = field(default_factory=list)
    #: By name: what was closed, what was called otherwise, what is gone from the list and was not closed.
    closed_now: list[str] = field(default_factory=list)
    renamed_now: list[str] = field(default_factory=list)
    left_open: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Plan:
    """The rows to write, gathered before anything is written."""

    new: list[Community] = field(default_factory=list)
    changed: list[tuple[Community, dict[str, tuple[Any, Any]]]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def import_divisions(
    *,
    rows: Iterable[Division | Refusal],
    names: Mapping[str, str],
    as_of: dt.date,
    only: frozenset[str] = frozenset(),
    by: Any = None,
) -> ImportResult:
    """Make the communities of each sub-district in *rows* what the list says they are on *as_of*.

    Without *only* (codes of sub-districts), street offices alone are taken, and towns skipped. What
    is gone from the list is closed; what comes back is opened again, unless it names a successor:
    then a person closed it, and the list lags behind. A refused line closes nothing; where it does not say
    which community it speaks of, no community is closed at all.
    """
    result = ImportResult()
    wanted, present = _sift(rows, only, result)
    codes = {division.sub_district_code for division in wanted.values()}
    result.sub_districts = frozenset(codes)
    known = _keep_sub_districts(codes, names)
    result.unnamed = sorted(codes - known - set(names))
    existing = {row.code: row for row in Community.objects.filter(sub_district__code__in=codes)}
    plan = _plan(wanted, existing, known, as_of)
    gone = [existing[code] for code in sorted(existing.keys() - present) if existing[code].closed_on is None]
    _close(plan, result, gone, as_of)
    result.renamed_now = [
        f"{community.code} {changes['name'][0]} → {community.name}"
        for community, changes in plan.changed
        if "name" in changes
    ]
    Community.objects.bulk_create(plan.new, batch_size=BATCH)
    Community.objects.bulk_update(
        [community for community, _changes in plan.changed],
        ("name", "short_name", "closed_on"),
        batch_size=BATCH,
    )
    note_changes(plan.changed, by=by)
    for name in ("created", "renamed", "reopened", "closed", "unchanged"):
        setattr(result, name, plan.counts[name])
    _tell(plan, by)
    return result


@transaction.atomic
def name_upper_areas(names: Mapping[str, str], *, by: Any = None) -> tuple[int, int, int]:
    """Give provinces, cities and counties their names; returns how many are new, renamed and unchanged."""
    known = {area.code: area for area in UpperArea.objects.filter(code__in=names)}
    new = [UpperArea(code=code, name=name) for code, name in names.items() if code not in known]
    UpperArea.objects.bulk_create(new, batch_size=BATCH)
    renamed = ((area, _apply(area, {"name": names[area.code]})) for area in known.values())
    changed = [(area, changes) for area, changes in renamed if changes]
    UpperArea.objects.bulk_update([area for area, _changes in changed], ("name",), batch_size=BATCH)
    note_changes(changed, by=by)
    if new or changed:
        codes = {area.code for area in (*new, *(area for area, _changes in changed))}
        areas_imported.send(sender=UpperArea, codes=codes)
    return len(new), len(changed), len(known) - len(changed)


def _sift(
    rows: Iterable[Division | Refusal], only: frozenset[str], result: ImportResult
) -> tuple[dict[str, Division], set[str]]:
    """The divisions to import by code, and every code that the list mentions, properly or not."""
    wanted: dict[str, Division] = {}
    present: set[str] = set()
    for row in rows:
        present.add(row.code)
        if isinstance(row, Refusal):
            result.refused.append(row)
        elif row.sub_district_code in only if only else row.is_under_a_street_office:
            wanted[row.code] = row
        else:
            result.skipped += 1
    return wanted, present


def _keep_sub_districts(codes: set[str], names: Mapping[str, str]) -> set[str]:
    """Create, rename and reopen sub-districts; returns the codes that were there before."""
    known = {area.code: area for area in SubDistrict.objects.filter(code__in=codes)}
    SubDistrict.objects.bulk_create(
        [SubDistrict(code=code, name=names.get(code, code)) for code in sorted(codes - set(known))],
        batch_size=BATCH,
    )
    changed: list[tuple[SubDistrict, dict[str, tuple[Any, Any]]]] = []
    for code, area in known.items():
        after = {"name": names.get(code, area.name), "closed_on": None}
        changes = _apply(area, after)
        if changes:
            changed.append((area, changes))
    SubDistrict.objects.bulk_update(
        [area for area, _changes in changed], ("name", "closed_on"), batch_size=BATCH
    )
    note_changes(changed)
    return set(known)


def _plan(
    wanted: dict[str, Division], existing: dict[str, Community], known: set[str], as_of: dt.date
) -> _Plan:
    plan = _Plan()
    for code, division in wanted.items():
        community = existing.get(code)
        if community is None:
            plan.new.append(_new(division, as_of if division.sub_district_code in known else None))
            plan.counts["created"] += 1
        else:
            _plan_known(plan, community, division.name)
    return plan


def _close(plan: _Plan, result: ImportResult, gone: list[Community], as_of: dt.date) -> None:
    """Close what the list no longer mentions, unless a line could not be read that may have."""
    told = [f"{community.code} {community.name}" for community in gone]
    if any(refusal.hides_which for refusal in result.refused):
        result.left_open = told
        return
    result.closed_now = told
    plan.counts["closed"] = len(gone)
    for community in gone:
        day = max(as_of, community.opened_on + dt.timedelta(days=1))
        plan.changed.append((community, _apply(community, {"closed_on": day})))


def _plan_known(plan: _Plan, community: Community, name: str) -> None:
    """What the list changes of a community that is known: its name, and that it exists again."""
    after: dict[str, Any] = {"name": name}
    if community.short_name == short_name(community.name):
        after["short_name"] = short_name(name)
    if community.successor_id is None:
        after["closed_on"] = None
    changes = _apply(community, after)
    if changes:
        plan.changed.append((community, changes))
    plan.counts["renamed"] += "name" in changes
    plan.counts["reopened"] += "closed_on" in changes
    plan.counts["unchanged"] += not changes


def _new(division: Division, opened_on: dt.date | None) -> Community:
    """A new community; one of a sub-district that is itself new has always been there."""
    community = Community(
        code=division.code,
        sub_district_id=division.sub_district_code,
        name=division.name,
        short_name=short_name(division.name),
    )
    if opened_on:
        community.opened_on = opened_on
    return community


def _apply(area: Any, after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set what differs; returns field → (before, after)."""
    changes = {name: (getattr(area, name), value) for name, value in after.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    for name, (_before, value) in changes.items():
        setattr(area, name, value)
    return changes


def _tell(plan: _Plan, by: Any) -> None:
    """Note what came in for each sub-district, and tell the floors above where communities changed."""
    came = Counter(community.sub_district_id for community in plan.new)
    for area in SubDistrict.objects.filter(code__in=came).iterator():
        note(area, Event.IMPORTED, by=by, details={"summary": f"+{came[area.code]}"})
    touched = set(came) | {
        community.sub_district_id for community, changes in plan.changed if "closed_on" in changes
    }
    if touched:
        areas_changed.send(sender=Community, sub_district_codes=touched)
    imported = set(came) | {community.sub_district_id for community, _changes in plan.changed}
    if imported:
        areas_imported.send(sender=Community, codes=imported)


@transaction.atomic
def save_community(*, community: Community, by: Any) -> Community:
    """Keep an office's changes to a community; ``ValidationError`` says what is wrong with them."""
    _may_manage(by, community.code)
    community.full_clean()
    before = Community.objects.select_for_update().get(pk=community.pk)
    community.save()
    if (before.opened_on, before.closed_on) != (community.opened_on, community.closed_on):
        areas_changed.send(sender=Community, sub_district_codes={community.sub_district_id})
    return community


@transaction.atomic
def save_sub_district(*, sub_district: SubDistrict, by: Any) -> SubDistrict:
    """Keep an office's settings; a month that is open already keeps its due day."""
    _may_manage(by, sub_district.code)
    sub_district.full_clean()
    sub_district.save()
    return sub_district


def _may_manage(by: Any, code: str) -> None:
    if not may(by, Verb.MANAGE_AREAS) or not code.startswith(by.area_code):
        raise PermissionDenied
