"""An office makes a register in the browser: its columns, what becomes of rows, opening, files."""

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.core.registers import all_registers, get_register, registers_for
from portal.indicators.models import Basis, Theme
from portal.made import actions, files, red_lines
from portal.made.models import Kind, MadeColumn, MadeRegister, MadeRow
from portal.made.wanted import Wanted
from tests.factories import UserFactory
from tests.made.conftest import check, make_register

pytestmark = pytest.mark.django_db
BASIS = {
    "document": "消委〔2026〕1号", "issued_by": "区消防安全委员会", "kept_by": "平安建设办公室",
    "every": "EVENT", "minutes": "3", "until": "2026-12-31",
}  # fmt: skip


def told(made, **changed):
    """The columns as they are wanted, by slot, with what is to be otherwise."""
    found = []
    for one in made.columns.all():
        wanted = Wanted(
            name=one.name, kind=one.kind, pk=one.pk, unit=one.unit, labels=one.labels, help=one.help,
            is_required=one.is_required, is_key=one.is_key, is_listed=one.is_listed,
            is_retired=one.is_retired,
        )  # fmt: skip
        for name, value in changed.get(one.slot, {}).items():
            setattr(wanted, name, value)
        found.append(wanted)
    return found


def posted(*lines):
    """What the table of columns posts."""
    given = {"form-TOTAL_FORMS": str(len(lines)), "form-INITIAL_FORMS": "0"}
    for number, line in enumerate(lines):
        given |= {f"form-{number}-{name}": value for name, value in line.items()}
    return given


def refused(made, **changed):
    with pytest.raises(ValidationError) as error:
        actions.define(made=made, wanted=told(made, **changed))
    return " ".join(text for texts in error.value.message_dict.values() for text in texts)


def test_from_a_name_to_a_row_without_a_line_of_code(as_staff, office, community, secretary):
    client = Client()
    response = as_staff.post(reverse("made:create"), {"name": "消防隐患排查", "help": "一处一行"})
    made = MadeRegister.objects.get()
    assert response.url == reverse("made:define", args=[made.slug])
    lines = (
        {
            "name": "场所",
            "kind": "TEXT",
            "is_required": "on",
            "is_key": "on",
            "is_listed": "on",
            "order": "1",
        },
        {"name": "等级", "kind": "CHOICE", "more": "一般、重大", "is_listed": "on", "order": "3"},
        {"name": "隐患数", "kind": "WHOLE", "more": "处", "is_listed": "on", "order": "2"},
        {"name": "附件", "kind": "FILES"},
        {"name": ""},
    )
    assert as_staff.post(response.url, posted(*lines)).status_code == 302
    page = as_staff.get(response.url).content.decode()
    for text in ("场所", "隐患数（处）", "一般、重大", "preview_t1"):
        assert text in page
    assert [one.name for one in made.columns.all()] == ["场所", "隐患数", "等级", "附件"]
    client.force_login(secretary)
    address = reverse("registers:list", args=[made.slug])
    assert client.get(address).status_code == 404  # a draft is nobody's but theirs who make it
    response = as_staff.post(reverse("made:open", args=[made.slug]), BASIS)
    assert response.status_code == 302, response.context["form"].errors
    assert Basis.objects.get().register == made.slug
    assert client.get(address).status_code == 200
    assert client.post(f"{address}new/", {"t1": "百货楼", "n1": "0", "t2": "2"}).status_code == 302
    row = get_register(made.slug).model.objects.get()
    assert (row.n1, row.t2, row.community_id) == (0, "2", community.code)
    assert client.post(reverse("made:close", args=[made.slug])).status_code == 403
    assert as_staff.post(reverse("made:close", args=[made.slug])).status_code == 302
    assert client.get(address).status_code == 200
    assert client.post(f"{address}new/", {"t1": "再一处"}).status_code == 403


def test_it_is_not_opened_while_it_cannot_tell_rows_apart(as_staff, office):
    made = make_register(office, [("t1", "场所", Kind.TEXT, {})], state=MadeRegister.State.DRAFT)
    response = as_staff.post(reverse("made:open", args=[made.slug]), BASIS)
    assert response.status_code == 200
    assert MadeRegister.objects.get().state == MadeRegister.State.DRAFT
    assert not Basis.objects.exists()


