"""Writes days as iCalendar (RFC 5545), so that Outlook, WPS and phones read them as a subscription.

There is no METHOD: this is a calendar, no invitation. Every day is a whole one (VALUE=DATE), so that no zone
can move it; the calendar names Asia/Shanghai for programs that want one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from portal.calendars.days import Day

ASK_AGAIN = dt.timedelta(hours=6)


def written(days: Iterable[Day], *, host: str, address: Callable[[str], str]) -> bytes:
    """The calendar file; *host* makes the marks of its days unique, *address* makes a path whole."""
    calendar = Calendar()
    calendar.add("prodid", "-//Sub-district portal//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _("Sub-district portal: due days and meetings"))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for day in days:
        calendar.add_component(_event(day, host, address(day.path)))
    return calendar.to_ical()


def _event(day: Day, host: str, address: str) -> Event:
    """Its stamp is when the thing came to be: the file is the same as long as its days are."""
    event = Event()
    event.add("uid", f"{day.key}@{host}")
    event.add("dtstamp", day.since.astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", day.day)
    event.add("dtend", day.day + dt.timedelta(days=1))
    event.add("summary", day.title)
    event.add("description", address)
    event.add("url", address)
    event.add("transp", "OPAQUE" if day.is_busy else "TRANSPARENT")
    if day.place:
        event.add("location", day.place)
    return event
