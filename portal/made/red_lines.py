"""What a column may not ask for (docs/domain-rules.md, red lines): told by its heading, with the reason."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.text import folded
from portal.made.models import Kind

#: Pattern of the folded heading, and why it is refused.
_REFUSED = (
    (
        re.compile(r"身份证|证件号|证件(?:号码|照)|护照|社保(?:卡)?号|医保号|银行(?:卡|账)号|idcard|idnumber"),
        gettext_lazy("Identity numbers are not kept here: count the persons instead."),
    ),
    (
        re.compile(r"(?:电话|手机|微信|qq)(?:号|号码)?$|联系方式|联系电话|^tel|phone"),
        gettext_lazy("Telephones of persons are not kept here: the office knows whom to ask."),
    ),
    (
        re.compile(r"(?:居民|住户|户主|群众|业主|老人|儿童|残疾人|患者|当事人|投诉人|来电人|来访人|求助人|对象)姓?名(?:字)?$"),
        gettext_lazy("Residents are counted, not named; only persons in office are (their kind of column)."),
    ),
    (
        re.compile(r"(?:登录|登陆|打卡|签到|在线|点击|浏览|转发|点赞|活跃|使用)(?:次数|率|时长|数|量|情况|天数)|(?:下载|安装|注册|关注)(?:率|量|数|人数)"),
        gettext_lazy("How often somebody uses a program is not counted here (red line 2)."),
    ),
    (
        re.compile(r"积分|(?:个人|人员|姓名|员工|网格员|书记|党员).*(?:排名|名次|排序|得分|评分|打分)"),
        gettext_lazy("Persons are not ranked and get no points here (red line 2)."),
    ),
)  # fmt: skip
_PHOTOS = re.compile(r"照片|图片|截图|留痕|拍照")
_NAMES = re.compile(r"姓名$|^(?:谁|名字)$")


def refuse(heading: str, kind: str, *, is_required: bool = False) -> None:
    """``ValidationError`` with the reason, for a column that would cross a red line."""
    word = folded(heading)
    for pattern, why in _REFUSED:
        if pattern.search(word):
            raise ValidationError(f"“{heading}” — {why}", code="red_line")
    if is_required and (kind == Kind.FILES or _PHOTOS.search(word)):
        text = _(
            "“%(heading)s” may be there, but not required: no photographs for their own sake (red line 4)."
        )
        raise ValidationError(text % {"heading": heading}, code="red_line")
    if kind != Kind.PERSON and _NAMES.search(word):
        text = _(
            "“%(heading)s” — residents are not named; for a person in office, choose that kind of column."
        )
        raise ValidationError(text % {"heading": heading}, code="red_line")
