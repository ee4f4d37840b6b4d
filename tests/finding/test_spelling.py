"""How names are spelt: as people type them, with every usual reading of a sign."""

import pytest

from portal.finding.spelling import spelt


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("石榴园社区", "shiliuyuanshequ"),
        ("石榴园社区", "slysq"),
        ("重庆路", "chongqinglu"),
        ("重兴里", "chongxingli"),
        ("重兴里", "zhongxingli"),
        ("长安里3号院", "changanli3haoyuan"),
        ("绿化LED改造", "lvhualedgaizao"),
        ("第１网格", "di1wangge"),
        ("A座", "azuo"),
    ],
)
def test_a_name_is_spelt_as_it_is_typed(name, spelling):
    assert spelling in spelt(name).split()


def test_the_phrase_says_how_a_sign_is_read_first():
    assert spelt("重庆路").split()[0] == "chongqinglu"


def test_a_long_title_has_as_many_spellings_as_signs_not_combinations():
    assert len(spelt("重" * 40).split()) <= 2 * (1 + 24)


@pytest.mark.parametrize("name", ["", "LED", "2026"])
def test_what_holds_no_chinese_sign_is_itself(name):
    assert spelt(name) == name.lower() or spelt(name).split()[0] == name.lower()
