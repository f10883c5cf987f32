"""How the record looks on a terminal: its documents in columns, and one of them in full."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from verbale.cli.terminal import View
from verbale.exports.phrases import visible
from verbale.record import Entry
from verbale.schema import Document

# Columns of the list with the most that each takes; the title gets what is left.
COLUMNS = (
    ("id", "dim", 8),
    ("date", "", 10),
    ("kind", "", 7),
    ("issuer", "", 20),
    ("name", "bold", 20),
    ("title", "", None),
)
SHORT = 8  # digits of an id that are shown: among ten thousand documents two alike are rare


def show_list(entries: Sequence[Entry], total: int) -> None:
    """One line for each document, and how many there are."""
    view = View()
    table = Table(box=None, expand=True, padding=(0, 2, 0, 0), header_style="dim")
    for column, style, width in COLUMNS:
        table.add_column(column, style=style, no_wrap=True, max_width=width, ratio=None if width else 1)
    for entry in entries:
        table.add_row(
            entry.id[:SHORT],
            entry.date or "",
            entry.kind.value,
            _cell(entry.issuer),
            _cell(entry.name),
            _cell(entry.title),
        )
    if entries:
        view.console.print(table)
    shown = f"{len(entries):,} of {total:,}" if len(entries) != total else f"{total:,}"
    view.line(f"{shown} document{'' if total == 1 else 's'}", style="bold")


def show_document(entry: Entry, document: Document) -> None:
    """What is known of a document, then its text."""
    view = View()
    view.line(visible(entry.title or entry.name), style="bold")
    rows: list[tuple[str, Text | str]] = [
        ("name", visible(entry.name)),
        ("id", entry.id),
        ("kind", entry.kind.value),
        ("date", entry.date or "unknown"),
        ("issuer", visible(entry.issuer or "unknown")),
        ("language", entry.language or "unknown"),
        ("from", visible(entry.origin or "memory")),
        ("added", entry.added_at),
        ("length", f"{entry.characters:,} characters, {len(document.blocks):,} paragraphs"),
    ]
    rows += [("note", visible(f"{note.rule.replace('_', ' ')}: {note.detail}")) for note in document.notes]
    view.rows(rows)
    view.rule()
    for block in document.blocks:
        view.line(visible(block.span.of(document.text)))
        view.line()


def _cell(words: str | None) -> str:
    return visible(" ".join((words or "").split()))
