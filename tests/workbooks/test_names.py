"""Names that a file writes otherwise than the register: said once what they mean, by community."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst

from portal.core.models import ImportSource, ImportState
from portal.core.registers import get_register
from portal.core.text import folded
from tests.contracts.registers import upload
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory, at
from tests.workbooks import registers
from tests.workbooks.kit import as_bytes

pytestmark = pytest.mark.django_db
GRIDS, WORKERS, COMPOUNDS = (get_register(slug) for slug in ("grids", "grid-workers", "compounds"))
OFFICE = "990199001"


@pytest.fixture
def office():
    office = SubDistrictFactory(code=OFFICE)
    for number, name in ((1, "槐荫社区"), (2, "清泉社区")):
        community = CommunityFactory(sub_district=office, code=f"{OFFICE}00{number}", short_name=name)
        for grid, called in ((1, "第一网格"), (2, "第二网格")):
            GRIDS.model.objects.create(community=community, code=f"{community.code}00{grid}", name=called)
    return office


@pytest.fixture
def as_staff(client, office):
    client.force_login(UserFactory(role="STAFF", area_code=office.code))
    return client


@pytest.fixture
def as_secretary(client, office):
    client.force_login(UserFactory(area_code=f"{OFFICE}001"))
    return client


def address(pending):
    return reverse("registers:import_columns", args=[pending.register, pending.pk])


def offered(client, pending):
    return client.get(address(pending)).context["offer"]


def said(client, pending, meant, name="名册"):
    """The page sent back as suggested, with what each word means beside."""
    offer = offered(client, pending)
    words = {(one.field, one.key): one.suggested for one in offer.words} | meant
    answer = client.post(
        address(pending),
        {
            "name": name,
            "row": offer.row,
            "key": [one.key for one in offer.columns],
            "column": [one.suggested for one in offer.columns],
            "word_field": [field for field, _key in words],
            "word": [key for _field, key in words],
            "word_value": list(words.values()),
        },
        follow=True,
    )
    pending.refresh_from_db()
    return answer


def headings(register, *names):
    """What the register's columns are called, so that the file names what it needs."""
    with translation.override("zh-hans"):
        return [capfirst(str(register.model._meta.get_field(name).verbose_name)) for name in names]


def workers(*rows, communities=None):
    """A file of workers, one for each grid's name; *communities* stands beside them, if anything does."""
    names = headings(WORKERS, "grid", "name", "duty", "is_party_member", "since")
    lines = [[grid, f"李{number}", "", "是", "2026-01-05"] for number, grid in enumerate(rows)]
    if communities is not None:
        names = ["社区", *names]
        lines = [[one, *line] for one, line in zip(communities, lines, strict=True)]
    return as_bytes(registers.sheet(*lines, headings=names))


def compounds(*rows):
    fields = ("community", "name", "kind", "grid", "is_urban_village", "committee_required")
    names = headings(COMPOUNDS, *fields, "buildings", "households")
    with translation.override("zh-hans"):
        kind = str(COMPOUNDS.model.Kind.COURTYARD.label)
    lines = [
        [community, f"{number}号院", kind, grid, "否", "是", 2, 60]
        for number, (community, grid) in enumerate(rows)
    ]
    return as_bytes(registers.sheet(*lines, headings=names))


def taken_in(client, pending):
    client.post(reverse("registers:import_commit", args=[pending.register, pending.pk]))


def test_a_name_of_a_linked_row_is_said_once_and_shown_in_the_receipt(as_secretary):
    pending = upload(as_secretary, WORKERS, workers("一网格", "第二网格", "一网格"))
    assert pending.state == ImportState.REFUSED
    [word] = offered(as_secretary, pending).words
    first = GRIDS.model.objects.get(code=f"{OFFICE}001001")
    assert (word.field, word.word, word.suggested) == ("grid", "一网格", str(first.pk))
    assert [label for _key, label in word.choices] == [f"{OFFICE}001001 第一网格", f"{OFFICE}001002 第二网格"]
    said(as_secretary, pending, {})
    assert pending.state == ImportState.READY
    [note] = [one for one in pending.report["read"] if one["found"] == "一网格"]
    assert note["cell"] == "A2；A4"
    assert f"“{OFFICE}001001 第一网格”" in note["why"]
    taken_in(as_secretary, pending)
    grids = list(WORKERS.model.objects.order_by("name").values_list("grid__name", flat=True))
    assert grids == ["第一网格", "第二网格", "第一网格"]
    assert upload(as_secretary, WORKERS, workers("一网格")).state == ImportState.READY


