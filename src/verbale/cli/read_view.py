"""How a document that was read looks on a terminal: its facts with their evidence, then its statements."""

from __future__ import annotations

from rich.text import Text

from verbale.cli.terminal import View
from verbale.exports.phrases import speaker_of, visible
from verbale.exports.places import day_of, name_of, place_of, title_of, written
from verbale.schema import Document, Fact, Quotation, Reason, Statement, TimeReference
from verbale.text.spans import Span, words_of

MOST_EVIDENCE, LONGEST = 3, 48  # reasons shown for a fact, and characters of each: one line in most terminals
STYLES = {"source": "cyan", "cue": "yellow", "content": ""}


def show_reading(document: Document, statements: tuple[Statement, ...], asides: tuple[Quotation, ...]) -> None:
    """Print a document's facts and its statements, in its order."""
    view = View()
    view.line(title_of(document), style="bold")
    view.rows(_facts(document))
    view.rule()
    for number, statement in enumerate(statements, 1):
        _show_statement(view, number, statement, document)
    if asides:
        view.line()
        view.line("In quotation marks, but not as anybody's words", style="bold")
        view.rows((aside.role.value, f"“{aside.text}”") for aside in asides)
    view.rule()
    direct = sum(bool(statement.quotations) for statement in statements)
    noun = "statement" if len(statements) == 1 else "statements"
    view.line(f"{len(statements)} {noun}, {direct} with quotation marks", style="bold")
    view.line()


def _facts(document: Document) -> list[tuple[str, Text | str]]:
    rows: list[tuple[str, Text | str]] = [
        ("name", name_of(document)),
        ("kind", _with_evidence(document.kind.value, document.evidence)),
    ]
    if document.dateline:
        rows.append(("dateline", day_of(document)))
    facts: list[tuple[str, Fact | None]] = [
        ("date", document.published), ("outlet", document.publisher), ("issuer", document.issuer),
        ("language", document.language),
    ]  # fmt: skip
    for label, fact in facts:
        if fact:
            rows.append((label, _with_evidence(fact.value, fact.reasons)))
    rows.append(("words", f"{len(document.text.split())} in {len(document.blocks)} paragraphs and headings"))
    rows.extend(("doubtful", note.detail) for note in document.notes)
    return rows


def _with_evidence(value: str, reasons: tuple[Reason, ...]) -> Text:
    details = [" ".join(reason.detail.split()) for reason in reasons[:MOST_EVIDENCE]]
    short = [detail if len(detail) <= LONGEST else detail[:LONGEST].rstrip() + "…" for detail in details]
    return Text.assemble(visible(value), ("  " + visible("; ".join(short)) if short else "", "dim"))


def _show_statement(view: View, number: int, statement: Statement, document: Document) -> None:
    view.line()
    said_on = f", {_when(statement.said_on)}" if statement.said_on else ""
    kind = statement.mode.value + (", implied" if statement.implied else "")
    inside = f"  inside {statement.parent + 1}" if statement.parent is not None else ""
    view.heading(number, "passes", kind, f"{speaker_of(statement, document)}{said_on}{inside}", symbol="·")
    rows: list[tuple[str, Text | str]] = []
    for label in ("source", "cue", "content"):
        spans: tuple[Span, ...] = getattr(statement, label)
        if spans:
            words = " ".join(words_of(spans, document.text).split())
            rows.append((label, Text(visible(words), style=STYLES[label])))
    if statement.content:
        rows.append(("where", Text(place_of(document, statement.content[0]), style="dim")))
    view.rows(rows)


def _when(reference: TimeReference) -> str:
    if reference.start is None:
        return reference.words
    day = written(reference.start)
    if reference.end and reference.end != reference.start:
        day += f" to {written(reference.end)}"
    return f"{day} (“{reference.words}”)" if reference.relative else day
