"""Hears what was saved, deleted or imported on the floors below, and keeps how it is found."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver

from communities.models import Community, SubDistrict
from communities.signals import areas_imported
from portal.core.queue import ask_after_commit
from portal.core.registers.signals import rows_imported
from portal.finding.actions import drop, put, renew, renew_all
from portal.finding.models import Kind
from portal.finding.sources import SOURCES, source_of
from portal.finding.tasks import renew as renew_by_worker

#: Kinds that name the community or the sub-district beside them.
NAMED_BESIDE = {
    Community: (Kind.COMPOUND, Kind.BRANCH, Kind.MATTER),
    SubDistrict: (Kind.AREA,),
}


def saved(sender: Any, instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """One row is new or changed; a name that stands beside others changes these too."""
    if raw:
        return
    put(instance)
    for kind in NAMED_BESIDE.get(sender, ()) if not created else ():
        renew(kind, instance.code)


def deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    drop(instance)


for _one in SOURCES:
    post_save.connect(saved, sender=_one.model, dispatch_uid=f"finding.saved.{_one.model.__name__}")
    post_delete.connect(deleted, sender=_one.model, dispatch_uid=f"finding.deleted.{_one.model.__name__}")


@receiver(rows_imported, dispatch_uid="finding.imported")
def imported(sender: Any, by: Any, **kwargs: Any) -> None:
    """A register took a file in: rows by the thousand, and no signal for each."""
    if source := source_of(sender):
        ask_after_commit(renew_by_worker, source.kind, by.area_code)


@receiver(areas_imported, dispatch_uid="finding.areas_imported")
def areas(sender: Any, codes: set[str], **kwargs: Any) -> None:
    """The national list came in; everything that has the same beginning is compared."""
    within = next((one for size in (9, 6, 4, 2) for one in _only({code[:size] for code in codes})), "")
    for kind in (Kind.AREA, Kind.COMPOUND, Kind.BRANCH, Kind.MATTER):
        ask_after_commit(renew_by_worker, kind, within)


def _only(codes: set[str]) -> set[str]:
    return codes if len(codes) == 1 else set()


@receiver(post_migrate, dispatch_uid="finding.first")
def first(sender: Any, plan: Any = (), **kwargs: Any) -> None:
    """The table was made just now, in an office that may have years of rows."""
    if sender.label == "finding" and any(one.app_label == "finding" and not back for one, back in plan):
        renew_all()
