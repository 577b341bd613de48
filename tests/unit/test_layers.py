"""The imports that are allowed where import-linter cannot look: flat files, and imports inside functions."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
LIBRARY = REPO / "include" / "orkestra"
DOORS = {
    "great_expectations": "quality",
    "boto3": "store",
    "botocore": "store",
    "psycopg": "warehouse",
    "slack_sdk": "outbox",
    "openpyxl": "workbook",
    "python_calamine": "reading",
    "sqlalchemy": "quality",
    "jinja2": "templates.py",
    "pandas": None,  # no room needs it
    "numpy": None,
}


def walk(node: ast.AST, is_top: bool = True) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Each import that runs, and whether it runs as soon as its module is imported."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, is_top
        is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from walk(child, is_top and not is_function)


def list_imports(path: Path) -> Iterator[tuple[str, bool]]:
    """The full names of the modules that a file imports."""
    for node, is_top in walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            yield str(node.module), is_top
        else:
            yield from ((alias.name, is_top) for alias in node.names)


def name_file(path: Path) -> str:
    return str(path.relative_to(REPO))


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name, _ in list_imports(path)}


def list_files(folder: str) -> list[Path]:
    files = sorted((REPO / folder).rglob("*.py"))
    assert files, f"nothing found in {folder}"
    return files


@pytest.mark.parametrize("path", list_files("include/orkestra"), ids=name_file)
def test_the_library_knows_nothing_of_airflow_or_of_this_machine(path):
    forbidden = roots(path) & ({"airflow", "dags", "embedded"} | {p.stem for p in list_files("plugins")})
    assert not forbidden


@pytest.mark.parametrize("path", list_files("include/orkestra"), ids=name_file)
def test_each_heavy_library_has_one_door_and_opens_late(path):
    """But for the module that is there to import them all."""
    room = path.relative_to(LIBRARY).parts[0]
    if room == "preload.py":
        return
    for name, is_top in list_imports(path):
        library = name.split(".")[0]
        if library in DOORS:
            assert DOORS[library] == room, f"{library} belongs to {DOORS[library] or 'no room'}"
            assert not is_top, f"{library} is imported at the top"


@pytest.mark.parametrize("path", list_files("plugins"), ids=name_file)
def test_plugins_are_flat_and_use_the_library_and_airflow(path):
    """Airflow runs every file below plugins/ in every process, as a top-level module of its own name."""
    assert path.parent == REPO / "plugins"
    assert path.stem.startswith("orkestra_")
    assert not roots(path) & (set(DOORS) | {"embedded"})
    assert not {name for name, is_top in list_imports(path) if is_top and name == "orkestra.pipeline"}


@pytest.mark.parametrize("path", list_files("dags"), ids=name_file)
def test_dag_files_say_only_when_and_in_which_order(path):
    plugins = {plugin.stem for plugin in list_files("plugins")}
    assert roots(path) <= {"airflow", "orkestra", "datetime", "os"} | plugins
    from_library = {name for name, _ in list_imports(path) if name.startswith("orkestra.")}
    assert from_library <= {"orkestra.indonesian"}, "a DAG reaches the library through plugins/"
    source = path.read_text(encoding="utf-8").lower()
    assert "embedded" not in source
    assert "select " not in source
