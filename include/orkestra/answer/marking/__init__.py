"""Marks in a unit's own workbook, set into its XML: whatever we do not touch stays byte for byte."""
