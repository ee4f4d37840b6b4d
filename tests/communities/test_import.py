"""The import makes the communities what the list says, however often it runs."""

import datetime as dt
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command

from communities.actions import import_divisions
from communities.divisions import Division, Refusal, read_divisions
from communities.models import Community, SubDistrict
from communities.signals import areas_changed

DATA = Path(__file__).parent / "data"
REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data"
FIRST, LATER = dt.date(2026, 1, 1), dt.date(2026, 7, 1)
NAMES = {"990101001": "长虹街道"}

pytestmark = pytest.mark.django_db


def rows(**names):
    return [Division(n, f"990101001{code[1:]}", name) for n, (code, name) in enumerate(names.items(), 2)]


def run(divisions, as_of=FIRST, **options):
    return import_divisions(rows=divisions, names=NAMES, as_of=as_of, **options)


def community(code="001"):
    return Community.objects.get(code=f"990101001{code}")


def test_a_new_sub_district_gets_its_name_and_its_communities():
    result = run(rows(c001="多福社区居委会", c002="银杏社区居委会"))
    assert (result.sub_districts, result.created) == ({"990101001"}, 2)
    assert SubDistrict.objects.get().name == "长虹街道"
    assert [(c.short_name, c.name, c.opened_on.year) for c in Community.objects.all()] == [
        ("多福社区", "多福社区居委会", 1949),
        ("银杏社区", "银杏社区居委会", 1949),
    ]


def test_the_same_list_again_changes_nothing():
    divisions = rows(c001="多福社区居委会", c002="银杏社区居委会")
    run(divisions)
    before = list(Community.objects.values())
    entries = LogEntry.objects.count()
    result = run(divisions, LATER)
    assert (result.unchanged, result.created, result.renamed, result.closed) == (2, 0, 0, 0)
    assert (list(Community.objects.values()), LogEntry.objects.count()) == (before, entries)


def test_a_new_name_is_taken_over_and_noted():
    run(rows(c001="多福社区居委会"))
    assert run(rows(c001="福民社区居委会"), LATER).renamed == 1
    assert community().short_name == "福民社区"
    entry = LogEntry.objects.get_for_object(community()).latest()
    assert entry.changes["name"] == ["多福社区居委会", "福民社区居委会"]


def test_a_short_name_that_the_office_chose_stays():
    run(rows(c001="多福社区居委会"))
    Community.objects.update(short_name="多福")
    run(rows(c001="福民社区居委会"))
    assert community().short_name == "多福"


def test_what_is_gone_is_closed_and_what_comes_back_is_open():
    run(rows(c001="多福社区", c002="银杏社区"))
    assert run(rows(c001="多福社区"), LATER).closed == 1
    assert community("002").closed_on == LATER
    assert run(rows(c001="多福社区"), LATER).closed == 0
    assert run(rows(c001="多福社区", c002="银杏社区")).reopened == 1
    assert community("002").closed_on is None


def test_a_community_that_comes_later_opens_on_the_day_of_the_list():
    run(rows(c001="多福社区"))
    run(rows(c001="多福社区", c002="银杏社区"), LATER)
    assert community("002").opened_on == LATER


def test_one_closed_on_the_day_it_opened_lasts_a_day():
    run(rows(c001="多福社区"))
    run(rows(c001="多福社区", c002="银杏社区"), LATER)
    run(rows(c001="多福社区"), LATER)
    assert community("002").closed_on == LATER + dt.timedelta(days=1)


def test_one_that_an_office_merged_stays_closed():
    run(rows(c001="多福社区", c002="银杏社区"))
    Community.objects.filter(code="990101001002").update(closed_on=LATER, successor="990101001001")
    result = run(rows(c001="多福社区", c002="银杏社区"))
    assert (result.reopened, result.unchanged, community("002").closed_on) == (0, 2, LATER)


def test_a_refused_line_does_not_close_its_community():
    run(rows(c001="多福社区", c002="银杏社区"))
    result = run([*rows(c001="多福社区"), Refusal(3, "990101001002", "the name is empty")])
    assert (result.closed, len(result.refused)) == (0, 1)


def test_other_sub_districts_are_left_alone():
    run([Division(2, "990101002001", "永乐社区")])
    run(rows(c001="多福社区"))
    assert Community.objects.get(code="990101002001").closed_on is None


def test_a_sub_district_without_a_name_in_the_list_keeps_its_own():
    run(rows(c001="多福社区"))
    import_divisions(rows=rows(c001="多福社区"), names={}, as_of=FIRST)
    assert SubDistrict.objects.get().name == "长虹街道"


def test_the_floors_above_are_told_where_communities_came_or_went():
    told = []

    def hear(sub_district_codes, **kwargs):
        told.append(sub_district_codes)

    areas_changed.connect(hear)
    try:
        run(rows(c001="多福社区"))
        run(rows(c001="福民社区"))
        run([*rows(c001="福民社区"), Division(3, "990101001002", "银杏社区")])
    finally:
        areas_changed.disconnect(hear)
    assert told == [{"990101001"}, {"990101001"}]


def test_the_command_takes_street_offices_and_skips_towns(capsys):
    call_command("import_divisions", DATA / "villages.csv")
    assert list(SubDistrict.objects.values_list("name", flat=True)) == ["长虹街道", "永安街道"]
    assert Community.objects.count() == 4
    assert "created 4" in (said := capsys.readouterr().out) and "skipped 1" in said


