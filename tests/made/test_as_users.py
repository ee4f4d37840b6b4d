"""What people ran into who set up a register for the first time."""

import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grids.models import Grid
from portal.core.models import Attachment
from portal.core.month import Month
from portal.indicators.models import Basis, Indicator
from portal.made import actions, red_lines
from portal.made.models import Kind, MadeColumn, MadeRegister, MadeRow
from portal.made.wanted import Wanted
from tests.made.conftest import check, make_register
from tests.made.test_counting import said
from tests.made.test_defining import refused, told

pytestmark = pytest.mark.django_db
NO_CLAUSE = {"where-0-column": "", "where-0-test": "", "where-0-value": ""}
CROSSING = (
    "身份 证 号,ＩＤ号,身份号码,残疾证号,联 系方式,联系-方式2,手机,电话1,电话一,户主电话(手机),车主电话,"
    "物业经理电话,投诉人电话,户主,姓 名,姓名1,姓名（居民）,车主姓名,住户姓氏,家庭住址,"
    "党员名单,联系人,积分榜,积 分,网格员得分,社工排名,打卡次数,注册人数,点赞,APP安装数,微信群活跃度,关注率"
)
FINE = (
    "物业电话,物业服务电话,公告电话,值班电话,厂家电话,电动车,使用年限,姓名牌,评分标准,安装数量,充电桩安装数量,安装率,"
    "关注事项,重点关注人数,使用情况,充电桩使用率,在线率,资金使用率,注册资金,签到地点,积分超市名称,业主委员会名称,居民小区名,"
    "老人食堂名称,服务对象名称,网格员人数,社区排名,手机充电柜,居民户数,监控系统安装数量,负责人"
)


@pytest.mark.parametrize("heading", CROSSING.split(","))
def test_a_heading_does_not_get_around_a_red_line(heading):
    with pytest.raises(ValidationError) as error:
        red_lines.refuse(heading, Kind.TEXT)
    assert heading in str(error.value.messages)


@pytest.mark.parametrize("heading", FINE.split(","))
def test_what_facilities_and_offices_are_asked_is_taken(heading):
    red_lines.refuse(heading, Kind.TEXT)


def test_a_register_is_not_called_what_no_column_may_be(office):
    with pytest.raises(ValidationError):
        actions.draft(office=office, name="党员积分榜")
    made = actions.draft(office=office, name="充电设施")
    with pytest.raises(ValidationError):
        actions.rename(made=made, name="网格员排名", help="")


def test_attachments_do_not_go_with_their_column(office, community):
    column = ("files", "附件", Kind.FILES, {})
    made = make_register(office, [("t1", "名称", Kind.TEXT, {"is_required": True, "is_key": True}), column])
    row = MadeRow.objects.create(made=made, community=community, cells={"t1": "东门"})
    Attachment.objects.create(
        content_type=ContentType.objects.get_for_model(MadeRow), row_id=row.pk, name="a.pdf", suffix=".pdf",
        size=1, file=ContentFile(b"1", name="a.pdf"), attached_at="2026-10-01T00:00Z",
    )  # fmt: skip
    assert "1" in refused(made, files={"is_gone": True})
    assert "1" in refused(made, files={"kind": Kind.TEXT})
    Attachment.objects.all().delete()
    actions.define(made=made, wanted=told(made, files={"is_gone": True}))


def test_a_column_is_not_required_by_a_way_around(made, register, community):
    check(register, community)
    assert "1" in refused(made, x1={"is_required": True})
    actions.define(made=made, wanted=told(made, n1={"is_retired": True}))
    actions.define(made=made, wanted=told(made, n1={"is_retired": True, "is_required": True}))
    made.refresh_from_db()
    assert "1" in refused(made, n1={"is_retired": False})
    text = MadeColumn(register=made, slot="t5", name="位置", kind=Kind.TEXT, order=20)
    text.save()
    assert "1" in refused(made, t5={"kind": Kind.PROSE, "is_required": True})


