"""The export of another platform through its pages: uploaded, columns assigned once, confirmed, taken in."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from portal.core.models import ImportSource
from portal.notices.models import Notice
from portal.reporting.models import Figure, MonthlyReport, PlatformUpload, ReportingPeriod
from tests.factories import CommunityFactory, FigureFactory, MonthlyReportFactory, ReportingPeriodFactory
from tests.reporting.conftest import NOW, OCTOBER
from tests.workbooks.exports import plain
from tests.workbooks.kit import as_bytes


@pytest.fixture
def office(sub_district, staff, committees, greening, sign_in):
    """The staff's browser in a month of two communities."""
    ReportingPeriodFactory(sub_district=sub_district)
    for number, name in ((1, "槐荫"), (2, "清泉")):
        community = CommunityFactory(
            sub_district=sub_district,
            code=f"{sub_district.code}77{number}",
            short_name=name,
            name=f"{name}社区",
        )
        MonthlyReportFactory(community=community)
    return sign_in(staff)


def upload(client, book):
    address = reverse("reporting:platform", args=[OCTOBER])
    return client.post(
        address, {"workbook": SimpleUploadedFile("平台导出.xlsx", as_bytes(book))}, follow=True
    )


def known(*rows):
    return plain(["社区", "绿化"], *(rows or (["槐荫", 500], ["清泉", 0])))


def unknown(*rows):
    return plain(
        ["单位", "树木种植", "已建业委会", "小区总数"], *(rows or (["槐荫", 500, 8, 10], ["清泉站", 0, 3, 4]))
    )


def assign(client, page, columns, words=()):
    offer = page.context["offer"]
    return client.post(
        page.request["PATH_INFO"],
        {
            "name": "市平台",
            "row": offer.row,
            "key": [one.key for one in offer.columns],
            "column": columns,
            "word_field": ["community" for _word in words],
            "word": [word for word, _code in words],
            "word_value": [code for _word, code in words],
        },
        follow=True,
    )


def figures():
    found = Figure.objects.filter(source=Figure.Source.PLATFORM).select_related(
        "report__community", "indicator"
    )
    return {(one.report.community.short_name, one.indicator.code): one.numerator for one in found}


def test_what_is_known_by_name_is_taken_after_one_look(office):
    receipt = upload(office, known())
    assert [one["cell"] for one in receipt.context["receipt"]["taken"]] == ["B2", "B3"]
    assert not Figure.objects.exists()
    page = office.post(receipt.request["PATH_INFO"], follow=True)
    assert b"2 figures taken from the file" in page.content
    assert figures() == {("槐荫", "greening"): 500, ("清泉", "greening"): 0}
    kept = PlatformUpload.objects.get()
    assert (kept.state, bytes(kept.content)) == ("TAKEN", b"")
    assert b"dealt with already" in office.post(receipt.request["PATH_INFO"]).content


def test_columns_are_assigned_once_and_known_the_next_time(office):
    page = upload(office, unknown())
    offer = page.context["offer"]
    assert [(one.place, one.heading) for one in offer.columns] == [
        ("B", "树木种植"),
        ("C", "已建业委会"),
        ("D", "小区总数"),
    ]
    assert [(one.word, one.suggested) for one in offer.words] == [("清泉站", "")]
    columns = ["greening:numerator", "committees:numerator", "committees:denominator"]
    receipt = assign(office, page, columns, [(offer.words[0].key, code_of("清泉"))])
    assert len(receipt.context["receipt"]["taken"]) == 4
    office.post(receipt.request["PATH_INFO"])
    assert figures()["清泉", "committees"] == 3
    source = ImportSource.objects.get()
    assert (source.name, source.office) == ("市平台", office_code())
    again = upload(office, unknown(["清泉站", 1, 3, 4]))
    assert [one["after"] for one in again.context["receipt"]["taken"]] == ["1"]
    assert "市平台" in again.content.decode()


@pytest.mark.parametrize("name", ["清溪社区", "槐荣社区", "槐荫东社区", "槐", "古桥社区"])
def test_a_name_that_is_merely_near_is_not_read_unless_somebody_says_so(office, name):
    offer = upload(office, unknown(["清泉", 1, 2, 3], [name, 500, 8, 10])).context["offer"]
    assert [(one.word, one.suggested) for one in offer.words] == [(name, "")]


@pytest.mark.parametrize(
    "name", ["槐荫", "槐荫社区", "槐荫社区居委会", "{office}槐荫社区", "某区{office}槐荫社区党总支"]
)
def test_short_and_long_forms_of_a_name_are_known(office, sub_district, name):
    name = name.format(office=sub_district.name)
    assert upload(office, unknown(["清泉", 1, 2, 3], [name, 500, 8, 10])).context["offer"].words == []


def test_every_receipt_names_what_a_source_says_of_names(office):
    page = upload(office, unknown())
    columns = ["greening:numerator", "committees:numerator", "committees:denominator"]
    receipt = assign(office, page, columns, [(page.context["offer"].words[0].key, code_of("清泉"))])
    for one in (receipt, upload(office, unknown())):
        said = [(note["cell"], note["found"], note["why"]) for note in one.context["receipt"]["read"]]
        assert ("A3", "清泉站", "→ 清泉, as the source says") in said


