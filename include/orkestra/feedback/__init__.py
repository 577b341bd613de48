"""Findings as units read them: which rule, at which place, in which words."""
