"""Every address × every role × own or foreign object, against the table in access.txt.

The addresses are collected from the URL configuration when the test runs: one without a row fails.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.core.access import Role
from portal.made.models import MadeMeasure
from portal.supervision.models import Matter
from tests.branches import samples
from tests.contracts.world import MONTH, Office, evidence_of, make_office
from tests.factories import UserFactory
from tests.made.conftest import make_register
from tests.measures import undone

TABLE = Path(__file__).with_name("access.txt")
ROLES = ("anonymous", "admin", "staff", "leader", "secretary")

# What an address names besides a month: how to say it for an object of the given office.
OBJECTS: dict[str, Callable[[Office, User], dict[str, object]]] = {
    "accounts:edit": lambda office, user: {"pk": office.colleague.pk},
    "accounts:end_session": lambda office, user: {"handle": "0" * 32},  # another's is nobody's
    **dict.fromkeys(
        ("accounts:take_factor_away", "mfa_remove_webauthn"), lambda office, user: {"pk": office.colleague.pk}
    ),  # a key is its owner's; another's is nobody's
    "accounts:release": lambda office, user: {"pk": office.colleague.pk},
    "accounts:sign_out_account": lambda office, user: {"pk": office.colleague.pk},
    "accounts:reset_password": lambda office, user: {"pk": office.colleague.pk},
    "accounts:deactivate": lambda office, user: {"pk": office.colleague.pk},
    "accounts:reactivate": lambda office, user: {"pk": office.colleague.pk},
    "accounts:create_secretaries": lambda office, user: {"code": office.sub_district.code},
    "api:revoke": lambda office, user: {"pk": office.token().pk},
    "hooks:end": lambda office, user: {"pk": office.hook().pk},
    "hooks:send_again": lambda office, user: {"call_id": office.call().pk},
    "api-v1:snapshot": lambda office, user: {"pk": office.snapshot().meeting_id},
    "branches:dismiss": lambda office, user: {
        "pk": samples.record(office.community).pk,
        "flag": "FEW_ATTENDED",
    },
    "branches:check": lambda office, user: {"pk": samples.spot_check(office.community).pk},
    "branches:rule": lambda office, user: {"kind": "PARTY_LECTURE"},  # a kind of meeting is nobody's
    "communities:sub_district": lambda office, user: {"code": office.sub_district.code},
    "communities:detail": lambda office, user: {"code": office.community.code},
    "communities:edit": lambda office, user: {"code": office.community.code},
    "indicators:register_basis": lambda office, user: {"slug": "residents-councils"},  # nobody's
    "dashboard:indicator": lambda office, user: {"code": office.indicator.code},
    "briefing:community": lambda office, user: {"area_code": office.community.code},
    "dashboard:community": lambda office, user: {"area_code": office.community.code},
    "supervision:detail": lambda office, user: {"pk": a_matter(office).pk},
    "supervision:attach": lambda office, user: {"pk": a_matter(office).pk},
    **dict.fromkeys(("supervision:evidence", "supervision:detach"), lambda office, user: a_proof(office)),
    "supervision:step": lambda office, user: {"pk": a_matter(office).pk, "step": "accept"},
    "dashboard:inside": lambda office, user: {
        "area_code": office.community.code,
        "code": office.indicator.code,
    },
    "indicators:edit": lambda office, user: {"code": office.indicator.code},
    "indicators:basis": lambda office, user: {"code": office.indicator.code},
    "indicators:switch": lambda office, user: {"code": office.indicator.code},
    "indicators:switch_theme": lambda office, user: {"code": office.indicator.theme.code},
    "indicators:targets": lambda office, user: {"code": office.indicator.code, "year": 2026},
    "indicators:key_task": lambda office, user: {"pk": office.key_task.pk},
    **{
        f"meetings:{name}": lambda office, user: {"pk": office.meeting().pk}
        for name in ("detail", "edit", "freeze", "delete", "assign", "add_speech")
    },
    **{
        f"meetings:{name}": lambda office, user: {"pk": office.snapshot().meeting_id}
        for name in ("unfreeze", "changes", "text", "present", "ask_export")
    },
    "meetings:edit_text": lambda office, user: {"pk": office.snapshot().meeting_id, "key": "T0"},
    **{
        f"meetings:{name}": lambda office, user: {"pk": office.speech().pk}
        for name in ("speech", "edit_speech", "remove_speech", "hand_in")
    },
    **{
        f"meetings:{name}": lambda office, user: {
            "pk": office.speech().pk,
            "attachment": evidence_of(office.speech()).pk,
        }
        for name in ("speech_file", "drop_speech_file")
    },
    **{
        f"meetings:{name}": lambda office, user: {"pk": office.template().pk}
        for name in ("template_file", "drop_template")
    },
    **{
        f"meetings:{name}": lambda office, user: {"pk": office.export().pk} for name in ("export", "download")
    },
    **{
        f"made:{name}": lambda office, user: {"slug": make_register(office.sub_district).slug}
        for name in ("define", "rename", "open", "close", "file", "measure_new")
    },
    "made:measure": lambda office, user: a_measure(office),
    "notices:open": lambda office, user: {"pk": office.notice_of(user).pk},
    **dict.fromkeys(
        (
            "registers:list",
            "registers:export",
            "registers:template",
            "registers:create",
            "registers:import",
            "registers:table",
            "registers:table_new",
            "registers:table_read",
        ),
        lambda office, user: {"slug": "residents-councils"},
    ),
    **dict.fromkeys(
        (
            "registers:detail",
            "registers:edit",
            "registers:retire",
            "registers:restore",
            "registers:attach",
            "registers:table_row",
            "registers:table_take_back",
        ),
        lambda office, user: {"slug": "residents-councils", "pk": office.council.pk},
    ),
    **dict.fromkeys(
        ("registers:attachment", "registers:delete_attachment"),
        lambda office, user: {
            "slug": "residents-councils",
            "pk": office.council.pk,
            "attachment": office.minutes.pk,
        },
    ),
    **dict.fromkeys(
        (
            "registers:import_preview",
            "registers:import_commit",
            "registers:import_marked",
            "registers:import_columns",
        ),
        lambda office, user: {
            "slug": "residents-councils",
            "pending_id": office.pending_of(user).pk,
        },
    ),
    "reporting:entry": lambda office, user: {"community_code": office.community.code},
    "reporting:figure": lambda office, user: {
        "community_code": office.community.code,
        "indicator_code": office.indicator.code,
    },
    "reporting:read_block": lambda office, user: {"community_code": office.community.code},
    "reporting:withdraw": lambda office, user: {"community_code": office.community.code},
    "reporting:workbook": lambda office, user: {"community_code": office.community.code},
    **dict.fromkeys(
        ("reporting:receipt", "reporting:marked"),
        lambda office, user: {"community_code": office.community.code, "pk": office.upload().pk},
    ),
    **dict.fromkeys(
        ("reporting:platform_receipt", "reporting:platform_columns", "reporting:platform_marked"),
        lambda office, user: {"pk": office.platform_upload().pk},
    ),
    "reporting:review": lambda office, user: {"community_code": office.community.code},
    "reporting:remind": lambda office, user: {"community_code": office.community.code},
}


@dataclass(frozen=True)
class Row:
    """One line of the table: what each role gets."""

    address: str
    method: str
    whose: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.address} {self.whose}"


def a_matter(office: Office) -> Matter:
    """Something the office's community owes."""
    return Matter.objects.create(
        kind=Matter.Kind.ASSIGNMENT,
        source=Matter.Source.MEETING,
        title="补齐门禁",
        community=office.community,
        due_on=dt.date(2099, 1, 1),
        created_by=office.staff,
        created_at=timezone.now(),
    )


