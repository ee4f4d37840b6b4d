"""Which text of which model is about a person, and which is not.

A test fails for a field that is in neither list, so nobody adds one without deciding. Personal is
what says who somebody is or how to reach him; an office's own telephone at work is among it. What
is typed freely (reasons, comments) should name nobody, yet may, and counts as personal as well.
"""

from __future__ import annotations

PERSONAL_FIELDS: dict[str, frozenset[str]] = {
    "accounts.User": frozenset({"username", "name", "email", "work_phone", "password"}),
    "communities.Community": frozenset({"secretary_name", "work_phone"}),
    "communities.GovernanceItem": frozenset({"title", "note"}),
    "communities.ResidentsActivity": frozenset({"topic", "note"}),
    "communities.ResidentsCouncil": frozenset({"topic", "note"}),
    "communities.SocialOrganisation": frozenset({"note"}),
    "indicators.KeyTask": frozenset({"lead"}),
    "notices.Notice": frozenset({"text"}),
    "reporting.Figure": frozenset({"entered", "reason", "comment"}),
    "reporting.ReportEvent": frozenset({"reason", "figures"}),
}

OTHER_FIELDS: dict[str, frozenset[str]] = {
    "accounts.User": frozenset({"role", "area_code"}),
    "communities.Community": frozenset(
        {"code", "name", "short_name", "general_branch", "general_branch_kind"}
    ),
    "communities.GovernanceItem": frozenset({"field", "source"}),
    "communities.ResidentsActivity": frozenset({"kind"}),
    "communities.SocialOrganisation": frozenset({"name", "kind"}),
    "communities.SubDistrict": frozenset({"code", "name"}),
    "indicators.Indicator": frozenset(
        {
            "code",
            "name_zh",
            "name_en",
            "kind",
            "unit",
            "numerator_label",
            "denominator_label",
            "opening_label",
            "denominator",
            "direction",
            "entered_by",
            "sentence",
            "definition",
            "why",
            "source",
            "owner_code",
        }
    ),
    "indicators.KeyTask": frozenset({"name", "document"}),
    "indicators.Target": frozenset({"area_code", "value_kind"}),
    "indicators.Theme": frozenset({"code", "name_zh", "name_en"}),
    "notices.Notice": frozenset({"kind", "path", "key"}),
    "reporting.Figure": frozenset({"source"}),
    "reporting.MonthlyReport": frozenset({"state"}),
    "reporting.ReportEvent": frozenset({"verb", "from_state", "to_state"}),
    "rollups.Rollup": frozenset({"area_code", "minimum_area", "maximum_area"}),
    "rollups.StaleRollup": frozenset({"area_code"}),
}