def test_a_name_within_a_community_is_said_for_each_of_them(as_staff):
    rows = ("槐荫社区", "西片"), ("清泉社区", "西片"), ("槐荫社区", "第二网格")
    pending = upload(as_staff, COMPOUNDS, compounds(*rows))
    assert pending.state == ImportState.REFUSED
    words = [one for one in offered(as_staff, pending).words if one.field == "grid"]
    assert [(one.word, one.place, len(one.choices)) for one in words] == [
        ("西片", "槐荫社区", 2),
        ("西片", "清泉社区", 2),
    ]
    grid = {one.code: str(one.pk) for one in GRIDS.model.objects.all()}
    meant = {
        ("grid", words[0].key): grid[f"{OFFICE}001001"],
        ("grid", words[1].key): grid[f"{OFFICE}002002"],
    }
    said(as_staff, pending, meant)
    assert pending.state == ImportState.READY
    taken_in(as_staff, pending)
    assert set(COMPOUNDS.model.objects.values_list("community__short_name", "grid__code")) == {
        ("槐荫社区", f"{OFFICE}001001"),
        ("清泉社区", f"{OFFICE}002002"),
        ("槐荫社区", f"{OFFICE}001002"),
    }


def test_what_lies_elsewhere_cannot_be_meant_by_a_word_of_a_community(as_staff):
    pending = upload(as_staff, COMPOUNDS, compounds(("槐荫社区", "西片")))
    [word] = [one for one in offered(as_staff, pending).words if one.field == "grid"]
    other = GRIDS.model.objects.get(code=f"{OFFICE}002001")
    assert said(as_staff, pending, {("grid", word.key): str(other.pk)}).status_code == 422
    assert not ImportSource.objects.exists()


def test_a_community_by_another_name_is_never_suggested_and_can_be_said(as_staff):
    pending = upload(as_staff, COMPOUNDS, compounds(("槐荫办", "第一网格")))
    [word] = offered(as_staff, pending).words
    assert (word.field, word.suggested) == ("community", "")
    said(as_staff, pending, {("community", word.key): f"{OFFICE}001"})
    assert pending.state == ImportState.READY
    assert [one["found"] for one in pending.report["read"]][:2] == ["名册", "槐荫办"]


def test_a_number_that_differs_is_no_likeness(as_secretary):
    pending = upload(as_secretary, WORKERS, workers("第十一网格", "三网格"))
    assert [one.suggested for one in offered(as_secretary, pending).words] == ["", ""]


def test_a_column_of_communities_beside_tells_grids_of_one_name_apart(as_staff):
    pending = upload(as_staff, WORKERS, workers("第一网格", "第一网格", communities=["槐荫", "清泉社区"]))
    assert pending.state == ImportState.READY
    taken_in(as_staff, pending)
    codes = list(WORKERS.model.objects.order_by("name").values_list("grid__code", flat=True))
    assert codes == [f"{OFFICE}001001", f"{OFFICE}002001"]


def test_a_name_is_said_for_the_community_beside_it(as_staff):
    pending = upload(as_staff, WORKERS, workers("一网格", "一网格", communities=["槐荫", "清泉"]))
    words = offered(as_staff, pending).words
    assert [(one.place, len(one.choices)) for one in words] == [("槐荫社区", 2), ("清泉社区", 2)]
    said(as_staff, pending, {})
    taken_in(as_staff, pending)
    codes = list(WORKERS.model.objects.order_by("name").values_list("grid__code", flat=True))
    assert codes == [f"{OFFICE}001001", f"{OFFICE}002001"]