def a_measure(office: Office) -> dict[str, object]:
    """A figure that a register of the office's own states."""
    made = make_register(office.sub_district)
    measure = MadeMeasure.objects.create(
        register=made, indicator=office.indicator, day=made.columns.get(slot="t2")
    )
    return {"slug": made.slug, "pk": measure.pk}


def a_proof(office: Office) -> dict[str, object]:
    """A file attached to what the office's community owes."""
    matter = a_matter(office)
    return {"pk": matter.pk, "attachment": evidence_of(matter).pk}


def rows() -> list[Row]:
    lines = (line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#"))
    return [
        Row(address, method, whose, dict(zip(ROLES, answers, strict=True)))
        for address, method, whose, *answers in lines
    ]


def addresses(resolver: URLResolver, prefix: str = "", names: frozenset[str] = frozenset()) -> Iterator[str]:
    """Each named address, with ``+month`` where the same name is there with and without a month."""
    patterns = list(resolver.url_patterns)
    taken = [pattern.name for pattern in patterns if isinstance(pattern, URLPattern)]
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern, prefix + namespace)
        else:
            twice = taken.count(pattern.name) > 1 and "month" in pattern.pattern.converters
            yield f"{prefix}{pattern.name}{'+month' if twice else ''}"


def test_every_address_has_its_rows():
    """Each is tried with GET and POST, on one's own and on another office's object where it names one."""
    listed = {(row.address, row.method, row.whose) for row in rows()}
    wanted = {
        (address, method, whose)
        for address in addresses(get_resolver())
        for method in ("GET", "POST")
        for whose in (("own", "foreign") if address in OBJECTS else ("-",))
    }
    assert wanted - listed == set(), "addresses without a row"
    assert listed - wanted == set(), "rows without an address"


