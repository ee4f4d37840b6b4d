"""What is asked already under another name: found before it is asked twice (报表准入)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst

from portal.core.registers import registers_of
from portal.core.text import folded
from portal.indicators.models import Indicator

#: What two headings of one meaning may differ in: 户数, 户数（户）, 本月户数, 户数情况.
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_BESIDE = re.compile(r"^(本月|当月)|(情况|数量|个数|总数|统计|数)$")
SHORTEST = 2


def alike(names: list[str], owner_code: str, *, but: str = "") -> list[str]:
    """Columns and indicators that mean what one of *names* says, as “小区楼院·户数”.

    *but* is the register that the names are of.
    """
    wanted = {kernel(name) for name in names} - {""}
    return [where for where, text in _known(owner_code, but) if kernel(text) in wanted]


def kernel(text: str) -> str:
    """What of a heading says its meaning; empty where it is too short to tell."""
    text = folded(_IN_BRACKETS.sub("", text))
    while len(shorter := _BESIDE.sub("", text)) >= SHORTEST and shorter != text:
        text = shorter
    return text if len(text) >= SHORTEST else ""


def _known(owner_code: str, but: str) -> Iterator[tuple[str, str]]:
    """Everything that is asked: where it stands, and what it is called there in the portal's own language."""
    for one in Indicator.objects.filter(owner_code__in=("", owner_code)):
        for text in dict.fromkeys((one.name_zh, one.numerator_label)):
            yield one.name_zh, text
    with translation.override(settings.LANGUAGE_CODE):
        for register in registers_of(owner_code):
            if register.slug == but:
                continue
            title = capfirst(str(register.model._meta.verbose_name))
            yield title, title
            for name in register.fields():
                label = capfirst(str(register.model._meta.get_field(name).verbose_name))
                yield f"{title}·{label}", label