def test_a_new_source_of_a_file_that_another_reads_forgets_none_of_its_names(office):
    columns = ["greening:numerator", "committees:numerator", "committees:denominator"]
    page = upload(office, unknown(["槐荫", 1, 2, 3], ["清泉站", 4, 5, 6], ["槐荫站", None, None, None]))
    assign(office, page, columns, [("清泉站", code_of("清泉")), ("旧名", code_of("槐荫"))])
    again = upload(office, unknown())
    address = again.request["PATH_INFO"].rstrip("/") + "/columns/"
    page = office.get(address)
    assert [(one.word, one.suggested) for one in page.context["offer"].words] == [("清泉站", code_of("清泉"))]
    ImportSource.objects.update(name="另一来源")
    receipt = assign(office, page, columns, [("清泉站", code_of("清泉"))])
    assert len(receipt.context["receipt"]["taken"]) == 4
    kept = ImportSource.objects.get(name="市平台").words["community"]
    assert kept == {"清泉站": code_of("清泉"), "旧名": code_of("槐荫")}
    assign(office, office.get(address), columns, [("清泉站", "")])
    assert ImportSource.objects.get(name="市平台").words["community"] == {"旧名": code_of("槐荫")}


def test_a_community_of_the_name_itself_goes_before_what_a_source_says(office, sub_district):
    columns = ["greening:numerator", "committees:numerator", "committees:denominator"]
    assign(office, upload(office, unknown()), columns, [("清泉站", code_of("清泉"))])
    new = CommunityFactory(sub_district=sub_district, code=f"{sub_district.code}779", name="清泉站社区")
    MonthlyReportFactory(community=new)
    names = {one["name"].partition("·")[0] for one in upload(office, unknown()).context["receipt"]["taken"]}
    assert names == {"槐荫", "清泉站社区"}


def code_of(name):
    return MonthlyReport.objects.get(community__short_name=name).community_id


def office_code():
    return ReportingPeriod.objects.get().sub_district_id


def test_the_page_says_what_cannot_be_meant(office):
    page = upload(office, unknown())
    twice = assign(office, page, ["greening:numerator", "greening:numerator", ""])
    assert (twice.status_code, b"Two columns are assigned" in twice.content) == (422, True)
    none = assign(office, page, ["", "", ""])
    assert (none.status_code, b"at least one column" in none.content) == (422, True)
    assert not ImportSource.objects.exists()


def test_a_persons_figure_is_kept_unless_somebody_says_so(office, greening):
    report = MonthlyReport.objects.get(community__short_name="槐荫")
    FigureFactory(report=report, indicator=greening, numerator=7)
    receipt = upload(office, known())
    address = receipt.request["PATH_INFO"]
    assert b"Answer the questions" in office.post(address).content
    assert "7 stands, 500 in the file" in receipt.content.decode()
    office.post(address, {"persons": "keep"})
    assert report.figures.get().numerator == 7
    assert figures() == {("清泉", "greening"): 0}
    second = upload(office, known())
    office.post(second.request["PATH_INFO"], {"persons": "replace"})
    assert (report.figures.get().numerator, report.figures.get().source) == (500, "PLATFORM")


def test_what_a_person_typed_meanwhile_is_seen_before_anything_is_taken(office, greening):
    receipt = upload(office, known())
    report = MonthlyReport.objects.get(community__short_name="清泉")
    FigureFactory(report=report, indicator=greening, numerator=9)
    page = office.post(receipt.request["PATH_INFO"])
    assert (page.status_code, b"Figures were changed" in page.content) == (422, True)
    assert figures() == {}


def test_refused_cells_are_marked_and_the_rest_is_taken_if_one_says_so(office):
    receipt = upload(office, known(["槐荫", "12.5"], ["清泉", 4]))
    address = receipt.request["PATH_INFO"]
    cell = load_workbook(BytesIO(office.get(f"{address}marked/").content)).active["B2"]
    assert "12.5" in cell.comment.text
    assert b"dealt with already" in office.post(address).content
    office.post(address, {"partly": "yes"})
    assert figures() == {("清泉", "greening"): 4}


def test_in_a_locked_month_nothing_is_taken(office, staff):
    receipt = upload(office, known())
    ReportingPeriod.objects.update(locked_at=NOW, locked_by=staff)
    assert "is locked" in office.post(receipt.request["PATH_INFO"], follow=True).content.decode()
    assert "is locked" in upload(office, known()).content.decode()
    assert (figures(), PlatformUpload.objects.count()) == ({}, 1)


def test_the_secretary_sees_where_a_figure_is_from_and_submits_it_as_her_own_word(office, secretary, sign_in):
    receipt = upload(office, known())
    office.post(receipt.request["PATH_INFO"])
    report = MonthlyReport.objects.get(community__short_name="槐荫")
    secretary.area_code = report.community_id
    secretary.save()
    page = sign_in(secretary).get(reverse("reporting:entry", args=[report.community_id, OCTOBER]))
    assert "from another platform" in page.content.decode()


