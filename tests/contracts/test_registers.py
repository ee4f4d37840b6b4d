"""What every register keeps to, by being on the list: pages, scope, queries, trail, workbook, red lines."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from portal.core.access import Role, Verb, may
from portal.core.models import ImportState
from portal.core.registers import all_registers
from portal.core.registers.fields import shown
from portal.core.registers.forms import form_class
from portal.core.spreadsheets.cells import folded
from tests.contracts.registers import every_register, exported, upload, url
from tests.factories import UserFactory
from tests.register_rows import DAY, make_row

ROOT = Path(__file__).resolve().parents[2]
secretaries_keep = pytest.mark.parametrize(
    "register",
    [register for register in all_registers() if register.verb == Verb.KEEP_REGISTERS],
    ids=lambda register: register.slug,
)


def sign_in(client, role, area=""):
    user = UserFactory(role=role, area_code=area)
    client.force_login(user)
    return user


def form_data(register, row, user):
    """What a browser would send for this row, unchanged."""
    form = form_class(register)(instance=row, user=user)
    data = {}
    for name, field in form.fields.items():
        value = form.initial.get(name, field.initial)
        if value is not None and value is not False:
            data[name] = "on" if value is True else str(field.prepare_value(value))
    return data


# --- declarations ---


@every_register
def test_the_declaration_names_what_is_there(register):
    names = {*register.fields(), *register.filters, *register.key}
    for name in names | ({register.date} if register.date else set()):
        register.model._meta.get_field(name)
    for one in shown(register.model, register.columns):
        assert one.label
    for path in register.search:
        assert isinstance(shown(register.model, [path])[0].field, models.CharField | models.TextField), path
    assert set(register.key) <= set(register.fields()), "a workbook could not say which row is meant"


@every_register
def test_headings_can_be_told_apart(register):
    for language in ("en", "zh-hans"):
        with translation.override(language):
            headings = [
                folded(register.model._meta.get_field(name).verbose_name) for name in register.fields()
            ]
            assert len(set(headings)) == len(headings), headings


@every_register
def test_every_name_and_choice_is_in_chinese(register):
    meta = register.model._meta
    with translation.override("zh-hans"):
        words = [meta.verbose_name, meta.verbose_name_plural]
        words += [one.label for one in shown(register.model, (*register.fields(), *register.columns))]
        words += [
            label
            for name in register.fields()
            for _value, label in getattr(meta.get_field(name), "flatchoices", [])
        ]
        english = [str(word) for word in words if not re.search(r"[\u4e00-\u9fff]", str(word))]
    assert not english


@every_register
def test_its_icon_is_in_the_sprite(register):
    icons = (ROOT / "static/src/icons.txt").read_text().split()
    assert register.icon in icons


@every_register
def test_the_day_is_indexed_with_the_area_or_alone(register):
    if not register.date:
        return
    meta = register.model._meta
    indexed = [[name.lstrip("-") for name in index.fields] for index in meta.indexes]
    indexed += [list(one.fields) for one in meta.constraints if isinstance(one, models.UniqueConstraint)]
    heads = {fields[0] for fields in indexed if register.date in fields[:2]}
    assert heads & {register.model.area_path.split("__")[0], register.date}, "give it an index"


FORBIDDEN = re.compile(
    r"积分|得分排名|登录次数|在线时长|签到|打卡|身份证|地理位置|经纬度|"
    r"\b(points|login_count|online_minutes|check_?in_place|id_card|identity_number|latitude|longitude|gps)\b"
)


@every_register
def test_the_red_lines(register):
    """No points, no counting of log-ins, no places of persons; photos are never required."""
    fields = register.model._meta.concrete_fields
    with translation.override("zh-hans"):
        words = [f"{field.name} {field.verbose_name}" for field in fields]
    assert not [word for word in words if FORBIDDEN.search(word)]
    assert not [field for field in fields if isinstance(field, models.FileField) and not field.blank]
    assert not [one for one in shown(register.model, register.columns) if "rank" in one.name.split("_")
                and any("person" in name or name == "worker" for name in register.fields())]  # fmt: skip


# --- pages and scope ---


@every_register
@pytest.mark.parametrize("role", Role.values)
def test_reading_within_the_own_area_and_404_beyond(register, role, client, community, foreign):
    own, theirs = make_row(register.model, community), make_row(register.model, foreign)
    area = {Role.ADMIN: "", Role.SECRETARY: community.code}.get(role, community.code[:9])
    user = sign_in(client, role, area)
    hidden = not register.model.objects.visible_to(user).filter(pk=own.pk).exists()
    assert not hidden or len(own.area_code_of_row()) < len(area)
    assert client.get(own.get_absolute_url()).status_code == (404 if hidden else 200)
    assert client.get(theirs.get_absolute_url()).status_code == (200 if role == Role.ADMIN else 404)
    page = client.get(url(register)).content.decode()
    assert (own.get_absolute_url() in page) is not hidden
    assert (theirs.get_absolute_url() in page) is (role == Role.ADMIN)


@every_register
def test_each_filter_and_each_search_field_works(register, as_staff, community):
    row = make_row(register.model, community)
    for name in register.filters:
        value = getattr(row, register.model._meta.get_field(name).attname)
        if value not in (None, ""):
            response = as_staff.get(url(register), {name: str(value)})
            assert row.get_absolute_url() in response.content.decode(), name
    for path in register.search:
        value = shown(register.model, [path])[0].value(row)
        if value:
            response = as_staff.get(url(register), {"q": str(value)})
            assert row.get_absolute_url() in response.content.decode(), path
    if register.date:
        day = getattr(row, register.date)
        if day:
            listed = as_staff.get(url(register), {"month": f"{day:%Y-%m}"}).content.decode()
            assert row.get_absolute_url() in listed
        assert (
            row.get_absolute_url() not in as_staff.get(url(register), {"month": "1990-01"}).content.decode()
        )
    for choice in ("retired", "all"):
        assert as_staff.get(url(register), {"kept": choice}).status_code == 200
    assert as_staff.get(url(register), {"month": "nonsense", "area": "x'"}).status_code == 200


@every_register
def test_each_column_sorts(register, as_staff, community):
    make_row(register.model, community)
    for one in shown(register.model, register.columns):
        for sign in ("", "-") if one.field is not None else ():
            assert as_staff.get(url(register), {"sort": sign + one.name}).status_code == 200, one.name


@every_register
def test_the_queries_of_the_list_do_not_grow(register, as_staff, community):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert as_staff.get(url(register)).status_code == 200
        return len(captured)

    make_row(register.model, community)
    queries()
    few = queries()
    for _ in range(5):
        make_row(register.model, community)
    assert queries() == few


# --- writing ---


@secretaries_keep
def test_a_row_is_entered_changed_retired_and_restored(register, client, community):
    user = sign_in(client, Role.SECRETARY, community.code)
    row = make_row(register.model, community)
    if not register.model.objects.visible_to(user).exists():
        user = sign_in(client, Role.STAFF, community.code[:9])
    data = form_data(register, row, user)
    response = client.post(url(register, "edit", row.pk), data)
    assert response.status_code == 302, response.context["form"].errors

    again = client.post(url(register, "create"), {k: v for k, v in data.items() if k != "version"})
    assert again.status_code == 200, "two rows with one key"
    register.model.objects.filter(pk=row.pk).update(retired_on=DAY)
    new = client.post(url(register, "create"), {k: v for k, v in data.items() if k != "version"})
    if new.status_code != 302:  # a code is given once and for ever
        unique = [field for field in register.model._meta.fields if field.unique and not field.primary_key]
        constraints = register.model._meta.total_unique_constraints
        assert unique or constraints, new.context["form"].errors
        register.model.objects.filter(pk=row.pk).update(retired_on=None)
        made = row
    else:
        made = register.model.objects.exclude(pk=row.pk).latest("pk")
        assert LogEntry.objects.get_for_object(made).get().action == LogEntry.Action.CREATE
        assert LogEntry.objects.get_for_object(made).get().actor == user

    retire = client.post(url(register, "retire", made.pk), {"day": "2026-10-09", "reason": "误录"})
    made.refresh_from_db()
    assert (retire.status_code, str(made.retired_on)) == (302, "2026-10-09")
    assert "误录" in made.note
    assert client.post(url(register, "restore", made.pk)).status_code == 302
    made.refresh_from_db()
    assert made.retired_on is None
    entry = LogEntry.objects.get_for_object(made).latest()
    assert (entry.actor, "retired_on" in entry.changes) == (user, True)


@every_register
def test_who_may_not_write_gets_403_and_strangers_404(register, client, community, foreign):
    own, theirs = make_row(register.model, community), make_row(register.model, foreign)
    for role in (Role.LEADER, Role.ADMIN):
        user = sign_in(client, role, community.code[:9] if role == Role.LEADER else "")
        if may(user, register.verb):
            continue
        for name, args in (("create", ()), ("edit", (own.pk,)), ("retire", (own.pk,)), ("import", ())):
            assert client.get(url(register, name, *args)).status_code == 403
    sign_in(client, Role.STAFF, community.code[:9])
    for name in ("edit", "retire"):
        assert client.get(url(register, name, theirs.pk)).status_code == 404
        assert client.post(url(register, name, theirs.pk)).status_code == 404


@every_register
def test_the_form_offers_nothing_of_another_office(register, client, staff, community, foreign):
    make_row(register.model, community)
    make_row(register.model, foreign)
    form = form_class(register)(user=staff)
    for field in form.fields.values():
        if hasattr(field, "queryset"):
            for one in field.queryset:
                code = (
                    one.area_code_of_row() if hasattr(one, "area_code_of_row") else getattr(one, "code", "")
                )
                assert not code.startswith(foreign.code[:9])


@secretaries_keep
def test_two_people_at_one_row(register, as_staff, staff, community):
    row = make_row(register.model, community)
    data = form_data(register, row, staff)
    row.save()
    response = as_staff.post(url(register, "edit", row.pk), data)
    assert response.status_code == 200
    assert response.context["form"].has_error("version", "changed_meanwhile")


# --- the workbook ---


@every_register
def test_what_was_exported_comes_back_unchanged(register, as_staff, community, other):
    make_row(register.model, community)
    make_row(register.model, other)
    pending = upload(as_staff, register, exported(as_staff, register))
    report = pending.report
    assert (report.get("refusals"), report.get("message")) == ([], None)
    assert (report["new"], report["changed"], report["unchanged"]) == (0, 0, 2)


@every_register
def test_the_template_has_the_headings_and_what_belongs_where(register, as_staff, community):
    make_row(register.model, community)
    response = as_staff.get(url(register, "template"))
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    first, notes = book.worksheets
    headings = [cell.value for cell in first[1]]
    assert len(headings) == len(register.fields())
    assert [notes.cell(number, 1).value for number in range(2, len(headings) + 2)] == headings
    choices = [name for name in register.fields() if register.model._meta.get_field(name).choices]
    assert len(first.data_validations.dataValidation) >= len(choices)


def grown(content, register, row):
    """The exported file with its only row's key changed, so that it is a new row; None if that cannot be."""
    for name in register.key:
        field = register.model._meta.get_field(name)
        if isinstance(field, models.DateField):
            value = DAY.replace(day=31)
        elif isinstance(field, models.CharField) and not field.choices:
            value = getattr(row, name)
            value = f"{value[:-3]}987" if value.isdigit() else f"乙{value}"[: field.max_length]
        else:
            continue
        book = load_workbook(BytesIO(content))
        sheet = book.active
        column = list(register.fields()).index(name) + 1
        sheet.cell(2, column).value = value
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()
    return None


