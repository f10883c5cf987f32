"""Audit: every decision, with who made it, when, and what it replaced."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from verbale.pages.room import record_of
from verbale.pages.routing import area, page
from verbale.record import Decision

router = area("Audit")


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditPage:
    """The decisions, the latest first."""

    decisions: tuple[Decision, ...]


@page(router, "/audit", "audit.html")
def decisions(request: Request) -> AuditPage:
    """Every decision that was made."""
    with record_of(request) as record:
        return AuditPage(decisions=record.decisions()[::-1])
