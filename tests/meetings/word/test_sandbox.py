"""What is filled in is right, and a template that gets past the check still reaches nothing."""

import json
import subprocess
import sys
from io import BytesIO

import pytest
from django.utils import translation
from docx import Document
from lxml import etree

from portal.meetings.exports.source import ExportError
from portal.meetings.word import sandbox
from tests.meetings.templates_corpus import make

ROWS = [{"序号": str(n), "指标": name, "类别": ""} for n, name in enumerate(("门禁", "绿化"), start=1)]
VALUES = {
    **{f"T{number}": "" for number in range(20)},
    "会议名称": "推进会", "会议地点": "<三楼> & {{ T0 }}", "街道": "长虹街道", "冻结时间": "11月5日",
    "T0": "截至10月底。", "数据校验码": "ab12", "已计入社区数": "3", "总表": ROWS,
    "问题": ["甲{% x %}", "乙"],
    "排名表": [{"指标": "门禁", "类别": "", "行": [{"社区": "一"}, {"社区": "二"}]}],
    "指标": {"doors": {"数值": "90%"}},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def words(content, part="word/document.xml"):
    """All text of a part, paragraph by paragraph."""
    root = etree.fromstring(make.part(content, part))
    found = ["".join(one.itertext("{*}t")) for one in root.iter("{*}p")]
    return [text for text in found if text]


def fill(name):
    return sandbox.fill(make.PASS[name](), VALUES)


def test_every_template_that_passes_the_check_can_be_filled():
    for name in make.PASS:
        Document(BytesIO(fill(name)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plain", ["推进会：截至10月底。", "没有标签"]),
        ("cut_into_runs", ["推进会"]),
        ("rows", ["序号", "指标", "1", "门禁", "2", "绿化"]),
        ("lists_in_lists", ["门禁1一2二"]),
        ("texts", ["甲{% x %}", "乙"]),
        ("condition", ["乙"]),
        ("comment", ["截至10月底。"]),
        ("control", ["<三楼> & {{ T0 }}"]),
        ("braces_in_text", ["第{一}项，进度 100%，{", "其余"]),
    ],
)
def test_what_stands_in_the_filled_paper(name, expected):
    assert words(fill(name)) == expected


def test_headers_footnotes_and_properties_are_filled_too():
    assert "长虹街道" in words(fill("header"), "word/header1.xml")
    assert words(fill("footnote"), "word/footnotes.xml") == ["ab12"]
    assert Document(BytesIO(fill("properties"))).core_properties.subject == "推进会"


@pytest.mark.parametrize(
    "name",
    [
        "call", "class", "class_of_a_tag", "item", "power", "times", "range", "filter", "test", "set",
        "include", "import", "macro", "attribute", "xml_comment", "field_code", "signs_in_two_paragraphs",
        "around_a_text_box", "properties", "footnote", "header_closed_in_the_text",
    ],
)  # fmt: skip
def test_the_sandbox_refuses_by_itself_what_the_check_should_have_seen(name):
    """Some of them are harmless once filled ({{ T0 }} in a field code); none gives more than our values."""
    try:
        filled = sandbox.fill(make.FAIL[name][0](), VALUES)
    except ExportError as error:
        assert "could not be filled" in error.messages[0]
    else:
        assert name == "field_code"
        assert "class" not in "".join(words(filled))


@pytest.mark.parametrize("text", ["{{ T0.upper }}", "{{ 总表.append }}", "{{ 指标.items }}", "{{ loop }}"])
def test_methods_are_no_fields(text):
    with pytest.raises(ExportError, match="Undefined"):
        sandbox.fill(make.paragraphs(text), VALUES)


def test_tags_that_tear_the_paper_apart_are_refused_instead_of_losing_text():
    link = "<w:hyperlink w:anchor='a'><w:r><w:t>{% if T1 %}</w:t></w:r></w:hyperlink>"
    content = make.raw(f"<w:p>{link}<w:r><w:t>甲{{% endif %}}乙</w:t></w:r></w:p>")
    with pytest.raises(ExportError, match="different places"):
        sandbox.fill(content, VALUES)


def slow() -> bytes:
    """Loops within the check's limits over lists that are far too long."""
    inner = "{% for 行 in 表.行 %}" + "{{ 行.社区 }}" * 50 + "{% endfor %}"
    return make.paragraphs("{%p for 表 in 排名表 %}", inner, "{%p endfor %}")


def crowd(tables, rows):
    return VALUES | {"排名表": [{"行": [{"社区": "社区" * 20}] * rows}] * tables}


def test_a_template_that_takes_too_long_is_stopped():
    with pytest.raises(ExportError, match=r"too (long|much time)"):
        sandbox.fill(slow(), crowd(1_000, 300), seconds=2)


def test_a_process_that_waits_instead_of_working_is_stopped(monkeypatch, tmp_path):
    program = tmp_path / "sleep.py"
    program.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(sandbox, "PROGRAM", program)
    with pytest.raises(ExportError, match="took too long"):
        sandbox.fill(b"", {}, seconds=1)


def test_a_template_that_takes_too_much_memory_is_stopped(monkeypatch):
    monkeypatch.setattr(sandbox, "MEMORY", 256 * 1024**2)
    with pytest.raises(ExportError, match="too much time or memory"):
        sandbox.fill(slow(), crowd(100, 300))


def test_a_file_that_grows_too_large_is_not_kept(monkeypatch):
    monkeypatch.setattr(sandbox, "LARGEST", 1_000)
    with pytest.raises(ExportError, match="too much time or memory"):
        fill("plain")


REACHING = {
    "file": "open('/etc/hosts')",
    "writing": "open('/tmp/portal-sandbox-test', 'w')",
    "network": "__import__('socket').socket()",
    "process": "__import__('subprocess').run(['true'])",
    "memory": "bytearray(2 * 1024**3)",
}


@pytest.mark.parametrize("what", REACHING)
def test_even_code_would_reach_nothing(what):
    code = (
        "import importlib.util, socket, subprocess\n"
        f"spec = importlib.util.spec_from_file_location('rendering', {str(sandbox.PROGRAM)!r})\n"
        "rendering = importlib.util.module_from_spec(spec)\nspec.loader.exec_module(rendering)\n"
        f"rendering.warm_up()\nrendering.limit({sandbox.MEMORY}, 5)\n"
        f"try:\n    {REACHING[what]}\nexcept (OSError, MemoryError) as error:\n"
        "    print(type(error).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, env={}, check=True
    )
    assert done.stdout.strip() == ("MemoryError" if what == "memory" else "OSError")


def test_nothing_of_the_environment_is_handed_on(monkeypatch, tmp_path):
    program = tmp_path / "environment.py"
    program.write_text("import json, os, sys; print(json.dumps([sorted(os.environ), sys.path]))")
    monkeypatch.setattr(sandbox, "PROGRAM", program)
    monkeypatch.setenv("SECRET_KEY", "not for templates")
    names, path = json.loads(sandbox.fill(b"", {}))
    assert set(names) <= {"LC_CTYPE"}
    assert not any("work" in folder and "site-packages" not in folder for folder in path if folder != "")
