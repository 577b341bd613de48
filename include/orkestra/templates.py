"""Load the Jinja templates of pages that people read; every value is escaped."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from orkestra.indonesian import format_moment, format_number

if TYPE_CHECKING:
    import jinja2


FOLDER = Path(__file__).parents[1] / "templates"


@cache
def load_template(name: str) -> "jinja2.Template":
    """A template of include/templates; an undefined name in it is an error, not an empty text."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = format_moment
    environment.filters["number"] = format_number
    return environment.get_template(name)
