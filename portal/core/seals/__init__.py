"""The audit trail that nobody changes unseen: append-only, sealed by a chain of hashes, purged in the open."""
