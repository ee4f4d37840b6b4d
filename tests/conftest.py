"""Fixtures that every test may ask for; see tests/support for how they work."""

import hypothesis

pytest_plugins = [
    "tests.support.network",
    "tests.support.redis",
    "tests.support.browser",
    "tests.support.worker",
]

# Two busy cores make any single example slow now and then; that is no failure.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")
