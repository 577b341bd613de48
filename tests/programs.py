"""Programs of other people that some tests look through: LibreOffice, Chromium, poppler."""

import shutil
import subprocess
from pathlib import Path

import pytest

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


def print_with_chromium(program: str, page: Path, folder: Path) -> Path:
    """The PDF that Chromium prints of an HTML page, on its default paper."""
    made = folder / f"{page.stem}.pdf"
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={folder / 'chromium'}", f"--print-to-pdf={made}", page.as_uri()]
    result = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert made.is_file(), f"Chromium printed nothing of {page.name}: {result.stderr[-2000:]}"
    return made


def count_pages(pdf: Path) -> int:
    """How many pages a PDF has."""
    said = subprocess.run([require_program("pdfinfo"), pdf], capture_output=True, text=True, check=True)
    return next(int(line.split()[1]) for line in said.stdout.splitlines() if line.startswith("Pages:"))
