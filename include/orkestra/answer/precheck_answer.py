"""The answer to a pre-check, in the unit's folder hasil/<unit>/cek/."""

import hashlib
import unicodedata

from orkestra.answer.documents import DOCUMENT_TYPE, PAGE_TYPE, WORKBOOK_TYPE, make_documents
from orkestra.answer.marker import Marker
from orkestra.answer.receipt import Receipt
from orkestra.personal_numbers import mask_name
from orkestra.plain_letters import drop_unseen
from orkestra.store.objects import ObjectStore

MAX_NAME_LENGTH = 80


def put_precheck_answer(
    store: ObjectStore,
    bucket: str,
    marker: Marker,
    name: str,
    receipt: Receipt,
    data: bytes | None,
) -> None:
    """Write the page, the document and the marked-up workbook into a folder named for the unit's file."""
    folder = f"hasil/{receipt.unit}/cek/{name_folder(name)}"
    files = make_documents(marker, receipt, data)
    if files.workbook:
        store.put(bucket, f"{folder}/{receipt.workbook}", files.workbook, WORKBOOK_TYPE)
    store.put(bucket, f"{folder}/pra-periksa.html", files.page, PAGE_TYPE)
    store.put(bucket, f"{folder}/pra-periksa.json", files.document, DOCUMENT_TYPE)


def name_folder(name: str) -> str:
    """A file's name as a folder's on any system; one that had to be changed also gets a mark of its own.

    Why: two files of different names must never overwrite each other's answers.
    """
    composed = unicodedata.normalize("NFC", mask_name(drop_unseen(name)))
    safe = "".join(letter if letter.isalnum() or letter in " ._-()" else "_" for letter in composed)
    safe = safe[:MAX_NAME_LENGTH].strip(" .") or "berkas"
    mark = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
    return safe if safe == name else f"{safe}-{mark}"
