"""Fills a template in a process of its own: no globals, no code, no files, little memory, little time.

Run as a program: a JSON object {template, context, memory, seconds, bytes} on standard input, the filled
file on standard output; exit code 3 and a sentence on standard error where it could not be filled, 4
where it would take too much, 5 where tags tear the paper apart. It imports nothing of the portal, so that
a template can reach nothing of it.
"""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
from typing import Any, NoReturn

from docx import Document
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.For, nodes.If,
)  # fmt: skip


class Narrow(ImmutableSandboxedEnvironment):
    """Names, fields of our rows, ``for`` and ``if``: whatever is written elsewhere is never compiled."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        for tools in (self.globals, self.filters, self.tests):
            tools.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, ALLOWED):
                raise SecurityError(f"{type(node).__name__} is not allowed")
            if isinstance(node, nodes.For) and (node.recursive or node.test):
                raise SecurityError("only plain loops are allowed")
        return tree

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """The error as it is: jinja2 would load more of itself to make it readable for programmers."""
        raise sys.exc_info()[1] or RuntimeError

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a row; never a method or anything else that Python objects have."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in ("index", "first", "last"):
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)


class Whole(DocxTemplate):
    """Refuses what is not well-formed once filled; docxtpl itself would mend it, and lose text."""

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml)
        return super().fix_tables(xml)


def limit(memory: int, seconds: int) -> None:
    """Take from this process what a template does not need; the system ends it beyond that.

    No file or connection can be opened any more: the three that are open are all there may be.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def render(template: bytes, context: dict[str, Any]) -> bytes:
    """The filled .docx; an undefined name is an error, and no attribute leads out of the values given."""
    document = Whole(io.BytesIO(template))
    document.render(context, jinja_env=Narrow(), autoescape=True)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def warm_up() -> None:
    """Fill an empty paper, so that whatever Python loads late is there before no file can be opened."""
    stream = io.BytesIO()
    document = Document()
    document.add_paragraph("{% for 行 in 表 %}{% if 行.甲 == '一' %}{{ 行.甲 }}{% endif %}{% endfor %}")
    document.save(stream)
    render(stream.getvalue(), {"表": [{"甲": "一"}]})


def main() -> int:
    given = json.load(sys.stdin)
    warm_up()
    limit(given["memory"], given["seconds"])
    try:
        made = render(base64.b64decode(given["template"]), given["context"])
    except MemoryError:
        return 4
    except etree.XMLSyntaxError:
        return 5
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}: {error}"[:300])
        return 3
    if len(made) > given["bytes"]:
        return 4
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
