"""A checked report to take along: one page that needs nothing else, Markdown, JSON, a table; decisions included."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from verbale.exports.html import page as html_page
from verbale.exports.html_cards import Decided
from verbale.exports.markdown import markdown
from verbale.exports.records import as_json
from verbale.exports.tables import quotations_csv
from verbale.pages.refusals import NotFoundError
from verbale.pages.rendering import moment, plain
from verbale.pages.results import Result, title_for
from verbale.pages.reviewing import Review, reviews_of
from verbale.pages.room import record_of, room_of
from verbale.pages.routing import area

router: APIRouter = area("Check")

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
_UNSAFE = re.compile(r"[^\w.-]+", re.ASCII)
LONGEST_NAME = 60


@router.get("/check/{number}/export.{shape}", response_model=None)
def export(request: Request, number: str, shape: str) -> Response:
    """A checked report with its decisions, as a file: html, md, json or csv."""
    if shape not in MEDIA_TYPES:
        raise NotFoundError(f"A check cannot be had as {shape[:20]!r}. There are: {', '.join(MEDIA_TYPES)}")
    found = room_of(request).results.result(number)
    with record_of(request) as record:
        reviews = reviews_of(record, found.checked.report, found.checked.quotations)
    stem = _UNSAFE.sub("-", title_for(found.checked.report)).strip("-.")[:LONGEST_NAME] or "report"
    headers = {"Content-Disposition": f'attachment; filename="{stem}.{shape}"'}
    text = _written(found, reviews, shape)
    return Response(text.encode("utf-8", "replace"), media_type=MEDIA_TYPES[shape], headers=headers)


def _written(found: Result, reviews: list[Review], shape: str) -> str:
    checked = found.checked
    if shape == "csv":
        return quotations_csv(checked)
    if shape == "json":
        decisions = {number: plain(review.ruled) for number, review in enumerate(reviews, 1) if review.ruled}
        return as_json(checked.to_dict() | {"head": plain(found.head), "decisions": decisions}, indent=1)
    decided = {
        number: Decided(words=_in_words(review), standing=review.standing(item.check))
        for number, (review, item) in enumerate(zip(reviews, checked.quotations, strict=True), 1)
        if review.ruled
    }
    return html_page(checked, decided) if shape == "html" else markdown(checked, decided)


def _in_words(review: Review) -> str:
    ruled = review.ruled
    if ruled is None:
        return ""
    note = f": {ruled.note}" if ruled.note else ""
    return f"{ruled.who} {ruled.words}{note} ({moment(ruled.when)})"