def test_the_command_takes_a_town_that_is_named():
    call_command("import_divisions", DATA / "villages.csv", "--sub-district", "990101100")
    assert Community.objects.get().short_name == "横沟村"
    assert SubDistrict.objects.get().name == "新城镇"


def test_the_command_names_the_lines_it_refused(capsys):
    call_command("import_divisions", DATA / "refused.csv")
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 5
    assert "refused.csv, line 6 (990101001004) refused: the name is empty" in said.err
    assert "lines refused 5" in said.out


def test_the_command_names_each_sub_district_asked_for_that_the_file_does_not_have():
    with pytest.raises(CommandError, match="no community of 990199001, 990199002"):
        call_command(
            "import_divisions", DATA / "villages.csv",
            "--sub-district", "990101001", "990199002", "990199001",
        )  # fmt: skip


def test_the_command_names_the_sub_districts_that_have_no_name(tmp_path, capsys):
    (tmp_path / "list.csv").write_text("code,name,streetCode\n990101001001,多福社区,990101001\n")
    (tmp_path / "streets.csv").write_text(f"code,name\n990101001,{'长' * 61}\n")
    call_command("import_divisions", tmp_path / "list.csv")
    said = capsys.readouterr().err.splitlines()
    assert "streets.csv, line 2 (990101001) refused: the name is longer than 60 characters" in said[0]
    assert "called by their code until one is entered: 990101001" in said[1]


def test_the_command_says_what_is_wrong_with_the_file(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_divisions", tmp_path / "missing.csv")
    with pytest.raises(CommandError, match="no community of 990199001"):
        call_command("import_divisions", DATA / "villages.csv", "--sub-district", "990199001")
    with pytest.raises(CommandError, match="not the code of a sub-district"):
        call_command("import_divisions", DATA / "villages.csv", "--sub-district", "12")


# The fictional list always, and the real one where it lies beside the repository.
LISTS = [pytest.param(DATA / "villages.csv", {"长虹街道": 3, "永安街道": 1}, id="fictional")]
if (REAL / "villages_jiayuguan.csv").exists():
    LISTS.append(
        pytest.param(REAL / "villages_jiayuguan.csv", {"雄关街道": 17, "钢城街道": 14}, id="jiayuguan")
    )


@pytest.mark.parametrize(("path", "expected"), LISTS)
def test_a_list_gives_its_sub_districts_with_their_communities(path, expected):
    call_command("import_divisions", path, verbosity=0)
    assert {area.name: area.communities.count() for area in SubDistrict.objects.all()} == expected


def national_like(path):
    """A list of the whole country's size: 3,000 sub-districts of 38 communities, a tenth of them towns."""
    with path.open("w") as file:
        file.write("code,name,streetCode,provinceCode,cityCode,areaCode\n")
        for n in range(3_000):
            township = 100 + n % 10 if n % 10 == 0 else n % 10
            parent = f"99{n // 100:02d}{n % 100:02d}{township:03d}"
            file.writelines(
                f'{parent}{m:03d},"第{n}之{m}社区居委会",{parent},99,9900,990000\n' for m in range(38)
            )


def test_the_whole_country_comes_in_and_can_be_done_again(tmp_path, capsys):
    """The real list where it is at hand, else one of its size."""
    path = REAL / "villages_streets_national.csv.gz"
    if not path.exists():
        national_like(path := tmp_path / "list.csv")
    call_command("import_divisions", path)
    count = Community.objects.count()
    assert count > 100_000
    capsys.readouterr()
    call_command("import_divisions", path)
    assert f"created 0, renamed 0, reopened 0, closed 0, unchanged {count};" in capsys.readouterr().out


def broken(path, *lines):
    """What a list of these lines makes of an office that had three communities."""
    head = "code,name,streetCode\n"
    path.write_text(
        head + "".join(f"9901010010{number:02},第{number}社区居委会,990101001\n" for number in (1, 2, 3))
    )
    import_divisions(
        rows=read_divisions(path), names={}, as_of=dt.date(2026, 10, 1), only=frozenset({"990101001"})
    )
    path.write_text(head + "\n".join(lines) + "\n")
    return import_divisions(
        rows=read_divisions(path), names={}, as_of=dt.date(2026, 10, 1), only=frozenset({"990101001"})
    )


FIRST = "990101001001,第1社区居委会,990101001"
THIRD = "990101001003,第3社区居委会,990101001"


def test_a_code_that_cannot_be_read_closes_nobody_and_it_is_said_who_is_missing(tmp_path):
    result = broken(tmp_path / "list.csv", FIRST, "9.90101E+11,第2社区居委会,990101001", THIRD)
    assert (result.closed, result.left_open) == (0, ["990101001002 第2社区居委会"])
    assert Community.objects.filter(closed_on=None).count() == 3


def test_a_quotation_mark_left_open_closes_nobody_whose_line_it_took_in(tmp_path):
    result = broken(
        tmp_path / "list.csv", '990101001001,"第1社区居委会,990101001', '990101001002,第2社区"', THIRD
    )
    assert "quotation mark" in result.refused[0].reason
    assert result.closed == 0
    assert Community.objects.filter(closed_on=None).count() == 3


def test_who_is_closed_and_renamed_is_named(tmp_path):
    result = broken(tmp_path / "list.csv", FIRST, "990101001003,新三社区居委会,990101001")
    assert result.closed_now == ["990101001002 第2社区居委会"]
    assert result.renamed_now == ["990101001003 第3社区居委会 → 新三社区居委会"]
