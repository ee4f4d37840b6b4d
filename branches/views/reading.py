"""Pages to read: the timeliness board, participation, rectifications, rules."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from branches import boards, rhythm, screening
from branches.models import AcceptanceStandard, Rectification, RhythmRule
from branches.views.common import BranchesView
from portal.core.access import Verb, may
from portal.core.month import Month


class TimelinessView(BranchesView):
    """Each branch against each rule: held, due still, overdue (C3)."""

    tab = "timeliness"

    def get(self, request: HttpRequest, month: Month | None = None) -> HttpResponse:
        shown, office = self.month(month), self.office()
        board = boards.timeliness(self.area(office), office.code, shown, self.today)
        return self.page(request, "timeliness", shown, office=office, board=board)


class ParticipationView(BranchesView):
    """How many of each branch took part in the month, fewest first (C1)."""

    tab = "participation"

    def get(self, request: HttpRequest, month: Month | None = None) -> HttpResponse:
        shown, office = self.month(month), self.office()
        board = boards.Gathering(boards.participation(self.area(office), shown))
        return self.page(request, "participation", shown, office=office, board=board)


class RectificationView(BranchesView):
    """Rectifications and how they get on; below, for the office, branches that people may want to look at."""

    tab = "rectification"

    def get(self, request: HttpRequest) -> HttpResponse:
        office = self.office()
        area = self.area(office)
        found = Rectification.objects.visible_to(request.user).within(area).current()
        screens = may(request.user, Verb.COMPARE)
        rows = boards.rectifications(found, self.today)
        return self.page(
            request,
            "rectification",
            None,
            office=office,
            rows=rows,
            waffle=boards.rectification_stages(rows),
            screens=screens,
            names=may(request.user, Verb.REVIEW),
            candidates=screening.candidates(area, Month.of(self.today), self.today) if screens else [],
        )


class RulesView(BranchesView):
    """What a branch owes, and when a rectification passes, each with its source."""

    tab = "rules"

    def get(self, request: HttpRequest) -> HttpResponse:
        office = self.office()
        this_month = Month.of(self.today)
        rules = list(RhythmRule.objects.of_office(office.code).filter(valid_until__gte=this_month))
        now = rhythm.binding((one for one in rules if one.valid_from <= this_month), office.code)
        return self.page(
            request,
            "rules",
            None,
            office=office,
            rules=list(now.values()),
            later=[one for one in rules if one.valid_from > this_month],
            standard=AcceptanceStandard.of_office(office.code),
            configures=may(request.user, Verb.CONFIGURE),
        )
