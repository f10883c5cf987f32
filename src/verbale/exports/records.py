"""Shapes for `--json` and `--jsonl`: plain data made of the records' own `to_dict()`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from verbale.schema import Check, CheckedReport, Document, Quotation, Statement


def as_json(value: object, *, indent: int | None = None) -> str:
    """JSON in UTF-8 with letters left as they are; lone surrogates are escaped, so that it can always be written."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def reading(document: Document, statements: tuple[Statement, ...], asides: tuple[Quotation, ...]) -> dict[str, Any]:
    """A document that was read: itself, its statements, and the quotation marks that claim no speech."""
    return {
        "document": document.to_dict(),
        "statements": [statement.to_dict() for statement in statements],
        "asides": [aside.to_dict() for aside in asides],
    }


def statement_lines(document: Document, statements: tuple[Statement, ...]) -> Iterator[dict[str, Any]]:
    """One object per statement, each with the document it stands in and the words that its spans cut out."""
    text = document.text
    for number, statement in enumerate(statements):
        words = {name: [span.of(text) for span in getattr(statement, name)] for name in ("source", "cue", "content")}
        yield {"document": document.id, "name": document.name, "number": number, "words": words} | statement.to_dict()


def quotation_lines(report: CheckedReport) -> Iterator[dict[str, Any]]:
    """One object per quotation, each with the statement it stands in, so that a line can be read alone."""
    for number, item in enumerate(report.quotations):
        yield {
            "report": report.report.id,
            "name": report.report.name,
            "number": number,
            "passes": item.check.passes,
            "quotation": item.quotation.to_dict(),
            "statement": report.statements[item.statement].to_dict(),
            "check": item.check.to_dict(),
        }


def single(check: Check, primaries: tuple[Document, ...]) -> dict[str, Any]:
    """A quotation that was checked on its own, with the texts it was held against."""
    documents = [{"id": primary.id, "name": primary.name} for primary in primaries]
    return {"passes": check.passes, "check": check.to_dict(), "primaries": documents}
