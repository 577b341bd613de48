"""Files that no person sends: what programs leave beside a file, in a folder of uploads or in a zip."""

import re

# In small letters, as whole names.
FOLDERS = re.compile(
    r"__macosx|\.(?:spotlight-v100|trashes|fseventsd|temporaryitems|documentrevisions-v100)|\$recycle\.bin"
)
FILES = re.compile(
    r"\._.*|\.ds_store|icon\r"  # macOS
    r"|(?:eh)?thumbs\.db|desktop\.ini"  # Windows
    r"|~\$.*|\.~lock\..*#"  # Office and LibreOffice, while a file is open
    # What a program saves or copies has a name of its own until it is whole; Excel's has eight hex digits.
    r"|.*\.(?:tmp|temp|part|partial|filepart|crdownload|download|swp)|.*\.sb-[0-9a-f]{8}-\w{6}"
    r"|(?=\d*[a-f])(?=[a-f]*\d)[\da-f]{8}",
    re.DOTALL | re.ASCII,
)
SEPARATORS = re.compile(r"[/\\]")


def is_companion(name: str) -> bool:
    """True if a program made the file for itself, or the folder that it lies in, at any depth.

    `name` is a file's name, the key of an object or the name of a part of a zip. Capitals do not matter.
    """
    *folders, file = SEPARATORS.split(name.casefold())
    return any(map(FOLDERS.fullmatch, (*folders, file))) or FILES.fullmatch(file) is not None
