"""The parent's side of the reader process: sends it files, and replaces it when a file kills it."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Self

from orkestra.child_process import ChildFailedError, ChildProcess
from orkestra.reading.document import InvalidDocumentError, ReaderDocument, parse_document
from orkestra.reading.files.cells import FileLimits
from orkestra.reading.specs import Origin, SheetSpec

log = logging.getLogger(__name__)


class ReaderFailedError(Exception):
    """The reader died of a file, did not answer in time, or answered something that is no document."""


class ReaderProcess:
    """A reader process that is started when first needed, and again after a file that killed it."""

    def __init__(
        self,
        specs: Sequence[SheetSpec],
        limits: FileLimits,
        *,
        seconds_per_file: float,
        public: Iterable[str] = (),
    ) -> None:
        configuration = {
            "sheets": [asdict(spec) for spec in specs],
            "limits": asdict(limits),
            "public": list(public),
        }
        self._child = ChildProcess(
            "orkestra.reading.reader", json.dumps(configuration).encode(), seconds=seconds_per_file
        )

    def read(
        self, data: bytes, submission_id: int, origin: Origin, *, is_released: bool = False
    ) -> ReaderDocument:
        """The document of a file (see `reader.read_submission`).

        Raises: ReaderFailedError; the reader has been ended then.
        """
        head = {"submission_id": submission_id, **asdict(origin), "is_released": is_released}
        try:
            return parse_document(self._child.ask(json.dumps(head).encode(), data))
        except (ChildFailedError, InvalidDocumentError) as error:
            self.close()
            log.warning("reader_failed submission_id=%s error=%s", submission_id, error)
            raise ReaderFailedError(str(error)) from error

    def close(self) -> None:
        """End the reader in any state."""
        self._child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
