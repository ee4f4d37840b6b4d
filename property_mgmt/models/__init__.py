"""The rows of property service, by subject."""

from property_mgmt.models.committees import Committee
from property_mgmt.models.companies import PropertyCompany, ServiceContract, ServiceInspection
from property_mgmt.models.compounds import Compound
from property_mgmt.models.matters import Dispute, TripartiteMeeting
from property_mgmt.models.works import FacilityWork, GreeningWork

__all__ = (
    "Committee",
    "Compound",
    "Dispute",
    "FacilityWork",
    "GreeningWork",
    "PropertyCompany",
    "ServiceContract",
    "ServiceInspection",
    "TripartiteMeeting",
)
