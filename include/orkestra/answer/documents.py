"""The files that answer a submission, made of its receipt and its own bytes; equal inputs, equal files."""

import json
from dataclasses import dataclass

from orkestra.answer.marker import Marker
from orkestra.answer.receipt import Receipt
from orkestra.answer.receipt_page import render_receipt

PAGE_TYPE = "text/html; charset=utf-8"
DOCUMENT_TYPE = "application/json"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Documents:
    """The receipt as a page and as JSON, and the marked-up workbook where there is something to do."""

    page: bytes
    document: bytes
    workbook: bytes | None


def make_documents(marker: Marker, receipt: Receipt, data: bytes | None) -> Documents:
    """The files for one receipt; without the unit's own bytes the workbook holds the list alone."""
    marked = marker.mark(receipt, data)
    document = receipt.to_document()
    if marked:
        document |= {"is_list_only": marked.is_list_only, "lost": marked.lost}
    return Documents(
        render_receipt(receipt, marked).encode(),
        json.dumps(document, ensure_ascii=False, indent=2).encode(),
        marked.data if marked else None,
    )
