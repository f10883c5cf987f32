"""How the record looks on a terminal: its documents in columns, and one of them in full."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from verbale.cli.output import emit
from verbale.cli.terminal import View
from verbale.exports.phrases import visible
from verbale.record import Entry
from verbale.schema import Document

SHORT = 8  # digits of an id that are shown: among ten thousand documents two alike are rare
# Columns of the list with the most that each takes; the title gets what is left.
COLUMNS = (("id", SHORT), ("date", 10), ("kind", 7), ("issuer", 20), ("name", 24))


def show_list(entries: Sequence[Entry], total: int) -> None:
    """One line for each document, and how many there are. Made by hand: rich's tables take a second for 2,000 lines."""
    view = View()
    rows = [(e.id[:SHORT], e.date or "", e.kind.value, _cell(e.issuer), _cell(e.name), _cell(e.title)) for e in entries]
    heads = (*(name for name, _ in COLUMNS), "title")
    widths = [
        min(most, max((cell_len(row[i]) for row in (heads, *rows)), default=0)) for i, (_, most) in enumerate(COLUMNS)
    ]
    widths.append(max(10, view.console.width - sum(widths) - 2 * len(widths)))
    for row in (heads, *rows) if rows else ():
        emit("  ".join(_fitted(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())
    shown = f"{len(entries):,} of {total:,}" if len(entries) != total else f"{total:,}"
    view.line(f"{shown} document{'' if total == 1 else 's'}", style="bold")


def _fitted(cell: str, width: int) -> str:
    return set_cell_size(cell, width) if cell_len(cell) <= width else set_cell_size(cell, width - 1) + "…"


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
