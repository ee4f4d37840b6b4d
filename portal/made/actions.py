"""What is done to a made register: drafting it, changing its columns, opening and closing it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import SubDistrict
from portal.core.models import Attachment
from portal.core.month import Month
from portal.core.turns import take_turn
from portal.indicators.models import Basis
from portal.made import red_lines
from portal.made.classes import as_register, build, columns_of
from portal.made.counted import PAPERS, define_again
from portal.made.models import Kind, MadeColumn, MadeMeasure, MadeRegister, MadeRow
from portal.made.models.definition import FIGURES, LINKS, SLOTS
from portal.made.slots import identity
from portal.made.source import PREFIX
from portal.made.wanted import Wanted, choices_of

BATCH = 500
#: A column of the left kind may become one of the right: what it holds stays as it is.
WIDER = {
    (Kind.WHOLE, Kind.DECIMAL),
    (Kind.TEXT, Kind.PROSE),
    (Kind.PERSON, Kind.TEXT),
    (Kind.PERSON, Kind.PROSE),
    (Kind.CHOICE, Kind.TEXT),
    (Kind.DAY, Kind.DAY_AHEAD),
}
TAKEN = frozenset({"社区", "备注", "停用日期"})


@transaction.atomic
def draft(
    *,
    office: SubDistrict,
    name: str,
    help: str = "",
    suggested: list[Any] | None = None,
) -> MadeRegister:
    """A new register without columns, that nobody but those who define it sees."""
    red_lines.refuse(name, "")
    SubDistrict.objects.select_for_update().get(pk=office.pk)
    last = (
        MadeRegister.objects.filter(sub_district=office)
        .order_by("-pk")
        .values_list("slug", flat=True)
        .first()
    )
    number = int(last.rpartition("-")[2]) + 1 if last else 1
    made = MadeRegister(
        sub_district=office,
        slug=f"{PREFIX}{office.code}-{number}",
        name=name.strip(),
        help=help,
        suggested=suggested or [],
    )
    made.full_clean()
    made.save()
    return made


@transaction.atomic
def define(*, made: MadeRegister, wanted: Sequence[Wanted], seen: str = "") -> list[str]:
    """Make the columns what they should be, in that order; rows keep what they hold.

    What is told of it: which rows say another word now, because one of a choice was renamed.

    ``ValidationError``, a dict by the number of the column, says which change would lose something,
    and in how many rows. *seen* is the version that was looked at, where somebody looked.
    """
    made = _alone(made)
    old = {one.pk: one for one in made.columns.all()}
    if seen not in ("", str(made.version)) or old.keys() != {one.pk for one in wanted if one.pk}:
        text = _("Somebody changed these columns while they were open here; open them again and repeat it.")
        raise ValidationError({"columns": [text]})
    change = _Change(made, old)
    problems: dict[str, list[str]] = {}
    for number, one in enumerate(wanted):
        try:
            change.take(number, one)
        except ValidationError as error:
            problems[str(number)] = error.messages
    if problems:
        raise ValidationError(problems)
    change.store()
    return change.renamed


def _alone(made: MadeRegister) -> MadeRegister:
    """The register, while nobody else changes it or writes rows of it until the transaction ends."""
    take_turn(columns_of(made.slug))
    return MadeRegister.objects.select_for_update().get(pk=made.pk)


class _Change:
    """One change of a register's columns."""

    def __init__(self, made: MadeRegister, old: dict[int, MadeColumn]) -> None:
        self.made, self.old = made, old
        self.used = {one.slot for one in old.values()}
        self.columns: list[MadeColumn] = []
        self.gone: list[MadeColumn] = []
        self.moved: list[tuple[str, MadeColumn, dict[str, str]]] = []
        self.rows = MadeRow.objects.filter(made=made)
        self.measures = list(MadeMeasure.objects.filter(register=made).select_related("indicator"))
        self.key = {one.slot for one in old.values() if one.is_key}
        self.renamed: list[str] = []

    def take(self, number: int, wanted: Wanted) -> None:
        """Look at one column; ``ValidationError`` where it cannot become what is wanted."""
        column = self.old[wanted.pk] if wanted.pk else MadeColumn(register=self.made, kind=wanted.kind)
        if wanted.is_gone:
            self._drop(column)
            return
        name = wanted.name.strip()
        self._refuse_heading(name, wanted)
        before, was_asked = column.kind, column.is_required and not column.is_retired
        held = None if column._state.adding else self._held(column)
        choices = choices_of(column, wanted)
        self._keep_words(column, choices)
        if column._state.adding:
            column.slot = self._free(wanted.kind)
        elif before != wanted.kind:
            self._become(column, wanted.kind)
        column.name, column.kind, column.order = name, wanted.kind, number
        column.unit = wanted.unit.strip() if wanted.kind in FIGURES else ""
        column.choices, column.help = choices, wanted.help.strip()
        column.is_listed = wanted.is_listed
        column.is_retired = wanted.is_retired
        if wanted.is_required and not wanted.is_retired and not was_asked and held is not None:
            self._refuse_blanks(held, name)
        column.is_required = wanted.is_required
        column.is_key = wanted.is_key and not wanted.is_retired
        if column.is_key and not (column.is_required or column.kind == Kind.YES):
            raise ValidationError(_("What tells rows apart must be required."))
        if wanted.is_retired:
            self._refuse_counted(column)
        column.clean_fields(exclude=["register"])
        self.columns.append(column)

    def _refuse_heading(self, name: str, wanted: Wanted) -> None:
        if not name:
            raise ValidationError(_("Every column needs a heading."))
        if name in TAKEN:
            raise ValidationError(_("Every register has “%(name)s” already.") % {"name": name})
        if name in {one.name for one in self.columns}:
            raise ValidationError(_("Two columns have the same heading."))
        if not wanted.is_retired:
            red_lines.refuse(name, wanted.kind, is_required=wanted.is_required or wanted.is_key)

    def _free(self, kind: str) -> str:
        """A place for the values of a new column."""
        found = next((one for one in SLOTS[kind] if one not in self.used), None)
        if found is None:
            text = _("There is no room for another column of the kind “%(kind)s” (%(count)d at most).")
            words = {"kind": Kind(kind).label, "count": len(SLOTS[kind])}
            raise ValidationError(text % words)
        self.used.add(found)
        return found

    def _held(self, column: MadeColumn) -> Any:
        """The rows that hold something in the column."""
        if column.kind in LINKS:
            return self.rows.filter(**{f"{column.slot}__isnull": False})
        if column.kind == Kind.FILES:
            there = Attachment.objects.filter(content_type=ContentType.objects.get_for_model(MadeRow))
            return self.rows.filter(pk__in=there.values("row_id"))
        return self.rows.filter(cells__has_key=column.slot).exclude(**{f"cells__{column.slot}": ""})

    def _drop(self, column: MadeColumn) -> None:
        if column._state.adding:
            return
        self._refuse_counted(column)
        if count := self._held(column).count():
            text = ngettext(
                "%(count)d row holds something in “%(name)s”; retire the column instead, its values stay.",
                "%(count)d rows hold something in “%(name)s”; retire the column instead, its values stay.",
                count,
            )
            raise ValidationError(text % {"count": count, "name": column.name})
        self.gone.append(column)

    def _refuse_counted(self, column: MadeColumn) -> None:
        """``ValidationError`` where a measure counts by the column."""
        for measure in self.measures:
            slots = {slot for slot, _test, _value in measure.clauses}
            if (
                column.pk in {measure.column_id, measure.day_id, measure.out_of_column_id}
                or column.slot in slots
            ):
                text = _("“%(measure)s” is counted by this column; it has to stay.")
                raise ValidationError(text % {"measure": measure.indicator.name})

    def _become(self, column: MadeColumn, kind: str) -> None:
        """Make a column one of another kind, where what rows hold can be read as such."""
        count = self._held(column).count()
        if count and (column.kind, kind) not in WIDER:
            text = ngettext(
                "%(count)d row holds a value of the kind “%(kind)s”; retire the column and add another.",
                "%(count)d rows hold values of the kind “%(kind)s”; retire the column and add another.",
                count,
            )
            raise ValidationError(text % {"count": count, "kind": Kind(column.kind).label})
        self._refuse_counted(column)
        before = column.slot
        words: dict[str, str] = dict(column.choices) if column.kind == Kind.CHOICE else {}
        if before not in SLOTS[kind]:
            self.used.discard(before)
            column.slot = self._free(kind)
        if count and (before != column.slot or words):
            self.moved.append((before, column, words))

    def _keep_words(self, column: MadeColumn, choices: list[list[str]]) -> None:
        """``ValidationError`` where a word goes that rows hold."""
        if column.kind != Kind.CHOICE or column._state.adding or not choices:
            return
        kept = dict(choices)
        for key, label in column.choices:
            count = self.rows.filter(**{f"cells__{column.slot}": key}).count()
            if count and kept.get(key, label) != label:
                self._tell_renamed(count, label, kept[key])
            if key in kept:
                continue
            self._refuse_counted_word(column, key)
            if count:
                text = ngettext(
                    "%(count)d row holds “%(word)s”; it cannot go.",
                    "%(count)d rows hold “%(word)s”; it cannot go.",
                    count,
                )
                raise ValidationError(text % {"count": count, "word": label})

    def _tell_renamed(self, count: int, before: str, after: str) -> None:
        text = ngettext(
            "%(count)d row that said “%(before)s” says “%(after)s” now. If that is something else, rename it "
            "back and add the new word beside it.",
            "%(count)d rows that said “%(before)s” say “%(after)s” now. If that is something else, rename it "
            "back and add the new word beside it.",
            count,
        )
        self.renamed.append(text % {"count": count, "before": before, "after": after})

    def _refuse_counted_word(self, column: MadeColumn, key: str) -> None:
        """``ValidationError`` where a measure compares with the word."""
        for measure in self.measures:
            compared = {(slot, value) for slot, _test, value in measure.clauses}
            if (column.slot, key) in compared:
                text = _("“%(measure)s” is counted by this word; it has to stay.")
                raise ValidationError(text % {"measure": measure.indicator.name})

    def _refuse_blanks(self, held: Any, name: str) -> None:
        """``ValidationError`` unless every row in use is among those that hold something."""
        count = self.rows.filter(retired_on=None).count() - held.filter(retired_on=None).count()
        if count:
            text = ngettext(
                "%(count)d row has nothing in “%(name)s”; fill it in before it is required.",
                "%(count)d rows have nothing in “%(name)s”; fill them in before it is required.",
                count,
            )
            raise ValidationError(text % {"count": count, "name": name})

    def store(self) -> None:
        """Write the columns, carry values over, and say again which row is which."""
        keys = {one.slot for one in self.columns if one.is_key}
        if self.key and not keys and self.made.state == MadeRegister.State.OPEN:
            raise ValidationError({"key": _("Tick at least one column that tells rows apart.")})
        for one in self.gone:
            one.delete()
        self._make_room()
        for one in self.columns:
            one.save()
        self.made.version = uuid.uuid4()
        self.made.save(update_fields=["version"])
        for slot, column, words in self.moved:
            self._carry(slot, column.slot, words)
        if self.key != keys:
            self._tell_apart()
        define_again(self.made)

    def _make_room(self) -> None:
        """Headings and places may be swapped: none stands in another's way while they are written."""
        for one in self.columns:
            if one.pk:
                MadeColumn.objects.filter(pk=one.pk).update(name=f"·{one.pk}", slot=f"·{one.pk}"[:8])

    def _carry(self, before: str, after: str, words: dict[str, str]) -> None:
        some = []
        for row in self.rows.filter(cells__has_key=before).iterator(chunk_size=BATCH):
            value = row.cells.pop(before)
            row.cells[after] = words.get(value, value)
            some.append(row)
        MadeRow.objects.bulk_update(some, ["cells"], batch_size=BATCH)

    def _tell_apart(self) -> None:
        """Which row is which, by the new key; ``ValidationError`` with how many rows would be the same."""
        model = as_register(self.made).model
        rows = list(model.objects.select_related("community"))
        count = Counter(one.identity for one in rows if one.retired_on is None)
        if same := sum(number for number in count.values() if number > 1):
            text = _("%(count)d rows would be the same by these columns; choose what tells them apart.")
            raise ValidationError({"key": text % {"count": same}})
        self.rows.update(identity=None)
        kept = [MadeRow(pk=one.pk, identity=identity(one)) for one in rows]
        MadeRow.objects.bulk_update(kept, ["identity"], batch_size=BATCH)


