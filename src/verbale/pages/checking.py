"""Check: a report and its sources in, a page with every quotation judged out."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Annotated

from fastapi import File, Form, Query, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from verbale.errors import RecordError, UsageError
from verbale.pages import checked
from verbale.pages.checktasks import Given, Wish
from verbale.pages.checktasks import checked as check_task
from verbale.pages.deciding import LONGEST_NOTE, decide
from verbale.pages.forms import file_name
from verbale.pages.jobs import Job, JobView, Progress, State
from verbale.pages.refusals import NotFoundError, OversizedError, status_of
from verbale.pages.rendering import address_of, redirect, render, render_json, wants_json
from verbale.pages.results import LONGEST_TITLE, Head, Result, Results
from verbale.pages.reviewing import about_of, reviews_of, wanted
from verbale.pages.room import Room, record_of, room_of, session_of, start, take_fetches
from verbale.pages.routing import area, page

router = area("Check")

MOST_LISTED = 12  # earlier checks on the first page
PORTION = 50  # earlier checks on a page of their own
MOST_ADDRESSES = 20
LONGEST_ADDRESS = 2000
WEIGHT = 60  # of a quotation on a page that is kept, in hundreds of bytes
GLANCE = 0.03  # seconds between two looks whether a job has something to show

Number = Annotated[str, Query(max_length=16)]
Address = Annotated[str, Form(max_length=LONGEST_ADDRESS)]
Files = Annotated[list[UploadFile], File()]


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What a form held, so that nothing typed is lost when it comes back."""

    report_text: str = ""
    report_address: str = ""
    source_text: str = ""
    source_addresses: str = ""
    against: str = ""
    by_meaning: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckPage:
    """The form, with how many documents the record has to be searched, and the latest checks."""

    documents: int
    latest: tuple[Head, ...]
    more: bool
    max_megabytes: int
    max_files: int
    draft: Draft = Draft()
    error: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChecksPage:
    """Checks, the latest first; `older` is where the next portion begins, empty at the end."""

    checks: tuple[Head, ...]
    older: str


def results_of(request: Request) -> Results:
    """The kept results of the app."""
    found: Results = room_of(request).results
    return found


@page(router, "/", "check.html")
def form(request: Request) -> CheckPage:
    """Where a report and its sources are given."""
    return _form(request)


@page(router, "/checks", "checks.html")
def checks(request: Request, before: Number = "") -> ChecksPage:
    """Earlier checks, the latest first."""
    found = results_of(request).latest(PORTION + 1, before)
    return ChecksPage(checks=found[:PORTION], older=found[PORTION - 1].number if len(found) > PORTION else "")


@router.post("/check")
def check(
    request: Request,
    report_text: Annotated[str, Form()] = "", report_address: Address = "", report_file: Files = [],  # noqa: B006
    source_text: Annotated[str, Form()] = "", source_addresses: Annotated[str, Form(max_length=40_000)] = "",
    source_files: Files = [],  # noqa: B006
    against: Annotated[str, Form(max_length=20)] = "sources", by_meaning: Annotated[str, Form(max_length=5)] = "",
) -> Response:  # fmt: skip
    """Check the quotations of a report (its text, a file or an address) against sources, or against the whole record
    (against: record); on to the result, or to the job while it is not there."""
    draft = Draft(
        report_text=report_text, report_address=report_address, source_text=source_text, against=against,
        source_addresses=source_addresses, by_meaning=bool(by_meaning),
    )  # fmt: skip
    room = room_of(request)
    try:
        _examine(room, draft)
        place = Path(tempfile.mkdtemp(prefix="check-", dir=_uploads(room)))
        try:
            report = _one_report(draft, _kept(report_file, place, "report"))
            sources = () if against == "record" else _sources(draft, _kept(source_files, place, "source"))
            take_fetches(request, sum(bool(given.address) for given in (report, *sources)))
            job = _begin(request, report, sources, draft, place)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
    except (UsageError, NotFoundError) as error:
        if wants_json(request):
            raise
        return render(request, "check.html", _form(request, draft, str(error)), status_of(error))
    address = _soon(job, room.settings.patience)
    if wants_json(request):
        return render_json({"job": job.view(), "address": address}, 202)
    if job.state is State.FAILED:
        return render(request, "check.html", _form(request, draft, job.error), 422)
    return redirect(address)


def _form(request: Request, draft: Draft | None = None, error: str = "") -> CheckPage:
    settings = room_of(request).settings
    with record_of(request) as record:
        documents = len(record)
    latest = results_of(request).latest(MOST_LISTED + 1)
    return CheckPage(
        documents=documents, latest=latest[:MOST_LISTED], more=len(latest) > MOST_LISTED, error=error,
        draft=draft or Draft(against="sources"), max_files=settings.max_files,
        max_megabytes=settings.max_upload // 1_000_000,
    )  # fmt: skip


def _examine(room: Room, draft: Draft) -> None:
    if draft.against not in ("sources", "record"):
        raise UsageError("Say what to check against: sources or record.")
    for words in (draft.report_text, draft.source_text):
        if len(words) > room.settings.max_text:
            raise OversizedError(f"A text has more than {room.settings.max_text:,} characters: cut out what matters.")
    for address in (draft.report_address.strip(), *draft.source_addresses.split()):
        if len(address) > LONGEST_ADDRESS or (address and not address.lower().startswith(("http://", "https://"))):
            raise UsageError(f"“{address[:100]}” is no address of a page: it begins with https:// or http://.")


