"""How a week of a ledger looks on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.text import Text

from verbale.cli.terminal import COLOURS, View
from verbale.exports.ledger_phrases import COLOURS as KINDS
from verbale.exports.ledger_phrases import (
    STEPS,
    SYMBOLS,
    day_of,
    head_of,
    place_of,
    said_on,
    standing_phrase,
    step_phrase,
)
from verbale.exports.ledger_week import PARTS, summary_of
from verbale.exports.phrases import visible
from verbale.ledger import Threads
from verbale.ledger.weeks import Due, Move, Week

WORDS = 240  # characters of what is quoted


def show_week(ledger: Threads, week: Week, most: int) -> None:
    """Print a week, at most `most` items under each heading."""
    view = View()
    view.line(summary_of(week), style="bold")
    for name, heading in PARTS:
        items: Sequence[Move | Due] = getattr(week, name)
        if not items:
            continue
        view.line()
        view.line(heading, style="bold")
        for item in items[:most]:
            if isinstance(item, Due):
                _show_due(view, ledger, item, week.end)
            else:
                _show_move(view, ledger, item)
        if week.counts[name] > most:
            view.line(
                f"and {week.counts[name] - most:,} more: --most shows more, --party or --subject fewer", style="dim"
            )


def _show_due(view: View, ledger: Threads, due: Due, today: date) -> None:
    thread, stand = due.line.thread, due.line.stand
    days = (due.on - today).days
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days" if days > 0 else f"{-days} days ago")
    line = Text(f"  {SYMBOLS[stand.standing]} {day_of(due.on)}, {when if days != -1 else 'yesterday'}  ", style="bold")
    line.append(visible(f"{due.line.number} {head_of(thread, ledger.names)}"), style="not bold")
    view.show(line)
    view.note(visible(_short(thread.subject)))
    view.note(Text(standing_phrase(stand, ledger.names, thread.kind), style=COLOURS[KINDS[stand.standing]]), indent=4)


def _show_move(view: View, ledger: Threads, move: Move) -> None:
    act = move.step.act
    line = Text(f"  {STEPS[move.step.role]} {said_on(act)}  ", style="bold")
    line.append(visible(f"{move.number} {step_phrase(move.step, move.thread, ledger.names)}"), style="not bold")
    if move.stand:
        phrase = standing_phrase(move.stand, ledger.names, move.thread.kind)
        line.append(f"  → {visible(phrase)}", style=f"not bold {COLOURS[KINDS[move.stand.standing]]}")
    view.show(line)
    view.note(visible(f"“{_short(act.words)}”"))
    view.note(Text(visible(place_of(act)), style="dim"))


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= WORDS else plain[: WORDS - 1].rstrip() + "…"
