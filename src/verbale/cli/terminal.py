"""The pieces of the view for people: a console of the right width, runs of words drawn, rows under a number.

On a colour terminal differences are coloured and underlined. Elsewhere (a pipe, a file, NO_COLOR) they are bracketed:
`[-quoted-]` on the quotation's side, `{+primary+}` on the other, `^` where one side has no words.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from verbale.exports.phrases import SYMBOLS, visible
from verbale.exports.runs import Run, Weight

NARROWEST, WIDEST, PIPED = 60, 120, 88  # columns: below, rows fall apart; above, lines are too long to read
LABEL_WIDTH = 8
COLOURS = {"passes": "green", "concern": "yellow", "minor": "yellow", "major": "red", "unchecked": "cyan"}
STYLES = {
    Weight.SAME: "",
    Weight.MAJOR: "bold red underline",
    Weight.MINOR: "yellow underline",
    Weight.MARKED: "cyan",
    Weight.NOTED: "",
    Weight.GAP: "dim",
}
COUNTERPART = "bold green underline"
BRACKETED = (Weight.MAJOR, Weight.MINOR)


class View:
    """A console, and whether differences must be bracketed because it has no colour."""

    def __init__(self) -> None:
        columns = os.environ.get("COLUMNS", "")
        piped = int(columns) if columns.isdecimal() and columns != "0" else PIPED
        width = None if sys.stdout.isatty() else piped
        self.console = Console(width=width, highlight=False, markup=False, emoji=False)
        self.console.width = max(NARROWEST, min(WIDEST, self.console.width))
        self.plain = not sys.stdout.isatty() or self.console.no_color
        self.bracketed = False

    def passage(self, runs: Iterable[Run], *, quoted: bool, marks: tuple[str, str] = ("“", "”")) -> Text:
        """Words with their differences drawn, between marks."""
        text = Text(marks[0])
        for run in runs:
            words = " ".join(visible(run.text).split())
            drawn, style = self._drawn(words, run.weight, quoted)
            opens = run.text[:1].isspace() or (not words and bool(drawn) and text.plain != marks[0])
            if opens and not text.plain.endswith(" "):
                text.append(" ")
            text.append(drawn, style)
            if drawn and (run.text[-1:].isspace() or not words):
                text.append(" ")
        text.rstrip()
        return text.append(marks[1])

    def _drawn(self, words: str, weight: Weight, quoted: bool) -> tuple[str, str]:
        if weight not in BRACKETED:
            return words, STYLES[weight]
        if not self.plain:
            return words or "^", STYLES[weight] if quoted else COUNTERPART
        self.bracketed = True
        if not words:
            return "^", ""
        return (f"[-{words}-]" if quoted else f"{{+{words}+}}"), ""

    def heading(self, number: int | None, standing: str, words: str, speaker: str, *, symbol: str = "") -> None:
        """The first line of an entry: its number, a symbol and words for what it is, and who speaks."""
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=3, justify="right", style="dim")
        grid.add_column()
        line = Text(f"{symbol or SYMBOLS[standing]} {words}", style=f"bold {COLOURS[standing]}")
        grid.add_row(
            "" if number is None else str(number), line.append(f"  {visible(speaker)}", style="not bold default")
        )
        self._print(grid)

    def rows(self, rows: Iterable[tuple[str, Text | str]]) -> None:
        """Labelled lines below a heading; a long text hangs under its own beginning."""
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=3)
        grid.add_column(width=LABEL_WIDTH, style="dim")
        grid.add_column()
        for label, words in rows:
            grid.add_row("", label, words if isinstance(words, Text) else Text(visible(words)))
        self._print(grid)

    def note(self, words: Text | str, *, style: str = "", indent: int = 4) -> None:
        """A line or paragraph set in by `indent` columns."""
        grid = Table.grid()
        grid.add_column(width=indent)
        grid.add_column()
        grid.add_row("", words if isinstance(words, Text) else Text(visible(words), style=style))
        self._print(grid)

    def line(self, words: str = "", *, style: str = "") -> None:
        """A line from the left edge."""
        self._print(Text(visible(words), style=style))

    def rule(self) -> None:
        """A thin line over the whole width."""
        self._print(Text("─" * self.console.width, style="dim"))

    def show(self, what: Text | Table) -> None:
        """A text or table of one's own."""
        self._print(what)

    def _print(self, what: Text | Table) -> None:
        """Print without the blanks that fill a line up to the width, where nothing but a program sees them."""
        if not self.plain:
            self.console.print(what)
            return
        with self.console.capture() as capture:
            self.console.print(what)
        sys.stdout.write("".join(line.rstrip() + "\n" for line in capture.get().splitlines()))
