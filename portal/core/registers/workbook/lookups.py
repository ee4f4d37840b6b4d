"""Which row a cell means: a community by code or short name, others by their code or name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.utils.translation import gettext as _

from portal.core.areas import Level
from portal.core.registers.declaration import Register
from portal.core.registers.fields import area_model, is_area
from portal.core.spreadsheets.cells import is_blank, read_text, shown
from portal.core.spreadsheets.whose import is_called_as_one, without_organisation
from portal.core.text import folded

FEW = 6  # rows that a sentence names
OTHER_NAMES = ("name", "short_name", "local_code")


class Lookup:
    """The rows that a foreign key may point to, in the user's sight, by what people call them."""

    def __init__(self, register: type[Register], field: Any, user: Any) -> None:
        self.field = field
        self.model = field.related_model
        self.user = user
        self.is_area = is_area(field)
        self.is_strict = False  # whether a row must lie in the community that is named beside it
        self.by = register.lookups.get(field.name) or _name_field(self.model)

    @cached_property
    def rows(self) -> dict[Any, Any]:
        """By the value that the foreign key holds; retired rows too, for rows that point to them already."""
        manager = self.model._default_manager
        rows = manager.visible_to(self.user) if hasattr(manager, "visible_to") else manager.all()
        if paths := self._paths():
            rows = rows.select_related(*paths)
        return {getattr(row, self.field.target_field.attname): row for row in rows}

    @cached_property
    def is_within(self) -> bool:
        """Whether the rows lie in communities, in each of which a name may be another row's."""
        if self.is_area or not hasattr(self.model, "area_code_of_row"):
            return False
        return any(len(row.area_code_of_row()) >= Level.COMMUNITY for row in self.rows.values())

    @cached_property
    def by_text(self) -> dict[str, Any]:
        """The same rows by that value as text, as sources keep it."""
        return {str(key): row for key, row in self.rows.items()}

    def _paths(self) -> set[str]:
        """The rows that a name and an area are found along: fetched with the rows, not one by one."""
        ways = {self.by, getattr(self.model, "area_path", "")} - {"__str__"}
        return {way.rpartition("__")[0] for way in ways} - {""}

    @cached_property
    def _areas(self) -> dict[str, str]:
        """The communities' names, to tell apart what is called the same in several of them."""
        communities = area_model(Level.COMMUNITY).objects.visible_to(self.user)
        return {area.code: str(area) for area in communities}

    @cached_property
    def _words(self) -> dict[str, list[Any]]:
        words: dict[str, list[Any]] = defaultdict(list)
        for key, row in self.rows.items():
            names = {folded(_along(row, self.by))}
            if self.is_area:
                names |= {folded(row.code), folded(row.name), folded(str(row))}
                names |= {without_organisation(name) for name in names}
            elif community := self._community(row):
                names.add(folded(f"{community}/{_along(row, self.by)}"))
            for name in names - {""}:
                words[name].append(key)
        return words

    @cached_property
    def _others(self) -> dict[str, list[Any]]:
        """What else people call a row than what the cell is meant to hold: its name, the office's number."""
        words: dict[str, list[Any]] = defaultdict(list)
        for key, row in self.rows.items() if not self.is_area else ():
            community = self._community(row)
            names = {str(getattr(row, one, "") or "") for one in OTHER_NAMES} | {str(row)}
            places = {"", community, f"{community}/", community.removesuffix("社区")}
            for word in {folded(f"{place}{name}") for place in places for name in names - {""}}:
                words[word].append(key)
        return words

    def _community(self, row: Any) -> str:
        if not hasattr(row, "area_code_of_row"):
            return ""
        return self._areas.get(row.area_code_of_row()[: Level.COMMUNITY], "")

    def find(self, text: str | None, area: str = "") -> Any:
        """The row of that name; ``ValidationError`` if there is none in sight, or more than one."""
        if text is None:
            return self.find_only()
        word = folded(text)
        bare = without_organisation(word) if self.is_area else word
        found = self._of_one(
            self._words.get(word) or self._others.get(word) or self._words.get(bare, []), area
        )
        if len(found) == 1:
            if self.is_strict and area and self.is_within and not self._lies_in(found[0], area):
                sentence = _("“%(value)s” does not lie in the community that the row names.")
                raise ValidationError(sentence % {"value": text}, code="elsewhere")
            return self.rows[found[0]]
        sentence, code = _("“%(value)s” is not found in your area."), "not_found"
        if found:
            code = "not_found" if area else "several"
            sentence = _("“%(value)s” is the name of several; write it as community/name.")
            if self._by_code:
                sentence = _("“%(value)s” is the name of several; write the code: %(codes)s.")
        raise ValidationError(sentence % {"value": text, "codes": self._codes(found)}, code=code)

    def code_of(self, cell: Any) -> str:
        """The code of the area that a cell names; empty where it names none."""
        try:
            return str(self.find(read_text(cell)).code) if not is_blank(cell) else ""
        except ValidationError:
            return ""

    def is_elsewhere(self, cell: Any) -> bool:
        """Whether the cell names a community, and none in the user's sight.

        To who sees one alone, whatever is called a community is another; a name that nobody here bears may
        else be that of a place within one.
        """
        name = folded(shown(cell))
        if not name or self.code_of(cell):
            return False
        is_called = len(self.rows) == 1 and is_called_as_one(name)
        return not self._everywhere.isdisjoint({name, without_organisation(name)}) or is_called

    @cached_property
    def _everywhere(self) -> set[str]:
        """What the communities of all offices are called."""
        rows = area_model(Level.COMMUNITY).objects.values_list("code", "name", "short_name")
        names = {folded(one) for row in rows for one in row if one}
        return names | {bare for one in names if len(bare := without_organisation(one)) > 1}

    def below(self, rows: Iterable[tuple[int, list[Any]]], place: int) -> Iterator[tuple[int, list[Any]]]:
        """The rows; what is blank below another community's name in that place is of that community."""
        another = None
        for number, row in rows:
            cell = row[place] if place < len(row) else None
            if not is_blank(cell):
                another = cell if self.is_elsewhere(cell) else None
            elif another is not None:
                row = [*row, *[None] * (place + 1 - len(row))]
                row[place] = another
            yield number, row

    def _of_one(self, found: list[Any], area: str) -> list[Any]:
        """Of several of one name, those of the row's community, and of these the ones that still count."""
        if len(found) > 1 and area:
            found = [key for key in found if self._lies_in(key, area)]
        if len(found) > 1:
            found = [key for key in found if not gone(self.rows[key])] or found
        return found

    @property
    def _by_code(self) -> bool:
        return self.by == "code" and not self.is_area

    def _codes(self, found: list[Any]) -> str:
        """The codes of rows that one name may mean, each with its community."""
        some = [f"{self._community(self.rows[key])} {_along(self.rows[key], self.by)}" for key in found]
        return _("; ").join(some[:FEW]) + ("…" if len(some) > FEW else "")

    def find_only(self) -> Any:
        """A secretary need not name the own community; None for everybody else."""
        return next(iter(self.rows.values())) if self.is_area and len(self.rows) == 1 else None

    def _lies_in(self, key: Any, area: str) -> bool:
        row = self.rows[key]
        return hasattr(row, "area_code_of_row") and row.area_code_of_row().startswith(area)

    def current_keys(self) -> list[Any]:
        """What new rows may point to."""
        return [key for key, row in self.rows.items() if not gone(row)]

    def choices(self, area: str = "") -> list[tuple[Any, str]]:
        """What a word may be said to mean, with names: of a community, where the row lies in one."""
        is_told_apart = area and self.is_within
        keys = [key for key in self.current_keys() if not is_told_apart or self._lies_in(key, area)]
        return [(key, self.called(key)) for key in keys]

    def called(self, key: Any) -> str:
        """What the row calls itself, behind what it is found by where the two differ."""
        label, name = self.label(key), str(self.rows[key])
        return name if folded(name) == folded(label) else f"{label} {name}"

    def label(self, key: Any) -> str:
        """The shortest text by which the row is found again."""
        if key is None:
            return ""
        row = self.rows.get(key)
        if row is None:
            return str(key)
        name = str(_along(row, self.by))
        if len(self._words.get(folded(name), [])) == 1:
            return name
        return str(row.code) if self.is_area else f"{self._community(row)}/{name}"

    def names(self, *keys: Any) -> list[str]:
        """What the rows call themselves, for sentences; what tells them apart where that is the same."""
        held = self.field.target_field.attname
        lacking = {key for key in keys if key is not None and key not in self.rows}
        there = self.model._default_manager.filter(**{f"{held}__in": lacking}) if lacking else ()
        rows = self.rows | {getattr(row, held): row for row in there}
        found = ["" if key is None else str(rows.get(key, key)) for key in keys]
        return found if len(set(found)) == len(set(keys)) else [self.label(key) for key in keys]

    @property
    def expected(self) -> str:
        name = self.model._meta.verbose_name
        if self.is_area:
            return _("the code or the short name of a %(kind)s of your area") % {"kind": name}
        if self._by_code:
            return _("the code, or the name within the community, of a %(kind)s in the register") % {
                "kind": name
            }
        return _("a %(kind)s that is in the register") % {"kind": name}


