"""How an area stands in one sentence: the briefing's, and that of the projector's page of the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.dashboard.goals import Goal
from portal.dashboard.lights import Light, lights_text
from portal.dashboard.presenters import Card
from portal.dashboard.ranking import low_is_good
from portal.dashboard.reading import Reading
from portal.dashboard.values import Value

#: What needs attention comes first; what nobody knows stands before what is reached.
ATTENTION = (Light.RED, Light.YELLOW, Light.NO_DATA, Light.NO_TARGET, Light.GREEN)


@dataclass(frozen=True, slots=True)
class Aimed:
    """An indicator's card, and how much of what is required by now is reached; 1 without a target."""

    card: Card
    share: Decimal
    has_goal: bool

    @classmethod
    def of(cls, reading: Reading, card: Card) -> Aimed:
        value, goal = reading.total(card.indicator), reading.goal_of(card.indicator)
        return cls(card, _share(value, goal, reading), goal is not None)

    @property
    def attention(self) -> tuple[int, Decimal, int, int]:
        """By what indicators stand where nobody chose their order."""
        one = self.card.indicator
        return ATTENTION.index(self.card.light), self.share, one.theme.order, one.order


def _share(value: Value | None, goal: Goal | None, reading: Reading) -> Decimal:
    """How much of what is required by now is reached; over 1 where less is better and there is too much."""
    reached = goal.reached(value) if value and goal and value.is_current else None
    if value is None or goal is None or reached is None:
        return Decimal(1)
    required = goal.required(value.indicator, reading.month)
    if low_is_good(value.indicator):
        return required / reached if reached else Decimal(1)
    return reached / required if required else Decimal(1)


def sentence(rows: Sequence[Aimed]) -> str:
    """“Of the 7 indicators with a target, 3 are on it …”: every number is that of the rows.

    Written of those that have a target; what has no figure or is being counted is said as such. The one
    furthest behind is named only where it is one alone.
    """
    aimed = [row for row in rows if row.has_goal]
    if not aimed:
        return _("No indicator on this page has a target.")
    text = lights_text(
        [row.card.light for row in aimed if not row.card.is_updating and not row.card.is_of_earlier],
        earlier=sum(row.card.is_of_earlier and not row.card.is_updating for row in aimed),
        updating=sum(row.card.is_updating for row in aimed),
    )
    late = [row for row in aimed if row.card.light in (Light.RED, Light.YELLOW)]
    least = min((row.share for row in late), default=None)
    lowest = [row for row in late if row.share == least]
    if len(lowest) == 1 and len(late) > 1:
        card = lowest[0].card
        details = _(", ").join(part for part in (card.figure, card.to_do) if part)
        text += _("; furthest behind: %(name)s (%(details)s)") % {
            "name": card.indicator.name,
            "details": details,
        }
    rests = _rests_on(aimed)
    if rests:  # of all of them: in a bracket behind the last count it would be read of that one alone
        rests = _(" Of these %(count)d, %(notes)s.") % {"count": len(aimed), "notes": rests}
    return text + _(".") + rests


def _rests_on(rows: Sequence[Aimed]) -> str:
    """How many lights do not speak of the whole month: some are missing, or stand by older figures."""
    partly = sum(row.card.is_of_counted and not row.card.is_running for row in rows)
    running = sum(row.card.is_of_counted and row.card.is_running for row in rows)
    older = sum(row.card.light.is_lit and bool(row.card.coverage.carried) for row in rows)
    notes = []
    if partly:
        notes.append(
            ngettext(
                "the light of %(count)d rests on the communities counted so far",
                "the lights of %(count)d rest on the communities counted so far",
                partly,
            )
            % {"count": partly}
        )
    if running:
        text = ngettext(
            "the total of %(count)d lacks the month of some",
            "the totals of %(count)d lack the month of some",
            running,
        )
        notes.append(text % {"count": running})
    if older:
        text = ngettext(
            "%(count)d holds figures carried forward", "%(count)d hold figures carried forward", older
        )
        notes.append(text % {"count": older})
    return _(", ").join(notes)
