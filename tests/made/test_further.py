"""What an office does to a register in use: words and names that figures are counted by, files, bases."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from portal.core.month import Month
from portal.core.registers import get_register
from portal.indicators.models import Basis, Indicator
from portal.made import actions, files
from portal.made.models import Kind, MadeMeasure, MadeRegister
from portal.made.wanted import Wanted
from portal.reporting.asked import tell_ending
from tests.contracts.registers import exported, url
from tests.made.conftest import check, make_register
from tests.made.test_counting import said
from tests.made.test_defining import posted, refused, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(as_staff, asked_for, community):
    """Counted where “隐患等级” is “重大”."""
    given = said(save="1", **{"where-0-column": "t3", "where-0-value": "重大"})
    response = as_staff.post(reverse("made:measure_new", args=[asked_for.slug]), given)
    assert response.status_code == 302, response.context["form"].errors
    return MadeMeasure.objects.get()


def test_a_word_that_a_figure_is_counted_by_stays(made, measure):
    assert "消防隐患整改" in refused(made, t3={"labels": ["一般", "较大"]})
    actions.define(made=made, wanted=told(made, t3={"labels": ["重大", "较大", "一般", "其他"]}))


def test_the_definition_says_words_columns_and_register_as_they_are_called_now(made, measure):
    changed = {"t3": {"name": "等级", "labels": ["一般", "较大", "特大"]}, "t2": {"name": "排查日期"}}
    actions.define(made=made, wanted=told(made, **changed))
    actions.rename(made=made, name="火患排查", help="")
    definition = Indicator.objects.get().definition
    assert all(word in definition for word in ("火患排查", "等级", "特大", "排查日期"))
    assert "隐患等级" not in definition


@pytest.mark.parametrize(
    "value", ["3.0", "1e2", "３", "2.50", "-1", "99999999999999999999", "1e400", "", "NaN"]
)
@pytest.mark.parametrize("column", ["n1", "n2"])
def test_a_number_is_compared_however_it_is_typed_or_refused(as_staff, asked_for, community, column, value):
    given = said(**{"where-0-column": column, "where-0-test": "least", "where-0-value": value})
    response = as_staff.post(reverse("made:measure_new", args=[asked_for.slug]), given)
    assert response.status_code == 200


def test_nothing_is_not_taken_for_no(as_staff, asked_for, community):
    response = as_staff.post(
        reverse("made:measure_new", args=[asked_for.slug]), said(**{"where-0-value": ""})
    )
    assert "where-0-value" in response.context["form"].errors


def test_a_figure_of_the_month_is_tried_on_the_month_that_is_reported(
    as_staff, asked_for, register, community
):
    ended = Month.of(timezone.localdate()) - 1
    check(register, community, day=ended.first_day.isoformat(), n1=7)
    given = said(count="SUM", column="n1", span="MONTH", out_of="NOTHING", from_month=str(ended))
    given |= {"where-0-column": "", "where-0-test": "", "where-0-value": ""}
    address = reverse("made:measure_new", args=[asked_for.slug])
    response = as_staff.post(address, given)
    assert (response.context["total"], response.context["month"]) == (7, ended)
    assert as_staff.post(address, given | {"from_month": str(ended + 1)}).context["total"] == 0


def test_the_page_of_its_figure_says_whose_definition_it_is_and_leads_to_the_rows(as_staff, measure):
    code, month = measure.indicator.code, Month(2026, 10)
    page = as_staff.get(f"/dashboard/{month}/indicators/{code}/").content.decode()
    assert "本街道自定" in page
    assert f'href="{reverse("registers:list", args=[measure.register.slug])}"' in page
    assert "本街道自定" in as_staff.get(reverse("indicators:list")).content.decode()


def test_what_a_row_says_is_text_in_an_export(register, as_staff, community):
    check(register, community, "=HYPERLINK(1)", x1="+1+1")
    sheet = load_workbook(io.BytesIO(exported(as_staff, register))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]


def test_a_heading_is_text_in_a_template(as_staff, office, community):
    made = make_register(office, [("t1", "=1+1", Kind.TEXT, {"is_required": True, "is_key": True})])
    response = as_staff.get(reverse("registers:template", args=[made.slug]))
    content = b"".join(response.streaming_content)
    response.close()
    for sheet in load_workbook(io.BytesIO(content)):
        assert not [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_a_line_that_is_refused_says_why(as_staff, office):
    made = make_register(office, (), state="DRAFT")
    line = {"name": "场所", "kind": "NONE", "order": "-1"}
    response = as_staff.post(reverse("made:define", args=[made.slug]), posted(line))
    assert response.status_code == 422
    assert response.content.decode().count('role="alert"') == 2


def test_a_long_name_that_is_taken_is_shortened_for_its_number(office):
    name = "很" * 30
    content = f"format: 1\nregister: {name}\ncolumns: [{{name: a, kind: text}}]".encode()
    names = {files.install(office=office, content=content).name for _time in range(3)}
    assert {len(one) for one in names} == {30}
    assert len(names) == 3


def test_nobody_is_told_that_the_basis_of_a_closed_register_ends(asked_for, staff):
    basis, now = Basis.objects.get(), timezone.now()
    today = basis.until - dt.timedelta(days=3)
    actions.close_register(made=asked_for)
    assert tell_ending(today=today, now=now) == 0
    actions.open_register(made=asked_for, basis=basis)
    assert tell_ending(today=today, now=now) == 1


def test_what_is_asked_names_the_register_and_leads_to_its_basis(as_staff, asked_for, community):
    page = as_staff.get(reverse("reporting:asked", args=["2026-10"])).content.decode()
    address = reverse("indicators:register_basis", args=[asked_for.slug])
    assert address in page
    assert as_staff.get(address).status_code == 200


def test_a_closed_register_has_no_buttons_and_is_read_by_its_address(as_staff, made, register, community):
    row = check(register, community)
    actions.close_register(made=made)
    for address in (url(register), row.get_absolute_url()):
        page = as_staff.get(address).content.decode()
        assert "百货楼" in page
        for name in ("create", "import", "table"):
            assert reverse(f"registers:{name}", args=[made.slug]) not in page
        assert "/edit/" not in page
    assert made.slug not in as_staff.get(reverse("registers:index")).content.decode()


def test_the_index_counts_the_rows_that_are_current(as_staff, register, community, foreign):
    check(register, community)
    retired = check(register, community, "拆了")
    retired.retired_on = dt.date(2026, 10, 9)
    retired.save()
    page = as_staff.get(reverse("registers:index")).context["sections"]
    assert {one.slug: one.count for section in page for one in section.entries}[register.slug] == 1


def test_a_draft_that_somebody_opened_meanwhile_is_not_thrown_away(office):
    made = make_register(office, state="DRAFT")
    MadeRegister.objects.update(state="OPEN")
    with pytest.raises(ValidationError):
        actions.throw_away(made=made)
    assert MadeRegister.objects.exists()


def test_a_row_s_text_holds_no_numbers_of_persons_wherever_it_stands(register, client, secretary):
    client.force_login(secretary)
    given = {"t1": "楼", "t2": "2026-10-08", "t3": "1", "t4": "true", "x1": "住户 440106199001011234 已谈"}
    assert "x1" in client.post(url(register, "create"), given).context["form"].errors


def test_a_word_may_hold_quotes_and_signs(office, as_staff, community):
    made = make_register(office, ())
    labels = ['"一般"', "<i>重大</i>", "{n}%s"]
    actions.define(made=made, wanted=[Wanted(name="等级", kind=Kind.CHOICE, labels=labels)])
    page = as_staff.get(url(get_register(made.slug), "create")).content.decode()
    assert "&lt;i&gt;重大&lt;/i&gt;" in page and "<i>重大" not in page
