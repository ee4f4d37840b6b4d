"""Who may see what, and who may do what.

What a user sees is a prefix (idea 8 of docs/architecture.md): the user answers for an
area, and every object lies in one. What a user may do is decided by the role alone.
Another office's object answers 404; a missing right answers 403.
"""

from __future__ import annotations

from typing import Any, Protocol, Self

from django.db import models
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from portal.core.areas import WHOLE_COUNTRY, Level


class Role(models.TextChoices):
    """The four roles; a person who does two jobs has two accounts."""

    ADMIN = "ADMIN", _("System administrator")
    STAFF = "STAFF", _("Sub-district staff")
    LEADER = "LEADER", _("Leader")
    SECRETARY = "SECRETARY", _("Community secretary")


class Verb(models.TextChoices):
    """What a role may be allowed to do; reading needs no verb."""

    FILL = "FILL", _("Fill in monthly reports")
    REVIEW = "REVIEW", _("Review monthly reports")
    CONFIGURE = "CONFIGURE", _("Keep indicators and targets")
    MANAGE_ACCOUNTS = "MANAGE_ACCOUNTS", _("Keep accounts")
    MANAGE_AREAS = "MANAGE_AREAS", _("Keep communities")
    SUPERVISE = "SUPERVISE", _("Give assignments and close them off")
    PREPARE = "PREPARE", _("Prepare progress meetings and freeze their figures")
    KEEP_REGISTERS = "KEEP_REGISTERS", _("Keep registers")
    COMPARE = "COMPARE", _("Read the dashboard of the whole sub-district")
    OPERATE = "OPERATE", _("See how the server is doing")


ALLOWED: dict[str, frozenset[Verb]] = {
    Role.ADMIN: frozenset(
        {Verb.MANAGE_ACCOUNTS, Verb.MANAGE_AREAS, Verb.CONFIGURE, Verb.COMPARE, Verb.OPERATE}
    ),
    Role.STAFF: frozenset(
        {
            Verb.REVIEW,
            Verb.CONFIGURE,
            Verb.MANAGE_ACCOUNTS,
            Verb.MANAGE_AREAS,
            Verb.KEEP_REGISTERS,
            Verb.SUPERVISE,
            Verb.PREPARE,
            Verb.COMPARE,
        }
    ),
    Role.LEADER: frozenset({Verb.COMPARE}),
    Role.SECRETARY: frozenset({Verb.FILL, Verb.KEEP_REGISTERS}),
}


class Actor(Protocol):
    """What scoping needs to know of a user (``accounts.User`` is one)."""

    is_authenticated: Any
    is_active: Any
    role: Any
    area_code: Any


def may(user: Any, verb: Verb) -> bool:
    """Whether the user's role allows the verb."""
    return bool(user.is_authenticated and user.is_active and verb in ALLOWED.get(user.role, frozenset()))


def answers_for(user: Any, code: str) -> bool:
    """Whether the area of that code is the user's own or lies in it; whoever has no area answers for none."""
    own = user.area_code
    return own == WHOLE_COUNTRY or bool(own and code.startswith(own))


def stands_above(user: Any) -> bool:
    """Whether the user leads an area larger than a sub-district, whose drafts are nobody's business there."""
    return user.role == Role.LEADER and 0 < len(user.area_code) < Level.SUB_DISTRICT


def code_length(model: Any) -> int:
    """How many digits the code has that the model's ``area_path`` leads to: 15 for what lies in a grid."""
    *path, last = model.area_path.split("__")
    for step in path:
        model = model._meta.get_field(step).related_model
    return int(model._meta.get_field(last).max_length)


def code_lies_in(path: str, prefix: str, length: int) -> models.Q:
    """That the code at *path*, of *length* digits, begins with *prefix*, as any index can answer it.

    Codes are digits, so a prefix is a span: 990101001 … is from 990101001 to below 990101002. A LIKE
    would need an index of its own kind on PostgreSQL, and finds none on SQLite.
    """
    if not prefix:
        return models.Q()
    if len(prefix) == length:
        return models.Q(**{path: prefix})
    if not (prefix.isascii() and prefix.isdigit()):
        return models.Q(**{f"{path}__startswith": prefix})
    span = models.Q(**{f"{path}__gte": prefix})
    following = str(int(prefix) + 1).zfill(len(prefix))
    return span & models.Q(**{f"{path}__lt": following}) if len(following) == len(prefix) else span


class ScopedQuerySet(models.QuerySet[Any]):
    """A query set whose model names, in ``area_path``, the path to the code of its own area."""

    def visible_to(self, user: Any) -> Self:
        """Only what lies in the area the user answers for; nothing for a user without an area."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.role == Role.ADMIN:
            return self.all()
        if not user.area_code:
            return self.none()
        return self.all() if user.area_code == WHOLE_COUNTRY else self.within(user.area_code)

    def within(self, prefix: str) -> Self:
        """Only what lies in the area of that code."""
        return self.filter(code_lies_in(self.model.area_path, str(prefix), code_length(self.model)))

    def in_parts(self, level: Level) -> Self:
        """Each row with ``part``: the code of the area of *level* that it lies in; in no order."""
        return self.order_by().annotate(part=Substr(self.model.area_path, 1, int(level)))

    def containing(self, code: str) -> Self:
        """Only rows whose area contains (or is) the area of that code."""
        path = self.model.area_path
        prefixes = [code[:level] for level in Level if Level.NATION < level <= len(code)]
        return self.filter(**{f"{path}__in": prefixes})