@every_register
def test_a_new_row_is_shown_then_taken_in_once_and_noted(register, as_staff, staff, community):
    row = make_row(register.model, community)
    content = grown(exported(as_staff, register), register, row)
    if content is None:
        return
    register.model.objects.filter(pk=row.pk).update(retired_on=DAY)
    before = register.model.objects.count()
    pending = upload(as_staff, register, content)
    assert pending.state == ImportState.READY, pending.report
    assert (pending.report["new"], register.model.objects.count()) == (1, before)
    page = as_staff.get(url(register, "import_preview", pending.pk))
    assert page.status_code == 200
    for _ in range(2):
        assert as_staff.post(url(register, "import_commit", pending.pk)).status_code == 302
    assert register.model.objects.count() == before + 1
    entry = LogEntry.objects.get_for_object(register.model.objects.latest("pk")).get()
    assert (entry.action, entry.actor) == (LogEntry.Action.CREATE, staff)


def test_no_two_registers_are_called_the_same():
    for language in ("en", "zh-hans"):
        with translation.override(language):
            names = [str(register.model._meta.verbose_name_plural) for register in all_registers()]
            assert len(set(names)) == len(names)


def test_the_index_leads_to_every_register_and_counts_all_in_one_statement(
    as_staff, staff, community, foreign, django_assert_max_num_queries
):
    make_row(all_registers()[0].model, community)
    make_row(all_registers()[0].model, foreign)
    with django_assert_max_num_queries(8):
        response = as_staff.get(reverse("registers:index"))
    page = response.content.decode()
    assert [register.slug for register in all_registers() if url(register) not in page] == []
    counted = {one.slug: one.count for section in response.context["sections"] for one in section.entries}
    seen = {one.slug: one.model.objects.visible_to(staff).current().count() for one in all_registers()}
    assert counted == seen
    assert counted[all_registers()[0].slug] == 1


def test_a_register_that_is_not_there(as_staff):
    assert as_staff.get("/registers/nothing/").status_code == 404
