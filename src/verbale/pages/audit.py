"""Audit: every decision, with who made it, when, and what it replaced; it is undone by another decision."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Query
from starlette.requests import Request
from starlette.responses import Response

from verbale.exports.records import as_json
from verbale.exports.tables import cell
from verbale.pages import ledger_reviewing, reviewing
from verbale.pages.deciding import UNDO, Told, content_of, decide, undone
from verbale.pages.refusals import ConflictError, NotFoundError
from verbale.pages.rendering import redirect, render_json, wants_json
from verbale.pages.room import record_of, room_of, session_of
from verbale.pages.routing import area, page
from verbale.pages.shelf import Shelf
from verbale.record import Decision, Record

router = area("Audit")

PORTION = 50  # decisions on a page
COLUMNS = ("number", "when", "who", "area", "about", "decision", "note", "replaces", "undone", "key", "content")
# Each area tells its own decisions in words; the first that knows a decision is heard.
TELLERS: list[Callable[[Decision], Told | None]] = [reviewing.told, ledger_reviewing.told]

Words = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One decision. `undone` says that it was taken back, `is_last` that it can be taken back now."""

    number: int
    when: str
    who: str
    area: str
    about: str
    words: str
    note: str
    address: str
    replaces: int | None
    replaced_by: int | None
    undone: bool
    is_last: bool
    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditPage:
    """A portion of the decisions, the latest first. `total` is how many match, `people` who has decided anything."""

    lines: tuple[Line, ...]
    total: int
    people: tuple[str, ...]
    areas: tuple[str, ...]
    who: str
    area: str
    about: str
    older: int | None
    first: bool


@page(router, "/audit", "audit.html")
def decisions(
    request: Request, who: Words = "", area: Words = "", about: Words = "",
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> AuditPage:  # fmt: skip
    """Every decision: by whom (`who`), in which `area`, `about` what; `before` a number, for the next portion."""
    with record_of(request) as record:
        lines = _lines(record, room_of(request).shelf)
    people, areas = sorted({line.who for line in lines}), sorted({line.area for line in lines})
    chosen = [line for line in lines if _is_wanted(line, who, area, about)]
    left = [line for line in chosen if before is None or line.number < before]
    return AuditPage(
        lines=tuple(left[:PORTION]), total=len(chosen), people=tuple(people), areas=tuple(areas), who=who, area=area,
        about=about, older=left[PORTION - 1].number if len(left) > PORTION else None, first=before is None,
    )  # fmt: skip


@router.get("/audit/export.csv", response_model=None)
def as_table(request: Request) -> Response:
    """All decisions as a table."""
    with record_of(request) as record:
        found, lines = record.decisions(), {line.number: line for line in _lines(record, room_of(request).shelf)}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for decision in found:
        line = lines[decision.number]
        row = (
            line.number, line.when, line.who, line.area, line.about, line.words, line.note, line.replaces, line.undone,
            line.key, decision.decision,
        )  # fmt: skip
        writer.writerow([cell(value) for value in row])
    return _file(out.getvalue(), "text/csv; charset=utf-8", "decisions.csv")


@router.get("/audit/export.json", response_model=None)
def as_lines(request: Request) -> Response:
    """All decisions as they are kept, in their order."""
    with record_of(request) as record:
        found = [decision.to_dict() | {"content": content_of(decision)} for decision in record.decisions()]
    return _file(as_json({"decisions": found}, indent=1), "application/json", "decisions.json")


@router.post("/audit/{number}/undo", response_model=None)
def undo(
    request: Request, number: int, back: Annotated[str, Form(max_length=2000)] = "/audit",
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:  # fmt: skip
    """Undo the decision of that number by a new one; what stood before it holds again."""
    with record_of(request) as record:
        found = next((d for d in record.decisions() if d.number == number), None) if 0 < number < 2**53 else None
        if found is None:
            raise NotFoundError(f"There is no decision {number}: look for it on the audit page.")
        later = [d for d in record.decisions(found.about) if d.replaces == number]
        if later:
            raise ConflictError(
                f"Decision {number} has been replaced by number {later[-1].number} of {later[-1].who} meanwhile: "
                "undo that one, or decide again"
            )
        made = _undone(record, found, session_of(request).name, note)
    return render_json(made, 201) if wants_json(request) else redirect(back)


def _undone(record: Record, found: Decision, who: str, note: str) -> Decision:
    content = {"verb": UNDO} | {key: value for key, value in content_of(found).items() if key in ("words", "check")}
    last = record.decisions(found.about)[-1]
    if last.number == found.number:
        return decide(record, found.about, content, who=who, note=note, seen=found.number)
    with record.deciding():  # several links may be decided on under one key: each has decisions of its own
        return record.decide(
            who=who, about=found.about, decision=as_json(content), note=note, replaces=found.number
        )  # fmt: skip


def told(decision: Decision) -> Told:
    """A decision in words, by the area that knows it."""
    for teller in TELLERS:
        found = teller(decision)
        if found is not None:
            return found
    return Told(area="Other", about=decision.about, words=decision.decision[:200])


def _lines(record: Record, shelf: Shelf) -> list[Line]:
    """All decisions, the latest first; told again only when there is a new one."""
    key = ("audit", record.last_decision)
    kept = shelf.get(key)
    if isinstance(kept, list):
        return kept
    found = record.decisions()
    gone = undone(found)
    replaced = {decision.replaces: decision.number for decision in found if decision.replaces}
    lines = [_line(decision, told(decision), gone, replaced) for decision in reversed(found)]
    shelf.put(key, lines, weight=5 * len(lines))
    return lines


def _line(decision: Decision, words: Told, gone: set[int], replaced: dict[int, int]) -> Line:
    return Line(
        number=decision.number, when=decision.when, who=decision.who, area=words.area, about=words.about,
        words=words.words, note=decision.note, address=words.address, replaces=decision.replaces,
        replaced_by=replaced.get(decision.number),
        undone=decision.number in gone and decision.number in replaced,
        is_last=decision.number not in replaced, key=decision.about,
    )  # fmt: skip


def _is_wanted(line: Line, who: str, area: str, about: str) -> bool:
    found = about.lower()
    return (
        (not who or line.who == who)
        and (not area or line.area == area)
        and (not about or line.key.startswith(about) or found in line.about.lower() or found in line.note.lower())
    )


def _file(text: str, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.encode("utf-8", "replace"), media_type=media_type, headers=headers)
