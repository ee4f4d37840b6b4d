"""A year's total that lacks reports of earlier months says so where the bulletin speaks of it."""

import pytest

from portal.meetings.sentences.coverage import Coverage


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"earlier": 5}, "（年内另有5份此前月报未计入）"),
        (
            {"waiting": ("甲",), "month": "10月", "earlier": 1},
            "（1个社区待审核，10月数据未计入；年内另有1份此前月报未计入）",
        ),
        ({}, ""),
    ],
)
def test_it_stands_in_the_bracket_behind_the_sentence(more, words):
    nobody = {"unreported": (), "returned": (), "waiting": (), "blank": (), "carried": 0, "carried_from": ()}
    assert Coverage(**(nobody | more)).words == words
