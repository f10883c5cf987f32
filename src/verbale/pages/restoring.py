"""Records back from the plain data that `to_dict` made of them, by the types that their fields declare."""

from __future__ import annotations

import dataclasses
import sys
import types
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from verbale.schema import Input
from verbale.text.spans import Span

Shape = TypeVar("Shape")
Maker = Callable[[Any], Any]


def restored(kind: type[Shape], data: Any) -> Shape:
    """The record of that kind. Raises `ValueError` where the data are not those of one."""
    try:
        make: Maker = _maker(kind)  # type: ignore[arg-type]
        found: Shape = make(data)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"these are no data of a {kind.__name__}: {error}") from error
    return found


@cache
def _maker(kind: Any) -> Maker:
    """What makes a value of that type of plain data."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        made = _maker(next(one for one in inner if one is not type(None)))
        return lambda data: None if data is None else made(data)
    if origin is tuple:
        if inner[-1] is Ellipsis:
            each = _maker(inner[0])
            return lambda data: tuple(each(item) for item in data)
        makers = [_maker(one) for one in inner]
        return lambda data: tuple(make(item) for make, item in zip(makers, data, strict=True))
    if kind is Span:
        return lambda data: Span(data[0], data[1])
    if kind in (date, datetime):
        return lambda data: kind.fromisoformat(data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda data: kind(data)
    if dataclasses.is_dataclass(kind):
        return _record_maker(kind)
    return lambda data: data


def _record_maker(kind: Any) -> Maker:
    fields = [field for field in dataclasses.fields(kind) if not field.metadata.get("private")]
    declared = types.SimpleNamespace(__annotations__={field.name: field.type for field in fields})
    hints = get_type_hints(declared, vars(sys.modules[kind.__module__]))  # a class hides `date` by a field
    makers: list[tuple[str, Maker]] = []

    def make(data: Any) -> Any:
        if not makers:  # not before: a record may hold others of its kind
            makers.extend((field.name, _maker(hints[field.name])) for field in fields)
        values = {name: made(data[name]) for name, made in makers if name in data}
        return kind(**values, data=b"") if kind is Input else kind(**values)

    return make
