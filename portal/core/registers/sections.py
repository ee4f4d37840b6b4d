"""The registers by section, as the index and the bar beside a list show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from portal.core.counting import counts
from portal.core.registers.declaration import Register, all_registers, registers_for


@dataclass(slots=True)
class Entry:
    """One register to open; ``count`` is None where nobody counted."""

    slug: str
    name: str
    icon: str
    current: bool = False
    count: int | None = None

    @property
    def url(self) -> str:
        return reverse("registers:list", args=[self.slug])


@dataclass(slots=True)
class Section:
    """The registers under one heading."""

    name: str
    entries: list[Entry] = field(default_factory=list)


def section_of(register: type[Register]) -> str:
    """The heading that the register stands under."""
    return str(register.section or register.model._meta.app_config.verbose_name)


def sections(user: Any) -> list[Section]:
    """All registers with how many current rows of each the user sees; counted in one statement."""
    found: dict[str, Section] = {}
    registers = registers_for(user)
    known = counts({one.slug: one.model.objects.visible_to(user).current() for one in registers})
    for register in registers:
        name = section_of(register)
        entry = _entry(register)
        entry.count = known[register.slug]
        found.setdefault(name, Section(name)).entries.append(entry)
    return list(found.values())


def siblings(register: type[Register], user: Any) -> Section:
    """The registers of the same section, this one marked."""
    name, known = section_of(register), all_registers()
    others = known if register in known else registers_for(user)
    return Section(
        name, [_entry(one, current=one.slug == register.slug) for one in others if section_of(one) == name]
    )


def _entry(register: type[Register], *, current: bool = False) -> Entry:
    name = capfirst(str(register.model._meta.verbose_name_plural))
    return Entry(register.slug, name, register.icon, current)