def test_a_row_that_lies_in_another_community_than_the_file_says_is_refused(as_staff):
    pending = upload(as_staff, WORKERS, workers(f"{OFFICE}001001", communities=["清泉社区"]))
    assert [one["cell"] for one in pending.report["refusals"]] == ["B2"]


def test_a_community_beside_that_nobody_knows_is_named(as_staff):
    pending = upload(as_staff, WORKERS, workers(f"{OFFICE}001001", communities=["不知道"]))
    assert pending.state == ImportState.READY
    assert [one["cell"] for one in pending.report["passed"]] == ["A2"]


def test_where_a_name_is_that_of_several_one_word_cannot_mean_them_all(as_staff):
    pending = upload(as_staff, WORKERS, workers("第一网格"))
    assert pending.state == ImportState.REFUSED
    assert offered(as_staff, pending).words == []


def test_words_of_the_office_mean_nothing_to_whom_cannot_see_them(as_staff, client):
    pending = upload(as_staff, WORKERS, workers("南片"))
    [word] = offered(as_staff, pending).words
    grid = GRIDS.model.objects.get(code=f"{OFFICE}001001")
    said(as_staff, pending, {("grid", word.key): str(grid.pk)})
    assert pending.state == ImportState.READY
    client.force_login(UserFactory(area_code=f"{OFFICE}002"))
    assert upload(client, WORKERS, workers("南片")).state == ImportState.REFUSED
    client.force_login(UserFactory(area_code=f"{OFFICE}001"))
    assert upload(client, WORKERS, workers("南片")).state == ImportState.READY


def test_where_there_is_too_much_to_choose_from_the_name_is_typed(as_secretary):
    for number in range(3, 60):
        code = f"{OFFICE}001{number:03d}"
        GRIDS.model.objects.create(community_id=code[:12], code=code, name=f"{number}号网格")
    pending = upload(as_secretary, WORKERS, workers("一网格"))
    [word] = offered(as_secretary, pending).words
    assert word.suggested == f"{OFFICE}001001"
    page = as_secretary.get(address(pending)).content.decode()
    assert f'list="{word.among}"' in page
    assert f'<datalist id="{word.among}">' in page
    refused = said(as_secretary, pending, {("grid", word.key): "没有的网格"})
    assert refused.status_code == 422
    said(as_secretary, pending, {("grid", word.key): "第二网格"})
    assert pending.state == ImportState.READY
    taken_in(as_secretary, pending)
    assert WORKERS.model.objects.get().grid.code == f"{OFFICE}001002"


def test_other_columns_bring_the_words_along_that_mean_something_still(as_secretary):
    pending = upload(as_secretary, WORKERS, workers("南片", "北片"))
    words = {one.word: one.key for one in offered(as_secretary, pending).words}
    first, second = GRIDS.model.objects.filter(community=f"{OFFICE}001").order_by("code")
    said(
        as_secretary,
        pending,
        {("grid", words["南片"]): str(first.pk), ("grid", words["北片"]): str(second.pk)},
    )
    second.retired_on = "2026-02-01"
    second.save()
    names = ["所在的网格", *headings(WORKERS, "name", "duty", "is_party_member", "since")]
    other = as_bytes(registers.sheet(["南片", "王芳", "", "是", "2026-01-05"], headings=names))
    pending = upload(as_secretary, WORKERS, other)
    assert pending.state == ImportState.UNASSIGNED
    [word] = offered(as_secretary, pending).words
    assert word.suggested == str(first.pk)
    said(as_secretary, pending, {}, name="另一份名册")
    assert pending.state == ImportState.READY
    assert ImportSource.objects.get(name="另一份名册").words == {"grid": {words["南片"]: str(first.pk)}}


def test_a_word_that_is_to_be_refused_is_not_brought_along(as_secretary):
    pending = upload(as_secretary, WORKERS, workers("南片"))
    [word] = offered(as_secretary, pending).words
    first = GRIDS.model.objects.get(code=f"{OFFICE}001001")
    said(as_secretary, pending, {("grid", word.key): str(first.pk)})
    pending = upload(as_secretary, WORKERS, workers("南片", "东片"))
    assert [one.word for one in offered(as_secretary, pending).words] == ["东片", "南片"]
    said(as_secretary, pending, {("grid", word.key): ""})
    assert [one["cell"] for one in pending.report["refusals"]] == ["A2", "A3"]