@transaction.atomic
def open_register(*, made: MadeRegister, basis: Basis) -> MadeRegister:
    """Ask the communities for it from now on, by that paper; ``ValidationError`` where it is not ready."""
    made = _alone(made)
    columns = [one for one in made.columns.all() if not one.is_retired]
    if not any(one.is_key for one in columns):
        raise ValidationError(_("Tick at least one column that tells rows apart."))
    if not any(one.is_listed and one.kind != Kind.FILES for one in columns):
        raise ValidationError(_("Tick at least one column for the list."))
    build(made, columns)
    basis.register, basis.sub_district = made.slug, made.sub_district
    basis.full_clean()
    basis.save()
    if made.state == MadeRegister.State.CLOSED:
        _ask_figures(made, basis)
    made.state = MadeRegister.State.OPEN
    made.version = uuid.uuid4()
    made.save()
    return made


def _ask_figures(made: MadeRegister, basis: Basis) -> None:
    """Ask again for the figures whose asking ended with the register, by its paper."""
    for one in Basis.objects.filter(indicator__made_measure__register=made, until__lt=basis.until):
        for name in PAPERS:
            setattr(one, name, getattr(basis, name))
        one.save()


@transaction.atomic
def close_register(*, made: MadeRegister) -> MadeRegister:
    """Ask for it no longer and take no rows; they can be read as before.

    Its figures are asked for by the same paper, through this month: what takes no rows has nothing to count.
    """
    made = _alone(made)
    end = Month.of(timezone.localdate()).last_day
    for one in Basis.objects.filter(indicator__made_measure__register=made, until__gt=end):
        one.until = end
        one.save()
    made.state = MadeRegister.State.CLOSED
    made.version = uuid.uuid4()
    made.save()
    return made


@transaction.atomic
def rename(*, made: MadeRegister, name: str, help: str) -> MadeRegister:
    """Call it otherwise, from now on and everywhere."""
    red_lines.refuse(name, "")
    made = _alone(made)
    made.name, made.help = name.strip(), help.strip()
    made.version = uuid.uuid4()
    made.full_clean()
    made.save()
    define_again(made)
    return made


@transaction.atomic
def throw_away(*, made: MadeRegister) -> None:
    """Delete a draft; ``ValidationError`` where it has been in use."""
    made = _alone(made)
    if made.state != MadeRegister.State.DRAFT or MadeRow.objects.filter(made=made).exists():
        raise ValidationError(_("Only a draft without rows can be thrown away; close the register instead."))
    made.delete()
