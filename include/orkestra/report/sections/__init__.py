"""The sections of the report: one file and one part of the template per section.

`compose` of each gives what its part lays out; None leaves the section away.
"""
