"""What a register declares."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar, Protocol

from portal.core.access import Verb

_REGISTERS: dict[str, type[Register]] = {}


class Source(Protocol):
    """Registers that are not in the code: those that offices made themselves (``portal.made``)."""

    def get(self, slug: str) -> type[Register]:
        """The register of that slug; ``KeyError`` if there is none."""

    def of(self, user: Any) -> Sequence[type[Register]]:
        """Those that the user finds in the index."""

    def of_office(self, code: str) -> Sequence[type[Register]]:
        """Those that the sub-district of that code asks its communities for."""


_SOURCES: list[Source] = []


class Register:
    """One kind of thing that is kept row by row; subclass, fill in, decorate with ``@register``.

    Headings, in the list, the form and the workbook alike, are the fields' ``verbose_name``.
    """

    #: The model; a subclass of ``core.registers.models.RegisterRow``.
    model: ClassVar[Any]
    #: The word in the address, plural and with hyphens: ``service-items``.
    slug: ClassVar[str]
    #: What one row of it is, in a sentence for people who have never seen it.
    row_is: ClassVar[Any] = ""
    #: Name of the icon in the menu.
    icon: ClassVar[str] = "list-details"
    #: Fields (or properties with ``short_description``) shown in the list, the first linking to the row.
    columns: ClassVar[tuple[str, ...]]
    #: Fields that the list can be narrowed by: choices, booleans, foreign keys. The community and,
    #: where ``date`` is set, the month come by themselves.
    filters: ClassVar[tuple[str, ...]] = ()
    #: The field of the stages that a row passes one after another, then how each of them is drawn above the
    #: list: ``open``, ``begun``, ``done``, ``late`` or ``over`` (``core.charts.waffle``).
    stages: ClassVar[tuple[str, ...]] = ()
    #: Fields (or paths) that the search box looks into.
    search: ClassVar[tuple[str, ...]] = ()
    #: The form, line by line: a field, or a tuple of fields that stand beside each other. These are
    #: also the columns of the workbook, in this order.
    form: ClassVar[tuple[str | tuple[str, ...], ...]]
    #: Fields that together say which row is meant: what a workbook changes instead of adding.
    key: ClassVar[tuple[str, ...]]
    #: The field of the day a row is about, for filtering by month; empty where a row has none.
    date: ClassVar[str] = ""
    #: For foreign keys in a workbook: the field of the other model that the cell holds (default
    #: ``code`` if it has one, else ``name``); a community is found by its code or its short name.
    lookups: ClassVar[dict[str, str]] = {}
    #: Who may enter and change rows; everybody who sees the area may read them.
    verb: ClassVar[Verb] = Verb.KEEP_REGISTERS
    #: Whether it is only read, and takes no rows any more.
    is_closed: ClassVar[bool] = False
    #: Another one when its columns are others; empty for a register of the code.
    version: ClassVar[str] = ""
    #: Whether evidence (photos, minutes) can be attached to a row.
    evidence: ClassVar[bool] = False
    #: Query-set paths to fetch with the list, besides the foreign keys among ``columns``.
    related: ClassVar[tuple[str, ...]] = ()
    #: The heading it stands under in the index; the app's name unless given.
    section: ClassVar[Any] = ""
    #: A subclass of ``core.registers.forms.RegisterForm``, where a form asks more than the model checks.
    form_class: ClassVar[Any] = None
    #: The page of a row that shows more than its fields; it extends ``registers/detail.html``.
    detail_template: ClassVar[str] = "registers/detail.html"

    @classmethod
    def fields(cls) -> tuple[str, ...]:
        """The fields of the form, and so of the workbook, in order."""
        return tuple(name for line in cls.form for name in ([line] if isinstance(line, str) else line))

    @classmethod
    def is_for(cls, user: Any) -> bool:
        """Whether the register is there for the user at all; an office's own is not for another office."""
        return True

    @classmethod
    def hold(cls, seen: str = "") -> None:
        """Keep the columns as they are until the transaction ends; called before rows are written.

        ``ValidationError`` where they are others than when the register was looked up, or than *seen*.
        """

    @classmethod
    def rows(cls, user: Any) -> Any:
        """What the user may see of it, retired rows included, in a lasting order."""
        ordering = cls.model._meta.ordering or ()
        return cls.model.objects.visible_to(user).order_by(*ordering, "pk")

    @classmethod
    def context(cls, row: Any, user: Any) -> dict[str, Any]:
        """What ``detail_template`` is given besides the row."""
        return {}


def register(declared: type[Register]) -> type[Register]:
    """Put a register on the list; two with one slug are a mistake."""
    if declared.slug in _REGISTERS:
        raise ValueError(f"two registers are called {declared.slug}")
    _REGISTERS[declared.slug] = declared
    return declared


def all_registers() -> list[type[Register]]:
    """Every register of the code, in the order of the apps."""
    return list(_REGISTERS.values())


def registers_for(user: Any) -> list[type[Register]]:
    """Every register that the user finds in the index: those of the code, then the office's own."""
    return [*all_registers(), *(one for source in _SOURCES for one in source.of(user))]


def registers_of(office: str) -> list[type[Register]]:
    """Every register that the sub-district of that code asks its communities for."""
    return [*all_registers(), *(one for source in _SOURCES for one in source.of_office(office))]


def add_source(source: Source) -> None:
    """Look for registers there as well."""
    _SOURCES.append(source)


def get_register(slug: str) -> type[Register]:
    """The register of that slug; ``KeyError`` if there is none."""
    if slug in _REGISTERS:
        return _REGISTERS[slug]
    for source in _SOURCES:
        with suppress(KeyError):
            return source.get(slug)
    raise KeyError(slug)


def slug_of(model: Any) -> str:
    """The slug of the register whose rows are of *model*; ``KeyError`` if there is none."""
    if slug := getattr(model, "register_slug", ""):
        return str(slug)
    for declared in _REGISTERS.values():
        if declared.model is model:
            return declared.slug
    raise KeyError(model)
