"""Files are made of the sentences as they stand; what these say has tests of its own."""

import pytest

from portal.meetings import sentences

TEXTS = {"T0": "截至10月底，安装门禁系统小区楼院16个，完成率66.7%。", "doors": "安装门禁系统小区楼院16个"}


@pytest.fixture
def texts(monkeypatch):
    monkeypatch.setattr(sentences, "texts", lambda _snapshot: dict(TEXTS), raising=False)
    monkeypatch.setattr(sentences, "titles", lambda _content: {"T0": "统计段落"}, raising=False)
    return TEXTS
