"""The bulletin as a PDF, by LibreOffice."""

import re
import subprocess
import time

import pytest
from django.utils import translation

from portal.meetings.exports import pdf
from portal.meetings.exports.source import ExportError
from tests.meetings.exports import samples


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def test_the_pdf_shows_the_same_words(tmp_path):
    pages = samples.pages(pdf.make(samples.source(), None, samples.quiet), tmp_path)
    found = [samples.bare("".join(page.split())) for page in pages]
    assert all(f"—{number}—" in page for number, page in enumerate(found, start=1))
    assert samples.STATISTICS in found[0]


def test_no_line_of_the_pdf_ends_between_a_number_and_its_unit(tmp_path):
    """Every length of what stands before it, so that each place of the line comes to its end once."""
    said = "".join(
        f"{'新' * (number % 29)}绿化面积{1600 + number}㎡、共3.26万㎡，提高3.5个百分点；"
        for number in range(60)
    )
    pages = samples.pages(pdf.make(samples.source({"T0": said}), None, samples.quiet), tmp_path)
    lines = [samples.bare(line.strip()) for page in pages for line in page.splitlines() if line.strip()]
    assert sum(line.count("㎡") for line in lines) >= 120
    wrong = [line for line in lines if line[0] in "㎡万个百%" or re.search(r"[面共高积][0-9.]+$", line)]
    assert wrong == []


def test_a_crowded_bulletin_has_no_empty_page(tmp_path):
    pages = samples.pages(pdf.make(samples.crowded(), None, samples.quiet), tmp_path)
    for number, page in enumerate(pages, start=1):
        assert len("".join(page.split())) > 20, f"page {number}"


def test_without_libreoffice_the_word_file_is_pointed_to(settings):
    settings.LIBREOFFICE = "no-such-program"
    with translation.override("en"), pytest.raises(ExportError, match="no LibreOffice"):
        pdf.convert(b"", "docx")


def test_a_file_that_cannot_be_converted_is_said_so():
    with translation.override("en"), pytest.raises(ExportError, match="could not make the PDF"):
        pdf.convert(b"PK\3\4 not a document", "docx")


def runs(pid):
    done = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False)
    return done.stdout.strip() not in ("", "Z")


def test_a_conversion_that_takes_too_long_is_ended_with_all_it_started(settings, monkeypatch, tmp_path):
    """The program is a script that starts another: ending the script alone would leave that one running."""
    program, started = tmp_path / "office", tmp_path / "pid"
    program.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {started}\nwait\n")
    program.chmod(0o755)
    settings.LIBREOFFICE = str(program)
    monkeypatch.setattr(pdf, "SECONDS", 1)
    with translation.override("en"), pytest.raises(ExportError, match="took too long"):
        pdf.convert(b"", "docx")
    until = time.monotonic() + 10
    while runs(started.read_text().strip()):
        assert time.monotonic() < until
        time.sleep(0.05)
