"""Workbooks that we write: text that stays text, and the template that units fill in."""
