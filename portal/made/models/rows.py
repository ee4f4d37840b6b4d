"""The rows of all registers that offices made, in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact, IsNull
from django.utils.translation import gettext_lazy as _

from branches.models import Branch
from communities.models.records import CommunityRow
from grids.models import Grid
from portal.made.models.definition import MadeRegister
from portal.made.slots import NUMBERS, TEXTS, InCells, TypeInCells
from property_mgmt.models import Compound


def link(model: Any, label: Any) -> models.ForeignKey[Any, Any]:
    """A column that names a row of another register; nothing points back."""
    return models.ForeignKey(
        model, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class RowOfMade(CommunityRow):
    """What a row has whichever register it is of."""

    made = models.ForeignKey(MadeRegister, on_delete=models.PROTECT, related_name="+", editable=False)
    grid = link(Grid, _("grid"))
    branch = link(Branch, _("Party branch"))
    compound = link(Compound, _("compound"))

    class Meta:
        abstract = True


def _is(kind: str, slots: tuple[str, ...]) -> Q:
    """That under each of the keys stands nothing or that kind of JSON."""
    found = Q(Exact(TypeInCells(F("cells")), "object"))
    for slot in slots:
        held = TypeInCells(F("cells"), slot)
        found &= Q(Exact(held, kind)) | Q(IsNull(held, True))
    return found


class MadeRow(RowOfMade):
    """A row of a register that an office made; ``cells`` holds its values by slot (``slots``).

    The portal reads and writes it through the class that is put together for its register (``classes``).
    """

    #: The class of the register that a line of the trail is about (``classes`` puts it here).
    as_told: ClassVar[Callable[[dict[str, Any]], Any]]

    cells = models.JSONField(_("values"), default=dict, blank=True)
    identity = models.CharField(_("identity"), max_length=64, null=True, editable=False)  # noqa: DJ001 - NULL is no double

    class Meta:
        verbose_name = _("row of a register of the office's own")
        verbose_name_plural = _("rows of registers of the office's own")
        indexes = (
            models.Index(fields=("made", "community"), name="made_row_community"),
            *(
                models.Index(F("made"), InCells(F("cells"), slot), F("id"), name=f"made_row_{slot}")
                for slot in (*TEXTS, *NUMBERS)
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("made", "identity"), name="made_row_once"),
            models.CheckConstraint(condition=_is("string", TEXTS), name="made_row_texts"),
            models.CheckConstraint(condition=_is("number", NUMBERS), name="made_row_numbers"),
        )

    def __str__(self) -> str:
        return f"{self.made_id}/{self.pk}"