def test_a_register_in_use_keeps_what_tells_its_rows_apart(made):
    text = refused(made, t1={"is_key": False}, t2={"is_key": False})
    assert text
    MadeRegister.objects.filter(pk=made.pk).update(state="DRAFT")
    actions.define(made=made, wanted=told(made, t1={"is_key": False}, t2={"is_key": False}))


def test_how_many_rows_say_another_word_is_told(as_staff, made, register, community):
    check(register, community, t3="3")
    renamed = actions.define(made=made, wanted=told(made, t3={"labels": ["一般", "较大", "特大"]}))
    assert len(renamed) == 1
    assert "重大" in renamed[0]
    assert "特大" in renamed[0]
    assert actions.define(made=made, wanted=told(made)) == []


def test_where_something_lies_is_not_asked_twice(as_staff, office):
    made = make_register(office, (), state="DRAFT")
    actions.define(
        made=made,
        wanted=[
            Wanted(name="充电点", kind=Kind.TEXT, is_required=True, is_key=True),
            Wanted(name="小区楼院", kind=Kind.COMPOUND),
            Wanted(name="网格", kind=Kind.GRID),
        ],
    )
    page = as_staff.get(reverse("made:open", args=[made.slug])).content.decode()
    assert "is_other" not in page


def test_a_sum_of_blanks_is_no_zero_and_a_part_not_more_than_its_whole(
    as_staff, asked_for, register, community, other
):
    check(register, community, n1=None)
    check(register, other, n1=0)
    address = reverse("made:measure_new", args=[asked_for.slug])
    summed = {"count": "SUM", "column": "n1", "out_of": "NOTHING", "target": "", "due_on": ""}
    page = as_staff.post(address, said(**summed, **NO_CLAUSE))
    assert {one.name: one.numerator for one in page.context["lines"]} == {str(community): None, str(other): 0}
    check(register, other, "另一处", n1=3)
    turned = {"out_of_where-0-column": "t4", "out_of_where-0-test": "is", "out_of_where-0-value": "是"}
    page = as_staff.post(address, said(**{**NO_CLAUSE, **turned}, save="1"))
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert not Indicator.objects.exists()


def test_what_a_closed_register_counted_is_asked_through_the_month_and_again_with_it(
    as_staff, asked_for, register, community
):
    check(register, community, t4=True)
    as_staff.post(reverse("made:measure_new", args=[asked_for.slug]), said(save="1"))
    indicator = Indicator.objects.get()
    month = Month.of(timezone.localdate())
    asked = Indicator.objects.in_use(asked_for.sub_district_id, month + 1)
    Basis.objects.update(until=(month + 6).last_day)
    assert indicator in asked.all()
    as_staff.post(reverse("made:close", args=[asked_for.slug]))
    assert Basis.objects.get(indicator=indicator).until == month.last_day
    assert indicator in Indicator.objects.in_use(asked_for.sub_district_id, month)
    assert indicator not in asked.all()
    basis = Basis.objects.get(register=asked_for.slug)
    basis.document = "消委〔2027〕1号"
    actions.open_register(made=asked_for, basis=basis)
    assert Basis.objects.get(indicator=indicator).document == "消委〔2027〕1号"
    assert indicator in asked.all()


def test_staff_choose_a_grid_by_its_community(as_staff, made, office, community, other, secretary):
    for area in (community, other):
        Grid.objects.create(community=area, code=f"{area.code}901", name="第1网格")
    MadeColumn.objects.create(register=made, slot="grid", name="网格", kind=Kind.GRID, order=30)
    MadeRegister.objects.filter(pk=made.pk).update(version=uuid.uuid4())
    page = as_staff.get(reverse("registers:create", args=[made.slug])).content.decode()
    assert f"{community} · 第1网格" in page
    assert f"{other} · 第1网格" in page
    client = Client()
    client.force_login(secretary)
    own = client.get(reverse("registers:create", args=[made.slug])).content.decode()
    assert ">第1网格<" in own
    assert str(other) not in own
