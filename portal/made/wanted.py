"""A column as somebody wants it to be."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.made.models import Kind, MadeColumn


@dataclass(slots=True)
class Wanted:
    """A column as it should be; ``pk`` is None for a new one, ``labels`` are the words of a choice."""

    name: str
    kind: str
    pk: int | None = None
    unit: str = ""
    labels: list[str] = field(default_factory=list)
    help: str = ""
    is_required: bool = False
    is_key: bool = False
    is_listed: bool = True
    is_retired: bool = False
    is_gone: bool = False


def choices_of(column: MadeColumn, wanted: Wanted) -> list[list[str]]:
    """The words with their keys: by place a word is renamed, what is known keeps its key."""
    if wanted.kind != Kind.CHOICE:
        return []
    labels = list(dict.fromkeys(label.strip() for label in wanted.labels if label.strip()))
    if len(labels) < 2:
        raise ValidationError(
            _("Name at least two words to choose from, one a line or with “、” between them.")
        )
    known = {label: key for key, label in column.choices}
    gone = [key for key, label in column.choices if label not in labels]
    new = [label for label in labels if label not in known]
    renamed = dict(zip(new, gone, strict=False)) if len(new) == len(gone) == 1 else {}
    last = max((int(key) for key, _label in column.choices), default=0)
    found = []
    for label in labels:
        key = known.get(label) or renamed.get(label)
        if key is None:
            last += 1
            key = str(last)
        found.append([key, label])
    return found
