"""Files that could do harm when they are opened, or are no Word files; each with what is said of it."""

from __future__ import annotations

import zipfile
from io import BytesIO

from tests.meetings.templates_corpus.make import RELATIONS, paragraphs, raw, with_part


def bomb() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 60 * 1024**2)
    return stream.getvalue()


def entities(encoding="utf-8") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w>&b;</w>'
    )
    return with_part("word/document.xml", text.encode(encoding))


def twice() -> bytes:
    """Two parts of one name: a reader that takes the other one reads what nobody has checked."""
    stream = BytesIO(paragraphs("{{ T0 }}"))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("WORD/document.xml", "<w/>")
    return stream.getvalue()


def outside(kind, target) -> bytes:
    return with_part(target, "", relation=f"{RELATIONS}/{kind}", outside=True)


def field(*codes) -> bytes:
    return raw(
        "<w:p>" + "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes) + "</w:p>"
    )


NO_WORD = "This is not a Word file (.docx)."
INSIDE = "The template holds macros or embedded files; take them out."
ELSEWHERE = "The template refers to files outside of it; take the references out."
DAMAGED = "The Word file is damaged; open and save it once more."
HARMFUL = {
    "no_archive": (lambda: b"PK not at all", NO_WORD),
    "empty": (lambda: b"", NO_WORD),
    "workbook": (lambda: with_part("xl/workbook.xml", "<x/>")[:-40], NO_WORD),
    "old_format": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "This is a file in the old .doc format, or one with a password; save it as .docx without one.",
    ),
    "too_large": (lambda: b"PK\3\4" + b"0" * 2 * 1024**2, "The file is larger than 2 MB."),
    "bomb": (bomb, "The file unpacks to far more than a template holds; it was not opened."),
    "entities": (entities, NO_WORD),
    "entities_in_other_letters": (lambda: entities("utf-16"), NO_WORD),
    "entities_in_a_part_of_another_name": (
        lambda: with_part("word/a.dat", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), NO_WORD
    ),
    "part_twice": (twice, NO_WORD),
    "broken_part": (lambda: with_part("word/styles.xml", "<w:styles"), DAMAGED),
    "macros": (lambda: with_part("word/vbaProject.bin", "x"), INSIDE),
    "macros_by_type": (
        lambda: with_part("word/a.xml", "<a/>", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        INSIDE,
    ),
    "embedded_sheet": (lambda: with_part("word/embeddings/a.xlsx", "x"), INSIDE),
    "embedded_by_relation": (lambda: with_part("word/a.bin", "x", relation=f"{RELATIONS}/oleObject"), INSIDE),
    "embedded_page": (lambda: with_part("word/a.html", "x", relation=f"{RELATIONS}/aFChunk"), INSIDE),
    "attached_template": (lambda: outside("attachedTemplate", "http://evil.example/a.dotm"), ELSEWHERE),
    "outside_picture": (lambda: outside("image", "http://evil.example/a.png"), ELSEWHERE),
    "link_to_a_share": (lambda: outside("hyperlink", "file://server/share/a.doc"), ELSEWHERE),
    "picture_field": (lambda: field(' INCLUDEPICTURE "http://evil.example/a.png" '), ELSEWHERE),
    "field_cut_into_runs": (lambda: field(" INCLUDE", 'TEXT "/etc/passwd" '), ELSEWHERE),
    "simple_field": (
        lambda: raw('<w:p><w:fldSimple w:instr=" DDEAUTO excel a "><w:r/></w:fldSimple></w:p>'), ELSEWHERE
    ),
}  # fmt: skip
