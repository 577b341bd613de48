"""Marks in a unit's own workbook, set into its XML: everything else stays as it is, byte for byte."""
