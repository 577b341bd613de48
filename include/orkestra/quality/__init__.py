"""The rules of a good submission, evaluated: the only door to great_expectations."""
