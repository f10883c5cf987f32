"""Jobs: what runs in the background, how far it is, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from verbale.pages.jobs import JobView
from verbale.pages.refusals import ForgedError
from verbale.pages.rendering import redirect
from verbale.pages.room import room_of, session_of
from verbale.pages.routing import area, page

router = area("Jobs")


@dataclass(frozen=True, kw_only=True, slots=True)
class JobPage:
    """One job; `mine` says whether whoever asks began it."""

    job: JobView
    mine: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class JobsPage:
    """All jobs since the start, the latest first."""

    jobs: tuple[JobView, ...]


@page(router, "/jobs", "jobs.html")
def all_jobs(request: Request) -> JobsPage:
    """What runs in the background, and what has run since the start."""
    return JobsPage(jobs=room_of(request).jobs.all())


@page(router, "/jobs/{number}", "job.html")
def one_job(request: Request, number: str) -> JobPage | Response:
    """How far a job is; on to what it made, once it is done."""
    job = room_of(request).jobs.job(number)
    view = job.view()
    if (view.address or view.shown) and not request.url.path.endswith(".json"):
        return redirect(view.address or view.shown)
    return JobPage(job=view, mine=job.session == session_of(request).number)


@router.post("/jobs/{number}/cancel")
def cancel(request: Request, number: str) -> Response:
    """Stop a job that one has begun oneself; what it has done so far stays."""
    job = room_of(request).jobs.job(number)
    session = session_of(request)
    if job.session != session.number and not (session.token and job.who == session.name):
        raise ForgedError(f"The job was begun by {job.who}: ask them to cancel it.")
    job.progress.cancel()
    return redirect(f"/jobs/{number}")
