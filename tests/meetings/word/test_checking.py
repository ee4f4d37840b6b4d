"""Templates that must be taken, templates that must not, and what is said of the latter by tag and place."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.meetings.word import checking, layout
from tests.meetings.templates_corpus import make
from tests.meetings.templates_corpus.harmful import HARMFUL

CODES = {"doors", "green"}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("name", make.PASS)
def test_what_is_right_is_taken(name):
    content = make.PASS[name]()
    checking.refuse_harmful(content)
    assert checking.problems(content, CODES) == []


@pytest.mark.parametrize("name", make.FAIL)
def test_what_is_wrong_is_named_with_its_place(name):
    maker, expected = make.FAIL[name]
    content = maker()
    checking.refuse_harmful(content)
    assert [str(problem) for problem in checking.problems(content, CODES)] == expected


@pytest.mark.parametrize("name", HARMFUL)
def test_what_could_do_harm_is_not_opened(name):
    maker, expected = HARMFUL[name]
    with pytest.raises(ValidationError) as caught:
        checking.refuse_harmful(maker())
    assert caught.value.messages == [expected]


def test_a_template_that_word_cannot_open_is_damaged():
    content = make.with_part("word/document.xml", "<nothing/>")
    checking.refuse_harmful(content)
    with pytest.raises(ValidationError, match="damaged"):
        checking.problems(content)


def test_an_indicator_is_not_asked_for_until_a_meeting_is_filled():
    assert checking.problems(make.paragraphs("{{ 指标.dance.数值 }}")) == []


def test_the_supplied_layout_passes_its_own_check():
    checking.refuse_harmful(layout.supplied())
    assert checking.problems(layout.supplied(), CODES) == []


@pytest.mark.parametrize(
    "texts",
    [
        ("【抄送】各社区", "{{ T0 }}"),
        ("【会议名称】{{ 会议名称 }}", "[会议名称]"),
        ("完成率50%，目标90%", "{{ T0 }}"),
        ("见附件[1]，<略>，a@b@c，____年__月", "{{ T0 }}"),
    ],
)
def test_signs_around_other_words_are_words(texts):
    assert checking.problems(make.paragraphs(*texts), CODES) == []


def test_a_template_file_of_word_is_told_from_a_damaged_one():
    kinds = make.part(make.paragraphs("{{ T0 }}"), "[Content_Types].xml").decode()
    content = make.with_part("[Content_Types].xml", kinds.replace("document.main+xml", "template.main+xml"))
    with pytest.raises(ValidationError, match=r"Word template \(\.dotx\); save it as \.docx"):
        checking.refuse_harmful(content)
