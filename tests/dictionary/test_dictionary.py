"""All that is declared is in the dictionary, on page and in file, in Chinese, for its reader alone."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl import load_workbook

from portal.core.access import Role
from portal.core.measures import measures_of_code
from portal.core.registers import all_registers
from portal.dictionary import reports
from portal.dictionary.indicators import KINDS
from portal.dictionary.known import models_behind
from portal.dictionary.whole import PARTS, dictionary
from portal.indicators.models import Basis, Indicator
from portal.made.models import Kind, MadeColumn, MadeRegister
from portal.reporting.models import ReportState
from portal.reporting.validators.doubts import DOUBTS
from portal.reporting.validators.refusals import MISSING, REFUSALS
from tests.factories import UserFactory
from tests.made.conftest import make_register

PAGE, FILE = "/dictionary/", "/dictionary/file/"
DOMAIN_RULES = Path(__file__).parents[2] / "docs/domain-rules.md"


def rows_of(user, area, key):
    return next(part.rows for part in dictionary(user, area) if part.key == key)


def in_file(client, query=""):
    book = load_workbook(BytesIO(client.get(FILE + query).content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_everything_declared_is_in_it(everything, staff, office, figure):
    codes = {row[1] for row in rows_of(staff, office, "indicators")}
    assert codes == set(Indicator.objects.values_list("code", flat=True))
    assert {row[1] for row in rows_of(staff, office, "measures")} == {*measures_of_code(), "own-fire"}
    slugs = {row[1] for row in rows_of(staff, office, "registers")}
    assert slugs == {*(one.slug for one in all_registers()), figure.register.slug}
    declared = [(one.model._meta.verbose_name, name) for one in all_registers() for name in one.fields()]
    own = [(figure.register.name, one.slot) for one in figure.register.columns.all()]
    described = {(row[0].casefold(), row[2]) for row in rows_of(staff, office, "columns")}
    assert {(str(name).casefold(), code) for name, code in [*declared, *own]} <= described
    rules = [row[2] for row in rows_of(staff, office, "rules")]
    assert rules == [one.code for one in (*REFUSALS, *DOUBTS, MISSING)]
    assert [row[3] for row in rows_of(staff, office, "states")] == ReportState.values
    assert set(reports.STATES) == set(ReportState)
    assert set(KINDS) == set(Indicator.Kind)


def test_page_and_file_say_all_of_it(as_staff, everything, staff, office, figure):
    page = as_staff.get(PAGE).content.decode()
    sheets = in_file(as_staff)
    text = re.sub(r"\s+", " ", page)
    for part in dictionary(staff, office):
        rows = [[str(cell) for cell in row if cell != ""] for row in part.rows]
        assert [[str(cell) for cell in row if cell is not None] for row in sheets[part.title][1:]] == rows
        assert f'id="{part.key}"' in text
        assert page.count('<th scope="row">') >= len(rows)


def test_each_line_of_the_page_says_every_cell(staff, office, everything):
    for part in dictionary(staff, office):
        for row, line in zip(part.rows, part.lines, strict=True):
            assert sorted(map(str, filter(lambda one: one != "", row))) == sorted(
                str(one) for one in (*line.main, *(cell for _heading, cell in line.more)) if one != ""
            )


def test_texts_are_there_in_chinese(staff, office, everything):
    said = [one.says for one in measures_of_code().values()]
    said += [one.row_is for one in all_registers()]
    said += [one.meaning for one in (*REFUSALS, *DOUBTS, MISSING)]
    said += [*KINDS.values(), *reports.STATES.values(), *reports.RED_LINES]
    with translation.override("zh-hans"):
        assert [text for text in said if not re.search("[一-鿿]", str(text))] == []
        for part in dictionary(staff, office):
            headings = [one.text for one in part.headings]
            assert [one for one in (part.title, *headings) if not re.search("[一-鿿]", one)] == []


def test_the_red_lines_are_those_of_the_rules():
    written = DOMAIN_RULES.read_text(encoding="utf-8").split("Therefore:")[1]
    lines = [" ".join(one.split()) for one in re.split(r"\n\d+\. ", written)[1:]]
    bare = [re.sub(r" \(\[[^]]*\]\([^)]*\)\)", "", one) for one in lines]
    with translation.override("en"):
        assert [str(one) for one in reports.RED_LINES] == bare


def test_where_a_measure_counts_is_found_in_its_query():
    tables = {
        code: {model._meta.model_name for model in models_behind(one.function)}
        for code, one in measures_of_code().items()
    }
    assert tables["access_control_installed"] == {"compound", "facilitywork"}
    assert tables["grid_workers_active"] == {"gridworker", "gridactivity"}
    assert tables["theory_study"] == {"studysession"}
    models = {one.model._meta.model_name for one in all_registers()}
    assert [code for code, found in tables.items() if not found & models] == ["exchange_speeches"]


def test_columns_say_kind_unit_words_and_limits(staff, office):
    with translation.override("en"):
        rows = {(row[0], row[2]): row for row in rows_of(staff, office, "columns")}
    people = rows["Residents' council meeting", "people"]
    assert people[3:6] == ("whole number", "人", "yes")
    assert people[7] == "at least 1"
    assert rows["Residents' council meeting", "held_on"][7] == "tells rows apart; not ahead of today"
    assert rows["Compound", "grid"][3] == "a row of “Grid”"
    assert rows["Compound", "kind"][6].count("; ") == 2
    assert "ahead" in rows["Committee", "term_ends_on"][7]


def test_an_office_reads_its_own_and_no_other(client, as_staff, made, figure, foreign):
    page = as_staff.get(PAGE).content.decode()
    assert "消防隐患排查" in page and "重大火灾隐患" in page
    client.force_login(UserFactory(role=Role.SECRETARY, area_code=foreign.code))
    other_page = client.get(PAGE).content.decode()
    assert "消防隐患排查" not in other_page and "重大火灾隐患" not in other_page
    assert client.get(f"{PAGE}?area={made.sub_district_id}").status_code == 200
    assert "消防隐患排查" not in client.get(f"{PAGE}?area={made.sub_district_id}").content.decode()
    client.force_login(UserFactory(role=Role.STAFF, area_code="990102001"))
    assert client.get(f"{PAGE}?area={made.sub_district_id}").status_code == 404
    client.force_login(UserFactory(role=Role.LEADER, area_code="9901"))
    assert "消防隐患排查" in client.get(f"{PAGE}?area={made.sub_district_id}").content.decode()


def test_a_draft_is_not_in_it_yet(as_staff, made):
    MadeRegister.objects.update(state=MadeRegister.State.DRAFT)
    assert "消防隐患排查" not in as_staff.get(PAGE).content.decode()


def test_the_paper_of_the_office_stands_beside_what_it_asks(as_staff, staff, made):
    Basis.objects.create(
        sub_district=made.sub_district, register=made.slug, document="消委〔2026〕1号", issued_by="消委",
        kept_by="平安办", minutes=3, until="2026-12-31",
    )  # fmt: skip
    row = next(row for row in rows_of(staff, made.sub_district, "registers") if row[1] == made.slug)
    assert {"消委〔2026〕1号", "消委", "平安办", "2026-12-31"} <= set(row)


def test_attachments_stand_under_their_heading(staff, made):
    MadeColumn.objects.create(register=made, slot="files", name="现场照片", kind=Kind.FILES, order=20)
    rows = rows_of(staff, made.sub_district, "columns")
    assert [row[1] for row in rows if row[0] == made.name and row[2] == "files"] == ["现场照片"]


def test_words_narrow_it_however_they_are_written(as_staff, everything):
    parts = as_staff.get(f"{PAGE}?q=ＣＣＴＶ_installed").context["parts"]
    assert {part.key for part in parts} == {"indicators", "measures"}
    assert all("cctv_installed" in row for part in parts for row in part.rows)
    assert as_staff.get(f"{PAGE}?q=没有这样的词").context["parts"] == []


def test_nothing_in_the_file_is_a_formula(as_staff, made):
    MadeColumn.objects.filter(register=made, slot="t1").update(help='=HYPERLINK("x")', name="@场所")
    book = load_workbook(BytesIO(as_staff.get(FILE).content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    said = [cell for cell in cells if cell.value in ('=HYPERLINK("x")', "@场所")]
    assert said and all(cell.quotePrefix for cell in said)
    assert all(sheet.auto_filter.ref and sheet.print_title_rows for sheet in book)
    assert len(book.sheetnames) == len(PARTS)


def test_the_queries_are_as_many_with_one_register_or_five(
    as_staff,
    office,
    everything,
    django_assert_max_num_queries,
):
    make_register(office)
    as_staff.get(PAGE)
    with django_assert_max_num_queries(22) as first:
        as_staff.get(PAGE)
    for _number in range(4):
        make_register(office)
    with django_assert_max_num_queries(len(first)):
        as_staff.get(PAGE)


def test_it_is_there_before_any_office_is(client, db):
    client.force_login(UserFactory(role=Role.ADMIN, area_code=""))
    assert client.get(PAGE).status_code == 200
    assert client.get(FILE).status_code == 200


@pytest.mark.parametrize("address", ["/registers/", "/indicators/"])
def test_the_pages_beside_it_lead_to_it(as_staff, address):
    assert f'href="{PAGE}' in as_staff.get(address).content.decode()
