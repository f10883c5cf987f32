"""The app put together: areas, assets, doors, and what happens when it starts and ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

import verbale
from verbale.pages import (
    adding,
    api,
    audit,
    checking,
    comparing,
    entering,
    exporting,
    ledger_reviewing,
    ledger_threads,
    ledger_weeks,
    ledgers,
    library,
    reading,
    tracing,
    working,
)
from verbale.pages.answers import answer_errors
from verbale.pages.doors import Doors
from verbale.pages.keeping import clear_leftovers
from verbale.pages.rendering import STATIC
from verbale.pages.room import Room
from verbale.pages.settings import Settings

# Modules, each with a `router`.
AREAS = (
    exporting, checking, adding, library, reading, tracing, comparing, ledgers, ledger_weeks, ledger_threads,
    ledger_reviewing, working, audit, entering, api,
)  # fmt: skip
YEAR = 365 * 24 * 3600  # seconds


def create_app(settings: Settings, *, warm: bool = False) -> FastAPI:
    """The app over the record that `settings` name, made where it is not there yet.

    With `warm` the models are loaded in the background when it starts, so that the first check is as quick as the next.
    """
    room = Room(settings)
    clear_leftovers(settings.work / "uploads")
    with room.records.opened():
        pass  # a record that cannot be opened is told now, and not on the first page

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = settings.threads
        if warm:
            room.workers.warm()
        yield
        room.close()

    app = FastAPI(
        title="Verbale", version=verbale.__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        description="Every page has a twin with the same values: its path followed by .json.", lifespan=lifespan,
    )  # fmt: skip
    app.state.room = room
    answer_errors(app)
    for module in AREAS:
        app.include_router(module.router)
    app.mount("/static", Assets(directory=STATIC), name="static")
    app.add_middleware(Doors, room=room)
    return app


class Assets(StaticFiles):
    """Files that browsers keep: their addresses change with their content."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """The file, to be kept for a year."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response
