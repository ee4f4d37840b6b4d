"""Files made of marked texts: well-formed, the marks as text in them, and no cell of a workbook a formula."""

import io
import zipfile
from contextlib import suppress

import pytest
from django.db import IntegrityError, transaction
from lxml import etree
from openpyxl import load_workbook

from portal.core.registers import all_registers
from portal.meetings.exports import making
from portal.meetings.models import Export
from tests.contracts.probing.asking import tell
from tests.contracts.probing.marks import RAW, free_texts, marked_models
from tests.factories import at
from tests.measures import undone

pytestmark = pytest.mark.django_db
Kind = Export.Kind
FORMULAS = ("=1+1|cmd", "+1+1", "-1+1", "@SUM(1)")


def parts(content):
    """The XML parts of an Office file, parsed: one that is not well-formed fails."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(archive.read(name)) for name in names}


@pytest.mark.parametrize("kind", [Kind.BULLETIN, Kind.SLIDES, Kind.SHEETS, Kind.WORKBOOK])
def test_files_of_a_meeting_say_the_marks_as_text(world, kind):
    with undone():
        snapshot = world.own.snapshot()
        export = making.ask(
            snapshot=snapshot, kind=kind, template=None, by=world.people["staff"], now=at(2026, 11, 10)
        )
        made = making.make(export=export, now=at(2026, 11, 10))
        assert not made.problem
        read = parts(bytes(made.content))
    text = "".join("".join(root.itertext()) for root in read.values())
    tags = {etree.QName(one).localname for root in read.values() for one in root.iter(etree.Element)}
    assert not {"script", "img", "q"} & tags
    assert any(mark in text for mark in RAW)
    assert "{{7*7}}" in text


def write_formulas():
    """A formula in every text that may be alike in two rows, each kind of beginning in its turn."""
    for model in marked_models():
        for number, field in enumerate(free_texts(model)):
            if (field.max_length or 99) > 12:
                with suppress(IntegrityError), transaction.atomic():
                    model._base_manager.update(**{field.name: FORMULAS[number % len(FORMULAS)]})


def test_no_cell_of_a_workbook_is_a_formula(world):
    found, files = {}, {}
    client = world.client("staff")
    with undone():
        write_formulas()
        for register in all_registers():
            for name in ("export", "template"):
                files[register.slug, name] = client.get(f"/registers/{register.slug}/{name}/")
        files["report"] = client.get(world.url("reporting:workbook"))
        read = {name: (answer.status_code, answer.getvalue()) for name, answer in files.items()}
    for name, (status, content) in read.items():
        if status != 200:
            found[name] = status
            continue
        book = load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        if wrong := [
            cell.coordinate for cell in cells if cell.data_type == "f" and str(cell.value) in FORMULAS
        ]:
            found[name] = wrong
        if wrong := [
            cell.coordinate
            for cell in cells
            if isinstance(cell.value, str) and cell.value in FORMULAS and not cell.quotePrefix
        ]:
            found[name] = wrong
    tell(found)
