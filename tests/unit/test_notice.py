"""NOTICE names every package that is installed, and holds the texts that the programs in wheels lack."""

import re

from conftest import HOME


def test_each_pinned_package_stands_in_the_notice():
    notice = (HOME / "NOTICE").read_text()
    listed = set(re.findall(r"[\w.\-]+", notice.partition("by the licence that their metadata names")[2]))
    pinned = set(
        re.findall(r"^([\w.\-]+)(?:\[.*\])?==", (HOME / "requirements.txt").read_text(), re.MULTILINE)
    )
    assert len(pinned) > 100
    assert pinned - listed == set()
    assert "Portions Copyright (c) 1994, The Regents of the University of California" in notice
    assert "Copyright (C) 2012 by Nick Craig-Wood" in notice
