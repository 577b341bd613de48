"""Workbooks of hand-made parts, for forms that no library writes."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import quoteattr

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# The namespaces of tags and of relations, of both kinds of the standard.
TRANSITIONAL = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
STRICT = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def pack(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these parts; equal parts give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 11, 23, 0, 0, 0))
            entry.compress_type = method
            archive.writestr(entry, content)
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def make_parts(
    sheets: Mapping[str, str],
    *,
    namespaces: tuple[str, str] = TRANSITIONAL,
    prefix: str = "",
    properties: str = "",
    shared: str = "",
) -> dict[str, str]:
    """The parts of a workbook; each sheet is given by what stands between its root tags.

    Cells of style 1 are moments. `properties` are the workbook's, `shared` are its shared strings.
    """
    main, relations = namespaces
    names = [f"worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    kinds = {"workbook.xml": "sheet.main", "styles.xml": "styles", "sharedStrings.xml": "sharedStrings"}
    kinds |= dict.fromkeys(names, "worksheet")

    def root(tag: str, content: str) -> str:
        declared = f'xmlns{":" + prefix[:-1] if prefix else ""}="{main}" xmlns:r="{relations}"'
        return f"{DECLARATION}<{prefix}{tag} {declared}>{content}</{prefix}{tag}>"

    listed = "".join(
        f'<{prefix}sheet name={quoteattr(title)} sheetId="{number}" r:id="rId{number}"/>'
        for number, title in enumerate(sheets, start=1)
    )
    formats = f'<{prefix}xf numFmtId="0"/><{prefix}xf numFmtId="22"/>'
    targets = [*(("worksheet", name) for name in names)]
    targets += [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
    return {
        "[Content_Types].xml": list_contents(kinds),
        "_rels/.rels": relate(relations, [("officeDocument", "xl/workbook.xml")]),
        "xl/_rels/workbook.xml.rels": relate(relations, targets),
        "xl/workbook.xml": root("workbook", f"{properties}<{prefix}sheets>{listed}</{prefix}sheets>"),
        "xl/styles.xml": root("styleSheet", f"<{prefix}cellXfs>{formats}</{prefix}cellXfs>"),
        "xl/sharedStrings.xml": root("sst", shared),
        **{f"xl/{name}": root("worksheet", sheets[title]) for name, title in zip(names, sheets, strict=True)},
    }


def list_contents(kinds: Mapping[str, str]) -> str:
    """The list of content types."""
    overrides = "".join(
        f'<Override PartName="/xl/{name}" ContentType="{OFFICE}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>{overrides}</Types>'
    )


def relate(relations: str, targets: Iterable[tuple[str, str]], mode: str = "") -> str:
    """The relations of a part: rId1 to the first target, and so on."""
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{relations}/{kind}" Target={quoteattr(target)}{mode}/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def data(rows: str) -> str:
    """The rows of a sheet, as what stands between its root tags."""
    return f"<sheetData>{rows}</sheetData>"
