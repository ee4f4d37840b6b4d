"""Every pair of verbs at the same moment: each ends in a state of the table, and both are told the truth."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from portal.notices.models import Notice
from portal.reporting.errors import MonthLocked, ReportError, StateChanged
from portal.reporting.models import EDITABLE_STATES, ReportEvent, ReportState
from portal.reporting.states import AMEND, TRANSITIONS
from portal.rollups import recount, refresh
from portal.rollups.models import Rollup, StaleRollup
from tests.races.side_by_side import COMMIT, race, statements_of
from tests.races.world import MONTH, VERBS, World, build, is_counted, starting_states, unfreeze

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]
#: The events that each verb leaves behind once; lock and unlock one for each report that they move.
EVENTS = {
    "submit": "submit",
    "withdraw": "withdraw",
    "approve": "approve",
    "return_": "return",
    "reopen": "reopen",
}
S = ReportState


def writes(statements: list[str]) -> list[int]:
    return [
        number
        for number, sql in enumerate(statements)
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) or "FOR UPDATE" in sql or "advisory" in sql
    ]


def a_few(statements: list[str]) -> list[int]:
    """After the first lock or write, and before the commit."""
    found = writes(statements)
    return [found[0] + 1 if found else 0, COMMIT]


def all_of_them(statements: list[str]) -> list[int]:
    return [*range(len(statements)), COMMIT]


@pytest.mark.parametrize("first", VERBS, ids=lambda verb: verb.__name__)
def test_two_at_once(first):
    run(first, a_few, lambda states, second: [VERBS[first] or VERBS[second] or states[0]])


@pytest.mark.nightly
@pytest.mark.parametrize("first", VERBS, ids=lambda verb: verb.__name__)
def test_two_at_once_at_every_statement(first):
    run(first, all_of_them, lambda states, _second: states)


def run(first, places, chosen):
    undisturbed: dict[tuple[str, bool], list[str]] = {}
    for second in VERBS:
        for state in chosen(starting_states(first, second), second):
            frozen = unfreeze in (first, second)
            if (state, frozen) not in undisturbed:
                alone = build(state, frozen=frozen)
                undisturbed[state, frozen] = statements_of(lambda: first(alone))  # noqa: B023
            for place in places(undisturbed[state, frozen]):
                world = build(state, frozen=frozen)
                one, other = race(lambda: first(world), lambda: second(world), place)  # noqa: B023
                where = f"{first.__name__} | {second.__name__} from {state}, stopped at {place}"
                check(world, [(first, one), (second, other)], state, where)


def check(world: World, runners, start, where):
    for verb, runner in runners:
        assert runner.error is None or isinstance(runner.error, ReportError | ValidationError), (
            f"{where}: {verb.__name__} raised {runner.error!r}"
        )
    states = check_events(world, runners, start, where)
    check_month(world, where)
    check_what_was_said(world, runners, states, where)
    check_figures(world, runners, where)
    check_snapshots(world, where)


def check_events(world, runners, start, where):
    """One event a verb that was done, none for one that was not, and a chain without a gap."""
    expected: dict[str, int] = {}
    for verb, runner in runners:
        if runner.error is None and verb.__name__ in EVENTS:
            name = EVENTS[verb.__name__]
            expected[name] = expected.get(name, 0) + 1
        elif runner.error is None and verb.__name__ in ("lock", "unlock"):
            expected[verb.__name__] = expected.get(verb.__name__, 0) + runner.result
    events = list(ReportEvent.objects.filter(report__in=world.reports).order_by("pk"))
    found: dict[str, int] = {}
    for event in events:
        if event.verb not in (AMEND, "start"):
            found[event.verb] = found.get(event.verb, 0) + 1
    assert found == expected, f"{where}: events {found}, done {expected}"
    own, standing = [event for event in events if event.report_id == world.report.pk], start
    states = [start]
    for event in own:
        assert event.from_state == standing, f"{where}: {event.verb} from {event.from_state} after {standing}"
        if event.verb == AMEND:
            assert event.to_state == standing
        else:
            assert (
                standing in TRANSITIONS[event.verb].sources
                and event.to_state == TRANSITIONS[event.verb].target
            )
        standing = event.to_state
        states.append(standing)
    assert standing == world.report.state, where
    results = Notice.objects.filter(receiver=world.secretary, kind=Notice.Kind.RESULT)
    locked_out = results.filter(key__startswith="locked:").count()
    assert results.count() - locked_out == min(1, found.get("approve", 0)), where
    if world.period.is_locked:  # whoever is missing when the month is locked is told, and nobody else
        owed = world.report.state in EDITABLE_STATES and world.report.community.closed_on is None
        assert bool(locked_out) == owed, where
    return states


def check_month(world, where):
    """In a locked month nothing waits for review, and all that counts is locked."""
    states = {report.state for report in world.reports}
    if world.period.is_locked:
        assert not states & {S.SUBMITTED, S.APPROVED}, f"{where}: {states} in a locked month"
    else:
        assert S.LOCKED not in states, f"{where}: a locked report in an open month"


def check_what_was_said(world, runners, states, where):
    """Who was refused was told what was so at that moment."""
    names = [verb.__name__ for verb, _runner in runners]
    labels = {str(ReportState(state).label) for state in states}
    for _verb, runner in runners:
        if isinstance(runner.error, MonthLocked):
            assert world.period.is_locked or "unlock" in names, where
        elif isinstance(runner.error, StateChanged) and "“" in str(runner.error):
            said = str(runner.error).split("“")[1].split("”")[0]
            assert said in labels, f"{where}: said {said}, was {labels}"


def check_figures(world, runners, where):
    """What was saved is there; what counts is what its last event holds; roll-ups are their recount."""
    saved = [runner for verb, runner in runners if verb.__name__ == "autosave" and runner.error is None]
    figure = world.report.figures.get(indicator=world.doors)
    assert figure.numerator == (9 if saved else 5), where
    for report in world.reports:
        last = report.events.order_by("pk").last()
        if last and is_counted(report):
            held = {code: one["numerator"] for code, one in last.figures.items()}
            assert held == dict(report.figures.values_list("indicator__code", "numerator")), where
    refresh.sweep()
    assert not StaleRollup.objects.within(world.office.code).exists(), where
    counted = {
        (area, pk): (row.numerator, row.denominator, row.due, row.covered)
        for (area, _month, pk), row in recount.rows(world.office.code, [MONTH]).items()
    }
    stored = {
        (row.area_code, row.indicator_id): (row.numerator, row.denominator, row.areas_due, row.areas_covered)
        for row in Rollup.objects.within(world.office.code).filter(month=MONTH)
    }
    assert stored == counted, where


def check_snapshots(world, where):
    """At most one is in force; each is intact, proven, and its total stands over its rows."""
    assert world.meeting.snapshots.in_force().count() <= 1, where
    for snapshot in world.meeting.snapshots.all():
        assert snapshot.is_intact and snapshot.content["proof"], where
        [one] = snapshot.content["indicators"]
        rows = [row for row in one["rows"] if row["n"] is not None]
        assert one["total"]["n"] == (sum(row["n"] for row in rows) if rows else None), where
