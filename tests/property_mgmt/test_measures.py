"""What property service states, against the same counted by hand."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from property_mgmt.models import (
    Committee,
    Compound,
    Dispute,
    FacilityWork,
    GreeningWork,
    PropertyCompany,
    ServiceInspection,
    TripartiteMeeting,
)
from tests.measures import MONTH, by_area, codes, days, in_month, make_communities, retired, stated, undone

pytestmark = pytest.mark.django_db
END = MONTH.last_day
measured = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
maybe = st.one_of(st.none(), days)
compounds_given = st.lists(
    st.tuples(codes, st.sampled_from(Compound.Kind.values), maybe, retired, st.booleans(), maybe, maybe),
    max_size=6,
)
which = st.integers(0, 5)


@pytest.fixture
def communities(db):
    return make_communities()


def kept(row):
    return row.retired_on is None or row.retired_on > END


def there(compound):
    return kept(compound) and (compound.opened_on is None or compound.opened_on <= END)


def make_compounds(communities, given):
    return [
        Compound.objects.create(
            community=communities[code], kind=kind, name=str(number), opened_on=opened, retired_on=gone,
            committee_required=required, committee_not_required_reason="" if required else "单一产权",
            access_control_since=access, cctv_since=cctv,
        )
        for number, (code, kind, opened, gone, required, access, cctv) in enumerate(given)
    ]  # fmt: skip


def home(row):
    return row.compound.community_id


@measured
@given(compounds_given, st.lists(st.tuples(which, days, maybe, st.integers(0, 400), retired), max_size=6))
def test_committees_elected(communities, given_compounds, given_committees):
    with undone():
        compounds = make_compounds(communities, given_compounds)
        for number, elected, began, length, gone in given_committees:
            if number >= len(compounds):
                continue
            managed = compounds[number].kind == "MANAGED"
            Committee.objects.create(
                compound=compounds[number], kind="OWNERS" if managed else "SELF_MANAGEMENT", retired_on=gone,
                prepared_on=dt.date(2026, 1, 1), elected_on=elected, members=5,
                party_members=3 if began else 0,
                term_ends_on=elected + dt.timedelta(days=length + 1),
            )  # fmt: skip
        office = [
            c for c in Committee.objects.all() if kept(c) and c.elected_on <= END and c.term_ends_on > END
        ]
        has = {committee.compound_id for committee in office}
        for code, kind in (
            ("owners_committee_elected", "MANAGED"),
            ("self_management_committee_elected", "COURTYARD"),
        ):
            owing = [c for c in compounds if there(c) and c.kind == kind and c.committee_required]
            by_hand = by_area(owing, lambda c: c.community_id, lambda c: c.pk in has, lambda c: 1)
            assert stated(code) == by_hand
        soon = dt.date(2026, 9, 30)
        assert stated("committee_terms_ending") == by_area(office, home, lambda c: c.term_ends_on <= soon)
        assert stated("party_members_on_committees") == by_area(
            office, home, lambda c: c.party_members, lambda c: c.members
        )


@measured
@given(
    compounds_given,
    st.lists(
        st.tuples(which, st.sampled_from(FacilityWork.Kind.values), days, maybe, retired, st.integers(1, 5)),
        max_size=6,
    ),
)
def test_equipment_and_works(communities, given_compounds, given_works):
    with undone():
        compounds = make_compounds(communities, given_compounds)
        for number, kind, planned, finished, gone, done in given_works:
            if number < len(compounds):
                FacilityWork.objects.create(
                    compound=compounds[number], kind=kind, planned_on=planned, planned=5, done=done,
                    unit="处", started_on=finished, finished_on=finished, retired_on=gone,
                )  # fmt: skip
        works = list(FacilityWork.objects.select_related("compound"))
        for code, kind, since, kinds in (
            ("access_control_installed", "ACCESS_CONTROL", "access_control_since", {"MANAGED", "COURTYARD"}),
            ("cctv_installed", "CCTV", "cctv_since", {"MANAGED"}),
        ):
            built = {
                w.compound_id for w in works
                if w.kind == kind and kept(w) and w.finished_on and w.finished_on <= END
            }  # fmt: skip
            by_hand = by_area(
                [c for c in compounds if there(c) and c.kind in kinds],
                lambda c: c.community_id,
                lambda c, built=built, since=since: (
                    c.pk in built or (getattr(c, since) is not None and getattr(c, since) <= END)
                ),
                lambda c: 1,
            )
            assert stated(code) == by_hand
        plan = [w for w in works if kept(w) and w.planned_on <= END]
        assert stated("facility_works_done") == by_area(
            plan, home, lambda w: bool(w.finished_on and w.finished_on <= END), lambda w: 1
        )
        removed = [
            w for w in works
            if w.kind == "ILLEGAL_STRUCTURE_REMOVAL" and w.retired_on is None and in_month(w.finished_on)
        ]  # fmt: skip
        assert stated("illegal_structures_removed") == by_area(removed, home, lambda w: w.done)


def test_a_work_finished_last_year_is_not_on_this_years_plan(communities):
    [compound] = make_compounds(
        communities, [(next(iter(communities)), "MANAGED", None, None, True, None, None)]
    )
    for number, finished in enumerate((dt.date(2025, 12, 31), dt.date(2026, 1, 1), None)):
        FacilityWork.objects.create(
            compound=compound, kind="PARKING", planned_on=dt.date(2025, 11, number + 1), planned=1, done=1,
            unit="个", started_on=finished, finished_on=finished,
        )  # fmt: skip
    assert stated("facility_works_done") == {compound.community_id: (1, 2)}


@measured
@given(st.lists(st.tuples(codes, days, st.integers(-1, 20), st.integers(-1, 30), retired), max_size=8))
def test_disputes_resolved(communities, disputes):
    with undone():
        for number, (code, received, resolved, reopened, gone) in enumerate(disputes):
            after = {"resolved_on": received + dt.timedelta(days=resolved)} if resolved >= 0 else {}
            if after and reopened >= 0:
                after["reopened_on"] = received + dt.timedelta(days=reopened)
            Dispute.objects.create(
                community=communities[code], number=str(number), kind="FEES", received_on=received,
                retired_on=gone, **after,
            )  # fmt: skip
        rows = [
            d for d in Dispute.objects.all()
            if d.retired_on is None and (in_month(d.received_on) or in_month(d.resolved_on))
        ]  # fmt: skip
        assert stated("property_disputes_resolved") == by_area(
            rows,
            lambda d: d.community_id,
            lambda d: d.is_settled and in_month(d.resolved_on),
            lambda d: in_month(d.received_on),
        )


@measured
@given(st.lists(st.tuples(codes, days, st.integers(-1, 30), retired, st.integers(1, 90)), max_size=8))
def test_greening_meetings_and_inspections(communities, rows):
    with undone():
        company = PropertyCompany.objects.create(
            sub_district=next(iter(communities.values())).sub_district, name="和顺物业"
        )
        for number, (code, day, mended, gone, amount) in enumerate(rows):
            compound = Compound.objects.create(community=communities[code], kind="MANAGED", name=str(number))
            common = {"compound": compound, "held_on": day, "retired_on": gone}
            GreeningWork.objects.create(**common, kind="NEW", square_metres=amount)
            TripartiteMeeting.objects.create(**common, topic="停车", matters_raised=1)
            ServiceInspection.objects.create(
                **common, company=company, score=amount, findings="堆物" if mended >= 0 else "",
                mended_on=day + dt.timedelta(days=mended) if mended > 0 else None,
            )  # fmt: skip

        def held(model):
            return [row for row in model.objects.all() if row.retired_on is None and in_month(row.held_on)]

        assert stated("greening_area") == by_area(held(GreeningWork), home, lambda g: g.square_metres)
        assert stated("tripartite_meetings_held") == by_area(held(TripartiteMeeting), home, lambda m: 1)
        assert stated("service_inspections") == by_area(held(ServiceInspection), home, lambda i: 1)
        found = [
            i for i in ServiceInspection.objects.all()
            if i.retired_on is None and i.findings and (in_month(i.held_on) or in_month(i.mended_on))
        ]  # fmt: skip
        assert stated("inspection_findings_mended") == by_area(
            found, home, lambda i: in_month(i.mended_on), lambda i: in_month(i.held_on)
        )


def test_each_measure_is_one_statement(communities, django_assert_num_queries):
    for code in (
        "owners_committee_elected", "self_management_committee_elected", "access_control_installed",
        "cctv_installed", "greening_area", "property_disputes_resolved", "committee_terms_ending",
        "party_members_on_committees", "service_inspections", "inspection_findings_mended",
        "tripartite_meetings_held", "facility_works_done", "illegal_structures_removed",
    ):  # fmt: skip
        with django_assert_num_queries(1):
            assert stated(code) == {}
