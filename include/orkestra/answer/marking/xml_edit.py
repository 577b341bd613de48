"""Edit XML in places, and keep all other bytes.

Why: a library that reads a workbook and writes it again loses what it does not know, and the results of
formulas.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self
from xml.parsers import expat

from orkestra.answer.marking.xml_text import CannotMarkError, quote, require_utf8

START_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(/?)>""")


@dataclass
class Element:
    """One element and its place: bytes `start` to `end`, its content from `body_start` to `body_end`."""

    namespace: str
    name: str
    attributes: dict[str, str]
    start: int
    body_start: int
    body_end: int = 0
    end: int = 0
    children: list[Self] = field(default_factory=list)

    @property
    def is_empty_tag(self) -> bool:
        """True if it is written as a single tag, which has no content."""
        return self.body_end == self.end

    def find(self, name: str) -> Self | None:
        """The first child of a name; None if there is none."""
        return next(self.list(name), None)

    def list(self, name: str) -> Iterator[Self]:
        """The children of a name."""
        return (child for child in self.children if child.name == name)

    def walk(self, name: str) -> Iterator[Self]:
        """All descendants of a name."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.walk(name)


class XmlDocument:
    """The elements of one XML part, and the edits to make.

    Elements within `skipped` ones are not kept; `count` is the number of those whose name is in `counted`.
    """

    def __init__(self, data: bytes, *, skipped: str = "", counted: tuple[str, ...] = ()) -> None:
        require_utf8(data)
        self.data = data
        self.count = 0
        self._edits: list[tuple[int, int, bytes]] = []
        self._skipped, self._counted = skipped, counted
        self._open: list[Element] = []
        self.root = self._parse()
        self.prefix = self._prefix_of(self.root)

    def _parse(self) -> Element:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        self._parser = parser
        self._roots: list[Element] = []
        parser.Parse(self.data, True)
        return self._roots[0]

    def _refuse(self, *_: object) -> None:
        raise CannotMarkError("a document type")

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        namespace, _, name = qualified.rpartition(" ")
        at = self._parser.CurrentByteIndex
        tag = START_TAG.match(self.data, at)
        if tag is None:
            raise CannotMarkError("a tag that cannot be found again")
        local = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = Element(namespace, name, local, at, tag.end())
        if tag[1]:
            element.body_end = element.end = tag.end()
        (self._open[-1].children if self._open else self._roots).append(element)
        self._open.append(element)
        if name == self._skipped:
            self._skip(qualified, {qualified.removesuffix(name) + tag for tag in self._counted})

    def _skip(self, skipped: str, counted: set[str]) -> None:
        """Skip the content of an element: a sheet has thousands of cells, and each call costs time."""

        def end(qualified: str) -> None:
            if qualified == skipped:
                self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
                self._end(qualified)
            elif qualified in counted:
                self.count += 1

        self._parser.StartElementHandler, self._parser.EndElementHandler = None, end

    def _end(self, qualified: str) -> None:
        element = self._open.pop()
        if element.name != qualified.rpartition(" ")[2]:
            raise CannotMarkError(f"one {self._skipped} in another")
        if not element.end:
            element.body_end = self._parser.CurrentByteIndex
            element.end = self.data.index(b">", element.body_end) + 1

    def _prefix_of(self, element: Element) -> str:
        name = re.match(rb"<([^\s/>]+)", self.data[element.start : element.body_start])
        assert name
        head, colon, _ = name[1].decode().rpartition(":")
        return head + colon

    def text(self, element: Element) -> str:
        """The XML between an element's tags."""
        return self.data[element.body_start : element.body_end].decode()

    def replace(self, start: int, end: int, text: str) -> None:
        """Replace some bytes by a text."""
        self._edits.append((start, end, text.encode()))

    def insert(self, at: int, text: str) -> None:
        """Insert a text; several at one place keep the order of the calls."""
        self.replace(at, at, text)

    def remove(self, element: Element) -> None:
        """Remove an element."""
        self.replace(element.start, element.end, "")

    def append(self, element: Element, text: str) -> None:
        """Append a text to an element's content; to an element that is a single tag, only once."""
        if not element.is_empty_tag:
            self.insert(element.body_end, text)
            return
        tag = self.data[element.start : element.end].decode()
        name = re.match(r"<([^\s/>]+)", tag)
        assert name
        self.replace(element.start, element.end, f"{tag[:-2].rstrip()}>{text}</{name[1]}>")

    def set_attribute(self, element: Element, name: str, value: str | None) -> None:
        """Set an attribute without a prefix; None removes it."""
        tag = self.data[element.start : element.body_start]
        written = re.search(rb"\s" + name.encode() + rb"""\s*=\s*("[^"]*"|'[^']*')""", tag)
        new = "" if value is None else f" {name}={quote(value)}"
        if written:
            self.replace(element.start + written.start(), element.start + written.end(), new)
        elif new:
            after_name = re.match(rb"<[^\s/>]+", tag)
            assert after_name
            self.insert(element.start + after_name.end(), new)

    def find_child_place(self, name: str, order: tuple[str, ...]) -> int:
        """The place for a new child of the root, in the order that the format prescribes."""
        before = [child for child in self.root.children if child.name in order[: order.index(name)]]
        return before[-1].end if before else self.root.body_start

    def apply(self) -> bytes:
        """The document with all edits made."""
        parts, at = [], 0
        for start, end, text in sorted(self._edits, key=lambda edit: edit[:2]):
            parts += [self.data[at:start], text]
            at = max(at, end)
        return b"".join([*parts, self.data[at:]])
