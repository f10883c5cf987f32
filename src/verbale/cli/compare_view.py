"""How a comparison looks on a terminal: the summary first, then each clause that changed, and what the change does.

On a wide terminal the two wordings stand side by side; on a narrow one they are drawn as one text with the changes in
it, as `[-gone-]` and `{+new+}` where there is no colour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from verbale.cli.terminal import View
from verbale.exports.clause_runs import Run, State, earlier_runs, is_drawn_together, later_runs, together
from verbale.exports.comparison_phrases import (
    grouped,
    head_of,
    is_change,
    places_of,
    shift_phrase,
    sign_of,
    standing_of,
    summary_of,
)
from verbale.exports.phrases import visible
from verbale.exports.places import name_of, title_of
from verbale.record.comparison import Change, Comparison

SIDE_BY_SIDE = 110  # columns from which on two texts are easy to read side by side (about 50 letters each)
LEGEND = "[-words-] of the earlier text that went, {+words+} of the later text that came"
STYLES = {State.STAYS: "", State.GONE: "red strike", State.NEW: "bold green"}


def show_comparison(comparison: Comparison, *, everything: bool = False) -> None:
    """Print a comparison; with `everything` also the clauses that stayed as they were."""
    view = View()
    texts = (comparison.earlier, comparison.later)
    titles, names = " → ".join(map(title_of, texts)), " → ".join(map(name_of, texts))
    view.line(titles, style="bold")
    if names != titles:
        view.line(names, style="dim")
    view.line(summary_of(comparison))
    view.rule()
    shown = [change for change in comparison.changes if everything or is_change(change)]
    wide = view.console.width >= SIDE_BY_SIDE
    for group in grouped(shown):
        change = group[0]
        view.line()
        view.heading(None, standing_of(change), head_of(change), places_of(group), symbol=sign_of(change))
        if len(group) > 1:
            view.rows((str((c.earlier or c.later)[0].number), _whole(c)) for c in group)
        elif wide and change.earlier and change.later:
            _show_both(view, change, comparison)
        else:
            view.rows(_rows(view, change, comparison))
        view.rows(("" if i else "changes", _told(name, words)) for i, (name, words) in enumerate(_shifts(group)))
    kept = sum(not is_change(change) for change in comparison.changes)
    if kept and not everything and shown:
        view.line()
        view.line(f"{kept} kept and not shown (--all shows them)", style="dim")
    if view.bracketed:
        view.line()
        view.line(LEGEND, style="dim")


def _shifts(group: Sequence[Change]) -> list[tuple[str, str]]:
    """What the changes do, none said twice; of several clauses that came or went only the number of each."""
    if len(group) == 1:
        return list(dict.fromkeys((shift.name, shift_phrase(shift)) for shift in group[0].shifts))
    counts = Counter(shift.name for change in group for shift in change.shifts)
    return [(name, f"in {count} of the {len(group)} clauses") for name, count in counts.items()]


def _whole(change: Change) -> str:
    return " ".join(" ".join(clause.text.split()) for clause in change.earlier or change.later)


def _told(name: str, words: str) -> Text:
    return Text(visible(name), style="bold").append(f": {visible(words)}", style="not bold")


def _rows(view: View, change: Change, comparison: Comparison) -> list[tuple[str, Text | str]]:
    if is_drawn_together(change):
        return [("", _drawn(view, together(change, comparison)))]
    rows: list[tuple[str, Text | str]] = []
    if change.earlier:
        rows.append(("earlier", _drawn(view, earlier_runs(change, comparison), change.later == ())))
    if change.later:
        rows.append(("later", _drawn(view, later_runs(change, comparison), change.earlier == ())))
    return rows


def _show_both(view: View, change: Change, comparison: Comparison) -> None:
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=2)
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    left, right = earlier_runs(change, comparison), later_runs(change, comparison)
    grid.add_row("", _drawn(view, left), _drawn(view, right))
    view.show(grid)


def _opens(run: Run) -> bool:
    return run.text[:1].isspace() or run.state is not State.STAYS


def _drawn(view: View, runs: Iterable[Run], plainly: bool = False) -> Text:
    """Runs as one text; `plainly` where the whole clause came or went, which its heading says."""
    text, gone = Text(), False
    for run in runs:
        words = " ".join(visible(run.text).split())
        if text.plain and not text.plain.endswith(" ") and (_opens(run) or (gone and words[:1].isalnum())):
            text.append(" ")
        gone = run.state is State.GONE
        if run.state is State.STAYS or plainly:
            text.append(words)
        elif view.plain:
            view.bracketed = True
            text.append(f"[-{words}-]" if run.state is State.GONE else f"{{+{words}+}}")
        else:
            text.append(words, STYLES[run.state])
        if run.text[-1:].isspace() and not text.plain.endswith(" "):
            text.append(" ")
    text.rstrip()
    return text
