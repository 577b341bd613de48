"""The parent's side of marking: whatever a file does to the worker, its unit gets at least the list."""

import json
import logging
from dataclasses import asdict
from threading import Lock
from typing import Self

from orkestra.answer.marked_workbook import MarkedWorkbook, list_findings
from orkestra.answer.marking.orders import make_orders
from orkestra.answer.receipt import Receipt
from orkestra.child_process import ChildFailedError, ChildProcess

log = logging.getLogger(__name__)
SECONDS_A_FILE = 10


class Marker:
    """The maker of the marked-up workbooks of receipts; may be shared by threads."""

    def __init__(self) -> None:
        self._worker = ChildProcess("orkestra.answer.marking.worker", b"{}", seconds=SECONDS_A_FILE)
        self._lock = Lock()

    def mark(self, receipt: Receipt, data: bytes | None) -> MarkedWorkbook | None:
        """The workbook for a receipt, of the unit's own file where that can be marked; None if it names none.

        Why: what we could not fetch, or what a person must look at, is not handed out once more.
        """
        if not receipt.workbook:
            return None
        orders = make_orders(receipt)
        if data is None or receipt.block_reason:
            return list_findings(orders)
        try:
            with self._lock:
                reply = self._worker.ask(json.dumps(asdict(orders)).encode(), data)
        except ChildFailedError as error:
            log.warning("marking_failed receipt=%s error=%s", receipt.number, error)
            return list_findings(orders)
        line, _, marked = reply.partition(b"\n")
        answer = json.loads(line)
        if "refused" in answer:
            log.info("not_marked receipt=%s reason=%s", receipt.number, answer["refused"])
            return list_findings(orders)
        return MarkedWorkbook(marked, lost=answer["lost"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()
