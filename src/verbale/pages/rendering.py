"""Pages as HTML and JSON. Jinja escapes everything; control characters of documents are shown as U+FFFD."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from verbale.exports.phrases import visible
from verbale.exports.places import written
from verbale.exports.records import as_json
from verbale.pages.room import room_of, session_of
from verbale.schema import Record as Shape
from verbale.text.spans import Span

HERE = Path(__file__).parent
STATIC = HERE / "static"
# The areas as the navigation names them, in the order of a user's work: path, name.
AREAS = (
    ("/", "Check"),
    ("/record", "Record"),
    ("/trace", "Trace"),
    ("/compare", "Compare"),
    ("/ledger", "Ledger"),
    ("/audit", "Audit"),
)


def render(request: Request, template: str, page: object, status: int = 200) -> HTMLResponse:
    """A page as HTML; the template sees it as `page`."""
    session = session_of(request)
    text = _environment().get_template(template).render(
        page=page, request=request, session=session, here=request.url.path, areas=AREAS, theme=session.theme,
        mark=room_of(request).signer.mark_of(session), twin=_twin(request), shared=room_of(request).demands_token,
    )  # fmt: skip
    return HTMLResponse(text.encode("utf-8", "replace"), status)


def render_json(page: object, status: int = 200) -> Response:
    """A page as JSON: the same values."""
    return Response(as_json(plain(page)).encode(), status, media_type="application/json")


def plain(value: Any) -> Any:
    """A value as dicts, lists, strings and numbers; fields marked private are left out."""
    if isinstance(value, Shape):
        return value.to_dict()
    if isinstance(value, Span):
        return [value.start, value.end]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = (f for f in dataclasses.fields(value) if not f.metadata.get("private"))
        return {f.name: plain(getattr(value, f.name)) for f in fields}
    if isinstance(value, dict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value


def redirect(address: str) -> RedirectResponse:
    """On to another page of this app, which is then asked for with GET. `address` is a path, quoted where needed."""
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        address = "/"
    return RedirectResponse(address, 303)


def address_of(path: str, **values: object) -> str:
    """A path with a query; values that are `None` or empty are left out. `/documents/7?party=RUS`"""
    given = {key: value for key, value in values.items() if value not in (None, "", (), False)}
    return quote(path, safe="/.-_~:") + (f"?{urlencode(given, doseq=True)}" if given else "")


def wants_json(request: Request) -> bool:
    """Whether the answer is to be JSON: by the path, or by what the client accepts."""
    accepts = request.headers.get("accept", "")
    return request.url.path.endswith(".json") or ("application/json" in accepts and "text/html" not in accepts)


def asset(name: str) -> str:
    """The address of a file in `static`, which changes with its content."""
    return f"/static/{name}?v={_digest(name, (STATIC / name).stat().st_mtime_ns)}"


@lru_cache(maxsize=200)
def _digest(name: str, changed: int) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def _twin(request: Request) -> str:
    path = request.url.path
    query = f"?{request.url.query}" if request.url.query else ""
    return ("/index.json" if path == "/" else f"{path}.json") + query


def _shown(value: Any) -> Any:
    """What stands in the page for a value: text without control characters; markup of our own as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return "" if value is None else value


def day(value: date | str | None) -> str:
    """A day in words: "10 March 2023"; a year or month alone stays as it is."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
    return written(value) if value else ""


def moment(value: str) -> str:
    """A UTC moment of the record in words: "10 March 2023, 14:05 UTC"."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{written(found)}, {found:%H:%M} UTC"


def number(value: int) -> str:
    """A number with its thousands apart: 10,952."""
    return f"{value:,}"


def count(value: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 document", "2 documents"."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, finalize=_shown,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.globals.update(asset=asset, address_of=address_of, count=count)
    made.filters.update(day=day, moment=moment, number=number)
    return made
