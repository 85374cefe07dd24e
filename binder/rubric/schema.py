"""The JSON Schema of rubric.yaml, published beside the rubrics: `python -m binder.rubric.schema` prints it anew.

It describes a file as it is written, overlays included. What no schema can say (sums, references, steps that can be
reached) is for `binder rubric check`.
"""

import json
import sys
from typing import Any

from binder.rubric.file import RubricFile

TITLE = "rubric.yaml, the file of a rubric (评分标准文件); rubrics/README.md is its manual"
OVERLAY = {"type": "object", "additionalProperties": {"type": "object"}}
OVERLAYS = {
    "by_level": {"description": "级别 → 在这个级别替换的键 / level -> the keys it replaces", **OVERLAY},
    "by_reading": {
        "description": "读法 → 选项 → 替换的键 / reading -> option -> the keys it replaces",
        "type": "object",
        "additionalProperties": OVERLAY,
    },
}


def schema_text() -> str:
    """The schema as JSON with a line end."""
    schema = RubricFile.model_json_schema(mode="validation")
    for part in (schema, *schema["$defs"].values()):
        if part.get("type") == "object":
            _open_to_overlays(part)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": TITLE}
    return json.dumps(_plain(schema), ensure_ascii=False, indent=1) + "\n"


def _open_to_overlays(part: dict[str, Any]) -> None:
    """Let a mapping hold overlays; one that has any may leave to them what would otherwise be required."""
    part["properties"] |= OVERLAYS
    if required := part.pop("required", None):
        has_overlay = [{"required": [key]} for key in OVERLAYS]
        part["anyOf"] = [{"required": required}, *has_overlay]


def _plain(part: Any) -> Any:
    """The schema without titles and defaults, which only repeat names and types of Python.

    A clause whose kind is left to its overlays fits several kinds: any of them will do.
    """
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if not isinstance(part, dict):
        return part
    names = {"oneOf": "anyOf"}
    kept = {
        names.get(key, key): value
        for key, value in part.items()
        if key not in ("default", "discriminator") and (key != "title" or "properties" in part)
    }
    return {
        key: {name: _plain(each) for name, each in value.items()} if key in ("properties", "$defs") else _plain(value)
        for key, value in kept.items()
    }


if __name__ == "__main__":
    sys.stdout.write(schema_text())
