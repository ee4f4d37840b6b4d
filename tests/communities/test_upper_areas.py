"""Names of provinces, cities and counties come from the national lists, however often they are read."""

from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command

from communities.models import UpperArea
from communities.places import names_of, upper_areas_below
from portal.core.areas import AreaCode
from tests import factories

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data"

pytestmark = pytest.mark.django_db


def test_the_provinces_come_with_the_portal():
    call_command("import_areas")
    assert UpperArea.objects.count() == 34
    assert names_of(["31", "310000"]) == {"31": "上海市", "310000": "310000"}


def test_lists_are_read_again_and_say_what_they_changed(tmp_path, capsys):
    areas = tmp_path / "areas.csv"
    areas.write_text(
        "code,name,cityCode,provinceCode\n990101,东江城区,9901,99\n9901,东江市,,99\n", encoding="utf-8"
    )
    call_command("import_areas", areas)
    areas.write_text("code,name\n990101,东江老城区\n9901,东江市\n9901012,\n990102,\n", encoding="utf-8")
    capsys.readouterr()
    call_command("import_areas", areas)
    said = capsys.readouterr()
    assert names_of(["9901", "990101"]) == {"9901": "东江市", "990101": "东江老城区"}
    assert "9901012" in said.err
    assert said.err.count("\n") == 2
    assert LogEntry.objects.get_for_object(UpperArea.objects.get(code="990101")).latest().changes == {
        "name": ["东江城区", "东江老城区"]
    }


def test_what_is_no_list_is_refused(tmp_path):
    (tmp_path / "areas.csv").write_text("编码,名称\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_areas", tmp_path / "areas.csv")


@pytest.mark.skipif(not REAL.exists(), reason="the national lists lie beside the project only here")
def test_the_national_list_of_counties_is_read_whole():
    call_command("import_areas", REAL / "areas.csv")
    assert UpperArea.objects.count() == 34 + 2978
    assert names_of(["110101"]) == {"110101": "东城区"}


def test_only_areas_that_have_a_sub_district_today_stand_below():
    for code in ("990101001", "990101002", "990202001"):
        factories.SubDistrictFactory(code=code, name=f"长虹{code[-1]}街道")
    UpperArea.objects.create(code="9902", name="西山市")
    UpperArea.objects.create(code="9903", name="南河市")
    assert upper_areas_below(AreaCode("99")) == {"9901": "9901", "9902": "西山市"}
    assert upper_areas_below(AreaCode("990101")) == {"990101001": "长虹1街道", "990101002": "长虹2街道"}
