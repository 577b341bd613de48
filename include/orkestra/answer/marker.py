"""The parent's side of marking: whatever a file does to the worker, its unit gets at least the list."""

import json
import logging
from dataclasses import asdict
from threading import Lock
from typing import Any, Self

from orkestra.answer.marked_workbook import MarkedWorkbook, list_findings
from orkestra.answer.marking.orders import make_orders
from orkestra.child_process import ChildFailedError, ChildProcess

log = logging.getLogger(__name__)
SECONDS_A_FILE = 10


class Marker:
    """The maker of the marked-up workbooks of receipts; may be shared by threads."""

    def __init__(self) -> None:
        self._worker = ChildProcess("orkestra.answer.marking.worker", b"{}", seconds=SECONDS_A_FILE)
        self._lock = Lock()

    def mark(self, content: dict[str, Any], data: bytes | None) -> MarkedWorkbook | None:
        """The workbook for a receipt, of the unit's own file where that can be marked; None if it names none.

        Why: what is rejected from us, or back to be looked at, is not handed out once more.
        """
        if not content.get("workbook"):
            return None
        orders = make_orders(content)
        if data is None or content["hold"]:
            return list_findings(orders)
        try:
            with self._lock:
                reply = self._worker.ask(json.dumps(asdict(orders)).encode(), data)
        except ChildFailedError as error:
            log.warning("marking_failed receipt=%s error=%s", content["receipt"], error)
            return list_findings(orders)
        line, _, marked = reply.partition(b"\n")
        answer = json.loads(line)
        if "refused" in answer:
            log.info("not_marked receipt=%s reason=%s", content["receipt"], answer["refused"])
            return list_findings(orders)
        return MarkedWorkbook(marked, lost=answer["lost"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()
