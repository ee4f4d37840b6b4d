"""Everything that is kept of a branch, one module a subject."""

from branches.models.brands import Brand, DemonstrationSite, SiteSpread
from branches.models.campaigns import Campaign, CampaignActivity
from branches.models.co_building import JointMeeting, JointProject, PartnerUnit, SharedResource
from branches.models.life import OrganisationalLife
from branches.models.organisation import Branch, BranchRow, BranchStandardAssessment, StandardLevel
from branches.models.quality import Flag, QualityDismissal, SpotCheck, SpotCheckDraw
from branches.models.rectification import (
    FundGrant,
    GuidanceVisit,
    Rectification,
    RectificationMeasure,
    RectificationProblem,
    RectificationResource,
)
from branches.models.rules import AcceptanceStandard, RhythmRule
from branches.models.service import InServiceCheckIn, MicroWish, VolunteerActivity
from branches.models.study import StudySession

__all__ = (
    "AcceptanceStandard",
    "Branch",
    "BranchRow",
    "BranchStandardAssessment",
    "Brand",
    "Campaign",
    "CampaignActivity",
    "DemonstrationSite",
    "Flag",
    "FundGrant",
    "GuidanceVisit",
    "InServiceCheckIn",
    "JointMeeting",
    "JointProject",
    "MicroWish",
    "OrganisationalLife",
    "PartnerUnit",
    "QualityDismissal",
    "Rectification",
    "RectificationMeasure",
    "RectificationProblem",
    "RectificationResource",
    "RhythmRule",
    "SharedResource",
    "SiteSpread",
    "SpotCheck",
    "SpotCheckDraw",
    "StandardLevel",
    "StudySession",
    "VolunteerActivity",
)
