"""Findings as units read them: rule, place and words."""
