"""The base of every register row that lies in a community, for the floors above."""

from communities.models import CommunityRow

__all__ = ("CommunityRow",)
