"""What the fictional branches talk about, decide and do."""

from __future__ import annotations

from branches.models import CampaignActivity, OrganisationalLife, SharedResource, VolunteerActivity

Kind = OrganisationalLife.Kind

TOPICS = {
    Kind.MEMBERS_ASSEMBLY: ("审议支部季度工作安排", "讨论发展对象培养情况", "通报支部经费使用情况"),
    Kind.BRANCH_COMMITTEE: ("研究下月组织生活安排", "研究困难党员帮扶", "研究楼院环境整治分工"),
    Kind.PARTY_GROUP: ("学习交流", "分工走访居民", "讨论楼院管理意见"),
    Kind.PARTY_LECTURE: ("怎样做好群众工作", "在社区治理中当先锋", "守纪律讲规矩"),
    Kind.THEMED_PARTY_DAY: (
        "学习党章并清理楼道杂物", "走访慰问老党员", "防火安全入户宣传", "整治背街小巷环境",
    ),
    Kind.ORGANISATIONAL_LIFE_MEETING: ("年度组织生活会",),
}  # fmt: skip
DECISIONS = (
    "确定{n}项整改事项，分工到人",
    "收集居民意见{n}条，交网格办理",
    "清理楼道杂物{n}处，月底前复查",
    "安排{n}名党员结对走访",
    "议定{n}件实事，下次会议通报进展",
)
SAME_WORDS = "会议认真学习了有关文件精神，大家一致表示要提高认识，抓好落实。"
STUDY = {
    "CENTRAL_GROUP": ("基层治理专题学习", "作风建设专题学习", "党的组织建设专题学习", "安全生产专题学习"),
    "THEORY": ("理论读本第{n}章", "会议精神第{n}讲", "党史第{n}讲"),
    "OTHER": ("党员教育培训", "支部书记业务培训", "发展对象培训"),
}
SERVICE = {
    VolunteerActivity.Kind.ENVIRONMENT: ("清理楼院卫生死角", "擦洗公共健身器材", "清除小广告"),
    VolunteerActivity.Kind.MEDIATION: ("调处邻里漏水纠纷", "调解楼道堆物争议", "协调停车位使用"),
    VolunteerActivity.Kind.HARDSHIP: ("帮独居老人采购日用品", "为困难家庭送冬衣", "陪老人就医"),
    VolunteerActivity.Kind.HABITS: ("劝导文明养犬", "宣传垃圾分类", "劝阻高空抛物"),
}
WISHES = (
    "修好单元门口的路灯", "给楼道装一把扶手", "换一台收音机", "给孩子找一套旧课本", "在院里添两条长椅",
    "教老人用手机挂号", "修一修漏雨的雨棚", "为楼下花坛补几株月季", "给阅览室添一套棋", "帮忙搬走废旧沙发",
)  # fmt: skip
BRANDS = (
    ("爱心敲门队", "party_organisation", "独居老人每日问候"),
    ("院坝议事", "community_governance", "一院一长、月月议事"),
    ("红色管家", "property_service", "物业党支部与楼栋长联动"),
    ("绿荫小巷", "living_environment", "党员认养绿地"),
    ("银龄课堂", "study", "退休教师轮流授课"),
)
SITES = ("党群服务站", "议事长廊", "红色物业示范小区", "绿色楼院", "学习角")
PLACES = ("邻近三个社区", "全街道各支部", "区里现场会", "北片各网格", "物业公司联席会")
UNITS = (
    ("第三小学", "LOCAL_UNIT"), ("供水营业所", "DOUBLE_CHECK_IN_UNIT"), ("区图书馆", "DOUBLE_CHECK_IN_UNIT"),
    ("社区卫生服务中心", "LOCAL_UNIT"), ("邻里互助会", "SOCIAL_ORGANISATION"),
    ("供电所", "DOUBLE_CHECK_IN_UNIT"),
    ("农商行网点", "LOCAL_UNIT"), ("青禾社工站", "SOCIAL_ORGANISATION"),
)  # fmt: skip
RESOURCES = {
    SharedResource.Kind.VENUE: ("周末开放会议室", "开放操场和阅览室"),
    SharedResource.Kind.FUNDS: ("资助楼院粉刷经费", "资助老人食堂"),
    SharedResource.Kind.PEOPLE: ("每月派医生义诊", "每季派员检修线路"),
}
PROJECTS = ("老人食堂", "放学后看护", "线路检修进楼院", "旧物交换角")
MEETINGS = ("商议本季度共建事项", "协调停车和通行", "商议老人就餐", "通报共建项目进展")
CAMPAIGN = {
    CampaignActivity.Kind.COMMENDATION: ("表扬优秀共产党员", "评选先进支部"),
    CampaignActivity.Kind.VISITS: ("走访慰问老党员", "看望困难党员"),
    CampaignActivity.Kind.VOLUNTEERING: ("党员志愿服务集中行动",),
    CampaignActivity.Kind.PARTY_DAY: ("重温入党誓词",),
}
