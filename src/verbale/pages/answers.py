"""Errors as answers: one page shape and one JSON shape for all."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from verbale.errors import VerbaleError
from verbale.pages.audit import told
from verbale.pages.deciding import DecidedMeanwhileError
from verbale.pages.forms import FIELD
from verbale.pages.refusals import ErrorPage, page_of, plain_page
from verbale.pages.rendering import render, render_json, wants_json
from verbale.record import Decision

_log = logging.getLogger(__name__)


def answer_to(request: Request, error: VerbaleError) -> Response:
    """The answer to a request that failed."""
    return shown(request, page_of(error))


def shown(request: Request, page: ErrorPage) -> Response:
    """An error as a page, or as JSON where that is wanted."""
    if wants_json(request):
        return render_json({"error": page}, page.status)
    return render(request, "error.html", page, page.status)


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictPage:
    """Two decisions on one thing: the one that stands by now and the one that was wanted, which can be sent again."""

    standing: Decision | None
    standing_words: str
    wanted_words: str
    note: str
    action: str
    back: str
    fields: tuple[tuple[str, str], ...]


def conflict(request: Request, error: DecidedMeanwhileError) -> Response:
    """The answer to a decision that came too late."""
    if wants_json(request):
        standing = error.standing.to_dict() if error.standing else None
        return render_json({"error": page_of(error), "standing": standing, "wanted": error.wanted}, error.status)
    given = getattr(request.state, "fields", [])
    referrer = urlsplit(request.headers.get("referer", ""))
    page = ConflictPage(
        standing=error.standing, note=error.note, action=request.url.path,
        standing_words=told(error.standing).words if error.standing else "",
        wanted_words=in_words(error.wanted), back=referrer.path if referrer.netloc == request.url.netloc else "",
        fields=tuple((name, value) for name, value in given if name not in (FIELD, "seen")),
    )  # fmt: skip
    return render(request, "conflict.html", page, error.status)


def in_words(content: Mapping[str, Any]) -> str:
    """What a decision says, whatever it is about: "correct: altered, major"."""
    return ": ".join(str(content[key]) for key in ("verb", "verdict", "role") if content.get(key))


def answer_errors(app: FastAPI) -> None:
    """Let all errors of the app be answered in this way."""

    @app.exception_handler(DecidedMeanwhileError)
    async def of_two(request: Request, error: DecidedMeanwhileError) -> Response:
        return conflict(request, error)

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
