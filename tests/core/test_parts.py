"""Parts of a page that are made of their arguments alone, once."""

import pytest
from django.template import Context, Template
from django.utils import translation

LIGHT = "components/light.html"


def shown(source, **context):
    return Template(source).render(Context(context)).strip()


@pytest.mark.parametrize("light", ["green", "yellow", "red", "no_target", "no_data", "none", ""])
@pytest.mark.parametrize("word", [True, False])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_is_what_the_template_makes_of_them(light, word, language):
    given = {"light": light, "word": word, "of_counted": "<按9/15个>"}
    arguments = "light=light word=word of_counted=of_counted"
    with translation.override(language):
        for _again in range(2):
            assert shown(f'{{% part "{LIGHT}" {arguments} %}}', **given) == shown(
                f'{{% include "{LIGHT}" with {arguments} %}}', **given
            )


def test_numbers_that_are_equal_and_differ_in_kind_are_not_taken_for_each_other():
    bar = '{% part "charts/bar.html" done=done mark=None median=None %}'
    assert 'width="1"' in shown(bar, done=1)
    assert 'width="1.0"' in shown(bar, done=1.0)
    assert 'width="0"' in shown(bar, done=0)
    assert "bar-done" not in shown(bar, done=None)
    assert 'width="1"' in shown(bar, done=1)


def test_it_sees_nothing_of_the_page_around_it():
    assert "word" not in shown(f'{{% part "{LIGHT}" light="red" %}}', of_counted="word")
