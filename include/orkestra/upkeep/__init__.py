"""Backups of the warehouse and the buckets, and the way back."""
