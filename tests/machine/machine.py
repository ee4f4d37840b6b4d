"""A machine that tries to break it: all that people can do, in any order, and what is read after each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import hypothesis.strategies as st
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from communities.actions import save_community
from communities.models import Community, SubDistrict
from portal.core.access import Role
from portal.indicators import actions as indicators
from portal.indicators import catalogue
from portal.indicators.models import Indicator, Target
from portal.meetings import actions as meetings
from portal.meetings.models import ProgressMeeting, canonical
from portal.reporting import actions
from portal.reporting.errors import ReportError
from portal.reporting.models import MonthlyReport, ReportingPeriod
from portal.rollups import recount
from portal.rollups.models import StaleRollup
from portal.rollups.refresh import sweep
from tests.factories import CommunityFactory, SubDistrictFactory, TargetFactory, UserFactory, at
from tests.machine.reading_sentences import wrong
from tests.machine.reads import PAGES, Reads, portal
from tests.machine.world import EDITABLE, MONTHS, OFFICES, TABLE, Definition, Model

CODES = (
    "owners_committee_elected", "access_control_installed", "greening_area", "property_disputes_resolved",
    "directly_managed_members", "central_group_study", "exchange_speeches",
)  # fmt: skip
NOW = at(2026, 4, 10)
offices, months = st.sampled_from(OFFICES), st.sampled_from(MONTHS)
small = st.integers(0, 6)


class Machine(Reads, RuleBasedStateMachine):
    """Rules act through the portal's own actions; invariants read what people read."""

    @initialize(sizes=st.tuples(st.integers(1, 4), st.integers(1, 3)))
    def begin(self, sizes: tuple[int, int]) -> None:
        # Nothing is left behind: the whole life of the machine is one transaction, and one view of the data.
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        transaction.get_connection().holds_one_view = True
        catalogue.sync()
        Indicator.objects.exclude(code__in=CODES).update(on_by_default=False)
        self.model = Model({one.code: _definition(one) for one in Indicator.objects.filter(code__in=CODES)})
        self.people: dict[str, Any] = {}
        self.frozen: dict[int, bytes] = {}
        self.steps = 0
        for office, size in zip(OFFICES, sizes, strict=True):
            self._office(office, size)

    def _office(self, office: str, size: int) -> None:
        sub_district = SubDistrictFactory(code=office, name=f"{'甲乙'[OFFICES.index(office)]}街道")
        self.people[office] = UserFactory(role=Role.STAFF, area_code=office)
        for number in range(1, size + 1):
            code = f"{office}{number:03d}"
            name = f"{'东西南北'[number - 1]}{office[-1]}社区"
            CommunityFactory(sub_district=sub_district, code=code, name=f"{name}居委会", short_name=name)
            self.people[code] = UserFactory(area_code=code)
            self.model.communities[code] = recount.Community(code)
            self.model.names[code] = name
        self.open_month(office, MONTHS[0])

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.get_connection().holds_one_view = False
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # --- months and reports ---------------------------------------------------------------------

    @rule(office=offices, month=months)
    def open_month(self, office: str, month: tuple[int, int]) -> None:
        sub_district = SubDistrict.objects.get(code=office)
        actions.open_month(sub_district=sub_district, month=portal(month), now=NOW)
        self.model.opened.add((office, month))
        for one in self.model.due(office, month):
            self.model.states.setdefault((one.code, month), "NOT_STARTED")

    @rule(pick=st.data())
    def fill_in_and_submit_and_approve(self, pick: Any) -> None:
        """The ordinary month of a community, in one step, so that much is counted soon."""
        place = self._place(pick)
        self._fill(place, pick)
        for verb in ("submit", "approve"):
            self._act(verb, place)

    @rule(office=offices, month=months, pick=st.data())
    def most_of_an_office(self, office: str, month: tuple[int, int], pick: Any) -> None:
        """All communities but perhaps one report, so that a meeting has much to speak of."""
        self.open_month(office, month)
        due = [one.code for one in self.model.due(office, month)]
        for code in due[: pick.draw(st.integers(max(0, len(due) - 1), len(due)))]:
            self._fill((code, month), pick)
            for verb in ("submit", "approve"):
                self._act(verb, (code, month))

    @rule(pick=st.data())
    def fill_in(self, pick: Any) -> None:
        self._fill(self._place(pick), pick)

    @rule(pick=st.data(), verb=st.sampled_from(sorted(TABLE)))
    def act(self, pick: Any, verb: str) -> None:
        self._act(verb, self._place(pick))

    def _place(self, pick: Any) -> tuple[str, tuple[int, int]]:
        return pick.draw(st.sampled_from(sorted(self.model.states)))

    def _report(self, place: tuple[str, tuple[int, int]]) -> MonthlyReport:
        return MonthlyReport.objects.get(community_id=place[0], month=portal(place[1]))

    def _is_locked(self, place: tuple[str, tuple[int, int]]) -> bool:
        return (place[0][:9], place[1]) in self.model.locked

    def _fill(self, place: tuple[str, tuple[int, int]], pick: Any) -> None:
        model, report = self.model, self._report(place)
        may = model.states[place] in EDITABLE and not self._is_locked(place)
        for one in model.definitions.values():
            if one.by_staff or not self._in_use(one, place):
                continue
            typed = _typed(one, pick)
            try:
                figure = actions.save_figure(
                    report=report, indicator=Indicator.objects.get(pk=one.pk),
                    typed={**typed, "reason": "已核实"}, by=self.people[place[0]], now=NOW,
                )  # fmt: skip
            except ReportError:
                assert not may, f"{place} {model.states[place]} could not be filled in"
                return
            assert may, f"{place} {model.states[place]} was filled in"
            assert not figure.entered, figure.entered
            kept = recount.Figure(
                typed["numerator"], typed.get("denominator", figure.denominator), typed.get("opening"),
                figure.recorded_numerator,
            )  # fmt: skip
            assert (figure.numerator, figure.opening) == (kept.numerator, kept.opening)
            if one.kind == "frequency":
                wanted = one.office_minimum.get(place[0][:9], one.minimum)
                assert figure.denominator == wanted, f"minimum {figure.denominator}, should be {wanted}"
            model.typed.setdefault(place, {})[one.code] = kept
        if model.states[place] == "NOT_STARTED":
            model.states[place] = "DRAFT"

    def _in_use(self, one: Definition, place: tuple[str, tuple[int, int]]) -> bool:
        return Indicator.objects.in_use(place[0][:9], portal(place[1])).filter(pk=one.pk).exists()

    def _act(self, verb: str, place: tuple[str, tuple[int, int]]) -> None:
        model, report = self.model, self._report(place)
        sources, target = TABLE[verb]
        may = model.states[place] in sources and not self._is_locked(place)
        secretary, staff = self.people[place[0]], self.people[place[0][:9]]
        call = {
            "submit": lambda: actions.submit(report=report, by=secretary, now=NOW),
            "withdraw": lambda: actions.withdraw(report=report, by=secretary, now=NOW),
            "approve": lambda: actions.approve(report=report, by=staff, now=NOW),
            "return": lambda: actions.return_(report=report, by=staff, now=NOW, reason="请核对"),
            "reopen": lambda: actions.reopen(report=report, by=staff, now=NOW, reason="更正"),
        }[verb]
        try:
            call()
        except ReportError as error:
            complete = verb != "submit" or self._is_complete(place)
            why = getattr(error, "findings", error)
            assert not (may and complete), f"{verb} {place} from {model.states[place]} was refused: {why}"
            return
        assert may, f"{verb} {place} from {model.states[place]}"
        model.states[place] = target
        model.count(place)

    def _is_complete(self, place: tuple[str, tuple[int, int]]) -> bool:
        typed = self.model.typed.get(place, {})
        return all(
            one.code in typed
            for one in self.model.definitions.values()
            if not one.by_staff and self._in_use(one, place)
        )

    @rule(pick=st.data(), held=st.integers(0, 1))
    def staff_figure(self, pick: Any, held: int) -> None:
        place = self._place(pick)
        one = self.model.definitions["exchange_speeches"]
        try:
            actions.save_staff_figure(
                report=self._report(place), indicator=Indicator.objects.get(pk=one.pk),
                typed={"numerator": held}, by=self.people[place[0][:9]], now=NOW,
            )  # fmt: skip
        except ReportError:
            assert self._is_locked(place)
            return
        assert not self._is_locked(place)
        figure = self._report(place).figures.get(indicator=one.pk)
        kept = recount.Figure(held, recorded=figure.recorded_numerator)
        self.model.typed.setdefault(place, {})[one.code] = kept
        self.model.count(place)

    @rule(office=offices, month=months, lock=st.booleans())
    def lock_or_unlock(self, office: str, month: tuple[int, int], lock: bool) -> None:
        period = ReportingPeriod.objects.filter(sub_district=office, month=portal(month)).first()
        if period is None:
            return
        places = [place for place in self.model.states if place[0].startswith(office) and place[1] == month]
        waiting = any(self.model.states[place] == "SUBMITTED" for place in places)
        is_locked = (office, month) in self.model.locked
        staff = self.people[office]
        try:
            if lock:
                actions.lock_month(period=period, by=staff, now=NOW)
            else:
                actions.unlock_month(period=period, by=staff, reason="更正", now=NOW)
        except ReportError:
            assert (waiting or is_locked) if lock else not is_locked
            return
        assert not (waiting or is_locked) if lock else is_locked
        before, after = ("APPROVED", "LOCKED") if lock else ("LOCKED", "APPROVED")
        (self.model.locked.add if lock else self.model.locked.discard)((office, month))
        for place in places:
            if self.model.states[place] == before:
                self.model.states[place] = after

    # --- areas, indicators, targets -------------------------------------------------------------

    @rule(pick=st.data(), month=months, fate=st.sampled_from(["closes", "merges", "reopens", "opens late"]))
    def change_a_community(self, pick: Any, month: tuple[int, int], fate: str) -> None:
        code = pick.draw(st.sampled_from(sorted(self.model.communities)))
        community = Community.objects.get(code=code)
        known = self.model.communities[code]
        community.closed_on, community.successor, known.last = None, None, recount.ALWAYS[1]
        if fate in ("closes", "merges"):
            community.closed_on = portal(month).first_day
            known.last = (month[0], month[1] - 1) if month[1] > 1 else (month[0] - 1, 12)
        if fate == "merges":
            others = [other for other in sorted(self.model.communities) if other != code]
            community.successor_id = pick.draw(st.sampled_from(others)) if others else None
        community.opened_on, known.first = dt.date(1949, 10, 1), (1949, 10)
        if fate == "opens late":
            community.opened_on, known.first = portal(month).first_day, month
        save_community(community=community, by=self.people[code[:9]])

    @rule(code=st.sampled_from(CODES), office=offices, month=months, on=st.booleans())
    def switch(self, code: str, office: str, month: tuple[int, int], on: bool) -> None:
        """Pages show it or not; what was approved counts as before."""
        switch = indicators.switch_on if on else indicators.switch_off
        indicator, place = Indicator.objects.get(code=code), SubDistrict.objects.get(code=office)
        switch(indicator=indicator, office=place, month=portal(month if not on else MONTHS[0]))

    @rule(code=st.sampled_from(CODES), carry=st.integers(0, 3))
    def change_carrying(self, code: str, carry: int) -> None:
        indicator = Indicator.objects.get(code=code)
        if not indicator.is_stock:
            return
        indicator.carry_months = carry
        indicators.save_indicator(indicator=indicator)
        self.model.definitions[code].carry = carry

    @rule(office=offices, minimum=st.integers(1, 3))
    def change_the_minimum(self, office: str, minimum: int) -> None:
        one = self.model.definitions["central_group_study"]
        for year in (2025, 2026):
            self._target(one, office, year, Target.ValueKind.MINIMUM, minimum)
        one.office_minimum[office] = minimum

    @rule(office=offices, code=st.sampled_from(CODES[:2]), percent=st.sampled_from([50, 90, 100]))
    def change_a_target(self, office: str, code: str, percent: int) -> None:
        for each in OFFICES:  # the sentences' reader knows one target for both
            for year in (2025, 2026):
                self._target(self.model.definitions[code], each, year, Target.ValueKind.RATE, percent)
        self.model.definitions[code].target = ("rate", percent)

    def _target(self, one: Definition, office: str, year: int, kind: str, value: int) -> None:
        Target.objects.filter(indicator=one.pk, area_code=office, year=year).delete()
        indicator = Indicator.objects.get(pk=one.pk)
        TargetFactory(indicator=indicator, area_code=office, year=year, value_kind=kind, value=value)

    # --- workers and meetings -------------------------------------------------------------------

    @rule()
    def a_worker_comes(self) -> None:
        sweep()

    @precondition(lambda self: self.steps > 3)
    @rule(office=offices, back=st.integers(1, 2), named=st.booleans())
    def meet_about_the_last_month(self, office: str, back: int, named: bool) -> None:
        month = max(month for one, month in self.model.opened if one == office)
        if month != MONTHS[0]:
            self.meet(office, month, back, named)

    @precondition(lambda self: self.steps > 3)
    @rule(office=offices, month=st.sampled_from(MONTHS[1:]), back=st.integers(1, 2), named=st.booleans())
    def meet(self, office: str, month: tuple[int, int], back: int, named: bool) -> None:
        """Prepare, freeze, read what was frozen, and put it aside again."""
        since = MONTHS[max(0, MONTHS.index(month) - back)]
        used = Indicator.objects.in_use(office, portal(month)).filter(code__in=CODES)
        chosen = sorted(used, key=lambda one: CODES.index(one.code))
        if not chosen or (office, month) not in self.model.opened:
            return
        meeting = meetings.save(
            meeting=ProgressMeeting(
                sub_district_id=office, title=f"推进会{self.steps}", held_on=dt.date(2026, 4, 10),
                month=portal(month), since=portal(since), names_in_text=named,
            ),
            indicators=chosen, by=self.people[office], now=NOW,
        )  # fmt: skip
        snapshot = meetings.freeze(meeting=meeting, by=self.people[office], now=NOW)
        self.frozen[snapshot.pk] = canonical(snapshot.content)
        self._check_snapshot(snapshot, office, month)
        told = self.model.office(
            office, month, since, [one.code for one in chosen], held=(2026, 4), named=named,
            facts=snapshot.content["facts"], before_due=self._is_before_due(office, month),
        )  # fmt: skip
        texts = {key: one["text"] for key, one in snapshot.content["sentences"].items()}
        assert not (found := wrong(texts, told)), "\n".join(found)
        self._check_pages(office, month, ("overview", "heatmap"))  # a snapshot is what the pages show
        meetings.unfreeze(meeting=meeting, because="再议", by=self.people[office], now=NOW)

    @staticmethod
    def _is_before_due(office: str, month: tuple[int, int]) -> bool:
        periods = ReportingPeriod.objects.filter(sub_district=office, month=portal(month))
        return periods.filter(due_on__gte=NOW.date()).exists()

    # --- what must be so after every step -------------------------------------------------------

    @invariant()
    def everything_read_is_true(self) -> None:
        if not hasattr(self, "model"):
            return
        self.steps += 1
        office = OFFICES[self.steps % 2]
        known = self.model.known_months(office)
        month = known[self.steps % len(known)]
        self._check_that_counting_is_said(office, month)
        with transaction.atomic():  # a worker comes and is undone: what is marked stays marked
            sweep()
            assert not StaleRollup.objects.exists()
            self._check_roll_ups()
            self._check_pages(office, month, (PAGES[self.steps % len(PAGES)],))
            transaction.set_rollback(True)
        for snapshot in ProgressMeeting.snapshots.rel.related_model.objects.filter(pk__in=self.frozen):
            assert canonical(snapshot.content) == self.frozen[snapshot.pk]


def _definition(one: Indicator) -> Definition:
    return Definition(
        one.code, one.name_zh, one.kind, one.unit, one.sentence, one.has_rate, one.carry_months, one.minimum,
        one.entered_by == Indicator.EnteredBy.STAFF, one.has_opening, one.direction != "neutral", one.pk,
    )  # fmt: skip


def _typed(one: Definition, pick: Any) -> dict[str, int]:
    """Zeros, all, none, ties: small numbers meet each other often."""
    if one.kind in ("completion", "flow") and one.has_rate:
        received = pick.draw(small)
        opening = pick.draw(small) if one.has_opening else 0
        done = pick.draw(st.integers(0, received + opening))
        found = {"numerator": done, "denominator": received}
        return found | ({"opening": opening} if one.has_opening else {})
    if one.unit == "㎡":
        return {"numerator": pick.draw(st.sampled_from([0, 40, 99, 100, 1_250, 3_333]))}
    return {"numerator": pick.draw(st.integers(0, 12 if one.kind == "level" else 4))}
