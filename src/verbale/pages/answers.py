"""Errors as answers: one page shape and one JSON shape for all."""

from __future__ import annotations

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from verbale.errors import VerbaleError
from verbale.pages.refusals import ErrorPage, page_of, plain_page
from verbale.pages.rendering import render, render_json, wants_json

_log = logging.getLogger(__name__)


def answer_to(request: Request, error: VerbaleError) -> Response:
    """The answer to a request that failed."""
    return shown(request, page_of(error))


def shown(request: Request, page: ErrorPage) -> Response:
    """An error as a page, or as JSON where that is wanted."""
    if wants_json(request):
        return render_json({"error": page}, page.status)
    return render(request, "error.html", page, page.status)


def answer_errors(app: FastAPI) -> None:
    """Let all errors of the app be answered in this way."""

    @app.exception_handler(VerbaleError)
    async def of_verbale(request: Request, error: VerbaleError) -> Response:
        return answer_to(request, error)

    @app.exception_handler(RequestValidationError)
    async def of_values(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = " ".join(str(part) for part in first["loc"][1:]) or "the request"
        return shown(request, plain_page(422, f"“{where[:80]}” cannot be read: {first['msg'].lower()}."))

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        what = f"There is no page {request.url.path[:200]}." if error.status_code == 404 else ""
        if error.status_code == 400 and isinstance(error.detail, str):
            what = error.detail
        return shown(request, plain_page(error.status_code, what))


def fault(request: Request, error: Exception) -> Response:
    """The answer where the fault is ours; the log says what it was."""
    _log.error("%s %s", request.method, request.url.path, exc_info=error)
    return shown(request, plain_page(500, "Something went wrong inside Verbale; its log says what."))
