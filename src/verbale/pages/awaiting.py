"""Pages whose content is made in the background: shown at once where it is there or soon done, else how far it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from verbale.pages.jobs import Job, Progress
from verbale.pages.rendering import redirect, render_json, wants_json
from verbale.pages.room import room_of, start

T = TypeVar("T")
SOON = 0.15  # seconds that a page waits for its work before it shows how far it is
PATIENCE = 8.0  # seconds that a program waits for the JSON


def made(
    request: Request,
    key: Hashable,
    make: Callable[[Progress], T],
    *,
    kind: str,
    title: str,
    address: str,
    weigh: Callable[[T], int] = lambda _: 1,
    patience: float | None = None,
) -> T | Job:
    """What `make` makes, from the shelf or by a job; the job itself where it is not done soon.

    `address` is where the result is shown; `key` must hold all that the result depends on.
    """
    shelf = room_of(request).shelf
    found = shelf.get(key)
    if found is None:

        def work(progress: Progress) -> str:
            value = make(progress)
            shelf.put(key, value, weigh(value))
            return address

        job = shelf.job(key, lambda: start(request, kind, title, work))
        job.over.wait(patience if patience is not None else PATIENCE if _is_twin(request) else SOON)
        found = shelf.get(key)
        if found is None:
            return job
    return found  # type: ignore[return-value]


def progress_of(request: Request, job: Job) -> Response:
    """Where people see how far a job is; for programs the job itself, with status 202."""
    if _is_twin(request):
        return render_json({"job": job.view()}, 202)
    return redirect(f"/jobs/{job.number}")


def under_way(request: Request, job: Job) -> Response:
    """The answer to a form that began a job: on to where it is seen; for programs the job itself, with status 202."""
    job.over.wait(SOON)
    return render_json({"job": job.view()}, 202) if wants_json(request) else redirect(f"/jobs/{job.number}")


def _is_twin(request: Request) -> bool:
    return request.url.path.endswith(".json")
