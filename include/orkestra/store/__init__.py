"""Objects in buckets: the only door to boto3."""