def test_the_secretary_is_told_that_her_report_was_filled(office, secretary):
    report = MonthlyReport.objects.get(community__short_name="清泉")
    secretary.area_code = report.community_id
    secretary.save()
    office.post(upload(office, known()).request["PATH_INFO"])
    notice = Notice.objects.get(receiver=secretary)
    assert "1项" in notice.text and "平台" in notice.text
    assert notice.path == reverse("reporting:entry", args=[report.community_id, OCTOBER])


def test_a_file_costs_a_fixed_number_of_statements_a_figure(office, django_assert_max_num_queries):
    upload_ = upload(office, known())
    with django_assert_max_num_queries(60):
        office.post(upload_.request["PATH_INFO"])


@pytest.mark.parametrize(
    "headings", [["8月", "9月", "10月"], ["9月末绿地", "本月绿地"], ["上月", "本月"], ["三季度", "四季度"]]
)
def test_what_was_said_of_last_months_column_is_asked_again(office, headings):
    """The same layout a month later: what September's person said is no answer for October."""
    table = plain(["社区", *headings], ["槐荫", *range(len(headings))])
    ImportSource.objects.create(
        office=office_code(),
        register="monthly-report",
        name="市平台",
        columns=dict.fromkeys(headings, "") | {headings[-2]: "greening:numerator"},
        words={},
        used_at=NOW,
    )
    page = upload(office, table)
    assert [one.heading for one in page.context["offer"].columns] == headings
    stale = ["greening:numerator" if one == headings[-2] else "" for one in headings]
    refused = assign(office, page, stale)
    assert f"“{headings[-2]}” speaks of another month than 2026-10" in refused.content.decode()
    right = ["greening:numerator" if one == headings[-1] else "" for one in headings]
    assert [one["cell"] for one in assign(office, page, right).context["receipt"]["taken"]] == [
        f"{chr(65 + len(headings))}2"
    ]


def test_a_source_knows_a_column_with_the_group_above_it(office):
    """成立数 under 党组织 is not what was said of it under 业主组织."""
    table = {group: plain(["社区", group], [None, "成立数"], ["槐荫", 8]) for group in ("业主组织", "党组织")}
    assert assign(office, upload(office, table["业主组织"]), ["greening:numerator"]).context["receipt"][
        "taken"
    ]
    assert upload(office, table["业主组织"]).context["receipt"]["taken"]
    assert upload(office, table["党组织"]).context["offer"].columns[0].heading == "党组织 成立数"


def test_a_column_in_another_unit_is_not_suggested_and_refused_where_it_is_assigned(office):
    page = upload(office, plain(["社区", "新增绿化(亩)"], ["槐荫", 2], ["清泉", 3]))
    assert [one.suggested for one in page.context["offer"].columns] == [""]
    receipt = assign(office, page, ["greening:numerator"]).context["receipt"]
    assert [(one["cell"], "亩" in one["message"]) for one in receipt["must_mend"]] == [("B1", True)]
    assert receipt["taken"] == []


def test_a_figure_that_a_reason_explains_is_taken_and_the_community_is_asked_in_its_form(office, committees):
    report = MonthlyReport.objects.get(community__short_name="槐荫")
    september = MonthlyReportFactory(community=report.community, month=OCTOBER - 1)
    FigureFactory(report=september, indicator=committees, numerator=5, denominator=10)
    page = upload(office, plain(["社区", "业委会"], ["槐荫", 3]))
    receipt = page.context["receipt"]
    assert (receipt["must_mend"], [one["cell"] for one in receipt["taken"]]) == ([], ["B2"])
    [note] = [one for one in receipt["read"] if one["cell"] == "B2"]
    assert "in its form" in note["why"]
    office.post(page.request["PATH_INFO"])
    figure = report.figures.get(indicator=committees)
    assert (figure.entered["numerator"], figure.source) == ("3", Figure.Source.PLATFORM)


def test_a_row_without_a_code_is_that_of_the_community_it_names(office):
    codes = {one.community.short_name: one.community_id for one in MonthlyReport.objects.all()}
    rows = [codes["槐荫"], "槐荫", 12], [None, "清泉", 34], [None, "合计", 46]
    kept = upload(office, plain(["社区代码", "社区名称", "绿化"], *rows)).context["receipt"]
    assert (kept["must_mend"], len(kept["taken"])) == ([], 2)
    assert [one["cell"] for one in kept["passed"]] == ["B4"]


def test_a_code_that_is_none_beside_a_name_is_refused_by_its_cell(office):
    codes = {one.community.short_name: one.community_id for one in MonthlyReport.objects.all()}
    rows = [codes["槐荫"], "槐荫", 12], [codes["清泉"], "别处", 34], ["123456", "清泉", 34]
    kept = upload(office, plain(["社区代码", "社区名称", "绿化"], *rows)).context["receipt"]
    assert [one["cell"] for one in kept["must_mend"]] == ["A3", "A4"]
    assert "“123456” and “清泉” are not the same community" in kept["must_mend"][1]["message"]
