"""How the ledger looks on a terminal: threads with their standing, a thread as a history, bands over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.text import Text

from verbale.cli.terminal import COLOURS, View
from verbale.exports.ledger_bands import Band, Chart, chart, ticks
from verbale.exports.ledger_phrases import COLOURS as KINDS
from verbale.exports.ledger_phrases import (
    STEPS,
    SYMBOLS,
    claim_phrase,
    day_of,
    head_of,
    last_step,
    place_of,
    ruling_phrase,
    said_on,
    side,
    speaker_of,
    standing_phrase,
    step_phrase,
    tally_of,
)
from verbale.exports.phrases import visible
from verbale.ledger import Answer, Line, Threads
from verbale.schema import Claim, Stand, Standing, Step, Thread

# A band is drawn with one sign for each standing, so that it reads without colour.
FILLS = {
    Standing.OPEN: "░", Standing.ANSWERED: "▒", Standing.ACCEPTED: "█", Standing.PARTLY_ACCEPTED: "▓",
    Standing.REJECTED: "╳", Standing.FULFILLED: "━", Standing.BROKEN: "╋", Standing.LAPSED: "╌",
    Standing.WITHDRAWN: "·",
}  # fmt: skip
INDENT = 12  # columns left of a band
MOST_WORDS = 300  # characters of a sentence in a list


def show_ledger(ledger: Threads, answer: Answer, most: int, *, bands: bool = False) -> None:
    """Print threads as they stand, `most` of them."""
    view = View()
    view.line(tally_of(answer.total, answer.overdue, answer.counts, answer.on), style="bold")
    lines = answer.lines(0, most)
    for line in lines:
        _show_line(view, ledger, line, answer.on)
    if answer.total > most:
        view.line(f"and {answer.total - most:,} more: --most shows more, --party or --subject fewer", style="dim")
    if bands and lines:
        view.rule()
        show_bands(view, ledger, [line.thread for line in lines], answer.on)


def _show_line(view: View, ledger: Threads, line: Line, on: date) -> None:
    kind = KINDS[line.stand.standing]
    phrase = standing_phrase(line.stand, ledger.names, line.thread.kind)
    view.heading(line.number, kind, phrase, head_of(line.thread, ledger.names), symbol=SYMBOLS[line.stand.standing])
    first, last = line.thread.steps[0], last_step(line, on)
    rows: list[tuple[str, Text | str]] = [("what", _short(line.thread.subject))]
    rows.append(("raised", f"{said_on(first.act)}, {place_of(first.act)}"))
    if last is not first:
        rows.append(
            ("last", f"{said_on(last.act)}, {step_phrase(last, line.thread, ledger.names)}, {place_of(last.act)}")
        )
    view.rows(rows)


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= MOST_WORDS else plain[: MOST_WORDS - 1].rstrip() + "…"


def show_thread(ledger: Threads, thread: Thread, on: date, *, reasons: bool = False) -> None:
    """Print one thread as a history, with the words and their places."""
    view = View()
    view.line(f"{ledger.number_of(thread)}  {head_of(thread, ledger.names)}", style="bold")
    view.line(" ".join(thread.subject.split()))
    stand = ledger.stand(thread, on)
    if stand is None:
        view.line(f"On {day_of(on)} it has not been raised yet.", style="dim")
        return
    phrase = f"{SYMBOLS[stand.standing]} {standing_phrase(stand, ledger.names, thread.kind)} on {day_of(on)}"
    view.line(phrase, style=f"bold {COLOURS[KINDS[stand.standing]]}")
    if thread.cited:
        view.line("cites " + "; ".join(dict.fromkeys(c.words for c in thread.cited)), style="dim")
    view.line(f"thread {thread.id}", style="dim")
    view.rule()
    _show_history(view, ledger, thread, on, reasons)
    view.rule()
    show_bands(view, ledger, [thread], on)


def _show_history(view: View, ledger: Threads, thread: Thread, on: date, reasons: bool) -> None:
    """Steps and passed deadlines in the order of their days."""
    changes = {c.step: c for c in reversed(ledger.changes(thread)) if c.step}
    passed = [c for c in ledger.changes(thread) if c.overdue and c.due and c.since and c.since <= on]
    events: list[tuple[date, int, Step | Stand]] = [
        (s.act.on or date.min, 1, s) for s in thread.steps if s.act.on is None or s.act.on <= on
    ]
    seen = set()
    for change in passed:
        if change.due not in seen and change.since is not None:
            seen.add(change.due)
            events.append((change.since, 0, change))
    for _, _, event in sorted(events, key=lambda item: item[:2]):
        if isinstance(event, Stand):
            gone = "passed unanswered" if event.standing is Standing.LAPSED else "passed"
            view.show(Text(f"⊘ {day_of(event.due)}  the deadline {gone}", style="dim"))
            continue
        _show_step(view, ledger, thread, event, changes.get(event.act.key), reasons)


def _show_step(view: View, ledger: Threads, thread: Thread, step: Step, change: Stand | None, reasons: bool) -> None:
    act = step.act
    line = Text(f"{STEPS[step.role]} {said_on(act)}  ", style="bold" if not step.retold else "dim")
    line.append(visible(step_phrase(step, thread, ledger.names)))
    if change and not step.retold:
        phrase = standing_phrase(change, ledger.names, thread.kind)
        line.append(f"  → {phrase}", style=COLOURS[KINDS[change.standing]])
    view.show(line)
    view.note(_quoted(act.words, act.matter or act.trigger), indent=2)
    ruling = ruling_phrase(step)
    who = f"{speaker_of(act, ledger.names)}; {place_of(act)}{f'; {ruling}' if ruling else ''}"
    view.note(Text(visible(who), style="dim"), indent=2)
    if reasons:
        for reason in step.reasons:
            view.note(Text(visible(f"{reason.rule.replace('_', ' ')}: {reason.detail}"), style="dim"), indent=6)


def _quoted(words: str, part: str) -> Text:
    """The words between quotation marks, those at issue underlined."""
    text = Text("“")
    before, found, after = words.partition(part) if part else (words, "", "")
    text.append(visible(before))
    text.append(visible(found), "underline")
    text.append(visible(after))
    return text.append("”")


def show_bands(view: View, ledger: Threads, threads: Sequence[Thread], on: date) -> None:
    """Threads over time, a line for each, with the signs of the steps in it and the days below."""
    made = chart(ledger, threads, on)
    if made is None:
        return
    width = view.console.width - INDENT
    for band in made.bands:
        view.show(_drawn(made, band, width))
    view.line(_axis(made, width), style="dim")
    used = [s for s in Standing if any(p.standing is s for b in made.bands for p in b.pieces)]
    signs = [f"{FILLS[s]} {s.value.replace('-', ' ')}" for s in used]
    due = ["│ deadline"] if any(b.dues for b in made.bands) else []
    view.line("  ".join([*signs, *due]), style="dim")


def _drawn(made: Chart, band: Band, width: int) -> Text:
    cells: list[tuple[str, str]] = [(" ", "")] * width
    for piece in band.pieces:
        start, end = (round(made.share(day) * (width - 1)) for day in (piece.start, piece.end))
        for at in range(start, max(start + 1, end)):
            cells[at] = (FILLS[piece.standing], COLOURS[KINDS[piece.standing]])
    for due in band.dues:
        cells[round(made.share(due) * (width - 1))] = ("│", "")
    for step in band.steps:
        if step.act.on and not step.retold:
            cells[round(made.share(step.act.on) * (width - 1))] = (STEPS[step.role], "bold")
    text = Text(f"{band.number:>{INDENT - 2}}  ", style="dim")
    for sign, style in cells:
        text.append(sign, style or "not dim")
    return text


def _axis(made: Chart, width: int) -> str:
    """The days below the bands, as many as have room."""
    line = [" "] * (width + INDENT)
    free = 0
    for day in ticks(made.start, made.end, 8):
        at = INDENT + round(made.share(day) * (width - 1))
        label = f"{day.day} {day:%b %Y}"
        if at >= free and at + len(label) <= len(line):
            line[at : at + len(label)] = label
            free = at + len(label) + 2
    return "".join(line).rstrip()


def show_claims(ledger: Threads, claims: Sequence[Claim]) -> None:
    """Print what sides claim that instruments do, each with its words and its place."""
    view = View()
    view.line(f"{len(claims):,} {'claim' if len(claims) == 1 else 'claims'} about instruments", style="bold")
    for claim in claims:
        view.show(Text(f"{said_on(claim.act)}  {visible(claim_phrase(claim, ledger.names))}"))
        view.note(_quoted(claim.act.words, claim.words), indent=2)
        view.note(Text(visible(f"{side(ledger.names, claim.claimant)}; {place_of(claim.act)}"), style="dim"), indent=2)
        if claim.wording:
            view.note(Text(visible(f"{claim.source} reads: “{claim.wording}”"), style="dim"), indent=2)


def show_link(ledger: Threads, thread: Thread, step: Step) -> None:
    """Print one suggested link as it is put to a person."""
    view = View()
    view.rule()
    view.line(f"{ledger.number_of(thread)}  {head_of(thread, ledger.names)}", style="bold")
    first = thread.steps[0].act
    view.note(_quoted(first.words, first.matter), indent=2)
    view.note(Text(f"{said_on(first)}; {visible(place_of(first))}", style="dim"), indent=2)
    _show_step(view, ledger, thread, step, None, reasons=True)