def _uploads(room: Room) -> Path:
    place = room.settings.work / "uploads"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise RecordError(f"{place} cannot be written ({error.strerror}): check your rights and the disk.") from error
    return place


def _kept(files: list[UploadFile], place: Path, stem: str) -> list[Given]:
    """Uploads as files under names of our own; their given names are only shown."""
    found = []
    for i, upload in enumerate(files):
        if upload.filename or upload.size:
            path = place / f"{stem}-{i}"
            with path.open("wb") as opened:
                shutil.copyfileobj(upload.file, opened)
            found.append(Given(file=path, name=file_name(upload.filename or "")))
    return found


def _one_report(draft: Draft, files: list[Given]) -> Given:
    given = list(files)
    if draft.report_text.strip():
        given.append(Given(words=draft.report_text.replace("\r\n", "\n")))
    if draft.report_address.strip():
        given.append(Given(address=draft.report_address.strip()))
    if not given:
        raise UsageError("There is no report yet: paste its text, choose its file, or give its address.")
    if len(given) > 1:
        raise UsageError("The report was given more than once: leave its text, one file, or its address.")
    return given[0]


def _sources(draft: Draft, files: list[Given]) -> tuple[Given, ...]:
    given = list(files)
    if draft.source_text.strip():
        given.append(Given(words=draft.source_text.replace("\r\n", "\n")))
    given += [Given(address=address) for address in draft.source_addresses.split()]
    if not given:
        raise UsageError("There is no source yet: paste a text, choose files, give addresses, or search the record.")
    if len(given) - len(files) > MOST_ADDRESSES:
        raise UsageError(f"More than {MOST_ADDRESSES} addresses were given: leave some out.")
    return tuple(given)


def _begin(request: Request, report: Given, sources: tuple[Given, ...], draft: Draft, place: Path) -> Job:
    room, session = room_of(request), session_of(request)
    folder, work_folder = room.settings.folder.resolve(), room.settings.work.resolve()
    if not sources:
        with record_of(request) as record:
            if not len(record):
                raise UsageError("The record is empty: add documents to it first, or give the sources here.")
    telling = place.with_suffix(".json")

    def work(progress: Progress) -> str:
        progress.limit(room.settings.longest_check)
        wish = Wish(
            report=report, sources=sources, by_meaning=draft.by_meaning, who=session.name,
            allow_private=room.settings.allow_private, job=progress.number,
        )  # fmt: skip
        try:
            made = room.workers.watched(progress, telling, check_task, folder, work_folder, telling, wish)
        finally:
            shutil.rmtree(place, ignore_errors=True)
            telling.unlink(missing_ok=True)
        return f"/check/{made}"

    title = report.name or report.address or shorten(report.words.strip()[:500].partition("\n")[0], LONGEST_TITLE)
    return start(request, "Check", title, work)


def _soon(job: Job, patience: float) -> str:
    """Where to look: the result, where there is one before long, else the job."""
    end = time.monotonic() + patience
    while time.monotonic() < end and not job.over.wait(GLANCE) and not job.progress.shown:
        pass
    return job.address or job.progress.shown or f"/jobs/{job.number}"


@page(router, "/check/{number}", "checked.html")
def result(request: Request, number: str) -> checked.ResultPage:
    """A checked report: its quotations with verdicts, sources, differences, reasons and decisions."""
    return _page(request, number)


def _page(request: Request, number: str) -> checked.ResultPage:
    found, shelf = results_of(request).result(number), room_of(request).shelf
    job = _job_of(request, found)
    with record_of(request) as record:
        key = ("check", number, found.head.whole, record.last_decision, record.generation)
        kept = shelf.get(key) if job is None else None
        if isinstance(kept, checked.ResultPage):
            return kept
        reviews = reviews_of(record, found.checked.report, found.checked.quotations)
        numbers = record.present([primary.id for primary in found.checked.primaries])
    made = checked.page_of(found, reviews, job, numbers)
    if job is None:
        shelf.put(key, made, weight=WEIGHT * len(made.quotations))
    return made


def _job_of(request: Request, found: Result) -> JobView | None:
    """The job that is still at work on a result."""
    if found.head.whole:
        return None
    try:
        view = room_of(request).jobs.job(found.head.job).view()
    except NotFoundError:
        return None
    return None if view.is_over else view


@router.post("/check/{number}/quotations/{at}")
def rule(
    request: Request, number: str, at: int,
    verb: Annotated[str, Form(max_length=20)], verdict: Annotated[str, Form(max_length=40)] = "",
    note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "", seen: Annotated[int | None, Form(ge=0, le=2**53)] = None,
) -> Response:  # fmt: skip
    """Agree with the verdict on quotation `at` (from 1), correct it to `verdict`, or dismiss the quotation.

    `seen` is the number of the last decision that one has seen, empty where there was none.
    """
    found = results_of(request).result(number)
    quotations = found.checked.quotations
    if not 1 <= at <= len(quotations):
        raise NotFoundError(f"The report has {len(quotations)} quotations, and no quotation {at}.")
    item = quotations[at - 1]
    content = wanted(verb, verdict, item, number)
    with record_of(request) as record:
        made = decide(
            record, about_of(found.checked.report, item), content, who=session_of(request).name,
            note=" ".join(note.split()), seen=seen,
        )  # fmt: skip
    return render_json(made, 201) if wants_json(request) else redirect(address_of(f"/check/{number}") + f"#c{at}")
