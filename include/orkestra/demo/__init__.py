"""Plausible submissions of a week, for `./run`, tests and measurements."""

from orkestra.demo.write_week import DemoUpload, write_week

__all__ = ["DemoUpload", "write_week"]
