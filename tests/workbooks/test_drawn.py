"""What lies on a sheet beside its cells, or crosses them out, is named: controls, lines, files, diagrams."""

import io
import zipfile

import pytest
import xlsxwriter
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle

from portal.core.models import ImportState
from tests.workbooks import registers
from tests.workbooks.kit import SHEET, as_bytes, converted, parts_changed
from tests.workbooks.test_belonging import (
    FIGURES,
    GREEN,
    HEADINGS,
    NEXT,
    OWN,
    STUDY,
    _english,
    book,
    export,
    monthly,
    taken,
)
from tests.workbooks.test_corpus import community, report
from tests.workbooks.test_exports import office
from tests.workbooks.test_registers import staff, taken_up

__all__ = ["_english", "community", "office", "report", "staff"]
pytestmark = pytest.mark.django_db
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
VML = '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">{}</xml>'


def with_parts(parts, *links, sheet="", given=None):
    """A workbook with more parts; *links* are kind and target of those of its sheet, *sheet* its last XML."""
    content = as_bytes(given or registers.sheet())
    content = parts_changed(
        content, {SHEET: lambda xml: xml.replace(b"</worksheet>", f"{sheet}</worksheet>".encode())}
    )
    rows = (
        f'<Relationship Id="rId{number}" Type="{RELATED}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 70)
    )
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", RELATIONS.format("".join(rows)))
        for name, xml in parts.items():
            archive.writestr(name, xml)
    return stream.getvalue()


def passed(pending):
    return [(one["cell"], one["found"]) for one in pending.report["passed"]]


def control(kind, more="", caption=""):
    data = (
        f'<x:ClientData ObjectType="{kind}"><x:Anchor>4, 10, 1, 2, 5, 0, 2, 0</x:Anchor>{more}</x:ClientData>'
    )
    shape = f"<v:shape><v:textbox><div><font>{caption}</font></div></v:textbox>{data}</v:shape>"
    return with_parts(
        {"xl/drawings/vmlDrawing1.vml": VML.format(shape)}, ("vmlDrawing", "../drawings/vmlDrawing1.vml")
    )


CHOSEN = "<x:FmlaRange>$B$1:$B$2</x:FmlaRange><x:Sel>2</x:Sel>"
CONTROLS = [
    (control("Checkbox", "<x:Checked>1</x:Checked>"), "☑"),
    (control("Checkbox"), "☐"),
    (control("Checkbox", "<x:Checked>1</x:Checked>", "已整改"), "已整改 ☑"),
    (control("Checkbox", "", "已整改"), "已整改 ☐"),
    (control("Radio", "<x:Checked>1</x:Checked>", "是"), "是 ☑"),
    (control("Drop", CHOSEN), "晨光合唱队"),
    (control("List", "<x:FmlaRange>Other!$B$1:$B$2</x:FmlaRange><x:Sel>2</x:Sel>"), "choice 2"),
    (control("Drop"), "[]"),
    (control("Button", "", "本表作废"), "本表作废"),
]


@pytest.mark.parametrize(("content", "says"), CONTROLS, ids=range(len(CONTROLS)))
def test_what_is_ticked_or_chosen_on_a_sheet_is_named(staff, content, says):
    pending = taken_up(content, staff)
    assert (pending.state, passed(pending)) == (ImportState.READY, [("E2", says)])
    assert "check box" in pending.report["passed"][0]["why"]


def anchored(inner, columns=(0, 13), rows=(2, 2)):
    ends = (
        f"<xdr:{name}><xdr:col>{columns[at]}</xdr:col><xdr:row>{rows[at]}</xdr:row></xdr:{name}>"
        for at, name in enumerate(("from", "to"))
    )
    return f"<xdr:twoCellAnchor>{''.join(ends)}{inner}<xdr:clientData/></xdr:twoCellAnchor>"


def shape(kind="sp", name="矩形 1", text="", hidden=""):
    properties = "nvSpPr" if kind == "sp" else "nvCxnSpPr"
    said = f"<xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody>"
    named = f'<xdr:{properties}><xdr:cNvPr id="3" name="{name}"{hidden}/></xdr:{properties}>'
    return f"<xdr:{kind}>{named}{said}</xdr:{kind}>"


def drawn(inner, related="", **parts):
    xml = f'<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{MAIN}" xmlns:r="{RELATED}">{inner}</xdr:wsDr>'
    more = {"xl/drawings/_rels/drawing1.xml.rels": RELATIONS.format(related)} if related else {}
    link = ("drawing", "../drawings/drawing1.xml")
    return with_parts({"xl/drawings/drawing1.xml": xml, **more, **parts}, link)


