"""What leaves the reader is masked here, all of it and once; only rows that may be stored are left."""

import re
from typing import Any

from orkestra.findings import FOUND_LENGTH
from orkestra.personal_numbers import mask_text
from orkestra.plain_letters import drop_unseen

AS_THEY_ARE = {"copy", "explanations"}  # empty, if the file is held
CUT_NUMBER = re.compile(r"[+(\d][\d .\-()]{4,}$")


def mask_document(part: Any, public: frozenset[str]) -> Any:
    """A document without personal numbers and unseen letters in anything that people may read.

    Why all of it: what is added to the document later is masked unless it is named here.
    """
    if isinstance(part, str):
        return mask_shown(part, public)
    if isinstance(part, list):
        return [mask_document(item, public) for item in part]
    if isinstance(part, dict):
        return {
            name: item if name in AS_THEY_ARE else mask_document(item, public) for name, item in part.items()
        }
    return part


def mask_shown(text: str, public: frozenset[str]) -> str:
    """A text as it may be shown; of one that was cut, the end may be half of a number.

    Why unseen letters go: some turn the direction of all that is written after them.
    """
    if len(text) == FOUND_LENGTH:
        text = CUT_NUMBER.sub("…", text)
    return drop_unseen(mask_text(text, public))
