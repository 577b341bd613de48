"""Workbooks damaged at random: the same seed number always gives the same bytes."""

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from support.hand_made import data, make_parts, pack, unpack

FOLDER = Path(__file__).parents[1] / "files"
NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"16385",
    b"1048577",
    b"99999999999",
    b"1e308",
    b"-1E-9",
    b"NaN",
    b"",
    b"A1",
    b"9" * 400,
)
TYPES = (b"s", b"b", b"e", b"n", b"str", b"inlineStr", b"d", b"x", b"")
LENGTHS = (0, 1, 255, 65535, 1 << 24, (1 << 31) - 1, (1 << 32) - 1)
HEADS = re.compile(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)")
TAG = re.compile(rb"<[^<>]*>")
VALUE = re.compile(rb"(?<=>)[^<>]+(?=<)|(?<==\")[^\"]*(?=\")")


def list_seeds() -> list[bytes]:
    """The workbooks of all programs, and one with all features for which a sheet is parsed."""
    return [path.read_bytes() for path in sorted(FOLDER.glob("*.xlsx"))] + [make_rich()]


def make_rich() -> bytes:
    """A workbook with formulas, errors, links, merged cells, hidden rows and shared rich text."""
    rows = (
        '<row r="5"><c r="A5" t="s"><v>0</v></c><c r="B5" t="s"><v>1</v></c></row>'
        '<row r="6" hidden="1"><c r="A6"><f t="shared" si="0" ref="A6:A7">[1]S!A1</f><v>3</v></c>'
        '<c r="B6" t="str"><f>HYPERLINK("https://contoh.go.id","x")</f><v>x</v></c></row>'
        '<row r="7"><c r="A7"><f t="shared" si="0"/></c><c r="B7" t="e"><v>#REF!</v></c>'
        '<c r="C7" s="1"><v>46343.5</v></c><c r="D7" t="d"><v>2026-11-17T09:30:00Z</v></c></row>'
    )
    tail = '<mergeCells><mergeCell ref="A1:C2"/></mergeCells><hyperlinks><hyperlink ref="A7"/></hyperlinks>'
    shared = "<si><t>Kanal</t></si><si><r><t>Ju</t></r><r><rPr><b/></rPr><t>dul</t></r></si>"
    return pack(make_parts({"Publikasi": data(rows) + tail, "Isu": data("")}, shared=shared))


def mutate(number: int, seeds: Sequence[bytes]) -> tuple[str, bytes]:
    """The kind of damage to the workbook of this number, and its bytes."""
    random = Random(number)
    how = random.choice(MUTATIONS)
    content = random.choice(seeds)
    return how.__name__, how(random, content, seeds)


def flip_bits(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    flipped = bytearray(content)
    for _ in range(random.randint(1, 20)):
        flipped[random.randrange(len(flipped))] ^= 1 << random.randrange(8)
    return bytes(flipped)


def cut(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    first, second = sorted(random.randrange(len(content)) for _ in range(2))
    return content[:first] if random.random() < 0.5 else content[:first] + content[second:]


def splice(random: Random, content: bytes, seeds: Sequence[bytes]) -> bytes:
    other = random.choice(seeds)
    first, second = sorted(random.randrange(len(other)) for _ in range(2))
    at = random.randrange(len(content))
    return content[:at] + other[first:second] + content[at + random.choice((0, second - first)) :]


def change_lengths(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(content)
    heads = [match.start() for match in HEADS.finditer(content)]
    for _ in range(random.randint(1, 4)):
        at = random.choice(heads) + random.randrange(4, 44, 2)
        size = random.choice((2, 4))
        length = random.choice(LENGTHS) & ((1 << 8 * size) - 1)
        changed[at : at + size] = length.to_bytes(size, "little")
    return bytes(changed)


def exchange_parts(random: Random, content: bytes, seeds: Sequence[bytes]) -> bytes:
    parts, others = unpack(content), unpack(random.choice(seeds))
    for _ in range(random.randint(1, 3)):
        name, other = random.choice(list(parts)), random.choice(list(others))
        match random.randrange(4):
            case 0:
                parts[name] = others[other]
            case 1:
                parts.pop(name)
            case 2:
                parts[f"xl/{other}"] = others[other]
            case _:
                parts[name] = b""
        parts = parts or others
    return pack(parts, random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def change_xml(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    parts = unpack(content)
    names = [name for name in parts if name.startswith(("xl/", "[C"))]
    for _ in range(random.randint(1, 4)):
        name = random.choice(names)
        parts[name] = random.choice(XML_CHANGES)(random, parts[name])
    return pack(parts)


def change_value(random: Random, xml: bytes) -> bytes:
    return replace_one(random, VALUE, xml, random.choice(NUMBERS + TYPES))


def drop_tag(random: Random, xml: bytes) -> bytes:
    return replace_one(random, TAG, xml, b"")


def repeat_tags(random: Random, xml: bytes) -> bytes:
    first, second = sorted(random.randrange(len(xml) + 1) for _ in range(2))
    return xml[:first] + xml[first:second][:5000] * random.choice((2, 50, 2000)) + xml[second:]


def define_entities(random: Random, xml: bytes) -> bytes:
    return replace_one(random, TAG, xml, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')


def damage_bytes(random: Random, xml: bytes) -> bytes:
    return flip_bits(random, xml, ()) if xml else xml


def change_encoding(random: Random, xml: bytes) -> bytes:
    return xml.decode("utf-8", "replace").encode(
        random.choice(("utf-16", "utf-16-be", "cp1252", "utf-7")), "replace"
    )


def replace_one(random: Random, pattern: re.Pattern[bytes], xml: bytes, new: bytes) -> bytes:
    found = list(pattern.finditer(xml))
    if not found:
        return xml
    match = random.choice(found)
    return xml[: match.start()] + new + xml[match.end() :]


Change = Callable[[Random, bytes], bytes]
MUTATIONS = (flip_bits, cut, splice, change_lengths, exchange_parts, change_xml, change_xml, change_xml)
XML_CHANGES: tuple[Change, ...] = (
    change_value, change_value, drop_tag, repeat_tags, define_entities, damage_bytes, change_encoding,
)  # fmt: skip