@pytest.mark.parametrize(
    ("inner", "named"),
    [
        (anchored(shape("cxnSp", "直接连接符 2")), [("A3", "直接连接符 2")]),
        (anchored(shape(), rows=(2, 3)), [("A3", "矩形 1")]),
        (anchored(f"<xdr:grpSp>{shape()}{shape('cxnSp')}</xdr:grpSp>"), [("A3", "矩形 1")]),
        (anchored(shape(text="乙作废")), [("A3", "乙作废")]),
        (anchored(shape(hidden=' hidden="1"')), []),
    ],
)
def test_lines_and_shapes_without_words_are_named(staff, inner, named):
    pending = taken_up(drawn(inner), staff)
    assert (pending.state, passed(pending)) == (ImportState.READY, named)


def test_of_thousands_of_shapes_that_were_copied_along_some_are_named(staff):
    pending = taken_up(drawn("".join(anchored(shape(name=f"矩形 {n}")) for n in range(3_000))), staff)
    assert (pending.state, pending.report["passed_count"]) == (ImportState.READY, 100)


def test_the_words_of_a_diagram_are_named(staff):
    words = (
        f'<d xmlns:a="{MAIN}"><a:p><a:r><a:t>乙作废，</a:t></a:r><a:r><a:t>见附表</a:t></a:r></a:p><a:p/></d>'
    )
    related = f'<Relationship Id="rId1" Type="{RELATED}/diagramData" Target="../diagrams/data1.xml"/>'
    content = drawn(anchored("<xdr:graphicFrame/>"), related, **{"xl/diagrams/data1.xml": words})
    assert passed(taken_up(content, staff)) == [("", "乙作废，见附表")]


def charted():
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = made.add_worksheet()
    for number, cells in enumerate((registers.HEADINGS, registers.GOOD)):
        page.write_row(number, 0, cells)
    chart = made.add_chart({"type": "column"})
    labels = {"value": True, "custom": [{"value": "应为5"}]}
    chart.add_series({"values": "=Sheet1!$D$2:$D$2", "data_labels": labels})
    page.insert_chart("P2", chart)
    made.close()
    return stream.getvalue()


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_labels_typed_at_the_points_of_a_chart_are_named(staff, ending):
    content = charted() if ending == "xlsx" else converted(charted(), ending)
    assert "应为5" in [found for _cell, found in passed(taken_up(content, staff, f"a.{ending}"))]


OBJECT = f'<oleObject progId="Word.Document.12" xmlns:r="{RELATED}" r:id="rId70"'
PLACED = f"{OBJECT}><objectPr><anchor><from><col>3</col><row>4</row></from></anchor></objectPr></oleObject>"


@pytest.mark.parametrize(
    ("xml", "where"),
    [(f"<oleObjects>{OBJECT}/></oleObjects>", ""), (f"<oleObjects>{PLACED}{OBJECT}/></oleObjects>", "D5")],
)
def test_an_embedded_file_is_named(staff, xml, where):
    content = with_parts({"xl/embeddings/a.docx": b"PK"}, ("package", "../embeddings/a.docx"), sheet=xml)
    pending = taken_up(content, staff)
    assert passed(pending) == [(where, "Word.Document.12")]
    assert "embedded file" in pending.report["passed"][0]["why"]


def test_a_control_of_another_program_is_named(staff):
    place = "<anchor><from><col>4</col><row>1</row></from></anchor>"
    control = f'<control name="CheckBox1"><controlPr>{place}</controlPr></control>'
    xml = f"<controls>{control}</controls>"
    content = with_parts({}, ("control", "../activeX/activeX1.xml"), sheet=xml)
    assert passed(taken_up(content, staff)) == [("E2", "CheckBox1")]
    assert passed(taken_up(with_parts({}, ("ctrlProp", "../ctrlProps/a.xml"), sheet=xml), staff)) == []


def in_content(change, given=None):
    """An .ods whose content was changed."""
    return parts_changed(converted(given or registers.sheet(), "ods"), {"content.xml": change})


def test_lines_files_and_controls_of_an_ods_are_named(staff):
    forms = (
        '<form:form><form:checkbox form:id="c1" form:label="已整改" form:current-state="checked"/>'
        '<form:listbox form:id="c2"><form:option form:label="甲"/>'
        '<form:option form:label="乙" form:current-selected="true"/></form:listbox></form:form>'
    )
    shapes = (
        '<table:shapes><draw:line draw:name="直线 1"/><draw:rect/><draw:control draw:control="c1"/>'
        '<draw:control draw:control="c2"/><draw:frame><draw:object xlink:href="./Object 9"/></draw:frame>'
        "</table:shapes>"
    )

    def change(xml):
        begin, _tag, rest = xml.partition(b"<office:forms")
        return (
            begin
            + b"<office:forms>"
            + forms.encode()
            + b"</office:forms>"
            + shapes.encode()
            + rest.partition(b"/>")[2]
        )

    found = {text for _cell, text in passed(taken_up(in_content(change), staff, "a.ods"))}
    assert found == {"直线 1", "[]", "已整改 ☑", "乙", "Object 9"}


