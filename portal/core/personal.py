"""Which text of which model is about a person, and which is not.

A test fails for a field that is in neither list, so nobody adds one without deciding. Personal is
what says who somebody is or how to reach him; an office's own telephone at work is among it. What
is typed freely (reasons, comments) should name nobody, yet may, and counts as personal as well.
"""

from __future__ import annotations

PERSONAL_FIELDS: dict[str, frozenset[str]] = {
    "accounts.User": frozenset({"username", "name", "email", "work_phone", "password"}),
    "branches.Branch": frozenset({"note", "secretary_name"}),
    "branches.BranchStandardAssessment": frozenset({"assessed_by", "findings", "note"}),
    "branches.Brand": frozenset({"note", "positioning", "rests_on"}),
    "branches.Campaign": frozenset({"note"}),
    "branches.CampaignActivity": frozenset({"note", "topic"}),
    "branches.DemonstrationSite": frozenset({"note"}),
    "branches.FundGrant": frozenset({"note"}),
    "branches.GuidanceVisit": frozenset({"advice", "note", "visitor"}),
    "branches.InServiceCheckIn": frozenset({"note"}),
    "branches.JointMeeting": frozenset({"note", "topic"}),
    "branches.JointProject": frozenset({"note"}),
    "branches.MicroWish": frozenset({"claimed_by", "note", "title"}),
    "branches.OrganisationalLife": frozenset({"decisions", "note", "topic"}),
    "branches.PartnerUnit": frozenset({"note"}),
    "branches.QualityDismissal": frozenset({"reason"}),
    "branches.Rectification": frozenset(
        {"acceptance_report", "approved_by", "named_by", "named_reason", "note", "plan"}
    ),
    "branches.RectificationMeasure": frozenset({"measure", "note", "responsible"}),
    "branches.RectificationProblem": frozenset({"note", "problem", "root_cause"}),
    "branches.RectificationResource": frozenset({"description", "note", "provided_by"}),
    "branches.SharedResource": frozenset({"description", "note"}),
    "branches.SiteSpread": frozenset({"note", "result"}),
    "branches.SpotCheck": frozenset({"remark"}),
    "branches.StudySession": frozenset({"note", "topic"}),
    "branches.VolunteerActivity": frozenset({"note", "topic"}),
    "communities.Community": frozenset({"secretary_name", "work_phone"}),
    "communities.GovernanceItem": frozenset({"title", "note"}),
    "communities.ResidentsActivity": frozenset({"topic", "note"}),
    "communities.ResidentsCouncil": frozenset({"topic", "note"}),
    "communities.SocialOrganisation": frozenset({"note"}),
    "core.Attachment": frozenset({"name", "file"}),
    "core.PendingImport": frozenset({"name", "report", "plan"}),
    "indicators.KeyTask": frozenset({"lead"}),
    "notices.Notice": frozenset({"text"}),
    "reporting.Figure": frozenset({"entered", "reason", "comment"}),
    "reporting.ReportEvent": frozenset({"reason", "figures"}),
    "supervision.Matter": frozenset({"title", "text", "measure", "extension_asked"}),
    "supervision.MatterEvent": frozenset({"text"}),
}

OTHER_FIELDS: dict[str, frozenset[str]] = {
    "accounts.User": frozenset({"role", "area_code"}),
    "branches.AcceptanceStandard": frozenset({"owner_code", "source"}),
    "branches.Branch": frozenset({"kind", "name"}),
    "branches.Brand": frozenset({"kind", "name", "stage"}),
    "branches.Campaign": frozenset({"name"}),
    "branches.CampaignActivity": frozenset({"kind"}),
    "branches.DemonstrationSite": frozenset({"name", "stage"}),
    "branches.FundGrant": frozenset({"purpose"}),
    "branches.JointProject": frozenset({"name"}),
    "branches.OrganisationalLife": frozenset(
        {"also_counts_as", "external_number", "focus", "kind", "review"}
    ),
    "branches.PartnerUnit": frozenset({"kind", "name"}),
    "branches.QualityDismissal": frozenset({"flag"}),
    "branches.Rectification": frozenset({"kind", "result"}),
    "branches.RectificationResource": frozenset({"kind"}),
    "branches.RhythmRule": frozenset({"condition", "kind", "owner_code", "period", "source"}),
    "branches.SharedResource": frozenset({"kind"}),
    "branches.SiteSpread": frozenset({"place"}),
    "branches.SpotCheck": frozenset({"result"}),
    "branches.StudySession": frozenset({"channel", "kind"}),
    "branches.VolunteerActivity": frozenset({"kind"}),
    "communities.Community": frozenset(
        {"code", "name", "short_name", "general_branch", "general_branch_kind"}
    ),
    "communities.GovernanceItem": frozenset({"field", "source"}),
    "communities.ResidentsActivity": frozenset({"kind"}),
    "communities.SocialOrganisation": frozenset({"name", "kind"}),
    "communities.SubDistrict": frozenset({"code", "name"}),
    "core.Attachment": frozenset({"suffix"}),
    "core.PendingImport": frozenset({"register", "language", "state"}),
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
    "supervision.Matter": frozenset({"kind", "source", "problem", "state"}),
    "supervision.MatterEvent": frozenset({"verb", "to_state"}),
}
