"""A unit's obligation for one week: its verdicts, its one state, its history."""
