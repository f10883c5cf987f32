"""The API in words: what can be asked for, made from the same OpenAPI description that programs read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from verbale.pages.routing import area, page

router = area("API")


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """A parameter or field: where it goes, whether it must be there, what it is."""

    name: str
    where: str
    required: bool
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """One thing that can be asked for."""

    method: str
    path: str
    what: str
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiPage:
    """The operations by area."""

    areas: dict[str, tuple[Operation, ...]]


@page(router, "/api", "api.html")
def described(request: Request) -> ApiPage:
    """What can be asked for by a program."""
    found = request.app.openapi()
    schemas = found.get("components", {}).get("schemas", {})
    areas: dict[str, list[Operation]] = {}
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            made = Operation(
                method=method.upper(), path=path, what=operation.get("description", operation.get("summary", "")),
                values=(*_parameters(operation), *_fields(operation, schemas)),
            )  # fmt: skip
            areas.setdefault(operation.get("tags", ["Others"])[0], []).append(made)
    return ApiPage(areas={name: tuple(operations) for name, operations in areas.items()})


def _parameters(operation: dict[str, Any]) -> list[Value]:
    return [
        Value(name=p["name"], where=p["in"], required=p.get("required", False), what=_what(p.get("schema", {})))
        for p in operation.get("parameters", ())
    ]


def _fields(operation: dict[str, Any], schemas: dict[str, Any]) -> list[Value]:
    """The fields of a form or JSON body."""
    found = []
    for kind, body in operation.get("requestBody", {}).get("content", {}).items():
        schema = body.get("schema", {})
        schema = schemas.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
        where = "JSON" if kind == "application/json" else "form"
        for name, inner in schema.get("properties", {}).items():
            found.append(Value(name=name, where=where, required=name in schema.get("required", ()), what=_what(inner)))
    return found


def _what(schema: dict[str, Any]) -> str:
    """A schema in a word or two: "integer, 1 to 200"."""
    options = [_what(one) for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if options:
        return " or ".join(dict.fromkeys(options))
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    kind = str(schema.get("type", "value"))
    if kind == "array":
        return "several: " + _what(schema.get("items", {}))
    if "minimum" in schema or "maximum" in schema:
        return f"{kind}, {schema.get('minimum', '…')} to {schema.get('maximum', '…')}"
    return "file" if schema.get("format") == "binary" or "contentMediaType" in schema else kind
