"""What files are made of in these tests: a small snapshot, a crowded one, and readers of what was made."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile

from lxml import etree

from portal.core.text import JOINER
from portal.meetings.exports.source import Source
from tests.meetings import presented

HASH = "0123456789abcdef" * 4
#: The filled example of the design: the whole statistics paragraph.
STATISTICS = (
    "截至6月底，物管小区业委会完成选举38个，完成率90.5%；散居楼院自管委员会完成选举61个，完成率87.1%；"
    "安装门禁系统小区楼院96个，完成率85.7%；架设监控系统物管小区42个，全部完成；"
    "背街小巷、楼院小区新增、复种绿化面积3.26万㎡；化解物业矛盾纠纷214件，化解率96.4%。（1个社区未报，未计入）"
)
TEXTS = {
    "T0": STATISTICS,
    "T7": "目前，我们街道社区直管党员3120人，最多的社区党总支直管党员341人，最少的也有98人。",
    "T8": "刚才，3个社区从不同方面作了交流发言。",
    "T9": "各社区始终坚持每月至少1次中心组学习，每周至少1次政治理论学习。",
    "T14": "物管小区业委会选举最高的第1社区为100%，最低的第3社区为50%，相差50个百分点。",
    "T17": "上次会议交办事项3项，已销号1项，未销号2项，其中逾期1项。",
    "problems": "部分社区三会一课不及时。\n个别社区还没有培育出特色亮点。",
    "elected": "物管小区业委会完成选举5个，完成率83.3%",
}


def indicators():
    """One with a carried-forward and a missing figure, one of a small rate, one without a rate."""
    first = presented.indicator("elected", names=["第1社区", "=1+1", "第3社区"])
    first["rows"][0] |= {"percent": "100", "figure": "100%", "n": 6, "light": "green", "light_text": "达标"}
    first["rows"][1] |= {"carried_from": "2026-09", "carried": 1, "reason": "@今年新建，-尚未验收"}
    first["rows"][2] |= {
        "n": None, "d": None, "percent": None, "figure": "—", "fraction": "", "rank": None,
        "light": "no_data", "is_current": False, "report": "填报中", "goal": None, "to_do": "",
        "change": None, "light_text": "", "recorded": None,
    }  # fmt: skip
    area = presented.indicator(
        "green", names=["第1社区", "=1+1", "第3社区"], name="新增、复种绿化面积", theme_name="人居环境",
        has_rate=False, is_ranked=False, puts_in_order=False, spread=None, kind="flow", unit="㎡",
    )  # fmt: skip
    for row in [area["total"], *area["rows"]]:
        row |= {
            "n": 1850,
            "d": None,
            "percent": None,
            "figure": "1850㎡",
            "fraction": "",
            "light": "no_target",
        }
    return [first, area]


def source(texts=None, **changed):
    names = ["第1社区", "=1+1", "第3社区"]
    made = presented.content(indicators(), names=names, **changed)
    given = [presented.matter(title="+补齐台账", due_on="2026-12-10")]
    return Source(made, TEXTS if texts is None else texts, HASH, given)


def crowded():
    made = presented.crowded()
    return Source(made, {"T0": STATISTICS, "T17": TEXTS["T17"], "problems": TEXTS["problems"]}, HASH, [])


def quiet(percent):
    """Progress that nobody looks at."""


def parts(content, ending=".xml"):
    """Every part of a package that reads as XML, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert len(set(names)) == len(names)
        assert archive.testzip() is None
        return {name: etree.fromstring(archive.read(name)) for name in names if name.endswith(ending)}


def words(root, kind="p"):
    """The texts of a part, one a paragraph."""
    return ["".join(one.itertext("{*}t")) for one in root.iter(f"{{*}}{kind}")]


def bare(text):
    """*text* as a reader sees it: what keeps a number with its unit is not seen."""
    return text.replace(JOINER, "")


def pages(content, tmp_path):
    """The text of a PDF, page by page."""
    program = shutil.which("pdftotext")
    assert program, "pdftotext is missing (Debian: poppler-utils)"
    file = tmp_path / "a.pdf"
    file.write_bytes(content)
    done = subprocess.run([program, "-layout", str(file), "-"], capture_output=True, check=True, text=True)
    return done.stdout.rstrip("\f").split("\f")
