"""How an area declares its pages: `page` gives HTML and the JSON twin; every form is looked at before it is used."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from verbale.pages.forms import admit
from verbale.pages.rendering import render, render_json

SAFE = ("GET", "HEAD", "OPTIONS")
Shower = TypeVar("Shower", bound=Callable[..., Any])
_OBJECT = {200: {"content": {"application/json": {"schema": {"type": "object"}}}, "description": "The page's values."}}


class Guarded(APIRoute):
    """A route that takes nothing from forms of other sites."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, behind the check of the form's mark."""
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            if request.method not in SAFE:
                await admit(request)
            return await inner(request)

        return handler


def area(name: str) -> APIRouter:
    """The router of an area; `name` is its heading in the API."""
    return APIRouter(route_class=Guarded, tags=[name])


def page(router: APIRouter, path: str, template: str) -> Callable[[Shower], Shower]:
    """Show what the function returns (a page, or a `Response`) as HTML at `path` and as JSON at `path` + ".json".

    The function's first argument is `request: Request`; the others are as in FastAPI.
    """

    def declared(function: Shower) -> Shower:
        @functools.wraps(function)
        def as_html(request: Request, *args: Any, **kwargs: Any) -> Response:
            found = function(request, *args, **kwargs)
            return found if isinstance(found, Response) else render(request, template, found)

        @functools.wraps(function)
        def as_json(request: Request, *args: Any, **kwargs: Any) -> Response:
            found = function(request, *args, **kwargs)
            return found if isinstance(found, Response) else render_json(found)

        twin = "/index.json" if path == "/" else f"{path}.json"
        router.add_api_route(twin, as_json, methods=["GET"], response_model=None, responses=_OBJECT)  # type: ignore[arg-type]
        router.add_api_route(path, as_html, methods=["GET"], response_model=None, include_in_schema=False)
        return function

    return declared