def test_what_is_asked_already_is_named_before_it_is_asked_again(as_staff, office):
    made = make_register(
        office, [("t1", "户数", Kind.TEXT, {"is_required": True, "is_key": True})], state="DRAFT"
    )
    response = as_staff.post(reverse("made:open", args=[made.slug]), BASIS)
    assert "小区楼院·户数" in response.content.decode()
    assert as_staff.post(reverse("made:open", args=[made.slug]), BASIS | {"is_other": "1"}).status_code == 302


def test_renaming_and_widening_keep_what_rows_hold(made, register, community):
    row = check(register, community, n1=7, t3="3")
    changed = {
        "t1": {"name": "地点", "kind": Kind.PROSE, "is_key": False},
        "n1": {"kind": Kind.DECIMAL},
        "t3": {"labels": ["一般", "较大", "特别重大"]},
    }
    actions.define(made=made, wanted=told(made, **changed))
    again = get_register(made.slug).model.objects.get(pk=row.pk)
    by_name = {one.name: one.slot for one in MadeColumn.objects.all()}
    assert getattr(again, by_name["地点"]) == "百货楼"
    assert (str(again.n1), again.get_t3_display()) == ("7.00", "特别重大")
    assert MadeRow.objects.get().identity is not None


def test_what_would_lose_something_is_refused_with_how_many_rows(made, register, community, other):
    check(register, community, n1=7, t3="3", x1="说明")
    check(register, other, n1=None, t3="1")
    assert "1" in refused(made, n1={"kind": Kind.TEXT})
    assert "1" in refused(made, n1={"is_gone": True})
    assert "1" in refused(made, n1={"is_required": True})
    assert "“重大”" in refused(made, t3={"labels": ["一般", "较大"]})
    assert refused(made, x1={"kind": Kind.TEXT})
    assert MadeRegister.objects.get().version == made.version
    actions.define(made=made, wanted=told(made, n1={"is_retired": True}, compound={"is_gone": True}))
    assert MadeRow.objects.filter(cells__n1=7).exists()
    assert "compound" not in {one.slot for one in made.columns.all()}
    actions.define(made=made, wanted=told(made, n1={"is_retired": False}))
    assert get_register(made.slug).model.objects.get(community=community).n1 == 7


def test_zero_is_a_value_that_a_column_holds(made, register, community):
    check(register, community, n1=0)
    assert refused(made, n1={"is_gone": True})
    actions.define(made=made, wanted=told(made, n1={"is_required": True}))


def test_rows_that_a_new_key_would_make_the_same_are_counted(made, register, community):
    for day in ("2026-10-01", "2026-10-02", "2026-10-03"):
        check(register, community, day=day)
    assert "3" in refused(made, t2={"is_key": False})
    assert MadeRegister.objects.get().version == made.version
    assert MadeColumn.objects.get(slot="t2").is_key


def test_headings_may_be_swapped(made, register, community):
    check(register, community, n1=1, n2="2.00")
    actions.define(made=made, wanted=told(made, n1={"name": "整改费用"}, n2={"name": "隐患数"}))
    row = get_register(made.slug).model.objects.get()
    assert (row.n1, str(row.n2)) == (1, "2.00")
    assert MadeColumn.objects.get(slot="n1").name == "整改费用"


@pytest.mark.parametrize(
    ("heading", "kind", "required"),
    [
        ("身份证号", Kind.TEXT, False),
        ("户主姓名", Kind.TEXT, False),
        ("联系电话", Kind.TEXT, False),
        ("手机号码", Kind.WHOLE, False),
        ("姓名", Kind.TEXT, False),
        ("姓名", Kind.PROSE, False),
        ("网格员排名", Kind.WHOLE, False),
        ("个人积分", Kind.WHOLE, False),
        ("APP登录次数", Kind.WHOLE, False),
        ("小程序安装率", Kind.DECIMAL, False),
        ("工作照片", Kind.TEXT, True),
        ("留痕截图", Kind.TEXT, True),
    ],
)
def test_a_column_that_crosses_a_red_line_is_refused_with_the_reason(office, heading, kind, required):
    made = make_register(office, ())
    with pytest.raises(ValidationError) as error:
        actions.define(made=made, wanted=[Wanted(name=heading, kind=kind, is_required=required)])
    assert heading in str(error.value.messages)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("检查人", Kind.PERSON),
        ("负责人", Kind.TEXT),
        ("电动车", Kind.TEXT),
        ("照片说明", Kind.TEXT),
        ("名称", Kind.TEXT),
    ],
)
def test_a_column_that_crosses_none_is_taken(heading, kind):
    red_lines.refuse(heading, kind)


