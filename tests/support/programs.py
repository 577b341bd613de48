"""Programs of other people that some tests look through: LibreOffice, Chromium, poppler."""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

# Types each line of a file ("sheet<tab>cell<tab>input") into a workbook, as a person would, and saves it.
TYPING_MACRO = """
Sub TypeCells(source As String, lines As String, target As String)
    book = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, Array())
    number = FreeFile
    Open lines For Input As #number
    Do While Not EOF(number)
        Line Input #number, typed
        part = Split(typed, Chr(9))
        cell = book.Sheets.getByName(part(0)).getCellRangeByName(part(1))
        If book.NumberFormats.getByKey(cell.NumberFormat).Type And com.sun.star.util.NumberFormat.TEXT Then
            cell.setString(part(2))
        Else
            cell.setFormula(part(2))
        End If
    Loop
    Close #number
    Dim saved(0) As New com.sun.star.beans.PropertyValue
    saved(0).Name = "FilterName" : saved(0).Value = "Calc MS Excel 2007 XML"
    book.storeToURL(ConvertToURL(target), saved())
    book.close(True)
End Sub
"""
MODULE = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">
{escape(TYPING_MACRO)}</script:module>
"""
PACKAGES = {"soffice": "libreoffice-calc", "chromium": "chromium", "pdfinfo": "poppler-utils"}
SECONDS = 180


def require_program(name: str) -> str:
    """The path of a program; without it the test that asks is skipped, and says which package has it."""
    path = shutil.which(name)
    if not path:
        pytest.skip(f"needs the Debian package {PACKAGES[name]}")
    return path


def list_missing_packages() -> list[str]:
    """The Debian packages for want of which tests are skipped."""
    return [package for program, package in PACKAGES.items() if not shutil.which(program)]


def convert_with_soffice(program: str, profile: Path, path: Path, kind: str, folder: Path) -> Path:
    """The file that LibreOffice makes of another; `kind` as in --convert-to: "pdf", "xlsx", "csv:…".

    Why: two runs share no profile, or the second one would hand its file to the first and end at once.
    """
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", kind, "--outdir", str(folder), str(path)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    made = folder / f"{path.stem}.{kind.partition(':')[0]}"
    assert made.is_file(), f"LibreOffice made nothing of {path.name}: {result.stdout}{result.stderr}"
    return made


def type_with_soffice(program: str, profile: Path, path: Path, typed: list[tuple[str, str, str]]) -> Path:
    """The workbook that LibreOffice saves after texts were typed into its cells: (sheet, cell, text)."""
    start = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    if not profile.is_dir():  # its first start lays out the profile, with an empty module for macros
        subprocess.run([*start, "--terminate_after_init"], timeout=SECONDS, check=True, capture_output=True)
    (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(MODULE)
    lines, made = path.with_suffix(".txt"), path.with_name(f"{path.stem}-typed.xlsx")
    lines.write_text("".join(f"{sheet}\t{cell}\t{text}\n" for sheet, cell, text in typed))
    macro = f'macro:///Standard.Module1.TypeCells("{path}","{lines}","{made}")'
    result = subprocess.run([*start, macro], capture_output=True, text=True, timeout=SECONDS, check=False)
    assert made.is_file(), f"LibreOffice typed nothing into {path.name}: {result.stdout}{result.stderr}"
    return made


def print_with_chromium(program: str, page: Path, folder: Path) -> Path:
    """The PDF that Chromium prints of an HTML page, on its default paper."""
    made = folder / f"{page.stem}.pdf"
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={folder / 'chromium'}", f"--print-to-pdf={made}", page.as_uri()]
    result = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert made.is_file(), f"Chromium printed nothing of {page.name}: {result.stderr[-2000:]}"
    return made


MEASURE = """
const page = document.querySelector("iframe").contentDocument, broken = [];
const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT), range = page.createRange();
while (walker.nextNode()) {
  const node = walker.currentNode;
  for (const word of node.data.matchAll(/[\\p{L}\\p{N}.,!_]+/gu)) {
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map(part => Math.round(part.top))).size > 1) broken.push(word[0]);
  }
}
const root = page.documentElement;
document.querySelector("script").remove();
document.body.innerText = JSON.stringify({broken, too_wide: root.scrollWidth - root.clientWidth});
"""


def measure_with_chromium(program: str, html: str, width: int, folder: Path) -> dict[str, Any]:
    """The words that a page breaks on a screen so many pixels wide, and by how much it is wider than that.

    Why a frame: a window of Chromium is never narrower than 500 pixels.
    """
    content = escape(html, {'"': "&quot;"})
    frame = f'<iframe style="width:{width}px;height:20000px;border:0" srcdoc="{content}">'
    page = folder / "measured.html"
    page.write_text(
        f"<!doctype html><meta charset=utf-8><body>{frame}</iframe>"
        f"<script>window.onload = () => {{{MEASURE}}}</script>",
        encoding="utf-8",
    )
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command += [f"--user-data-dir={folder / 'chromium'}", page.as_uri()]
    result = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    said = re.search(r"<body>(\{.*\})</body>", result.stdout, re.DOTALL)
    assert said, f"Chromium measured nothing: {result.stdout[-500:]}{result.stderr[-500:]}"
    return dict(json.loads(unescape(said[1])))


def count_pages(pdf: Path) -> int:
    """The number of pages of a PDF."""
    said = subprocess.run([require_program("pdfinfo"), pdf], capture_output=True, text=True, check=True)
    return next(int(line.split()[1]) for line in said.stdout.splitlines() if line.startswith("Pages:"))
