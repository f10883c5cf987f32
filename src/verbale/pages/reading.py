"""Read: a document of the record with its statements: who speaks, through whom, what the words do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from verbale.errors import UsageError
from verbale.exports.places import title_of
from verbale.pages import tasks
from verbale.pages.analyses import Analysed, analysed_of
from verbale.pages.awaiting import made, under_way
from verbale.pages.document_page import ReadPage, Verdicts, Wish, page_of
from verbale.pages.jobs import Job, Progress
from verbale.pages.refusals import NotFoundError, OftenError
from verbale.pages.rendering import redirect
from verbale.pages.room import record_of, room_of, start
from verbale.pages.routing import area, page
from verbale.pipeline import analysis_version
from verbale.record import Record
from verbale.schema import Document, Kind

router = area("Read")


@page(router, "/documents/{key}", "document.html")
def read(
    request: Request,
    key: Annotated[str, Path(max_length=64, pattern="^[0-9a-f]{1,64}$")],
    party: Annotated[str, Query(max_length=300, description="only statements of this speaker")] = "",
    act: Annotated[str, Query(max_length=20, description="only statements that do this")] = "",
    verdict: Annotated[str, Query(max_length=20, description="only with quotations of this verdict")] = "",
    find: Annotated[str, Query(max_length=300, description="words to mark")] = "",
    at: Annotated[str, Query(max_length=20, description="a place to mark: start-end")] = "",
    part: Annotated[int, Query(ge=0, le=100_000, description="page of a long text, from 1")] = 0,
) -> ReadPage | Response:
    """A document with its statements, filtered by party and by what the words do."""
    with record_of(request) as record:
        number = _number(record, key)
        if str(number) != key and not request.url.path.endswith(".json"):
            return redirect(f"/documents/{number}{'?' if request.url.query else ''}{request.url.query}")
        document = record.document(number)
        kept = _kept(request, record, number)
        checked = record.analysis(number, tasks.JUDGED) if document.kind is Kind.REPORT else None
    state, job, content = _content(request, document, number, kept)
    wish = Wish(number, party, act, verdict, find, at)
    issuer = (document.issuer or document.publisher) if document.kind is Kind.PRIMARY else None
    analysed = _analysed(request, document, content, issuer.value if issuer else "")
    judged = Verdicts.of(checked)
    if state != "ready":
        return page_of(document, wish, part, analysed, judged, (state, job))
    return room_of(request).shelf.kept(
        ("read page", document.id, analysis_version(), wish, part, checked.number if checked else 0),
        lambda: page_of(document, wish, part, analysed, judged, (state, job)), 1200,
    )  # fmt: skip


@router.post("/documents/{number}/check")
def check(request: Request, number: Annotated[int, Path(ge=1, le=10**9)]) -> Response:
    """Hold the quotations of a report of the record against the rest of the record; on to the job."""
    room = room_of(request)
    with record_of(request) as record:
        title = title_of(record.document(_number(record, str(number))))

    def work(progress: Progress) -> str:
        with room.telling() as telling:
            room.workers.watched(progress, telling, tasks.judged, room.settings.folder.resolve(), telling, number)
        return f"/documents/{number}"

    return under_way(request, start(request, "Checking against the record", title, work))


def _number(record: Record, key: str) -> int:
    try:
        return record.entry(int(key) if key.isdecimal() and len(key) < 10 else key).number
    except UsageError as error:
        raise NotFoundError(
            f"The record has no document {key}: it was removed, or never there; look for it in the record"
        ) from error


def _kept(request: Request, record: Record, number: int) -> Mapping[str, Any] | None:
    """What the record keeps of the document, of this version."""
    shelf = room_of(request).shelf
    found = shelf.get(_key(number))
    if found is None:
        analysis = record.analysis(number, tasks.ANALYSIS, analysis_version())
        if analysis is None:
            return None
        found = analysis.content
        shelf.put(_key(number), found, _weight(found))
    return found  # type: ignore[return-value]


def _key(number: int) -> tuple[str, int, str]:
    return ("analysis", number, analysis_version())


def _weight(content: Mapping[str, Any]) -> int:
    return 12 * (len(content["statements"]) + len(content["acts"]))


def _content(
    request: Request, document: Document, number: int, kept: Mapping[str, Any] | None
) -> tuple[str, str, Mapping[str, Any]]:
    """What is to be shown: how far that is, the job that makes it, and what there is."""
    nothing: Mapping[str, Any] = {"statements": [], "acts": []}
    if kept is not None:
        return "ready", "", kept
    if len(document.text) > tasks.MOST_READ:
        return "too long", "", nothing
    room = room_of(request)
    try:
        found = made(
            request, _key(number),
            lambda progress: room.workers.run(progress, tasks.analysed, room.settings.folder.resolve(), number),
            kind="Reading", title=title_of(document), address=f"/documents/{number}", weigh=_weight,
        )  # fmt: skip
    except OftenError:
        return "busy", "", nothing
    if isinstance(found, Job):
        return ("failed" if found.over.is_set() else "working"), found.number, nothing
    return "ready", "", found


def _analysed(request: Request, document: Document, content: Mapping[str, Any], issuer: str) -> Analysed:
    key = ("analysed", document.id, analysis_version(), len(content["statements"]), len(content["acts"]))
    shelf = room_of(request).shelf
    found = shelf.get(key)
    if not isinstance(found, Analysed):
        found = analysed_of(content, document.text, issuer)
        shelf.put(key, found, _weight(content))
    return found
