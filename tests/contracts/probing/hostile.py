"""Values that nobody at work sends: in addresses, in forms, and as JSON."""

from urllib.parse import urlencode

import lxml.html

#: Percent-encoded as they go over the line; %ED%A0%80 is a lone surrogate.
IN_ADDRESSES = (
    "",
    "x" * 5000,
    "%00a",
    "%ED%A0%80",
    "-1",
    "9" * 40,
    "1e400",
    "%27%20OR%201%3D1--",
    "%7B%7B7*7%7D%7D%7B%25%20x%20%25%7D",
    "%22%27%3E%3Cimg%20src%3Dx%20onerror%3Da%3E",
    "2026-13",
    "0001-01",
    "%25s%25(a)d%7B0%7D",
    "%EF%BC%91%C2%B2",
)
ELSEWHERE = (
    "//evil.example",
    "https:evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "https://evil.example/",
)
IN_FORMS = (
    "<script>window.__x=1</script>\"'><img src=x onerror=a>{{7*7}}",
    "x" * 20000,
    "a\x00b",
    "-1",
    "9" * 40,
    "1e400",
    "NaN",
    "' OR 1=1--",
    "２０２６-02-30",
    "0001-01-01",
    "９¹²",
)
AS_JSON = (
    b"",
    b"null",
    b"[]",
    b'{"block": 1}',
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"block": [["\\ud800"]], "at": "\\u0000", "targets": [["1", "1"]]}',
    b'{"block": [["a"]], "at": "topic", "targets": [["99999999999999999999999999", "1"]]}',
    b'{"block": [["a"]], "at": "topic", "targets": [[1e400, {}]]}',
    b'{"block": [{"a": NaN}], "at": [], "targets": [["-1", "1"]]}',
    b'{"block": [[]], "at": "topic", "targets": []}',
)


def query(names, value):
    """All names with the value, already encoded; an array besides, as other frameworks write one."""
    pairs = [f"{name}={value}" for name in names]
    return "&".join([*pairs, *(f"{name}[]={value}" for name in names[:2]), *pairs[:2]])


def forms_of(text):
    """The forms of a page that are posted: address, boxes to write in, and what the others hold."""
    if "<form" not in text:
        return
    for form in lxml.html.document_fromstring(text.encode()).forms:
        if form.method != "POST" or not form.action:
            boxes = form.method == "POST"
            if not boxes:
                continue
        written, given = [], {}
        for box in form.inputs:
            if not box.name or box.name == "csrfmiddlewaretoken" or box.get("type") in ("file", "submit"):
                continue
            chosen = box.tag == "select" or box.get("type") in ("checkbox", "radio", "hidden")
            given[box.name] = (first_choice(box) if box.tag == "select" else box.get("value")) or ""
            if not chosen:
                written.append(box.name)
        yield form.action, tuple(written), given


def first_choice(select):
    """What is chosen, else the first that says something."""
    values = [option.get("value") or "" for option in select.iter("option")]
    chosen = [option.get("value") or "" for option in select.iter("option") if "selected" in option.attrib]
    return next((value for value in (*chosen, *values) if value), "")


def body(given, written, value, everywhere):
    """The form as it would be posted, the value in its boxes, or in everything that it has."""
    return urlencode({name: value if everywhere or name in written else old for name, old in given.items()})
