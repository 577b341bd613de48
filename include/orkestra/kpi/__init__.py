"""The indicators of an edition: measured by SQL, then guarded by SQL."""
