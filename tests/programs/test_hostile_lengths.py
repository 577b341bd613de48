"""Texts that a unit may choose cost time linear in their length: each is read in a process with a time-out.

What grows with the square of these lengths, or worse, takes hours; what is read once takes a second.
"""

import subprocess
import sys

import pytest

from conftest import HOME

SECONDS = 60  # generous: a busy machine is no fault
CASES = {
    "boxes of comments that never end": """
from orkestra.answer.marking.comment_boxes import find_shapes
assert list(find_shapes(b"<v:shape " * 500_000)) == []
""",
    "boxes of comments of very many prefixes": """
from orkestra.answer.marking.comment_boxes import find_shapes
data = b"".join(b"<p%d:shape >" % number for number in range(300_000))
assert list(find_shapes(data + b"</p9:shape>")) != []
""",
    "numbers of a box": """
from orkestra.answer.marking.comment_boxes import find_cell
assert find_cell(b"Row>" + b"1" * 2_000_000 + b"Row>" * 500_000) is None
""",
    "brackets in a heading": """
from orkestra.reading.tables.heading_row import BRACKETS
assert BRACKETS.sub(" ", "(" * 500_000).count("(") == 500_000
assert BRACKETS.sub(" ", "[" * 500_000).count("[") == 500_000
assert BRACKETS.sub(" ", "Judul (wajib) [teks]").split() == ["Judul"]
""",
    "numbers after a sheet's name": """
from orkestra.reading.tables.sheet_kinds import normalise_name
assert normalise_name("isu " + "1 " * 500_000 + "x").endswith("x")
assert normalise_name("2. ISU (1)") == "isu"
""",
    "comments before a web page": """
from orkestra.reading.files.file_kind import WEB_PAGE
assert WEB_PAGE.match(b"<!-- -->" * 100_000 + b"x") is None
assert WEB_PAGE.match(b"<!-- a --> <!-- b --><html>")
""",
}


@pytest.mark.parametrize("case", CASES)
def test_hostile_bytes_cost_no_more_time_than_their_length(case: str):
    program = f"import sys; sys.path.insert(0, {str(HOME / 'include')!r})\n{CASES[case]}"
    command = [sys.executable, "-P", "-c", program]
    done = subprocess.run(command, timeout=SECONDS, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
