"""Pages for who leads, and one for each secretary: read only, from roll-ups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView

from communities.models import Community
from portal.core.access import Verb, may
from portal.core.areas import AreaCode, Level
from portal.core.charts.slope import Slope
from portal.core.kept import KeptPage
from portal.core.month import Month
from portal.core.views import OneViewMixin, VerbRequiredMixin
from portal.dashboard import cards, presenters, queries, scope, tables, together
from portal.dashboard.attention import laggards
from portal.dashboard.comparison import change_of, pair_of
from portal.dashboard.earlier import lacking_text
from portal.dashboard.forecast import forecast
from portal.dashboard.goals import Goal
from portal.dashboard.inside import inside, is_measured, months_of
from portal.dashboard.lights import YELLOW_SHARE
from portal.dashboard.origin import origin_of
from portal.dashboard.pictures import steps, trend
from portal.dashboard.ranking import ranks
from portal.dashboard.ranking_rows import RankingRow
from portal.dashboard.reading import Reading
from portal.dashboard.reported import reported
from portal.dashboard.strip import strip
from portal.dashboard.trend import sparkline, trend_months
from portal.dashboard.upper_goals import on_target_text
from portal.dashboard.usual import usual_since
from portal.indicators.models import Indicator, Theme
from portal.rollups.models import Rollup

Row = TypeVar("Row")
Rankings = list[tuple[Indicator, list[RankingRow]]]
LAGGARDS_SHOWN = 3
AREAS_SHOWN = 12  # of those concerned by an indicator; communities of a sub-district are all spoken with
ROWS_A_PAGE = 50  # a sub-district has thirty communities at most, a city may have some hundred areas
LINES_APART = 40  # more lines between two months than these cannot be told apart
LEGEND = {"yellow_percent": int(YELLOW_SHARE * 100), "mirrored_percent": int((2 - YELLOW_SHARE) * 100)}


class LatestView(VerbRequiredMixin, TemplateView):
    """Leads to the latest month that has approved figures; before the first, to the month of today."""

    verb = Verb.COMPARE
    page_name = "dashboard:overview"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        area = scope.chosen_area(scope.Offices.of(request.user), request.GET.get("area", ""))
        months = queries.months_with_figures(Rollup.objects.visible_to(request.user), area)
        month = months[0] if months else Month.of(timezone.localdate())
        usual = usual_since(area, month)
        return redirect(scope.Page(self.page_name, month, usual, usual, area).url())


class AreaView(OneViewMixin, VerbRequiredMixin, KeptPage):
    """A page about an area and the areas one level below it, as of a month, compared with another."""

    verb = Verb.COMPARE
    reads_replica = True
    page_name = ""
    #: Above so many indicators the page shows one line of work, unless all are asked for; 0: always all.
    most_at_once = 0

    area: AreaCode
    month: Month
    since: Month
    page: scope.Page
    offices: scope.Offices
    indicators: list[Indicator]
    themes: list[Theme]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.month = kwargs["month"]

    def prepare(self, request: HttpRequest) -> None:
        self.offices = scope.Offices.of(request.user)
        self.area = scope.chosen_area(self.offices, request.GET.get("area", ""))
        usual = usual_since(self.area, self.month)
        self.since = scope.since_month(request.GET.get("since", ""), self.month, usual)
        self.indicators = queries.indicators_of(request.user, self.area, self.month)
        self.themes = scope.themes_of(self.indicators)
        theme = self.chosen_theme(request.GET.get("theme", ""))
        self.page = scope.Page(
            self.page_name, self.month, self.since, usual, self.area, self.page_args(), theme=theme
        )
        if theme not in ("", scope.ALL_THEMES):
            self.indicators = [one for one in self.indicators if one.theme.code == theme]

    def chosen_theme(self, asked: str) -> str:
        """The line of work that the page narrows to; empty for a page that shows all anyway."""
        codes = [theme.code for theme in self.themes]
        if not self.most_at_once:
            return ""
        if asked in (*codes, scope.ALL_THEMES):
            return asked
        return codes[0] if len(self.indicators) > self.most_at_once else ""

    def page_args(self) -> tuple[str, ...]:
        """What the page's address holds beside the month."""
        return ()

    def paged(self, rows: list[Row]) -> PageOfRows[Row]:
        """The part of the areas' rows that the reader has turned to."""
        return Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page"))

    def read(self, indicators: list[Indicator]) -> Reading:
        """The figures of the area and of those below it, their names and their goals."""
        rollups = Rollup.objects.visible_to(self.request.user)
        return Reading.of(rollups, self.area, self.month, self.since, indicators)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rollups = Rollup.objects.visible_to(self.request.user)
        months = queries.months_with_figures(rollups, self.area)
        found = reported(self.area, self.month)
        self.due = found.due
        counting_since = queries.counting_since(self.area, self.month)
        place = scope.Place.of(self.offices, self.area)
        return super().get_context_data(**kwargs) | {
            "area": self.area,
            "area_name": place.name,
            "above": [scope.Choice(name, self.page.url(area=code)) for code, name in place.above],
            "areas": scope.area_choices(self.offices, self.page, place),
            "month": self.month,
            "since": self.since,
            "page": self.page,
            "page_name": self.page_name,
            "switch": self.page.month_switch([*months, *queries.months_with_reports(self.area)]),
            "since_choices": self.page.since_choices(months),
            "theme_choices": self.page.theme_choices(self.themes) if self.most_at_once else [],
            "reported": found,
            "today": timezone.localdate(),
            "counting_since": counting_since,
            "data_as_of": counting_since or found.as_of,
            "legend": LEGEND,
            "below_communities": self.area.level == Level.SUB_DISTRICT,
        }


