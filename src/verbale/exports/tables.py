"""Tables for programs: CSV with fixed columns, one row per quotation or statement.

Cells that a spreadsheet would run as a formula are disarmed with a leading apostrophe (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from verbale.exports.phrases import difference_phrase, need_phrase, speaker_of
from verbale.exports.places import name_of, places_of
from verbale.schema import Check, CheckedReport, Document, Statement
from verbale.text.spans import words_of

QUOTATION_COLUMNS = (
    "report", "number", "start", "end", "words", "speaker", "said_on", "verdict", "severity", "concerns", "passes",
    "primary", "primary_id", "primary_start", "primary_end", "place", "primary_words", "differences", "reasons", "need",
)  # fmt: skip
STATEMENT_COLUMNS = (
    "document", "number", "depth", "parent", "mode", "implied", "speaker", "said_on",
    "source", "cue", "content", "content_start", "content_end",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet takes for a formula; numbers and `None` are left alone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if isinstance(value, str) and text.startswith(FORMULA_STARTS):
        return "'" + text
    return text


def table(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]], header: bool = True) -> str:
    """Rows under the names of their columns, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if header:
        writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def _said_on(statement: Statement) -> str:
    return statement.said_on.start.isoformat() if statement.said_on and statement.said_on.start else ""


def _check_cells(check: Check, primaries: dict[str, Document]) -> tuple[object, ...]:
    primary = primaries.get(check.document or "")
    return (
        check.verdict.value,
        check.severity.value if check.severity else "",
        " ".join(concern.value for concern in check.concerns),
        check.passes,
        name_of(primary) if primary else "",
        check.document,
        check.spans[0].start if check.spans else None,
        check.spans[-1].end if check.spans else None,
        places_of(check, primary) if primary else "",
        words_of(check.spans, primary.text) if primary else "",
        "; ".join(f"{d.category}: {difference_phrase(d)}" for d in check.differences),
        "; ".join(reason.detail for reason in check.reasons),
        need_phrase(check.need) if check.need else "",
    )


def quotations_csv(report: CheckedReport, *, header: bool = True) -> str:
    """One row per quotation of a checked report, in its order; columns are `QUOTATION_COLUMNS`."""
    primaries = {primary.id: primary for primary in report.primaries}

    def rows() -> Iterable[tuple[object, ...]]:
        for number, item in enumerate(report.quotations, 1):
            statement = report.statements[item.statement]
            span, check = item.quotation.span, item.check
            head = (name_of(report.report), number, span.start, span.end, item.quotation.text)
            yield (*head, speaker_of(statement, report.report), _said_on(statement), *_check_cells(check, primaries))

    return table(QUOTATION_COLUMNS, rows(), header)


def check_csv(check: Check, primaries: tuple[Document, ...], *, speaker: str = "", said_on: str = "") -> str:
    """One row for a quotation that was checked on its own; the columns of the report stay empty."""
    cells = _check_cells(check, {primary.id: primary for primary in primaries})
    return table(QUOTATION_COLUMNS, [("", 1, None, None, check.words, speaker, said_on, *cells)], True)


def statements_csv(document: Document, statements: tuple[Statement, ...], *, header: bool = True) -> str:
    """One row per statement of a document, in its order; columns are `STATEMENT_COLUMNS`."""
    text = document.text

    def rows() -> Iterable[tuple[object, ...]]:
        for number, s in enumerate(statements):
            places = (s.content[0].start, s.content[-1].end) if s.content else (None, None)
            words = (words_of(s.source, text), words_of(s.cue, text), words_of(s.content, text))
            head = (name_of(document), number, s.depth, s.parent, s.mode.value, s.implied)
            yield (*head, speaker_of(s, document), _said_on(s), *words, *places)

    return table(STATEMENT_COLUMNS, rows(), header)
