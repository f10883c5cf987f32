"""Check: a report and its sources in, a page with every quotation judged out."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from verbale.pages.room import record_of
from verbale.pages.routing import area, page

router = area("Check")


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckPage:
    """The form, with how many documents the record has to be searched."""

    documents: int


@page(router, "/", "check.html")
def form(request: Request) -> CheckPage:
    """Where a report and its sources are given."""
    with record_of(request) as record:
        return CheckPage(documents=len(record))
