"""The audit trail that nobody changes unseen: only added to, sealed in a chain, purged in the open."""
