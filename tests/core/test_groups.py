"""Tests of one group run in one process: what is costly to set up is set up once."""

import pytest


@pytest.mark.xdist_group("one process")
def test_the_group_is_known_to_who_spreads_tests(request):
    if not hasattr(request.config, "workerinput") or request.config.getoption("loadgroup", True) is False:
        pytest.skip("not spread by groups")
    assert request.node.nodeid.endswith("@one process")
