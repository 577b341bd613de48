"""Everything that is sent to people: queued once under a key, then sent once. The only door to slack_sdk."""
