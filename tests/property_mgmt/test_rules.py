"""What the law asks of an election, at its edges."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from property_mgmt import rules
from property_mgmt.models import Committee, Compound
from property_mgmt.rules import Result

BEFORE, AFTER = dt.date(2020, 12, 31), dt.date(2021, 1, 1)
whole = st.integers(1, 10_000)


def committee(**given):
    """An owners' committee of 90 owners and 9,000 ㎡, elected lawfully, unless *given* otherwise."""
    values = {
        "kind": "OWNERS", "prepared_on": dt.date(2025, 1, 2), "voted_on": dt.date(2025, 3, 1),
        "elected_on": dt.date(2025, 3, 2), "filed_on": dt.date(2025, 4, 1),
        "term_ends_on": dt.date(2030, 3, 2),
        "members": 7, "owners_total": 90, "owners_taking_part": 60, "owners_for": 31,
        "area_total": 9000, "area_taking_part": 6000, "area_for": 3001,
    }  # fmt: skip
    return Committee(compound=Compound(name="安苑小区"), **(values | given))


def results(today=dt.date(2026, 10, 1), **given):
    return [check.result for check in rules.checks_of(committee(**given), today)]


@pytest.mark.parametrize(
    ("voted_on", "owners", "area", "met"),
    [
        (AFTER, 60, 6000, True),  # exactly two thirds of both
        (AFTER, 59, 6000, False),
        (AFTER, 60, 5999, False),  # both are needed
        (AFTER, 90, 5999, False),
        (BEFORE, 46, 4501, True),  # more than half of both
        (BEFORE, 45, 4501, False),  # exactly half is not more than half
        (BEFORE, 46, 4500, False),
        (BEFORE, 59, 5999, True),  # enough by the law of its day
    ],
)
def test_quorum_by_the_law_of_the_day_of_the_vote(voted_on, owners, area, met):
    one = committee(voted_on=voted_on, owners_taking_part=owners, area_taking_part=area)
    assert rules.quorum_met(one) is met


@pytest.mark.parametrize(
    ("voted_on", "owners", "area", "passed"),
    [
        (AFTER, 31, 3001, True),  # of 60 owners and 6,000 ㎡ taking part
        (AFTER, 30, 3001, False),  # exactly half is not 过半数
        (AFTER, 31, 3000, False),
        (BEFORE, 31, 3001, False),  # until 2020: of all 90 owners
        (BEFORE, 46, 4501, True),
        (BEFORE, 45, 4501, False),
    ],
)
def test_more_than_half_is_in_favour(voted_on, owners, area, passed):
    assert rules.election_passed(committee(voted_on=voted_on, owners_for=owners, area_for=area)) is passed


def test_what_is_not_entered_is_not_known():
    assert rules.quorum_met(committee(voted_on=None)) is None
    assert rules.quorum_met(committee(area_total=None)) is None
    assert rules.election_passed(committee(owners_for=None)) is None
    assert rules.quorum_met(committee(owners_total=0, owners_taking_part=0)) is False


@given(part=st.integers(0, 10_000), all_of=whole)
def test_whole_numbers_decide_as_fractions_would(part, all_of):
    assert rules.at_least_two_thirds(part, all_of) == (part / all_of >= 2 / 3 or 3 * part == 2 * all_of)
    assert rules.more_than_half(part, all_of) == (part / all_of > 0.5)


@pytest.mark.parametrize(
    ("members", "lawful"),
    [(3, False), (4, False), (5, True), (6, False), (11, True), (12, False), (13, False)],
)
def test_five_to_eleven_members_and_odd(members, lawful):
    assert rules.is_lawful_number(members) is lawful


def test_a_lawful_election_meets_every_rule():
    assert results() == [Result.MET] * 5


def test_filing_has_thirty_days():
    assert results(filed_on=dt.date(2025, 4, 2))[3] == Result.NOT_MET
    assert results(filed_on=None)[3] == Result.NOT_MET
    assert results(filed_on=None, today=dt.date(2025, 4, 1))[3] == Result.OPEN


def test_a_term_has_five_years():
    assert results(term_ends_on=dt.date(2030, 3, 3))[4] == Result.NOT_MET
    assert rules.longest_term(dt.date(2024, 2, 29)) == dt.date(2029, 2, 28)


def test_an_election_that_has_only_begun_owes_nothing_yet():
    begun = results(voted_on=None, elected_on=None, filed_on=None, term_ends_on=None, members=0)
    assert set(begun) == {Result.OPEN}


@pytest.mark.parametrize("kind", ["SELF_MANAGEMENT", "MANAGEMENT"])
def test_other_committees_have_no_legal_conditions(kind):
    assert results(kind=kind) == [Result.NOT_APPLICABLE]


def test_the_vote_is_said_with_what_was_needed():
    with translation.override("en"):
        assert rules.quorum_text(committee(owners_taking_part=61)) == (
            "2/3: 61/90 owners (67.8%), floor area 6000/9000 ㎡ (66.7%)"
        )
        assert rules.quorum_text(committee(voted_on=BEFORE)).startswith(">1/2")
    assert rules.quorum_text(committee(voted_on=None)) == ""
