"""The schema of the published receipts is the one of their model, and what is published follows it."""

import json
from pathlib import Path

import jsonschema

from orkestra.answer.receipt import Receipt
from support.receipts import CHANNEL, WHOLE_FILE, receipt

SCHEMA = Path(__file__).parents[2] / "docs" / "receipt.schema.json"


def write_schema() -> str:
    """The schema as the file has it; write it there when the model has changed."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= Receipt.model_json_schema(by_alias=True, mode="serialization")
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def test_the_published_schema_is_that_of_the_model():
    assert SCHEMA.read_text(encoding="utf-8") == write_schema()


def test_a_receipt_follows_its_schema_and_comes_back_from_json():
    sent = receipt([CHANNEL, WHOLE_FILE])
    text = json.dumps(sent.to_document())
    jsonschema.validate(json.loads(text), json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert Receipt.model_validate_json(text) == sent
