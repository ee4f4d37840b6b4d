"""What a branch owes depends on its size, its groups and the rules; what it held counts once or twice."""

import datetime as dt

import pytest

from branches import actions, boards, rhythm
from branches.models import Branch, OrganisationalLife, RhythmRule
from branches.standing_rules import keep_standing_rules
from portal.core.month import Month

Kind, State = OrganisationalLife.Kind, rhythm.State
OCTOBER, DECEMBER = Month(2026, 10), Month(2026, 12)
LATER = dt.date(2027, 1, 5)


def rule(kind, period="MONTH", condition="NONE", times=1):
    return RhythmRule(kind=kind, period=period, condition=condition, times=times)


def states(office, month=OCTOBER, today=LATER):
    """Kind → state of the only branch on the board."""
    board = boards.timeliness(office.code, office.code, month, today)
    [[_branch, duties]] = board.communities[0].rows
    return {duty.rule.kind: duty.state for duty in duties}


@pytest.mark.parametrize(("members", "owed"), [(3, False), (5, False), (6, False), (7, True), (20, True)])
def test_a_small_branch_owes_no_committee_meeting(members, owed):
    committee = rule(Kind.BRANCH_COMMITTEE, condition="HAS_COMMITTEE")
    assert rhythm.owes(Branch(full_members=members, probationary_members=9), committee) is owed
    assert rhythm.owes(Branch(full_members=members), rule(Kind.THEMED_PARTY_DAY))


@pytest.mark.parametrize(("groups", "owed"), [(0, False), (1, True), (3, True)])
def test_only_a_branch_with_groups_owes_group_meetings(groups, owed):
    meeting = rule(Kind.PARTY_GROUP, condition="HAS_GROUPS")
    assert rhythm.owes(Branch(full_members=9, party_groups=groups), meeting) is owed


@pytest.mark.parametrize("kind", Branch.ABOVE_BRANCHES)
def test_what_stands_above_branches_owes_nothing(kind):
    assert not rhythm.owes(Branch(kind=kind), rule(Kind.THEMED_PARTY_DAY))


def test_the_board_of_a_branch_of_five(office, make_branch):
    make_branch(full_members=5)
    found = states(office)
    assert found[Kind.BRANCH_COMMITTEE] == found[Kind.PARTY_GROUP] == State.NOT_OWED
    assert found[Kind.THEMED_PARTY_DAY] == State.OVERDUE


def test_a_period_that_is_not_over_is_due_still(office, make_branch):
    make_branch()
    found = states(office, OCTOBER, dt.date(2026, 10, 20))
    assert set(found.values()) - {State.NOT_OWED} == {State.DUE}
    found = states(office, OCTOBER, dt.date(2026, 11, 1))
    assert found[Kind.THEMED_PARTY_DAY] == State.OVERDUE
    assert found[Kind.MEMBERS_ASSEMBLY] == State.DUE  # the quarter ends with December
    assert states(office, DECEMBER)[Kind.MEMBERS_ASSEMBLY] == State.OVERDUE
    assert states(office, DECEMBER)[Kind.ORGANISATIONAL_LIFE_MEETING] == State.OVERDUE


def test_one_record_fulfils_two_duties(office, make_branch, hold):
    hold(make_branch(), also_counts_as=Kind.MEMBERS_ASSEMBLY)
    found = states(office)
    assert found[Kind.THEMED_PARTY_DAY] == found[Kind.MEMBERS_ASSEMBLY] == State.HELD


def test_a_retired_record_and_another_months_do_not_count(office, make_branch, hold):
    branch = make_branch()
    hold(branch, retired_on=dt.date(2026, 10, 9))
    hold(branch, dt.date(2026, 9, 30))
    hold(branch, dt.date(2026, 11, 1))
    assert states(office)[Kind.THEMED_PARTY_DAY] == State.OVERDUE


def test_a_meeting_early_in_the_quarter_counts_until_its_end(office, make_branch, hold):
    hold(make_branch(), dt.date(2026, 10, 8), Kind.PARTY_LECTURE)
    assert states(office, DECEMBER)[Kind.PARTY_LECTURE] == State.HELD
    assert states(office, Month(2027, 1), dt.date(2027, 4, 1))[Kind.PARTY_LECTURE] == State.DUE


def test_a_branch_owes_from_its_first_whole_month(office, make_branch):
    make_branch(established_on=dt.date(2026, 10, 1))
    assert not boards.timeliness(office.code, office.code, OCTOBER, LATER).communities
    assert states(office, OCTOBER + 1)[Kind.THEMED_PARTY_DAY] == State.OVERDUE


def test_an_offices_own_rule_binds_from_its_month(office, staff, make_branch, hold):
    hold(make_branch())
    own = rule(Kind.THEMED_PARTY_DAY, times=2)
    own.source = "街道规定"
    actions.set_rule(rule=own, sub_district=office, from_month=OCTOBER, by=staff)
    assert states(office)[Kind.THEMED_PARTY_DAY] == State.OVERDUE
    assert states(office, OCTOBER - 1, dt.date(2026, 9, 20))[Kind.THEMED_PARTY_DAY] == State.DUE
    again = rule(Kind.THEMED_PARTY_DAY, times=1)
    again.source = "街道新规定"
    actions.set_rule(rule=again, sub_district=office, from_month=OCTOBER + 1, by=staff)
    first, second = RhythmRule.objects.filter(owner_code=office.code).order_by("valid_from")
    assert (first.valid_until, second.valid_from) == (OCTOBER, OCTOBER + 1)
    assert rhythm.binding(RhythmRule.objects.in_force(OCTOBER), "990102001")[Kind.THEMED_PARTY_DAY].times == 1


def test_a_rule_of_no_times_takes_the_duty_off_the_board(office, staff, make_branch):
    make_branch()
    none = rule(Kind.PARTY_LECTURE, "QUARTER", times=0)
    none.source = "街道规定"
    actions.set_rule(rule=none, sub_district=office, from_month=OCTOBER, by=staff)
    assert Kind.PARTY_LECTURE not in states(office)


def test_the_board_takes_three_statements(office, make_branch, hold, django_assert_num_queries):
    for number in range(6):
        hold(make_branch(f"第{number}支部"))
    with django_assert_num_queries(3):
        board = boards.timeliness(office.code, office.code, OCTOBER, LATER)
    assert (board.held, board.overdue) == (6, 6)  # the Party day was held, the committee did not meet


def test_standing_rules_have_sources_and_are_put_right(db):
    assert set(RhythmRule.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert not RhythmRule.objects.filter(source="").exists()
    RhythmRule.objects.filter(kind=Kind.PARTY_GROUP).update(times=9)

    class Apps:
        get_model = staticmethod(lambda app, name: {"RhythmRule": RhythmRule}.get(name) or standard())

    def standard():
        raise LookupError

    keep_standing_rules(apps=Apps, using="default")
    assert RhythmRule.objects.get(kind=Kind.PARTY_GROUP).times == 9, "a table is missing: nothing is done"


def test_the_weeks_of_a_month_are_whole_and_meet():
    for month in Month.span(Month(2024, 1), Month(2027, 12)):
        first, last = rhythm.weeks_of(month)
        assert (first.weekday(), last.weekday()) == (0, 6)
        assert (last - first).days + 1 == 7 * month.weeks
        assert rhythm.weeks_of(month + 1)[0] == last + dt.timedelta(days=1)
