"""The reply to a unit: receipt and marked-up workbook."""
