"""The same suites on pandas, without what only a database can answer."""

from dataclasses import replace
from typing import Any

import psycopg

from orkestra.quality.engine import quiet_great_expectations
from orkestra.quality.suites import QUERY, Suite
from orkestra.quality.validate import RESULT_FORMAT


def only_built_in(suite: Suite) -> Suite:
    """The suite without its statements."""
    expectations = [entry for entry in suite.document["expectations"] if entry["type"] != QUERY]
    return replace(suite, document=suite.document | {"expectations": expectations})


def load_frames(url: str, run_id: int, suites: list[Suite]) -> dict[str, Any]:
    """The rows of every sheet, as the suites see them."""
    import pandas

    frames = {}
    with psycopg.connect(url) as connection:
        connection.execute("update intake.submission set is_in_batch = true where run_id = %s", [run_id])
        connection.execute("select set_config('orkestra.run_id', %s, false)", [str(run_id)])
        for suite in suites:
            cursor = connection.execute(f"select * from checks.{suite.sheet}".encode())
            names = [column.name for column in cursor.description or ()]
            frames[suite.sheet] = pandas.DataFrame(cursor.fetchall(), columns=names)
        connection.rollback()
    return frames


def validate_frames(suites: list[Suite], frames: dict[str, Any]) -> int:
    """The number of offending cells; evaluated twice where something failed, as in the warehouse."""
    with quiet_great_expectations() as gx:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = gx.data_context.types.base.ProgressBarsConfig(globally=False)
        source = context.data_sources.add_pandas("frames")
        count = 0
        for suite in suites:
            batch = source.add_dataframe_asset(suite.sheet).add_batch_definition_whole_dataframe("run")
            chosen = suite.document["expectations"]
            for result_format in ({"result_format": "BOOLEAN_ONLY"}, RESULT_FORMAT):
                name = f"{suite.sheet} {result_format['result_format']}"
                definition = gx.ValidationDefinition(
                    name=name,
                    data=batch,
                    suite=context.suites.add(gx.ExpectationSuite(name=name, expectations=chosen)),
                )
                context.validation_definitions.add(definition)
                validated = definition.run(
                    batch_parameters={"dataframe": frames[suite.sheet]},
                    expectation_parameters=suite.parameters,
                    result_format=result_format,
                )
                failed = [result for result in validated.results if not result.success]
                chosen = [result.expectation_config.to_json_dict() for result in failed]
                if not chosen:
                    break
            count += sum(result.result["unexpected_count"] for result in failed)
        return count