def beside(register: type[Register], user: Any) -> Lookup | None:
    """By what a file's column of communities is read whose register has none: it tells names apart.

    The rows of such a register lie where a row lies that they point to: a grid, a branch, a compound.
    """
    fields = [register.model._meta.get_field(name) for name in register.fields()]
    if any(is_area(one) for one in fields):
        return None
    models = [one.related_model for one in fields if one.is_relation]
    further = (one for model in models for one in model._meta.fields if one.is_relation and is_area(one))
    field = next((one for one in further if one.related_model is area_model(Level.COMMUNITY)), None)
    return Lookup(register, field, user) if field else None


def gone(row: Any) -> bool:
    """Whether the row no longer counts, or the area is closed: nothing new may point to it."""
    return bool(getattr(row, "retired_on", None) or getattr(row, "closed_on", None))


def _name_field(model: Any) -> str:
    """``short_name`` for an area, else ``code``, else ``name``, else what a row calls itself."""
    area = getattr(model, "area_path", "") == "code" and not hasattr(model, "retired_on")
    for name in ("short_name", "name") if area else ("code", "name"):
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        return name
    return "__str__"


def _along(row: Any, path: str) -> Any:
    if path == "__str__":
        return str(row)
    for step in path.split("__"):
        row = getattr(row, step, None)
    return row
