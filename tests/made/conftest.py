"""An office with two communities that made a register of fire-safety checks."""

import datetime as dt

import pytest

from portal.core.access import Role
from portal.indicators.models import Basis
from portal.made.classes import as_register
from portal.made.models import Kind, MadeColumn, MadeRegister
from tests.contracts.conftest import as_staff, community, foreign, office, other, staff  # noqa: F401 - fixtures
from tests.factories import ThemeFactory, UserFactory

#: Slot, heading, kind, what else.
COLUMNS = (
    ("t1", "场所名称", Kind.TEXT, {"is_required": True, "is_key": True}),
    ("t2", "检查日期", Kind.DAY, {"is_required": True, "is_key": True}),
    (
        "t3",
        "隐患等级",
        Kind.CHOICE,
        {"choices": [["1", "一般"], ["2", "较大"], ["3", "重大"]], "is_required": True},
    ),
    ("n1", "隐患数", Kind.WHOLE, {"unit": "处"}),
    ("n2", "整改费用", Kind.DECIMAL, {"unit": "万元"}),
    ("t4", "已整改", Kind.YES, {"is_required": True}),
    ("compound", "所在小区", Kind.COMPOUND, {}),
    ("x1", "情况说明", Kind.PROSE, {"is_listed": False}),
)


def make_register(area, columns=COLUMNS, *, name="", state=MadeRegister.State.OPEN):
    number = MadeRegister.objects.count() + 1
    name = name or f"消防隐患排查{number if number > 1 else ''}"
    made = MadeRegister.objects.create(
        sub_district=area, slug=f"own-{area.code}-{number}", name=name, state=state
    )
    for order, (slot, heading, kind, more) in enumerate(columns):
        MadeColumn.objects.create(register=made, slot=slot, name=heading, kind=kind, order=order, **more)
    return made


@pytest.fixture
def made(office, community, other):  # noqa: F811 - the fixtures
    return make_register(office)


@pytest.fixture
def register(made):
    return as_register(made)


@pytest.fixture
def secretary(community):  # noqa: F811 - the fixture
    return UserFactory(role=Role.SECRETARY, area_code=community.code)


@pytest.fixture
def asked_for(made):
    """The register with its basis, and a line of work for its figures."""
    ThemeFactory(code="fire", name_zh="平安建设")
    Basis.objects.create(
        sub_district=made.sub_district, register=made.slug, document="消委〔2026〕1号", issued_by="消委",
        kept_by="平安办", minutes=3, until=dt.date(2026, 12, 31),
    )  # fmt: skip
    return made


def check(register, community, place="百货楼", day="2026-10-08", **values):  # noqa: F811
    """A row, saved as a form saves it."""
    row = register.model(community=community, **{"t1": place, "t2": day, "t3": "1", "t4": False, **values})
    row.full_clean()
    row.save()
    return register.model.objects.get(pk=row.pk)
