"""The catalogue: complete, readable, and brought into the database again without harm."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from portal.core.month import Month
from portal.indicators import catalogue
from portal.indicators.models import Indicator, Theme

A1_TO_A10 = {
    "owners_committee_elected": "completion",
    "self_management_committee_elected": "completion",
    "access_control_installed": "completion",
    "cctv_installed": "completion",
    "greening_area": "flow",
    "property_disputes_resolved": "flow",
    "directly_managed_members": "level",
    "exchange_speeches": "meeting",
    "central_group_study": "frequency",
    "theory_study": "frequency",
}


@pytest.mark.django_db
def test_everything_the_speech_counts_is_in_the_catalogue():
    catalogue.sync()
    kinds = dict(Indicator.objects.values_list("code", "kind"))
    assert A1_TO_A10.items() <= kinds.items()
    assert kinds["study_platform_rank"] == "rank"


@pytest.mark.django_db
def test_the_study_platform_rank_is_off_until_an_office_switches_it_on():
    """Red line 3 of docs/domain-rules.md."""
    catalogue.sync()
    in_use = set(Indicator.objects.in_use("990101001", Month(2026, 10)).values_list("code", flat=True))
    assert in_use == set(A1_TO_A10)
    assert "仅供了解，不作考核依据" in Indicator.objects.get(code="study_platform_rank").definition


def test_every_indicator_says_what_it_is_and_why():
    themes, indicators = catalogue.read()
    assert {theme["code"] for theme in themes} >= {entry["theme"] for entry in indicators}
    for entry in indicators:
        for key in ("name_zh", "name_en", "unit", "numerator_label", "definition", "why", "source"):
            assert entry[key], (entry["code"], key)


@pytest.mark.django_db
def test_sync_twice_changes_nothing(capsys):
    call_command("sync_indicators")
    call_command("sync_indicators")
    assert "0 created, 0 changed" in capsys.readouterr().out


@pytest.mark.django_db
def test_sync_mends_the_catalogue_and_leaves_an_offices_own_alone():
    catalogue.sync()
    Indicator.objects.filter(code="greening_area").update(name_zh="绿化")
    own = Indicator.objects.create(
        code="own-1",
        name_zh="自设",
        theme=Theme.objects.first(),
        kind="level",
        unit="个",
        owner_code="990101001",
    )
    assert catalogue.sync() == (0, 1)
    assert Indicator.objects.get(code="greening_area").name_zh == "新增、复种绿化面积"
    assert Indicator.objects.filter(pk=own.pk).exists()


THEME = "theme: {code: t, name_zh: 主题}\nindicators:\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line",
    [
        "  - {code: x, name_zh: 某, kind: completion, unit: 个, numerator_label: 数, denominator: none}",
        "  - {code: x, name_zh: 某, kind: nonsense, unit: 个, numerator_label: 数}",
        "  - {code: x, name_zh: 某, kind: level, unit: 个, numerator_label: 数, colour: red}",
    ],
)
def test_a_wrong_entry_is_named_by_file_and_code_and_nothing_is_written(tmp_path, line):
    (tmp_path / "t.yaml").write_text(THEME + line + "\n", encoding="utf-8")
    with pytest.raises(ValidationError, match=r"t\.yaml: x"):
        catalogue.sync(tmp_path)
    assert not Theme.objects.exists()


@pytest.mark.django_db
def test_what_counts_cases_of_earlier_months_says_so_where_it_is_defined():
    catalogue.sync()
    carrying = Indicator.objects.exclude(opening_label="")
    assert carrying.count() >= 3
    assert all("含以前月份结转" in one.definition for one in carrying)