def test_attachments_are_never_required(office):
    made = make_register(office, ())
    with pytest.raises(ValidationError):
        actions.define(made=made, wanted=[Wanted(name="现场", kind=Kind.FILES, is_required=True)])


def test_there_is_room_for_so_many_of_a_kind(office):
    made = make_register(office, ())
    with pytest.raises(ValidationError) as error:
        actions.define(made=made, wanted=[Wanted(name=f"数{one}", kind=Kind.WHOLE) for one in range(9)])
    assert list(error.value.message_dict) == ["8"]


@pytest.fixture
def themes(db):
    for number, code in enumerate(("living_environment", "community_governance", "member_service")):
        Theme.objects.create(code=code, name_zh=f"主题{number}", order=number)


@pytest.mark.parametrize("key", [key for key, *_rest in files.templates()])
def test_each_file_to_start_from_makes_a_register_and_is_written_as_it_was(office, key):
    content = files.template(key)
    made = files.install(office=office, content=content)
    before, after = yaml.safe_load(content), yaml.safe_load(files.written(get_register(made.slug)))
    assert after["columns"] == before["columns"]
    assert len(made.suggested) == len(before["measures"])


def test_there_are_half_a_dozen_to_start_from():
    assert len(files.templates()) >= 6


@pytest.mark.parametrize("register", all_registers(), ids=lambda one: one.slug)
def test_a_built_in_register_is_written_in_the_same_form(register):
    told = yaml.safe_load(files.written(register))
    assert told["format"] == files.FORMAT
    assert len(told["columns"]) == len(register.fields())
    assert all(one["name"] and one["kind"] for one in told["columns"])


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"- 1", b"columns: 3", b"format: 1\nregister: x\ncolumns: [a]",
        b"format: 2\nregister: x\ncolumns: [{name: a, kind: text}]",
        b"format: 1\nregister: x\ncolumns: [{name: a, kind: community}]",
        b"format: 1\nregister: x\ncolumns: [{name: [1], kind: text}]",
        "format: 1\nregister: x\ncolumns: [{name: 身份证号, kind: text}]".encode(),
        b"format: 1\nregister: x\ncolumns: [{name: a, kind: choice, words: [[1]]}]",
        b"format: 1\nregister: x\ncolumns: [{name: a, kind: text}]\nmeasures: [{where: [[1,2,3,4]]}]",
        b"a: &a [1]\nb: !!python/object:os.system [x]",
    ],
)  # fmt: skip
def test_a_file_that_describes_no_register_is_refused(office, as_staff, content):
    with pytest.raises(ValidationError):
        files.install(office=office, content=content)
    given = {"file": SimpleUploadedFile("x.yaml", content or b" ")}
    assert as_staff.post(reverse("made:install"), given).status_code == 302
    assert not MadeRegister.objects.exists()


def test_a_file_comes_back_in_another_office(made, register, foreign):
    content = files.written(register)
    there = files.install(office=foreign.sub_district, content=content)
    assert [one.name for one in there.columns.all()] == [one.name for one in made.columns.all()]
    again = files.install(office=foreign.sub_district, content=content)
    assert again.name != there.name


def test_another_offices_definition_is_not_there(as_staff, foreign):
    theirs = make_register(foreign.sub_district)
    for name in ("define", "rename", "open", "file", "measure_new"):
        assert as_staff.get(reverse(f"made:{name}", args=[theirs.slug])).status_code == 404
    assert as_staff.post(reverse("made:close", args=[theirs.slug])).status_code == 404


def test_a_leader_and_a_secretary_make_none(client, office, secretary, made):
    for user in (secretary, UserFactory(role="LEADER", area_code=office.code)):
        client.force_login(user)
        assert client.get(reverse("made:list")).status_code == 403
        assert client.get(reverse("made:define", args=[made.slug])).status_code == 403
        assert get_register(made.slug) in registers_for(user)


def test_a_draft_is_thrown_away(as_staff, office):
    made = make_register(office, state="DRAFT")
    assert as_staff.post(reverse("made:close", args=[made.slug])).status_code == 302
    assert not MadeRegister.objects.exists()
