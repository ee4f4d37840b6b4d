"""What branch building states, against the same counted by hand."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branches import rhythm
from branches.models import (
    Branch,
    Brand,
    Campaign,
    CampaignActivity,
    DemonstrationSite,
    InServiceCheckIn,
    JointMeeting,
    MicroWish,
    OrganisationalLife,
    PartnerUnit,
    Rectification,
    RhythmRule,
    StudySession,
    VolunteerActivity,
)
from communities.models import SubDistrict
from grids.models import Grid
from portal.core.areas import Level
from portal.core.month import Month
from tests.factories import ThemeFactory
from tests.measures import (
    CODES,
    MONTH,
    OFFICE,
    by_area,
    codes,
    days,
    in_month,
    make_communities,
    retired,
    stated,
    undone,
)

pytestmark = pytest.mark.django_db
END = MONTH.last_day
measured = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
maybe = st.one_of(st.none(), days)
Kind = OrganisationalLife.Kind
branches_given = st.lists(
    st.tuples(
        codes, st.sampled_from(["GENERAL_BRANCH", "BRANCH", "GRID_BRANCH"]), st.integers(0, 12),
        st.integers(0, 1), st.booleans(), maybe, retired,
    ),
    max_size=5,
)  # fmt: skip
which = st.integers(0, 4)


@pytest.fixture
def communities(db):
    return make_communities()


def kept(row):
    return row.retired_on is None or row.retired_on > END


def current(row):
    return row.retired_on is None


def make_branches(communities, given):
    made = []
    for number, (code, kind, members, groups, creating, established, gone) in enumerate(given):
        grid = None
        if kind == "GRID_BRANCH":
            grid = Grid.objects.create(community=communities[code], code=f"{code}{number + 1:03d}", name="一")
        lowest = kind != "GENERAL_BRANCH"
        made.append(
            Branch.objects.create(
                community=communities[code],
                name=str(number),
                kind=kind,
                grid=grid,
                party_groups=groups,
                full_members=members if lowest else 0,
                probationary_members=groups if lowest else 0,
                in_creation=creating,
                established_on=established,
                retired_on=gone,
            )
        )
    return made


def agree(indicator, rows, branch_of, numerator, denominator=None):
    """By community as counted by hand; by grid the same for grid branches."""
    rows = list(rows)
    by_hand = by_area(rows, lambda row: branch_of(row).community_id, numerator, denominator)
    assert stated(indicator) == by_hand
    in_grids = [row for row in rows if branch_of(row).grid]
    by_hand = by_area(in_grids, lambda row: branch_of(row).grid.code, numerator, denominator)
    inside = {code: found for code, found in stated(indicator, Level.GRID).items() if len(code) == Level.GRID}
    assert inside == by_hand


@measured
@given(branches_given)
def test_members_and_creation(communities, given_branches):
    with undone():
        rows = [branch for branch in make_branches(communities, given_branches) if kept(branch)]
        there = [one for one in rows if one.established_on is None or one.established_on <= END]
        agree("directly_managed_members", there, lambda b: b, lambda b: b.members)
        lowest = [one for one in rows if one.kind != "GENERAL_BRANCH"]
        agree("branches_in_creation", lowest, lambda b: b, lambda b: b.in_creation, lambda b: 1)


records_given = st.lists(
    st.tuples(
        which, st.sampled_from(Kind.values), st.sampled_from(["", *Kind.values]),
        st.dates(dt.date(2025, 12, 20), dt.date(2026, 4, 8)), st.integers(0, 3), retired,
    ),
    max_size=10,
)  # fmt: skip


def make_records(branches, given):
    return [
        OrganisationalLife.objects.create(
            branch=branches[number], kind=kind, also_counts_as="" if also == kind else also, held_on=day,
            topic="学习", due=3, attended=attended, retired_on=gone,
        )
        for number, kind, also, day, attended, gone in given
        if number < len(branches)
    ]  # fmt: skip


@measured
@given(branches_given, records_given)
def test_participation(communities, given_branches, given_records):
    with undone():
        records = make_records(make_branches(communities, given_branches), given_records)
        rows = [one for one in records if current(one) and in_month(one.held_on)]
        agree("participation", rows, lambda r: r.branch, lambda r: r.attended, lambda r: r.due)


@measured
@given(
    branches_given, records_given,
    st.lists(st.tuples(st.sampled_from(Kind.values), st.sampled_from(["MONTH", "QUARTER", "YEAR"]),
                       st.integers(0, 2), st.sampled_from(["NONE", "HAS_COMMITTEE", "HAS_GROUPS"]),
                       st.sampled_from([OFFICE, "990102001"]), st.integers(-1, 1)),
             max_size=4, unique_by=lambda rule: (rule[0], rule[4])),
)  # fmt: skip
def test_timeliness(communities, given_branches, given_records, own_rules):
    """The board and the figure are one: what is held or overdue at the end of March, a quarter's end too."""
    with undone():
        branches = make_branches(communities, given_branches)
        make_records(branches, given_records)
        for kind, period, times, condition, owner, since in own_rules:
            RhythmRule.objects.create(
                kind=kind, period=period, times=times, condition=condition, owner_code=owner, source="街道",
                valid_from=MONTH + since,
            )  # fmt: skip
        rules = rhythm.binding(RhythmRule.objects.in_force(MONTH), OFFICE)
        held = rhythm.held_days(OrganisationalLife.objects.current(), MONTH)
        duties = [
            (branch, duty)
            for branch in branches
            if kept(branch) and branch.kind != "GENERAL_BRANCH"
            if branch.established_on is None or branch.established_on < MONTH.first_day
            for duty in rhythm.duties(branch, rules, held, MONTH, dt.date(2026, 6, 1))
            if duty.state != rhythm.State.NOT_OWED and duty.due_by == END
        ]
        found = stated("organisational_life_timely")
        by_hand = by_area(
            duties, lambda d: d[0].community_id, lambda d: d[1].state == rhythm.State.HELD, lambda d: 1
        )
        assert {code: pair for code, pair in found.items() if pair != (0, 0)} == by_hand
        in_grids = [pair for pair in duties if pair[0].grid]
        by_hand = by_area(
            in_grids, lambda d: d[0].grid.code, lambda d: d[1].state == rhythm.State.HELD, lambda d: 1
        )
        found = stated("organisational_life_timely", Level.GRID)
        assert {c: pair for c, pair in found.items() if len(c) == Level.GRID and pair != (0, 0)} == by_hand