@pytest.fixture
def offices(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return {
        "own": make_office("990101001", "长虹街道"),
        "foreign": make_office("990102001", "永安街道"),
        "admin": UserFactory(username="admin", role=Role.ADMIN),
    }


def person(offices, role: str, whose: str = "own") -> User:
    return offices["admin"] if role == "admin" else getattr(offices[whose], role)


def url_of(row: Row, offices, role: str) -> str:
    name, _plus, with_month = row.address.partition("+")
    arguments: dict[str, object] = {}
    if row.address in OBJECTS:
        office = offices[row.whose]
        # Whose notice it is differs with the reader; anybody else's is foreign.
        receiver = person(offices, "secretary" if role == "anonymous" else role, "own")
        if row.whose == "foreign":
            receiver = offices["foreign"].secretary
        arguments = OBJECTS[row.address](office, receiver)
    if with_month or takes_month(name):
        arguments["month"] = MONTH
    return reverse(name, kwargs=arguments)


def takes_month(name: str) -> bool:
    """Whether the address cannot be had without a month."""
    namespace, _colon, last = name.rpartition(":")
    resolver = get_resolver() if not namespace else get_resolver().namespace_dict[namespace][1]
    return all(
        "month" in parameters for ways in resolver.reverse_dict.getlist(last) for _w, parameters in ways[0]
    )


def answer(row: Row, offices, role: str) -> str:
    """The status, or ``sign-in`` for a redirect to the sign-in page; what was changed is undone."""
    with undone():
        client = Client()
        if role != "anonymous":
            client.force_login(person(offices, role))
        response = client.generic(
            row.method, url_of(row, offices, role), content_type="application/x-www-form-urlencoded"
        )
        if response.streaming:  # a file: reading it to its end is what closes it
            response.getvalue()
    location = urlsplit(response.headers.get("Location", ""))
    to_sign_in = location.path == reverse("accounts:sign_in")
    return "sign-in" if to_sign_in and "next=" in location.query else str(response.status_code)


@pytest.mark.parametrize("row", rows(), ids=str)
def test_each_role_gets_what_the_table_says(row, offices):
    assert {role: answer(row, offices, role) for role in ROLES} == row.expected