def test_what_stands_above_signs_in_an_ods_is_no_part_of_them(staff):
    def ruby(xml):
        over = (
            "<text:ruby><text:ruby-base>晨光</text:ruby-base><text:ruby-text>zz</text:ruby-text></text:ruby>"
        )
        return xml.replace("晨光合唱队".encode(), f"{over}合唱队".encode())

    names, line = taken_up(in_content(ruby), staff, "a.ods").plan
    assert dict(zip(names[line[0]], line[4], strict=True))["name"] == "晨光合唱队"


STRIKE = Rule(type="expression", formula=['$F2="作废"'], dxf=DifferentialStyle(font=Font(strike=True)))


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_rows_that_a_condition_may_strike_through_are_named(staff, ending):
    made = registers.sheet(registers.row(B="甲队", F="作废"), registers.row(B="乙队"))
    made.active.conditional_formatting.add("A2:F4", STRIKE)
    content = made if ending == "xlsx" else converted(made, ending)
    read = taken_up(content, staff, f"a.{ending}").report["read"]
    assert [(one["cell"], "strike through" in one["why"]) for one in read] == [("row 2–3", True)]


def struck(made):
    made.active.conditional_formatting.add("A2:F4", STRIKE)


def test_rows_that_a_condition_may_strike_through_are_named_in_reports_and_exports(report, office):
    for outcome in (
        monthly(report, book(FIGURES, STUDY, GREEN, change=struck)),
        export(office, book(HEADINGS, OWN, NEXT, change=struck)),
    ):
        assert ["strike through" in one.why for one in outcome.notes.read if one.cell] == [True]
        assert len(taken(outcome)) == 2


@pytest.mark.parametrize("code", ['"¥"#,##0', "[$￥-804]0", "[$$-409]0"])
def test_a_figure_shown_as_money_is_refused_where_something_else_is_counted(report, office, code):
    def money(place):
        return lambda made: setattr(made.active[place], "number_format", code)

    outcome = monthly(report, book(FIGURES, STUDY, GREEN, change=money("B3")))
    assert ([one.cell for one in outcome.must_mend], taken(outcome)) == (["B3"], ["理论学习"])
    outcome = export(office, book(HEADINGS, OWN, NEXT, change=money("B2")))
    assert ([one.cell for one in outcome.must_mend], taken(outcome)) == (["B2"], ["清泉·绿化"])
    outcome = export(office, book(["指标", "槐荫社区", "清泉社区"], ["绿化", 500, 300], change=money("B2")))
    assert ([one.cell for one in outcome.must_mend], taken(outcome)) == (["B2"], ["清泉·绿化"])


@pytest.mark.parametrize("code", ["0[$万]", "[$约]0"])
def test_words_of_a_format_in_brackets_are_named_in_reports_and_exports(report, office, code):
    def change(made):
        made.active["B2"].number_format = code

    for outcome in (
        monthly(report, book(FIGURES, STUDY, change=change)),
        export(office, book(HEADINGS, OWN, change=change)),
    ):
        assert ["more than the number" in one.why for one in outcome.notes.read if one.cell] == [True]


def test_a_figure_in_a_font_of_signs_is_refused(report, office):
    def signs(made):
        made.active["B2"].font = Font(name="Wingdings")

    for outcome in (
        monthly(report, book(FIGURES, STUDY, change=signs)),
        export(office, book(HEADINGS, OWN, change=signs)),
    ):
        assert [one.cell for one in outcome.must_mend] == ["B2"]
        assert "the font shows a sign" in outcome.must_mend[0].message


NAMES = ["作废", "已注销", "计划", "样表", "2025年往年数据", "旧表"]


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_whose_name_says_that_it_does_not_count_is_named(staff, name):
    made = registers.sheet()
    made.active.title = name
    read = taken_up(made, staff).report["read"]
    assert [(one["found"], "sheet is called" in one["why"]) for one in read] == [(name, True)]


@pytest.mark.parametrize("name", ["Sheet1", "社会组织", "老旧小区台账", "2026年社会组织"])
def test_another_name_of_a_sheet_is_not_worth_a_word(staff, name):
    made = registers.sheet()
    made.active.title = name
    assert taken_up(made, staff).report["read"] == []


def test_an_xls_says_what_it_does_not_tell(staff):
    [one] = taken_up(converted(registers.sheet(), "xls"), staff, "a.xls").report["read"]
    assert all(word in one["why"] for word in ("formulas", "lines", "check boxes", "embedded files"))
