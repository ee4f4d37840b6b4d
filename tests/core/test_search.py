"""Search folds what is asked and what is there alike, in both databases."""

import pytest
from django.db.models import Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.models import Community
from portal.core.search import Folded, having
from portal.core.text import ALIKE, cleaned, folded
from tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db
ALPHABET = st.one_of(
    st.characters(min_codepoint=0x20, max_codepoint=0x7E),
    st.characters(min_codepoint=0xFF01, max_codepoint=0xFF5E),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.sampled_from("\u3000 ·•・‧㎡²①（）：。、Ⅱ"),
    st.sampled_from(sorted({*ALIKE, *ALIKE.values()})),
)


@pytest.mark.parametrize("there", ["第1网格", "第１网格", "第 1 网格"])
@pytest.mark.parametrize("asked", ["第1网", "第１网格", " 第 1网格", "1网格"])
def test_width_and_blanks_do_not_matter_on_either_side(there, asked):
    found = CommunityFactory(short_name=there)
    CommunityFactory(short_name="第2网格")
    assert list(having(Community.objects.all(), asked, "name", "short_name")) == [found]


def test_capitals_and_dots_do_not_matter():
    found = CommunityFactory(secretary_name="阿依・Buy")
    for asked in ("阿依·buy", "ＢＵＹ", "依•"):
        assert list(having(Community.objects.all(), asked, "secretary_name")) == [found]


def test_signs_of_sql_are_letters_and_a_code_is_found_from_its_start():
    community = CommunityFactory(name="百分之5%_社区", short_name="甲")
    CommunityFactory()
    rows = Community.objects.all()
    assert list(having(rows, "5%_", "name")) == [community]
    assert list(having(rows, "%", "short_name")) == []
    assert list(having(rows, community.code[:9], "name", code="code")) == [community]
    assert having(rows, " \u200b", "name").count() == 2


@pytest.fixture
def any_community():
    return CommunityFactory()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.text(alphabet=ALPHABET, max_size=12))
def test_the_database_folds_as_python_does(any_community, text):
    """Of what offices write: Chinese, ASCII and both in full width, with blanks, dots and brackets."""
    text = cleaned(text)
    query = Community.objects.annotate(f=Folded(Value(text))).values_list("f", flat=True)
    assert query[0] == folded(text)