@measured
@given(branches_given, st.lists(st.tuples(which, days, retired), max_size=8))
def test_volunteer_activities(communities, given_branches, given_activities):
    with undone():
        branches = make_branches(communities, given_branches)
        rows = [
            VolunteerActivity.objects.create(
                branch=branches[number], kind="HABITS", held_on=day, topic="劝导", people=1, retired_on=gone
            )
            for number, day, gone in given_activities
            if number < len(branches)
        ]
        rows = [one for one in rows if current(one) and in_month(one.held_on)]
        agree("volunteer_activities", rows, lambda r: r.branch, lambda r: 1)


weeks = st.dates(dt.date(2026, 2, 15), dt.date(2026, 4, 12))


@measured
@given(
    st.lists(
        st.tuples(codes, st.sampled_from(StudySession.Kind.values),
                  st.sampled_from(["", "ROTATION", "DISTANCE"]), weeks, retired),
        max_size=12,
    )
)  # fmt: skip
def test_study(communities, given_sessions):
    with undone():
        rows = [
            StudySession.objects.create(
                community=communities[code], kind=kind, channel=channel, held_on=day, topic="学习", people=1,
                retired_on=gone,
            )
            for code, kind, channel, day, gone in given_sessions
        ]  # fmt: skip
        rows = [one for one in rows if current(one)]
        held = [one for one in rows if in_month(one.held_on)]
        central = [one for one in held if one.kind == "CENTRAL_GROUP"]
        assert stated("central_group_study") == by_area(central, lambda r: r.community_id, lambda r: 1)
        trained = [one for one in held if one.channel]
        assert stated("study_trainings") == by_area(trained, lambda r: r.community_id, lambda r: 1)
        # A week is known by its Thursday, and belongs to the month of that day.
        thursdays = {
            (one.community_id, one.held_on - dt.timedelta(days=one.held_on.weekday() - 3))
            for one in rows
            if one.kind == "THEORY"
        }
        studied = [pair for pair in thursdays if Month.of(pair[1]) == MONTH]
        assert stated("theory_study") == by_area(studied, lambda pair: pair[0], lambda pair: 1)


@measured
@given(
    st.lists(st.tuples(codes, days, maybe, retired), max_size=6),
    st.lists(st.tuples(codes, days, retired), max_size=6),
)
def test_wishes_and_partners(communities, given_wishes, given_units):
    with undone():
        wishes = [
            MicroWish.objects.create(
                community=communities[code], title=str(number), collected_on=collected, retired_on=gone,
                claimed_on=collected if done else None, claimed_by="支部" if done else "",
                fulfilled_on=max(done, collected) if done else None,
            )
            for number, (code, collected, done, gone) in enumerate(given_wishes)
        ]  # fmt: skip
        rows = [one for one in wishes if current(one) and one.collected_on <= END]
        assert stated("micro_wishes_fulfilled") == by_area(
            rows,
            lambda r: r.community_id,
            lambda r: bool(r.fulfilled_on and r.fulfilled_on <= END),
            lambda r: 1,
        )
        units = [
            PartnerUnit.objects.create(
                community=communities[code],
                name=str(number),
                kind="LOCAL_UNIT",
                joined_on=day,
                retired_on=gone,
            )
            for number, (code, day, gone) in enumerate(given_units)
        ]
        units = [one for one in units if kept(one) and one.joined_on <= END]
        assert stated("partner_units") == by_area(units, lambda r: r.community_id, lambda r: 1)


