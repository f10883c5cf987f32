"""A trace for programs: JSON with the counts beside the uses, and a table with one row per use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from verbale.exports.tables import table
from verbale.exports.timelines import speakers, timeline, undated
from verbale.exports.trace_phrases import changes_of, summary_of
from verbale.record.traced import Trace

COLUMNS = (
    "number", "date", "issuer", "title", "name", "document", "start", "end", "before", "words", "after",
    "variant", "exact", "share", "changes",
)  # fmt: skip


def trace_dict(trace: Trace) -> dict[str, Any]:
    """The trace with its summary and its counts over time and by speaker."""
    return {
        "summary": summary_of(trace),
        **trace.to_dict(),
        "timeline": [{"label": bar.label, "exact": bar.exact, "varied": bar.varied} for bar in timeline(trace)],
        "undated": undated(trace),
        "speakers": [
            {"name": s.name, "exact": s.exact, "varied": s.varied, "first": s.first or None, "last": s.last or None}
            for s in speakers(trace)
        ],
    }


def use_lines(trace: Trace) -> Iterator[dict[str, Any]]:
    """One object per use, each with the words and the share of its variant."""
    for use in trace.uses:
        variant = trace.variants[use.variant]
        yield use.to_dict() | {"exact": variant.exact, "share": variant.share, "variant_words": variant.words}


def uses_csv(trace: Trace) -> str:
    """One row per use, by date; columns are `COLUMNS`."""
    rows = (
        (
            use.number, use.date, use.issuer, use.title, use.name, use.document, use.span.start, use.span.end,
            use.before, " ".join(use.text.split()), use.after, use.variant, trace.variants[use.variant].exact,
            trace.variants[use.variant].share, changes_of(trace.variants[use.variant]),
        )
        for use in trace.uses
    )  # fmt: skip
    return table(COLUMNS, rows)
