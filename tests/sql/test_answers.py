"""A unit's folder: the answers in it, and the unit's own answer there, through the real thing."""

import io
import json
from datetime import datetime, timedelta

import openpyxl
import pytest

from orkestra import pipeline
from orkestra.answer.marking.list_sheet import NAME
from orkestra.settings import Settings
from orkestra.store.objects import S3Store
from orkestra.week import Week
from support.workbooks import PUBLICATION, workbook

WEEK = Week.parse("2026-W47")
BATAS = datetime.fromisoformat("2026-11-23T12:00:00+07:00")
HOME_PAGE = PUBLICATION | {"url": "https://www.instagram.com/humas/"}  # a question: rule B-019
ANSWER = "Akun ini hanya memuat satu unggahan pada pekan ini."


def send(settings: Settings, data: bytes, *, name: str = "a.xlsx", minutes: int = 0) -> None:
    """Uploads a file and collects."""
    S3Store(settings).put(
        settings.submissions_bucket, f"masuk/komdigi/{WEEK}/{name}", data, "application/zip",
        modified_at=BATAS + timedelta(minutes=minutes),
    )  # fmt: skip
    run = pipeline.Run(settings, BATAS + timedelta(minutes=minutes + 1), f"test {minutes}")
    for step in pipeline.list_steps("collect_submissions"):
        pipeline.find_step("collect_submissions", step)(run)


def read(settings: Settings, name: str) -> bytes | None:
    return S3Store(settings).get(settings.submissions_bucket, f"hasil/komdigi/{WEEK}/{name}")


def receipt(settings: Settings, version: int) -> dict:
    return json.loads(read(settings, f"tanda-terima-v{version}.json") or b"{}")


def explain(data: bytes, text: str) -> bytes:
    """The marked-up workbook as a unit gives it back: one explanation, beside each question."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book[NAME]
    for row in page.iter_rows():
        if row[1].value == "Pertanyaan":
            row[6].value = text
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_an_explanation_in_the_marked_up_workbook_answers_a_question(synced: Settings):
    send(synced, workbook(publication=[PUBLICATION, HOME_PAGE]))
    first = receipt(synced, 1)
    assert (first["verdict"], first["counts"]["query"], first["workbook"]) == (
        "accepted", 1, "hasil-periksa-v1.xlsx"
    )  # fmt: skip
    marked = read(synced, "hasil-periksa-v1.xlsx")
    assert marked
    send(synced, explain(marked, ANSWER), minutes=10)
    second = receipt(synced, 2)
    assert (second["verdict"], second["counts"]["query"], second["counts"]["explained"]) == ("accepted", 0, 1)
    assert second["sheets"] == first["sheets"]
    assert second["workbook"] is None
    assert read(synced, "hasil-periksa-v2.xlsx") is None
    assert ANSWER in (read(synced, "tanda-terima.html") or b"").decode()
    # the unit's own file, without any sheet of ours, is not asked again either
    other = PUBLICATION | {"url": "https://www.instagram.com/p/other/"}
    send(synced, workbook(publication=[PUBLICATION, HOME_PAGE, other]), minutes=20)
    assert receipt(synced, 3)["counts"]["query"] == 0


def test_the_marked_up_workbook_says_the_same_as_the_file_that_it_was(synced: Settings):
    sent = workbook(publication=[PUBLICATION | {"channel": "ig"}, *[PUBLICATION] * 2, HOME_PAGE])
    send(synced, sent)
    marked = read(synced, "hasil-periksa-v1.xlsx")
    assert marked
    send(synced, marked, minutes=10)
    first, second = receipt(synced, 1), receipt(synced, 2)
    for same in ("verdict", "sheets", "findings", "groups"):
        assert second[same] == first[same], same


def test_answering_again_writes_the_same_bytes(synced: Settings):
    data = workbook(publication=[PUBLICATION | {"channel": "ig"}])
    send(synced, data)
    names = ("hasil-periksa-v1.xlsx", "tanda-terima-v1.html", "tanda-terima-v1.json", "tanda-terima.html")
    first = {name: read(synced, name) for name in names}
    assert all(first.values())
    for name in names:
        S3Store(synced).put(synced.submissions_bucket, f"hasil/komdigi/{WEEK}/{name}", b"", "text/plain")
    send(synced, data, name="b.xlsx", minutes=10)
    assert {name: read(synced, name) for name in names} == first


@pytest.mark.parametrize(
    ("name", "data"), [("laporan.csv", b"Kanal;Judul\nInstagram;a\n"), ("rusak.xlsx", workbook()[:3000])]
)
def test_a_file_that_cannot_be_marked_is_answered_with_a_list(synced: Settings, name: str, data: bytes):
    send(synced, data, name=name)
    reported = receipt(synced, 1)
    assert (reported["is_list_only"], reported["lost"]) == (True, [])
    listed = read(synced, "hasil-periksa-v1.xlsx")
    assert listed
    assert openpyxl.load_workbook(io.BytesIO(listed)).sheetnames == [NAME]
