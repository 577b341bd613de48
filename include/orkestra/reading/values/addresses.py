"""Web addresses as people paste them, classified by their text alone: nothing is ever fetched."""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit, urlunsplit

from orkestra.reading.values.readings import Note, Reading, UnreadableCellError
from orkestra.reading.values.texts import clean_text

STORED_AS, STORED_AS_ASKED, SHORT_LINK, MEMBERS_ONLY = "C-121", "C-122", "C-123", "C-124"
SEVERAL, ACCOUNT, LOCAL_FILE, PRIVATE = "C-125", "C-126", "C-127", "C-128"

PLAIN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(?:/[^\s?#:,;]*)?", re.ASCII)
SCHEME = re.compile(r"(?P<scheme>[a-z]{3,6})\s*(?:[:;]\s*/?\s*/?|//)\s*(?=[\w\[])", re.IGNORECASE | re.ASCII)
MEANT_SCHEMES = {
    **dict.fromkeys(("http", "htp", "htpp", "htttp", "hhtp", "htt", "ttp"), "http"),
    **dict.fromkeys(
        ("https", "htps", "htpps", "httpps", "htttps", "hhtps", "httsp", "htts", "ttps"), "https"
    ),
}
HOST = re.compile(
    r"(?!www\.[^.]*(?:/|$))(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?=[:/?#]|$)",
    re.IGNORECASE | re.ASCII,
)
NEXT_ADDRESS = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
# The start of one address, with any number of blanks in it.
ONE_START = re.compile(r"https?\s*:\s*/\s*/\s*(?:www\s*\.)?", re.IGNORECASE)
HYPERLINK = re.compile(r'=\s*HYPERLINK\(\s*"(?P<address>[^"]+)".*', re.IGNORECASE | re.DOTALL)
ON_DISK = re.compile(
    r"file:|[a-z]:[\\/]|\\\\|/(?:home|users|mnt|storage)/|[^/:]+\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|mp4|zip)$",
    re.IGNORECASE,
)
TRACKING = re.compile(r"(?:utm_\w*|fbclid|gclid|igsh|igshid)(?:=|$)", re.IGNORECASE | re.ASCII)
SHORTENERS = {
    "bit.ly", "s.id", "tinyurl.com", "goo.gl", "t.co", "cutt.ly", "rebrand.ly", "ow.ly", "is.gd",
    "shorturl.at", "t.ly", "rb.gy", "lnkd.in", "buff.ly", "dlvr.it",
}  # fmt: skip
CLOSED_PATHS = ("/c/", "/+", "/joinchat/")
LOOKED_AT = SHORTENERS | {"t.me", "telegram.me", "chat.whatsapp.com"}


def read_address(text: str) -> Reading:
    """The address in a text; a text that is no address stays unchanged, for the rules.

    Raises: UnreadableCellError for several addresses, an account, or a place that nobody else can open.
    """
    if PLAIN.fullmatch(text) and (host := _host_of(text)) not in LOOKED_AT and not _is_private(host):
        return Reading(text)
    found, _ = clean_text(text)
    if not found:
        return Reading(None)
    _refuse_other_text(found)
    address, is_asked = _mend(found)
    parts = _split(address)
    if parts is None:
        return Reading(found)
    if _is_private(parts.hostname or ""):
        raise UnreadableCellError(PRIVATE, found)
    address = _normalise(parts)
    notes = []
    if rule := _question_of(parts):
        notes.append(Note(rule, address))
    if address != text:
        notes.append(Note(STORED_AS_ASKED if is_asked else STORED_AS, found, address))
    return Reading(address, tuple(notes))


def _refuse_other_text(found: str) -> None:
    count = len(NEXT_ADDRESS.findall(ONE_START.sub("https://", found)))
    pieces = [piece for piece in re.split(r"[\s;,]+(?:dan\s)?", found) if HOST.match(piece)]
    if len(pieces) > 1 or (count > 1 and re.search(r"[\s;,]", found)):
        raise UnreadableCellError(SEVERAL, found, str(max(count, len(pieces))))
    if re.fullmatch(r"@[\w.]+", found):
        raise UnreadableCellError(ACCOUNT, found)
    if ON_DISK.match(found):
        raise UnreadableCellError(LOCAL_FILE, found)


def _mend(found: str) -> tuple[str, bool]:
    """The address with its scheme, without spaces; True if more than the scheme was changed."""
    is_asked = False
    if match := HYPERLINK.fullmatch(found):
        found, is_asked = match["address"].strip(), True
    if match := SCHEME.match(found):
        written = match["scheme"].lower()
        if meant := MEANT_SCHEMES.get(written):
            is_asked = is_asked or match[0].lower() not in ("http://", "https://")
            found = f"{meant}://{found[match.end() :]}"
    elif HOST.match(found):
        found = f"https://{found}"
    if found.startswith("http") and re.search(r"\s", found):
        return re.sub(r"\s+", "", found), True
    return found, is_asked


def _split(address: str) -> SplitResult | None:
    """The parts of a web address; None for any other text."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _normalise(parts: SplitResult) -> str:
    """The address with scheme and host in small letters, without parameters of tracking."""
    query = "&".join(part for part in parts.query.split("&") if not TRACKING.match(part))
    account, at, host = parts.netloc.rpartition("@")
    return urlunsplit((parts.scheme.lower(), account + at + host.lower(), parts.path, query, parts.fragment))


@lru_cache(maxsize=1024)
def _is_private(host: str) -> bool:
    """True if a host can be reached only from the unit's own network."""
    if host == "localhost" or host.endswith((".local", ".localhost", ".internal", ".lan", ".test")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host.rpartition(".")[2][:1].isdigit()  # an IP address in another notation: 0x7f.1


def _question_of(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").removeprefix("www.")
    if host in ("t.me", "telegram.me") and parts.path.startswith(CLOSED_PATHS):
        return MEMBERS_ONLY
    if host == "chat.whatsapp.com":
        return MEMBERS_ONLY
    return SHORT_LINK if host in SHORTENERS else None


def _host_of(plain: str) -> str:
    return plain.split("/", 3)[2].removeprefix("www.")