class OverviewView(AreaView):
    """How far the area is, what is missing, and what the meeting should speak about."""

    page_name = "dashboard:overview"
    most_at_once = 60
    template_name = "dashboard/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        reading = self.read(self.indicators)
        rankings = [(indicator, reading.ranking(indicator)) for indicator in self.indicators]
        themes = cards.by_theme([reading.card(one, self.due) for one in self.indicators])
        return context | {
            "themes": themes,
            "has_aims": any(group.is_open for group in themes),
            "laggards": self.laggards(rankings),
            "stalled": self.concerned(rankings, reading.is_stalled),
            "unjudged": self.concerned(rankings, reading.is_unjudged),
            "areas_below": [] if context["below_communities"] else list(reading.names.items()),
        }

    def laggards(self, rankings: Rankings) -> list[tables.Concern]:
        """By indicator, the areas with a red light: the last few, and how many more there are."""
        found = []
        for indicator, ranking in rankings:
            rows = {row.area_code: row for row in ranking}
            behind = laggards([row.standing for row in rows.values()])
            shown = [rows[standing.area_code] for standing in behind[:LAGGARDS_SHOWN]]
            if shown:
                found.append(tables.Concern(indicator, shown, len(behind) - len(shown)))
        return found

    def concerned(self, rankings: Rankings, is_so: Callable[[str, Indicator], bool]) -> list[tables.Concern]:
        """By indicator, the areas of which that is so, the last first; above communities the last few."""
        found = []
        for indicator, ranking in rankings:
            rows = [row for row in together.last_first(ranking) if is_so(row.area_code, indicator)]
            shown = rows if self.area.level >= Level.SUB_DISTRICT else rows[:AREAS_SHOWN]
            if rows:
                found.append(tables.Concern(indicator, shown, len(rows) - len(shown)))
        return found


class HeatmapView(AreaView):
    """Where it is uneven: every area below against every indicator."""

    page_name = "dashboard:heatmap"
    most_at_once = 12
    template_name = "dashboard/heatmap.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        shown = [one for one in self.indicators if one.kind != Indicator.Kind.MEETING]
        reading = self.read(shown)
        former = reading.former_row(shown)
        return context | {
            "indicators": shown,
            "total": reading.total_row(context["area_name"], shown),
            "rows": self.paged([*reading.rows(shown), *([former] if former else [])]),
            "lacks": lacking_text(max(map(reading.lacking_reports, shown), default=0)),
        }


class IndicatorView(AreaView):
    """One indicator: how far, who is ahead and who needs help, how uneven, and the last twelve months."""

    page_name = "dashboard:indicator"
    template_name = "dashboard/indicator.html"

    def page_args(self) -> tuple[str, ...]:
        return (self.kwargs["code"],)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicator = get_object_or_404(
            Indicator.objects.visible_to(self.request.user).select_related("theme"), code=self.kwargs["code"]
        )
        context = super().get_context_data(**kwargs) | {"indicator": indicator}
        if indicator not in self.indicators:
            return context | {"is_in_use": False}
        reading = self.read([indicator])
        history = reading.own.history(self.area, indicator)
        goal = reading.goal_of(indicator)
        rows = reading.ranking(indicator)
        return context | {
            "is_in_use": True,
            "card": reading.card(indicator, self.due),
            "ranking": self.paged(rows),
            "former": reading.former_row([indicator]),
            "to_do_below": together.to_do_below(rows, reading.to_do(indicator)),
            "on_target": self.on_target(goal, indicator),
            "has_lights": any(row.standing.light.is_lit for row in rows),
            "has_ranks": any(row.standing.rank for row in rows),
            "order_note": presenters.order_note(indicator, reading.goals_below(indicator)),
            "trend": trend(indicator, history, goal, self.month),
            "slope": self.slope(reading, indicator),
            "strip": strip(reading.values(indicator), reading.goals_below(indicator), goal, reading.names),
            "months": tables.month_rows(history, trend_months(self.month)),
            "persistent": [reading.names[code] for code in reading.persistent(indicator)],
        }

    def on_target(self, goal: Goal | None, indicator: Indicator) -> str:
        """Of an area whose sub-districts have several targets, and itself none: how many meet their own."""
        if goal or self.area.level >= Level.SUB_DISTRICT:
            return ""
        return on_target_text(self.area, indicator, self.month)

    def slope(self, reading: Reading, indicator: Indicator) -> Slope | None:
        """From one month to the other, area by area, as far as lines can be told apart."""
        if len(reading.names) > LINES_APART:
            return None
        return steps(indicator, reading.values(indicator), reading.before(indicator), reading.names)


