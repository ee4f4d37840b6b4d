"""Communities: the areas themselves, and what is kept of them row by row."""

from communities.models.areas import (
    Community,
    CommunityQuerySet,
    SubDistrict,
    SubDistrictQuerySet,
    short_name,
)
from communities.models.offices import OfSubDistrict
from communities.models.records import (
    CommunityRow,
    GovernanceItem,
    ResidentsActivity,
    ResidentsCouncil,
    SocialOrganisation,
)
from communities.models.upper import UpperArea

__all__ = (
    "Community",
    "CommunityQuerySet",
    "CommunityRow",
    "GovernanceItem",
    "OfSubDistrict",
    "ResidentsActivity",
    "ResidentsCouncil",
    "SocialOrganisation",
    "SubDistrict",
    "SubDistrictQuerySet",
    "UpperArea",
    "short_name",
)
