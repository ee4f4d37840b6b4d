"""Who did a thing, and when: the field that says who, and the rule that none is said without the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q


class ByUser(models.ForeignKey):
    """The account that did something. Accounts that did anything stay, and do not look back along the key.

    Migrations see a plain foreign key.
    """

    def __init__(self, verbose_name: Any = None, **options: Any) -> None:
        usual: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}
        super().__init__(verbose_name=verbose_name, **{"to": settings.AUTH_USER_MODEL} | usual | options)

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, options


def all_or_none(
    *fields: str, name: str, texts: Sequence[str] = (), none_while: Mapping[str, str] | None = None
) -> models.CheckConstraint:
    """That all of *fields* are set or none, and with them *texts*, whose "not set" is the empty text.

    With *none_while* (a field and its value): none while the row says so, all as soon as it does not.
    """
    state = dict(none_while or {})
    none = Q(**state, **dict.fromkeys(fields), **dict.fromkeys(texts, ""))
    every = Q(**{f"{field}__isnull": False for field in fields})
    for text in texts:
        every &= ~Q(**{text: ""})
    return models.CheckConstraint(condition=none | (~Q(**state) & every if state else every), name=name)
