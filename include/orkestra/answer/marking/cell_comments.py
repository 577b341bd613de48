"""Add and remove comments on cells, and keep those of the unit."""

from collections.abc import Mapping
from dataclasses import dataclass

from orkestra.answer.marking.comment_boxes import add_boxes, has_boxes, remove_boxes
from orkestra.answer.marking.package import SPREADSHEET, Package, Relation
from orkestra.answer.marking.xml_edit import Element, XmlDocument
from orkestra.answer.marking.xml_text import CannotMarkError, clean, with_prefix

MARK = "-- Hasil periksa --"  # our part of a comment, from here to its end
AUTHOR = "Hasil periksa"
NO_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<comments xmlns="{namespace}"><authors></authors><commentList></commentList></comments>'
)
COMMENTS_TYPE = f"{SPREADSHEET}.comments+xml"


@dataclass(frozen=True)
class CommentParts:
    """The relations to a sheet's comments and to their boxes; None where there is none."""

    comments: Relation | None
    boxes: Relation | None


def find_parts(package: Package, part: str, sheet: XmlDocument) -> CommentParts:
    """The relations to a sheet's comments and to their boxes."""
    relations = package.relations(part)
    legacy = sheet.root.find("legacyDrawing")
    legacy_id = legacy.attributes.get("id") if legacy else None
    return CommentParts(
        next((relation for relation in relations if relation.kind == "comments"), None),
        next((relation for relation in relations if relation.id == legacy_id), None),
    )


def remove_comments(package: Package, part: str, sheet: XmlDocument) -> None:
    """Remove our comments from a sheet; the unit's own text stays."""
    parts = find_parts(package, part, sheet)
    if parts.comments is None or MARK.encode() not in package.read(parts.comments.target):
        return
    document = XmlDocument(package.read(parts.comments.target))
    comments = list(document.root.walk("comment"))
    gone = {comment.attributes["ref"] for comment in comments if cut_comment(document, comment)}
    package.parts[parts.comments.target] = document.apply()
    if parts.boxes:
        remove_boxes(package, parts.boxes.target, gone)
    if len(gone) == len(comments):
        drop(package, part, parts.comments)
        legacy = sheet.root.find("legacyDrawing")
        if parts.boxes and legacy and not has_boxes(package, parts.boxes.target):
            drop(package, part, parts.boxes)
            sheet.remove(legacy)


def drop(package: Package, part: str, relation: Relation) -> None:
    """Remove a part and the relation to it."""
    package.drop(relation.target)
    package.unrelate(part, relation.id)


def cut_comment(document: XmlDocument, comment: Element) -> bool:
    """Remove our text from a comment; True if no other text is left and the comment was removed."""
    is_ours, is_theirs = False, False
    text = comment.find("text")
    for run in text.children if text else ():
        for piece in [run] if run.name == "t" else list(run.list("t")):
            written = document.text(piece)
            head, mark, _ = written.partition(MARK)
            is_theirs = is_theirs or bool(head.strip())
            if not mark:
                continue
            is_ours = not is_theirs
            if head.strip():
                start = piece.body_start + len(head.rstrip().encode())
                document.replace(start, piece.body_end, "")
                document.replace(run.end, text.body_end if text else run.end, "")
            elif not is_ours:
                document.replace(run.start, text.body_end if text else run.end, "")
            if is_ours:
                document.remove(comment)
            return is_ours
    return False


def add_comments(package: Package, part: str, sheet: XmlDocument, texts: Mapping[str, str]) -> None:
    """Add comments to cells, `texts` by cell; a comment of the unit gets our text at its end.

    Why threaded comments get no text: their answers would be lost; the cell is only coloured.
    """
    parts = find_parts(package, part, sheet)
    comments_part = parts.comments.target if parts.comments else _new_comments(package, part, sheet)
    document = XmlDocument(package.read(comments_part))
    authors, listed = document.root.find("authors"), document.root.find("commentList")
    if authors is None or listed is None:
        raise CannotMarkError("comments without authors or list")
    author_names = [document.text(author) for author in authors.children]
    if AUTHOR not in author_names:
        document.append(authors, with_prefix(f"<author>{AUTHOR}</author>", document.prefix))
        author_names.append(AUTHOR)
    known = {comment.attributes.get("ref"): comment for comment in listed.children}
    new = {cell: text for cell, text in texts.items() if cell not in known}
    for cell in texts.keys() & known.keys():
        if not author_names[int(known[cell].attributes["authorId"])].startswith("tc="):
            _add_to(document, known[cell], texts[cell])
    author_id = author_names.index(AUTHOR)
    written = "".join(
        f'<comment ref="{cell}" authorId="{author_id}"><text>{_run(MARK, text)}</text></comment>'
        for cell, text in new.items()
    )
    document.append(listed, with_prefix(written, document.prefix))
    package.parts[comments_part] = document.apply()
    add_boxes(package, part, sheet, parts.boxes.target if parts.boxes else None, new)


def _add_to(document: XmlDocument, comment: Element, text: str) -> None:
    body = comment.find("text")
    if body is None:
        return
    for plain in body.list("t"):
        document.insert(plain.start, with_prefix("<r>", document.prefix))
        document.insert(plain.end, with_prefix("</r>", document.prefix))
    document.append(body, with_prefix(_run(f"\n\n{MARK}", text), document.prefix))


def _run(mark: str, text: str) -> str:
    look = '<rPr><sz val="9"/><rFont val="Tahoma"/></rPr>'
    return f'<r>{look}<t xml:space="preserve">{mark}\n{clean(text)}</t></r>'


def _new_comments(package: Package, part: str, sheet: XmlDocument) -> str:
    name = package.free_name("xl/commentsPeriksa{number}.xml")
    package.add(name, NO_COMMENTS.format(namespace=sheet.root.namespace).encode(), COMMENTS_TYPE)
    package.relate(part, "comments", name)
    return name
