"""What the rows of the lists hold: the part of the interface that other systems are built on.

Version 1 only grows: a field may be added, none is taken away, renamed or given another meaning.
"""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import ConfigDict, Field


class Row(Schema):
    model_config = ConfigDict(extra="forbid")


class Area(Row):
    code: str = Field(description="National division code: 2, 4, 6, 9 or 12 digits; empty for the nation.")
    level: str = Field(description="nation, province, city, county, sub_district or community.")
    name: str
    parent: str | None = Field(description="Code of the area above; null above a province.")
    opened_on: dt.date | None = Field(description="Of sub-districts and communities.")
    closed_on: dt.date | None = Field(description="First day on which it is no more.")
    successor: str | None = Field(description="Of a community merged into another: that one's code.")


class Indicator(Row):
    code: str
    name: str
    name_en: str
    theme: str = Field(description="Code of its line of work.")
    theme_name: str
    kind: str = Field(description="completion, flow, level, frequency, rank or meeting: how it adds up.")
    unit: str
    counts: str = Field(description="What the value counts.")
    out_of: str = Field(description="What the denominator counts; empty without one.")
    brought_forward: str = Field(description="Of a flow: what is still open from before; empty without.")
    denominator: str = Field(description="none, entered, minimum or weeks: where it comes from.")
    minimum: int = Field(description="Of a frequency: times a month or week, unless a target says otherwise.")
    direction: str = Field(description="up, down or neutral: which way is better.")
    carry_months: int = Field(description="How many months a stock counts on while a report is missing.")
    entered_by: str = Field(description="secretary or staff.")
    definition: str
    why: str
    source: str
    valid_from: str = Field(description="First month.")
    valid_until: str = Field(description="Last month.")
    owner: str = Field(description="Code of the sub-district that added it; empty for the catalogue.")


class Target(Row):
    indicator: str
    area: str
    year: int
    value_kind: str = Field(description="rate (percent), count, or minimum (times).")
    value: float
    due_on: dt.date
    key_task: str
    document: str


class Total(Row):
    """One indicator of one area in one month, as the dashboard reads it."""

    area: str
    month: str
    indicator: str
    value: int | None = Field(description="Of a flow: since January; else at the end of, or in, the month.")
    out_of: int | None
    rate: float | None = Field(description="Percent as the portal prints it, one decimal; null without one.")
    month_value: int | None = Field(description="Of a flow: the month itself.")
    month_out_of: int | None
    minimum: int | None = Field(description="Of a level or rank: the least, and the area that has it.")
    minimum_area: str
    maximum: int | None
    maximum_area: str
    communities_due: int
    communities_covered: int = Field(description="0: the month itself is not counted.")
    communities_carried: int = Field(description="Of those covered: by an older figure.")
    oldest_month: str | None = Field(description="The oldest month that is counted.")
    recorded: int | None = Field(description="What the registers hold, where they state it.")
    communities_differing: int = Field(description="How many reported another number than their register.")
    waiting_since: dt.datetime | None = Field(
        description="Changes made since then are not counted yet; null: the total is complete."
    )


class Figure(Row):
    """What an approved report says of one indicator."""

    community: str
    month: str
    indicator: str
    value: int
    out_of: int | None
    brought_forward: int | None
    source: str = Field(description="Where it came from: TYPED, CARRIED, REGISTER, WORKBOOK …")
    recorded: int | None = Field(description="What the register held when the report was handed in.")
    recorded_out_of: int | None
    approved_at: dt.datetime


class ApprovedFigure(Row):
    """A figure as it stood when its report was approved, or changed by the sub-district afterwards."""

    community: str
    month: str
    at: dt.datetime
    what: str = Field(description="approve, or amend: changed by the sub-district in an approved report.")
    indicator: str
    value: int | None
    out_of: int | None
    brought_forward: int | None


class Meeting(Row):
    id: int
    area: str
    title: str
    held_on: dt.date
    month: str
    compared_with: str
    frozen_at: dt.datetime | None = Field(description="Null while its figures are not frozen.")
    sha256: str | None = Field(
        description="Of the frozen figures: of the very bytes that the snapshot answers."
    )
    schema_version: int | None = Field(description="How the snapshot is built.")
