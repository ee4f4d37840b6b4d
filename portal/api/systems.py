"""What a token and a hook have in common: another system, its area, and an administrator who lets it in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.places import name_of, names_of
from portal.accounts.models import area_exists
from portal.core.access import Verb, may
from portal.core.areas import area_said
from portal.core.who import ByUser


class ForSystem(models.Model):
    """Something an administrator made for another system, about one area or the whole country."""

    area_path: ClassVar[str] = "area_code"

    area_code: Any
    created_by = ByUser()
    created_at = models.DateTimeField(gettext_lazy("made at"))

    class Meta:
        abstract = True
        ordering = ("-created_at", "-pk")

    @cached_property
    def area_name(self) -> str:
        """One query each; a list asks ``with_area_names``."""
        return name_of(self.area_code)


Made = TypeVar("Made", bound=ForSystem)


def with_area_names(rows: Iterable[Made]) -> list[Made]:
    """The rows, their areas' names asked for together."""
    found = list(rows)
    names = names_of({area_said(one.area_code) for one in found})
    for one in found:
        one.area_name = names[area_said(one.area_code)]
    return found


def of_no_community(name: str) -> models.CheckConstraint:
    """That ``area_code`` is a sub-district's or larger: what leaves the portal is an office's to decide."""
    condition = Q(area_code__length__in=(2, 4, 6, 9)) | Q(area_code="0")
    return models.CheckConstraint(condition=condition, name=name)


def must_operate(by: Any) -> None:
    """``PermissionDenied`` unless *by* looks after the server."""
    if not may(by, Verb.OPERATE):
        raise PermissionDenied


def chosen(
    field: str, values: Collection[str], *, among: type[models.TextChoices], area_code: str, said: str
) -> list[Any]:
    """What was chosen, in the order of *among*.

    ``ValidationError`` where no area has the code, or, in the words *said*, where nothing or something else
    was chosen.
    """
    if not area_exists(area_code):
        raise ValidationError({"area_code": _("There is no area with this code.")})
    if not values or not set(values) <= set(among):
        raise ValidationError({field: said})
    return [one for one in among if one in values]