@measured
@given(
    st.lists(st.tuples(codes, days, maybe, retired), max_size=6),
    st.lists(st.tuples(codes, days, maybe, retired), max_size=6),
)
def test_brands_and_sites(communities, given_brands, given_sites):
    with undone():
        theme = ThemeFactory(code="one")
        brands = [
            Brand.objects.create(
                community=communities[code], name=str(number), field=theme, proposed_on=day, retired_on=gone,
                stage="EFFECTIVE" if done else "PROPOSED", adopted_on=day if done else None,
                effective_on=max(day, done) if done else None,
            )
            for number, (code, day, done, gone) in enumerate(given_brands)
        ]  # fmt: skip
        having = {b.community_id for b in brands if kept(b) and b.effective_on and b.effective_on <= END}
        assert stated("brands_in_effect") == {code: (int(code in having), 1) for code in CODES}
        sites = [
            DemonstrationSite.objects.create(
                community=communities[code], name=str(number), field=theme, planned_on=day, retired_on=gone,
                stage="BUILT" if built else "PLANNED", building_on=day if built else None,
                built_on=max(day, built) if built else None,
            )
            for number, (code, day, built, gone) in enumerate(given_sites)
        ]  # fmt: skip
        sites = [one for one in sites if kept(one) and one.planned_on <= END]
        assert stated("demonstration_sites_built") == by_area(
            sites, lambda r: r.community_id, lambda r: bool(r.built_on and r.built_on <= END), lambda r: 1
        )


@measured
@given(
    st.lists(st.tuples(codes, st.dates(dt.date(2025, 12, 20), dt.date(2026, 4, 8)), retired), max_size=6),
    st.lists(st.tuples(codes, days, retired), max_size=6),
)
def test_joint_meetings_and_campaigns(communities, given_meetings, given_activities):
    with undone():
        meetings = [
            JointMeeting.objects.create(
                community=communities[code], held_on=day, topic="共建", units=1, retired_on=gone
            )
            for code, day, gone in given_meetings
        ]
        met = {
            m.community_id for m in meetings if current(m) and dt.date(2026, 1, 1) <= m.held_on <= END
        }  # January to March are one quarter
        assert stated("joint_meetings_held") == {code: (int(code in met), 1) for code in CODES}
        campaign = Campaign.objects.create(
            sub_district=SubDistrict.objects.get(code=OFFICE), name="七一",
            starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31),
        )  # fmt: skip
        rows = [
            CampaignActivity.objects.create(
                community=communities[code], campaign=campaign, kind="VISITS", held_on=day, topic="慰问",
                people=1, retired_on=gone,
            )
            for code, day, gone in given_activities
        ]  # fmt: skip
        rows = [one for one in rows if current(one) and in_month(one.held_on)]
        assert stated("campaign_activities") == by_area(rows, lambda r: r.community_id, lambda r: 1)


@measured
@given(st.dictionaries(codes, st.tuples(st.integers(0, 9), st.integers(0, 9), retired), max_size=3))
def test_check_ins(communities, given_rows):
    with undone():
        rows = []
        for code, (checked, more, gone) in given_rows.items():
            for month, extra in ((MONTH, 0), (MONTH - 1, 5)):
                rows.append(
                    InServiceCheckIn.objects.create(
                        community=communities[code],
                        as_of=month.last_day,
                        resident=checked + more + extra,
                        checked_in=checked,
                        retired_on=gone,
                    )
                )
        rows = [one for one in rows if current(one) and one.as_of == END]
        assert stated("in_service_checked_in") == by_area(
            rows, lambda r: r.community_id, lambda r: r.checked_in, lambda r: r.resident
        )


@measured
@given(
    branches_given,
    st.lists(
        st.tuples(which, st.dates(dt.date(2025, 11, 1), dt.date(2026, 4, 8)), st.booleans(),
                  st.integers(0, 120), retired),
        max_size=6,
    ),
)  # fmt: skip
def test_weak_branches(communities, given_branches, given_rows):
    with undone():
        branches = make_branches(communities, given_branches)
        rows = [
            Rectification.objects.create(
                branch=branches[number], kind="WEAK", named_by="会议", named_on=approved, named_reason="散",
                approved_by="党工委", approved_on=approved, deadline=dt.date(2026, 12, 1), retired_on=gone,
                **({"result": "PASSED", "accepted_on": approved + dt.timedelta(days=later), "score": 80,
                    "dissatisfied": 0, "level_after": 3} if passed else {}),
            )
            for number, approved, passed, later, gone in given_rows
            if number < len(branches)
        ]  # fmt: skip
        open_this_year = [
            one
            for one in rows
            if kept(one) and one.approved_on <= END
            if not one.result or one.accepted_on >= dt.date(2026, 1, 1)
        ]
        agree(
            "weak_branches_upgraded", open_this_year, lambda r: r.branch,
            lambda r: bool(r.accepted_on and r.accepted_on <= END), lambda r: 1,
        )  # fmt: skip
