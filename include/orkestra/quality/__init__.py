"""What a good submission looks like, and what each one gets: the only door to great_expectations."""
