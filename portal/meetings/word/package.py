"""Is it a harmless .docx? Answered from its parts, before anything in them is read as a document.

Refused: old formats, bombs, document types and entities, macros, embedded files, and whatever Word or
LibreOffice would fetch from elsewhere when the file is opened. A link to a web page stays allowed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

from portal.core.spreadsheets import guard

LARGEST = 2 * 1024**2
MOST_UNPACKED = 20 * 1024**2
OLE = b"\xd0\xcf\x11\xe0"
MARKUP = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
#: In names of parts, types of contents and types of relationships.
DANGEROUS = (
    "vbaproject", "vbadata", "activex", "embeddings/", "attachedtemplate", "macroenabled", "oleobject",
    "afchunk", "subdocument", "relationships/package", "relationships/control",
)  # fmt: skip
#: Fields that fetch what is not in the file, or run something.
FETCHING = re.compile(
    r"\b(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|RD|MACROBUTTON|EMBED|CONTROL)\b",
    re.IGNORECASE,
)
HARMLESS_LINKS = ("http://", "https://", "mailto:", "#")


def refuse_harmful(content: bytes) -> None:
    """Raise ``ValidationError`` unless *content* is a .docx without macros, embedded or outside parts."""
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": LARGEST // 1024**2})
    if content.startswith(OLE):
        raise ValidationError(
            _("This is a file in the old .doc format, or one with a password; save it as .docx without one.")
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_directory(archive)
            for name in archive.namelist():
                _refuse_part(name.lower(), archive.read(name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise ValidationError(_("This is not a Word file (.docx).")) from None


def _refuse_directory(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    try:
        guard.check_parts(parts)
    except ValidationError:
        raise _too_much() from None
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _too_much()
    if "word/document.xml" not in names or len(set(names)) < len(names):
        raise ValidationError(_("This is not a Word file (.docx)."))


def _too_much() -> ValidationError:
    return ValidationError(_("The file unpacks to far more than a template holds; it was not opened."))


def _refuse_part(name: str, data: bytes) -> None:
    if any(sign in name for sign in DANGEROUS):
        raise _embedded()
    if not name.endswith((".xml", ".rels")) and not data[:200].lstrip().startswith(MARKUP):
        return
    try:
        tree = etree.fromstring(data, _parser()).getroottree()
    except (etree.XMLSyntaxError, ValueError):
        raise ValidationError(_("The Word file is damaged; open and save it once more.")) from None
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise ValidationError(_("This is not a Word file (.docx)."))
    if name.endswith(".rels"):
        _refuse_relationships(tree)
    elif name == "[content_types].xml":
        kinds = [element.get("ContentType", "").lower() for element in tree.iter("{*}*")]
        if any(sign in kind for kind in kinds for sign in DANGEROUS):
            raise _embedded()
        if any(kind.endswith("template.main+xml") for kind in kinds):
            raise ValidationError(_("This is a Word template (.dotx); save it as .docx."))
    else:
        _refuse_fields(tree)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _refuse_relationships(tree: etree._ElementTree) -> None:
    for found in tree.iter("{*}Relationship"):
        kind, target = found.get("Type", "").lower(), found.get("Target", "").strip().lower()
        outside = found.get("TargetMode", "").lower() == "external"
        if outside and not (kind.endswith("/hyperlink") and target.startswith(HARMLESS_LINKS)):
            raise _outside()
        if any(sign in kind for sign in DANGEROUS):
            raise _embedded()


def _refuse_fields(tree: etree._ElementTree) -> None:
    """Field codes may be cut into runs, so they are read together; their names are never cut by a space."""
    codes = [found.text or "" for found in tree.iter("{*}instrText")]
    simple = [
        value
        for found in tree.iter("{*}fldSimple")
        for key, value in found.attrib.items()
        if str(key).endswith("}instr")
    ]
    if FETCHING.search("".join(codes)) or any(map(FETCHING.search, [*codes, *map(str, simple)])):
        raise _outside()


def _embedded() -> ValidationError:
    return ValidationError(_("The template holds macros or embedded files; take them out."))


def _outside() -> ValidationError:
    return ValidationError(_("The template refers to files outside of it; take the references out."))
