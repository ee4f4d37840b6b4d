"""What a column may not ask for (docs/domain-rules.md, red lines): told by its heading, with the reason."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.text import folded
from portal.made.models import Kind

#: Residents, in all their parts; not their committees, homes and houses.
_RESIDENTS = (
    r"(?:(?:居民|业主)(?!委|大会|小区|楼|代表大会)|住户|户主|户内|车主|租户|租客|承租人|房东|群众|老人|儿童|学生|残疾人"
    r"|患者|病人|监护人|家属|家长|当事人|投诉人|来电人|来访人|求助人|申请人|充电人|对象)"
)
_STAFF = (
    r"(?:个人|人员|姓名|员工|网格员|网格长|书记(?!项目)|党员|社工|社区工作者|志愿者|楼栋?长|干部"
    r"|居民(?!委|小区)|队员)"
)
_MUCH = r"(?:人?次数?|率|时长|人数|数量|数|量|情况|天数|排名)"
#: Whose telephones hang on the wall for everybody to read.
_PUBLIC = (
    r"(?:物业|公告|公示|公开|公共|值班|报修|抢修|维修|维保|运维|救援|应急|急救|热线|服务|客服|咨询|举报|投诉(?!人)|监督|办公"
    r"|单位|企业|公司|厂家|厂商|运营商|商户|门店|机构|固定|座机)"
)

#: Pattern of the heading's letters, and why it is refused.
_REFUSED = (
    (
        re.compile(
            r"身份证|身份号|公民身份|(?<!执照)证件号|证件照|护照|社保卡?号|医保卡?号(?!段)|银行[卡账]号?$|身份代码"
            r"|(?:残疾|低保|军人|退役|老年|优待|户口|户籍|居住|驾驶)[证簿本]?号|id(?:card|number|号|证|码)|^id$"
        ),
        gettext_lazy("Identity numbers are not kept here: count the persons instead."),
    ),
    (
        re.compile(
            rf"^(?!.*{_PUBLIC}(?:电话|手机)).*(?:电话|手机)(?:号码?|微信|qq|邮箱)*$"
            r"|(?:微信|qq)(?:号码?|电话|手机)?$|联系方式|联系电话|^tel(?:$|no|number|e?phone)|^(?:mobile|phone)"
        ),
        gettext_lazy("Telephones of persons are not kept here: the office knows whom to ask."),
    ),
    (
        re.compile(
            rf"{_RESIDENTS}[^数]*(?:姓名|名字|姓氏)|{_RESIDENTS}名$|姓名.*{_RESIDENTS}"
            rf"|(?:{_RESIDENTS}|人员|党员|志愿者)(?:花?名册|名单)$"
            rf"|(?:{_RESIDENTS}|家庭|个人|现|户籍)(?:住|地)址|^(?:现?住址|家庭住址|出生(?:日期|年月)|生日)$"
        ),
        gettext_lazy("Residents are counted, not named; only persons in office are (their kind of column)."),
    ),
    (
        re.compile(
            rf"打卡|点赞|粉丝|活跃(?:度|率|人数|用户)|(?:登[录陆]|签到|点击|浏览|转发|转载|访问){_MUCH}"
            r"|(?:app|程序|软件|客户端|公众号|视频号|微信|群)[^人]*(?:使用|在线|下载|安装|注册|关注|激活)"
            r"|(?:平台|系统|账号).*使用(?:次数|时长|率|情况)|下载(?:率|量|数|人数)"
            r"|^(?:关注|注册)(?:率|量|人数)$|^(?:安装|在线)人数$|^(?:在线|使用)(?:次数|时长)$|关注量"
        ),
        gettext_lazy("How often somebody uses a program is not counted here (red line 2)."),
    ),
    (
        re.compile(rf"积分(?!超市|银行|兑换|制)|{_STAFF}.*(?:排名|名次|排序|得分|评分|打分|分数|分值|红黑榜)"),
        gettext_lazy("Persons are not ranked and get no points here (red line 2)."),
    ),
)  # fmt: skip
_PHOTOS = re.compile(r"照片|图片|截图|留痕|拍照")
_NAMES = re.compile(rf"姓名(?!牌)|^(?:谁|名字|联系人|联络人)$|^{_RESIDENTS}$")
_IN_TEXT = frozenset({Kind.TEXT, Kind.PROSE, Kind.CHOICE, Kind.WHOLE, Kind.DECIMAL})


def refuse(heading: str, kind: str, *, is_required: bool = False) -> None:
    """``ValidationError`` with the reason, for a column that would cross a red line.

    Signs and numbers within the heading hide nothing: “联 系-方式2” is “联系方式”.
    """
    word = re.sub(r"[\W_\d]|(?<=[话机式名号])[一二三四五甲乙ab]$", "", folded(heading))
    for pattern, why in _REFUSED:
        if pattern.search(word):
            raise ValidationError(f"“{heading}” — {why}", code="red_line")
    if is_required and (kind == Kind.FILES or _PHOTOS.search(word)):
        text = _(
            "“%(heading)s” may be there, but not required: no photographs for their own sake (red line 4)."
        )
        raise ValidationError(text % {"heading": heading}, code="red_line")
    if kind in _IN_TEXT and _NAMES.search(word):
        text = _(
            "“%(heading)s” — residents are not named; for a person in office, choose that kind of column."
        )
        raise ValidationError(text % {"heading": heading}, code="red_line")
