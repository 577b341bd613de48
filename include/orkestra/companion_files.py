"""Companion files: files that programs leave beside others, in a folder of uploads or in a zip."""

import re

# Whole names, in small letters.
FOLDERS = re.compile(
    r"__macosx|\.(?:spotlight-v100|trashes|fseventsd|temporaryitems|documentrevisions-v100)|\$recycle\.bin"
)
FILES = re.compile(
    r"\._.*|\.ds_store|icon\r"  # macOS
    r"|(?:eh)?thumbs\.db|desktop\.ini"  # Windows
    r"|~\$.*|\.~lock\..*#"  # Office and LibreOffice, while a file is open
    # Unfinished files that a program still saves or copies; those of Excel have eight hex digits.
    r"|.*\.(?:tmp|temp|part|partial|filepart|crdownload|download|swp)|.*\.sb-[0-9a-f]{8}-\w{6}"
    r"|(?=\d*[a-f])(?=[a-f]*\d)[\da-f]{8}",
    re.DOTALL | re.ASCII,
)
SEPARATORS = re.compile(r"[/\\]")


def is_companion(name: str) -> bool:
    """True for a file that a program made for itself, and for a file in such a folder, at any depth.

    `name` is a file's name, the key of an object or the name of a part of a zip. Capitals do not matter.
    """
    *folders, file = SEPARATORS.split(name.casefold())
    return any(map(FOLDERS.fullmatch, (*folders, file))) or FILES.fullmatch(file) is not None
