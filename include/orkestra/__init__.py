"""Orkestra: the weekly reporting cycle of government PR units. Read `pipeline.py` first."""
