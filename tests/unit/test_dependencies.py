"""The dependencies: docs/sbom.cdx.json lists the pinned versions, and their licences are known."""

import json
import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from conftest import HOME

IMAGE = {
    "python_version": "3.11",
    "python_full_version": "3.11.14",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "implementation_name": "cpython",
    "os_name": "posix",
}
COMPONENTS = json.loads((HOME / "docs" / "sbom.cdx.json").read_text())["components"]
PERMISSIVE = re.compile(
    r"MIT(-0)?|Apache-2\.0|BSD-[23]-Clause|0BSD|ISC|PSF-2\.0|Python-2\.0|Unlicense|Zlib|CC0-1\.0"
    r"|License :: OSI Approved :: (MIT|BSD|Apache Software) License"
)
# Their licence asks for more, or their metadata states none; docs/security.md says why they may be used.
REVIEWED = {
    "certifi",
    "pathspec",
    "protobuf",
    "psycopg",
    "psycopg-binary",
    "psycopg2-binary",
    "text-unidecode",
    "tqdm",
}


def read_pins() -> dict[str, str]:
    """The version of each package that the production image gets."""
    lines = re.findall(
        r"^[\w.-]+(?:\[[^]]*\])?==[^\\\n]+", (HOME / "requirements-production.txt").read_text(), re.M
    )
    pins = map(Requirement, lines)
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in pins
        if not pin.marker or pin.marker.evaluate(IMAGE)
    }


def list_licences(component: dict) -> set[str]:
    """The licences that a package states, each by itself."""
    found = set()
    for entry in component.get("licenses", []):
        licence = entry.get("license", {})
        written = entry.get("expression") or licence.get("id") or licence.get("name")
        found |= set(re.split(r" (?:AND|OR) ", written))
    return found


def test_the_list_of_dependencies_is_that_of_the_pinned_versions():
    listed = {canonicalize_name(one["name"]): one["version"] for one in COMPONENTS}
    assert listed == read_pins(), "run .ci/audit sbom"


def test_every_licence_is_permissive_or_reviewed():
    unknown = {
        canonicalize_name(one["name"])
        for one in COMPONENTS
        if not (licences := list_licences(one)) or not all(map(PERMISSIVE.fullmatch, licences))
    }
    assert unknown == REVIEWED
    page = (HOME / "docs" / "security.md").read_text()
    assert [name for name in REVIEWED if f"`{name}`" not in page] == []


@pytest.mark.parametrize("path", sorted(HOME.glob("requirements*.txt")), ids=lambda path: path.name)
def test_every_package_is_pinned_with_its_hashes(path):
    text = re.sub(r"(^|\s)#.*", "", path.read_text()).replace("\\\n", " ")
    for line in filter(str.strip, text.splitlines()):
        assert re.fullmatch(r"\s*[\w.\[\],-]+==\S+( ; [^#]*?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*", line), (
            line[:60]
        )
