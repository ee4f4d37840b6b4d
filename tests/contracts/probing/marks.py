"""Marks in every free text of the database: another office's say whose they are, one's own are markup."""

import re

import lxml.html
from django.apps import apps
from django.db import IntegrityError, models, transaction

#: What another office wrote; it stands in no answer to anybody else. Letters alone: nothing escapes it.
FOREIGN = "zzQother"
#: Markup for columns of any length, the longest that goes in.
HOSTILE = (
    "<script>window.__x=1</script>\"'><img src=x onerror=window.__x=1>{{7*7}}",
    "\"'><img src=x onerror=a>{{7*7}}",
    "\"'><q x=1>",
    "<q x>",
)
#: The beginnings of markup that would be some if they stood in a page as they are.
RAW = ("<script>window.__x", "<img src=x", "<q x")
#: Columns of codes: what they may hold is fixed by the database, by converters of addresses or by the code.
CODES = re.compile(
    r"(^|_)(code|key|path|place|sha256|password|register|suffix|language|verb|area|task|session_data|said|office|device|unit|identity)$"
)
#: Applications of Django and others that no page shows.
NOT_OURS = {"auth", "contenttypes", "sessions", "axes", "auditlog"}
#: Written by the portal alone, and kept by the database as it was written.
KEPT = {"core.TrailSeal"}
#: Written by the administrator or a command for all offices: no secret of one.
EVERYBODYS = {"indicators.Theme", "communities.UpperArea"}


def free_texts(model):
    """The columns in which somebody may write what he likes."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.SlugField | models.FileField)
        and not field.choices
        and not field.primary_key
        and not CODES.search(field.name)
    ]


def marked_models():
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label not in NOT_OURS
        and model._meta.label not in KEPT
        and not model._meta.proxy
        and free_texts(model)
    ]


def present():
    """Model → the keys that it has now, so that what is made later can be told from it."""
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in marked_models()}


def mark_all(before, marks):
    """Write the longest mark that goes in into every free text of the rows made since *before*."""
    for model in marked_models():
        if model._meta.label in EVERYBODYS and FOREIGN in marks:
            continue
        fitting = {
            field.name: next(one for one in (*marks, "<") if len(one) <= (field.max_length or 9999))
            for field in free_texts(model)
        }
        for pk in model._base_manager.exclude(pk__in=before[model]).values_list("pk", flat=True):
            if not written(model, pk, fitting):
                for name, mark in fitting.items():
                    # Where texts have to differ a number makes them; where a rule keeps one blank it stays.
                    longest = model._meta.get_field(name).max_length
                    written(model, pk, {name: mark}) or written(model, pk, {name: f"{pk}{mark}"[:longest]})


def written(model, pk, values):
    """Past every validator; whether the database took it."""
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=pk).update(**values)
    except IntegrityError:
        return False
    return True


def unmarked():
    """The free texts of the database in which no mark stands, in no row."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in marked_models()
        for field in free_texts(model)
        if not any("<" in text for text in model._base_manager.values_list(field.name, flat=True))
    }


def markup_in(text):
    """What of the marks is markup in a page or drawing: raw beginnings, attributes that came of a text."""
    found = [mark for mark in RAW if mark in text]
    if "&lt;q x" not in text and "onerror" not in text and not found:
        return found
    for element in lxml.html.document_fromstring(text.encode()).iter():
        names = {name for name in element.attrib if name.startswith("on") or "&" in name or '"' in name}
        if names or element.get("src") == "x" or (element.tag == "q" and element.attrib):
            found.append(f"<{element.tag} {dict(element.attrib)}>"[:200])
    return found
