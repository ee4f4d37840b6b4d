"""How long a sign-in waits after wrong passwords: ever longer, and never for good.

Wrong passwords are counted three ways: of one name in one place, from one address whatever the name, and for
one name from wherever it is not known. Nobody can lock anybody out by guessing: who comes with the browser in
which the account has signed in before waits only for what was typed in that browser, and who comes from an
address of the account never for what others tried elsewhere. Each way forgets one wrong password at a time.

A try is counted before the password is looked at and taken back when it was right, so many at once get no
further than one after the other. The rows are in the database: the rule holds over processes and hosts, and
without Redis. Names of nobody are treated the same. Codes of the second step are counted the same way, apart
from passwords: only who has the password comes as far as a code, so nobody else can make a code wait.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils.crypto import salted_hmac

from portal.accounts.models import KnownPlace, SignInWait

RELEASED_FOR = dt.timedelta(minutes=15)
PASSWORD, CODE = KINDS = ("name", "code")  # what is tried; neither is counted with the other


@dataclass(frozen=True, slots=True)
class Measure:
    """After ``free`` wrong passwords one waits: ``first`` seconds, then twice as long, up to ``longest``.

    One is forgotten every ``forgotten`` seconds.
    """

    free: int
    first: int
    longest: int
    forgotten: int

    def failures(self, row: SignInWait, now: dt.datetime) -> float:
        """What is left of the wrong passwords that were counted."""
        passed = max((now - row.counted_at).total_seconds(), 0)
        return max(row.failures - passed / self.forgotten, 0)

    def wait(self, failures: float) -> int:
        """Seconds to wait after so many."""
        above = math.ceil(failures) - self.free
        return 0 if above < 0 else min(self.first * 2 ** min(above, 16), self.longest)


def of_one_name_at_one_place() -> Measure:
    return Measure(settings.SIGN_IN_FAILURE_LIMIT, 15, settings.SIGN_IN_LONGEST_WAIT, 900)


A_MOMENT = dt.timedelta(seconds=1)
A_MINUTE = dt.timedelta(minutes=1)
FROM_ONE_ADDRESS = Measure(free=30, first=5, longest=120, forgotten=120)
FOR_ONE_NAME = Measure(free=20, first=5, longest=120, forgotten=600)


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody tries to get past: the password, or the code, of a user name."""

    kind: str
    name: str

    @property
    def key(self) -> str:
        return hashed(self.kind, self.name)

    def key_at(self, place: str) -> str:
        return hashed(self.kind, self.name, place)


@dataclass(frozen=True, slots=True)
class Try:
    """One try to sign in: how long it has to wait (then no password is looked at), else what counted it.

    ``counted`` are keys with the moment until which they hold back the next try, the name in its place first;
    ``next_wait`` is how long that is if this one was wrong.
    """

    wait: int
    counted: tuple[tuple[str, dt.datetime], ...] = ()
    next_wait: int = 0


def hashed(*parts: str) -> str:
    """Of the same parts always the same, and nothing to be read from it without the portal's secret."""
    return salted_hmac("portal.accounts.waits", "\n".join(parts), algorithm="sha256").hexdigest()


def place_of_address(address: str | None) -> str:
    """An address as a place; of IPv6 the network that one subscriber has whole."""
    if address and (mapped := getattr(ipaddress.ip_address(address), "ipv4_mapped", None)):
        address = str(mapped)
    if address and ":" in address:
        address = str(ipaddress.ip_network(f"{address}/64", strict=False))
    return hashed("address", address or "")


def place_of_browser(token: str) -> str:
    """A browser as a place, by the secret that its cookie holds."""
    return hashed("browser", token)


