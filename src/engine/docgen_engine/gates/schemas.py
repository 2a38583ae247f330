"""JSON Schemas of every document, of the events and of the guidance, generated from their types.

`python -m docgen_engine.gates.schemas DIR` writes them; a test holds that the committed files are
the generated ones.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import msgspec

from docgen_engine.domain.documents.registry import DOCUMENTS, METADATA_VERSION, SCHEMAS
from docgen_engine.domain.events import Event, TextDelta
from docgen_engine.domain.guidance import Guidance

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_WHOLE: Final = "The whole document."
_SUFFIX: Final = ".schema.json"
_REF: Final = "#/$defs/{name}"

_METADATA: Final[dict[str, Any]] = {
    "title": "Metadata",
    "description": "Added when the file is written out; no other place holds time or an absolute "
    "path.",
    "type": "object",
    "properties": {
        "version": {"const": METADATA_VERSION},
        "generated_at": {"type": "string", "description": "ISO 8601 in UTC."},
        "repository_path": {"type": "string"},
        "agent": {"type": "string"},
    },
    "required": ["version", "generated_at", "repository_path", "agent"],
    "additionalProperties": False,
}


def generate() -> dict[str, bytes]:
    """All schemas: file name to content. The same types always give the same bytes."""
    found = {key: _of_struct(key, kind) for key, kind in sorted(SCHEMAS.items())}
    found["guidance"] = _of_struct("guidance", Guidance)
    found["guidance"]["description"] += " The schema of `.docgen.toml` read as JSON."
    found["events"] = _of_events()
    return {f"{key}{_SUFFIX}": _encode(schema) for key, schema in sorted(found.items())}


def write(folder: Path) -> list[str]:
    """Write all schemas into a folder, replacing those that are there.

    Args:
        folder: such as `schemas` of the checkout.

    Returns:
        Names of the files that changed.
    """
    changed = []
    for name, body in generate().items():
        file = folder / name
        if not file.is_file() or file.read_bytes() != body:
            file.write_bytes(body)
            changed.append(name)
    return changed


def _of_struct(key: str, kind: type[msgspec.Struct]) -> dict[str, Any]:
    (top,), parts = msgspec.json.schema_components([kind], ref_template=_REF)
    # The top type stands at the top rather than behind a reference, where editors show it.
    name = str(top["$ref"]).rpartition("/")[2]
    schema = parts.pop(name)
    schema["description"] = _of_document(kind, schema.get("description", ""))
    if _mentions(schema, name) or any(_mentions(part, name) for part in parts.values()):
        parts[name] = schema
    if key in DOCUMENTS:
        schema = {**schema, "properties": {**schema["properties"], "metadata": _METADATA}}
    return _finished(key, schema, parts)


def _of_document(kind: type, description: str) -> str:
    """A description that names the file: its module's, where the type's says only "the whole"."""
    rest = description.removeprefix(_WHOLE)
    module = sys.modules[kind.__module__].__doc__ or ""
    return description if rest == description else module.split("\n\n")[0] + rest


def _of_events() -> dict[str, Any]:
    (top,), parts = msgspec.json.schema_components([Event | TextDelta], ref_template=_REF)
    described = {
        "title": "Event",
        "description": "One line of the JSON output and of a recording (`--record`); recordings "
        "hold `text.delta` as well.",
    }
    return _finished("events", {**described, **top}, parts)


def _finished(key: str, schema: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    head = {"$schema": DIALECT, "$id": key + _SUFFIX}
    tail = {"$defs": dict(sorted(parts.items()))} if parts else {}
    finished = {**head, **schema, **tail}
    cleaned: dict[str, Any] = _described(finished)
    return cleaned


def _described(part: Any) -> Any:
    """Descriptions on one line each: docstrings are wrapped for people who read the code."""
    if isinstance(part, dict):
        return {
            name: " ".join(value.split())
            if name == "description" and isinstance(value, str)
            else _described(value)
            for name, value in part.items()
        }
    if isinstance(part, list):
        return [_described(each) for each in part]
    return part


def _mentions(part: Any, name: str) -> bool:
    if isinstance(part, dict):
        return part.get("$ref") == _REF.format(name=name) or any(
            _mentions(value, name) for value in part.values()
        )
    return isinstance(part, list) and any(_mentions(each, name) for each in part)


def _encode(schema: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


def main(arguments: list[str]) -> int:
    """Write the schemas into the folder that the one argument names."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m docgen_engine.gates.schemas DIR (an existing folder)\n")
        return 2
    for name in write(Path(arguments[0])):
        sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