class CommunityView(OneViewMixin, VerbRequiredMixin, TemplateView):
    """One community on one page, to print for its secretary before the meeting.

    A secretary may open it for the own community: it says where that one stands, and names no other.
    """

    template_name = "dashboard/community.html"
    reads_replica = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.month: Month = self.kwargs["month"]
        community = get_object_or_404(
            Community.objects.visible_to(self.request.user).select_related("sub_district"),
            code=self.kwargs["area_code"],
        )
        area = AreaCode(community.code)
        usual = usual_since(area, self.month)
        self.since = scope.since_month(self.request.GET.get("since", ""), self.month, usual)
        shown = (self.month, self.since, usual, area)
        page = scope.Page("dashboard:community", *shown, args=(area,), area_in_query=False)
        months = queries.months_with_figures(Rollup.objects.visible_to(self.request.user), area)
        found = reported(area, self.month)
        counting_since = queries.counting_since(area, self.month)
        return super().get_context_data(**kwargs) | {
            "community": community,
            "month": self.month,
            "since": self.since,
            "page": page,
            "switch": page.month_switch([*months, *queries.months_with_reports(area)]),
            "since_choices": page.since_choices(months),
            "reported": found,
            "report": next(iter(found.missing), None),
            "counting_since": counting_since,
            "data_as_of": counting_since or found.as_of,
            "legend": LEGEND,
            "may_compare": may(self.request.user, Verb.COMPARE),
            "may_supervise": may(self.request.user, Verb.SUPERVISE),
            "rows": self.rows(
                area,
                queries.indicators_of(self.request.user, area, self.month),
                report=found.missing[0].label if found.missing else "",
            ),
        }

    def rows(self, area: AreaCode, indicators: list[Indicator], *, report: str) -> list[cards.CommunityRow]:
        """One row an indicator; the rank is the community's own among all of its sub-district.

        *report*: where the month's report stands, if it is not counted.
        """
        rollups = Rollup.objects.visible_to(self.request.user)
        own = queries.own_figures(rollups, area, self.month, self.since, indicators)
        goals = queries.goals_within(area.at(Level.SUB_DISTRICT), self.month.year)
        siblings = queries.sibling_figures(area, self.month, indicators)
        found = []
        for indicator in indicators:
            history = own.history(area, indicator)
            values = siblings.by_area(indicator, self.month)
            places = ranks(values, {code: goals.of(code, indicator) for code in values})
            now, goal = history.get(self.month), goals.of(area, indicator)
            card = presenters.card(
                indicator,
                now,
                goal,
                self.month,
                change=change_of(pair_of(now, history.get(self.since))),
                expected=forecast(now, goal, [history]),
                report=report,
            )
            line = sparkline(history, self.month)
            if not card.is_silent:
                found.append(
                    cards.CommunityRow(
                        card,
                        places.get(area),
                        len(places),
                        line,
                        origin=origin_of(now, area, indicator, self.month),
                        has_grids=is_measured(indicator),
                    )
                )
        return found


class InsideView(OneViewMixin, VerbRequiredMixin, TemplateView):
    """One indicator of one community: its months, and its grids beside each other, from the registers."""

    template_name = "dashboard/inside.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        month: Month = self.kwargs["month"]
        community = get_object_or_404(
            Community.objects.visible_to(self.request.user), code=self.kwargs["area_code"]
        )
        indicator = get_object_or_404(
            Indicator.objects.visible_to(self.request.user), code=self.kwargs["code"]
        )
        area = AreaCode(community.code)
        usual = usual_since(area, month)
        since = scope.since_month(self.request.GET.get("since", ""), month, usual)
        args = (area, indicator.code)
        page = scope.Page("dashboard:inside", month, since, usual, area, args, area_in_query=False)
        months = queries.months_with_reports(area)
        rollups = Rollup.objects.visible_to(self.request.user)
        context = super().get_context_data(**kwargs) | {
            "community": community,
            "indicator": indicator,
            "month": month,
            "since": since,
            "page": page,
            "switch": page.month_switch(months),
            "since_choices": page.since_choices(months),
            "legend": LEGEND,
            "is_measured": is_measured(indicator),
            "by_month": months_of(area, indicator, month, rollups),
        }
        if is_measured(indicator):
            found = inside(area, indicator, month, since, queries.goals_within(area, month.year))
            context |= {"ranking": found.ranking, "spread": found.spread}
        return context