def begin(*, name: str, address: str | None, token: str, now: dt.datetime, kind: str = PASSWORD) -> Try:
    """Count a try by everything that holds for it, or say how long it has to wait."""
    target = Target(kind, name)
    measures = _measures(target, place_of_address(address), place_of_browser(token), now)
    if seconds := _seconds_left(_rows(measures), now):
        return Try(seconds)
    with transaction.atomic():
        SignInWait.objects.bulk_create(_new(target, measures, now), ignore_conflicts=True)
        rows = {row.key: row for row in _rows(measures).select_for_update()}
        if seconds := _seconds_left(rows.values(), now):  # somebody else was faster
            return Try(seconds)
        there = [key for key in measures if key in rows]  # but for what is forgotten at this very moment
        waits = [_count(rows[key], measures[key], now) for key in there]
        SignInWait.objects.bulk_update(rows.values(), ("failures", "counted_at", "until"))
    return Try(0, tuple((key, rows[key].until) for key in there), max(waits, default=0))


def take_back(tried: Try, *, now: dt.datetime) -> None:
    """The password was right: the try counts no more, nor what was wrong before with this name here."""
    for key, _until in tried.counted[:1]:
        SignInWait.objects.filter(key=key).update(failures=0, until=now)
    for key, until in tried.counted[1:]:
        row = SignInWait.objects.filter(key=key)
        row.filter(until=until).update(until=now)
        row.update(failures=Greatest(F("failures") - 1, 0.0))


def release(*, name: str, now: dt.datetime) -> None:
    """Forget what was counted for the name and its codes; for a while only its own place counts."""
    free = {"failures": 0, "counted_at": now, "until": now, "released_until": now + RELEASED_FOR}
    for kind in KINDS:
        key = Target(kind, name).key
        SignInWait.objects.filter(name=key).update(failures=0, until=now)
        SignInWait.objects.update_or_create(key=key, defaults={"name": key, **free})


def forget(*, now: dt.datetime) -> None:
    """Delete what says nothing any more."""
    SignInWait.objects.filter(counted_at__lt=now - SignInWait.KEPT).delete()
    KnownPlace.objects.filter(seen_at__lt=now - KnownPlace.KEPT).delete()


def _measures(target: Target, address: str, browser: str, now: dt.datetime) -> dict[str, Measure]:
    """By which keys a try is counted and held back; the name in its place first."""
    known = set(
        KnownPlace.objects.filter(account__username=target.name, place__in=(address, browser)).values_list(
            "place", flat=True
        )
    )
    is_released = SignInWait.objects.filter(key=target.key, released_until__gt=now).exists()
    place = browser if browser in known else address
    measures = {target.key_at(place): of_one_name_at_one_place()}
    if browser in known or is_released:
        return measures
    measures[address] = FROM_ONE_ADDRESS
    if address not in known:
        measures[target.key] = FOR_ONE_NAME
    return measures


def _rows(measures: Iterable[str]) -> QuerySet[SignInWait]:
    return SignInWait.objects.filter(key__in=list(measures)).order_by("key")


def _new(target: Target, measures: dict[str, Measure], now: dt.datetime) -> list[SignInWait]:
    """The rows that may be missing, in the order in which everybody locks them."""
    return [
        SignInWait(
            key=key,
            name="" if measures[key] is FROM_ONE_ADDRESS else target.key,
            counted_at=now,
            until=now,
        )
        for key in sorted(measures)
    ]


def _seconds_left(rows: Iterable[SignInWait], now: dt.datetime) -> int:
    """Less than a second is none: who signs in at the same moment may have looked at the clock later.

    What was counted before the clock was set back holds nobody back until that hour comes again.
    """
    left = (row.until - now for row in rows if row.counted_at - now < A_MINUTE)
    return max((math.ceil(one.total_seconds()) for one in left if one >= A_MOMENT), default=0)


def _count(row: SignInWait, measure: Measure, now: dt.datetime) -> int:
    """One more on the row; the wait that follows."""
    row.failures = measure.failures(row, now) + 1
    row.counted_at = now
    seconds = measure.wait(row.failures)
    row.until = now + dt.timedelta(seconds=seconds)
    return seconds