def test_a_choice_that_a_source_knows_and_the_register_no_longer_is_refused_and_no_blank(as_secretary):
    upload(as_secretary, WORKERS, workers("第一网格"))
    columns = dict.fromkeys(
        map(folded, headings(WORKERS, "grid", "name", "duty", "is_party_member", "since"))
    )
    names = ("grid", "name", "duty", "is_party_member", "since")
    ImportSource.objects.create(
        office=f"{OFFICE}001",
        register=WORKERS.slug,
        name="旧",
        columns=dict(zip(columns, names, strict=True)),
        words={"duty": {"兼": "GONE"}},
        used_at=at(2026, 11, 2),
    )
    row = ["第一网格", "王芳", "兼", "是", "2026-01-05"]
    book = registers.sheet(row, headings=headings(WORKERS, *names))
    pending = upload(as_secretary, WORKERS, as_bytes(book))
    assert [one["cell"] for one in pending.report["refusals"]] == ["C2"]


@pytest.mark.parametrize("word", ["同上", "〃"])
def test_a_word_for_the_cell_above_is_refused_and_never_assigned(as_secretary, word):
    pending = upload(as_secretary, WORKERS, workers("第一网格", word))
    assert [one["cell"] for one in pending.report["refusals"]] == ["A3"]
    assert offered(as_secretary, pending).words == []


def beside(heading, *rows):
    names = [heading, *headings(WORKERS, "grid", "name", "duty", "is_party_member", "since")]
    lines = [
        [where, "第一网格", f"李{number}", "", "是", "2026-01-05"] for number, where in enumerate(rows, 1)
    ]
    return as_bytes(registers.sheet(*lines, headings=names))


@pytest.mark.parametrize("heading", ["所属社区", "所在村（社区）", "归属社区", "社区"])
def test_a_row_beside_another_community_is_refused_with_the_blanks_below(as_secretary, heading):
    pending = upload(as_secretary, WORKERS, beside(heading, "清泉社区", None, "槐荫社区", None))
    assert [one["cell"] for one in pending.report["refusals"]] == ["A2", "A3"]
    assert "清泉社区" in pending.report["refusals"][0]["expected"]
    assert pending.report["new"] == 2


@pytest.mark.parametrize("name", ["清泉", "清泉居委会", "清泉居委", "清泉社区居委会"])
def test_short_names_of_another_community_are_known_as_its_own(as_secretary, name):
    pending = upload(as_secretary, WORKERS, beside("社区", name, "槐荫居委会"))
    assert [one["cell"] for one in pending.report["refusals"]] == ["A2"]
    assert pending.report["new"] == 1


@pytest.mark.parametrize("heading", ["归属社区", "所在村（社区）", "社区名称"])
def test_a_register_with_communities_reads_them_under_other_headings(as_secretary, heading):
    fields = ("name", "kind", "grid", "buildings", "households", "is_urban_village", "committee_required")
    names = headings(COMPOUNDS, *fields)
    with translation.override("zh-hans"):
        kind = str(COMPOUNDS.model.Kind.COURTYARD.label)
    lines = [
        [where, f"{number}号院", kind, "第一网格", 1, 2, "否", "是"]
        for number, where in enumerate(["槐荫社区", None, "清泉社区", None], 1)
    ]
    pending = upload(as_secretary, COMPOUNDS, as_bytes(registers.sheet(*lines, headings=[heading, *names])))
    assert {one["cell"] for one in pending.report["refusals"]} >= {"A4", "A5"}
    assert {one["row"] for one in pending.report["refusals"]} == {4, 5}
    assert pending.report["new"] == 2


def test_what_is_left_out_below_another_community_is_not_stored(as_secretary):
    pending = upload(as_secretary, WORKERS, beside("社区", "清泉社区", None, "槐荫社区"))
    as_secretary.post(
        reverse("registers:import_commit", args=[pending.register, pending.pk]), {"partly": "yes"}
    )
    assert [row.name for row in WORKERS.model.objects.all()] == ["李3"]
