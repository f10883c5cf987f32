"""Threads over time as one SVG: a band per thread, a mark per step, deadlines as dashed lines.

Standings differ by fill and by pattern of the band, steps by their sign, so that nothing rests on colour alone; each
band and mark has a title with its words. Narrow enough for a phone when `narrow`.
"""

from __future__ import annotations

from datetime import date

from verbale.exports.frame import safe
from verbale.exports.ledger_bands import Band, Chart, Piece, ticks
from verbale.exports.ledger_phrases import STEPS, day_of, head_of, place_of, said_on, side, standing_phrase, step_phrase
from verbale.ledger import Threads
from verbale.schema import Stand, Standing

WIDTH, LEFT, RIGHT, TOP, ROW, BAR = 900, 12, 12, 16, 58, 14
NARROW, BARE = 560, 30  # of one thread alone: a phone shows it without scrolling
SUBJECT = 96  # characters of a subject that fit above a band at that width
STYLE = """
.ledger{--paper:#fffdf8;--ink:#2b2722;--soft:#6a6257;--line:#ddd4c3;--open:#d9c46a;--answered:#9fb0cf;--accepted:#7fae8b;
--part:#b9cf9a;--rejected:#cf7a6c;--lapsed:#8e4a40;--fulfilled:#3f7a55;--broken:#a32a1c;--withdrawn:#b8b0a4}
@media (prefers-color-scheme:dark){.ledger{--paper:#211e1a;--ink:#e9e2d5;--soft:#a69c8c;--line:#3a352e;--open:#8f7f35;
--answered:#566785;--accepted:#4b7a58;--part:#6d8050;--rejected:#9c5348;--lapsed:#6d332b;--fulfilled:#79b58c;
--broken:#e06a58;--withdrawn:#6b655c}}
.ledger .back{fill:var(--paper)}.ledger text{fill:var(--ink);font:14px Georgia,serif}
.ledger .soft{fill:var(--soft);font-size:12px}.ledger .sign{font-size:15px}.ledger line{stroke:var(--line)}
.ledger .due{stroke:var(--ink);stroke-dasharray:2 3}
.ledger .open{fill:var(--open)}.ledger .answered{fill:var(--answered)}.ledger .accepted{fill:var(--accepted)}
.ledger .partly-accepted{fill:var(--part)}.ledger .rejected{fill:var(--rejected)}.ledger .lapsed{fill:var(--lapsed)}
.ledger .fulfilled{fill:var(--fulfilled)}.ledger .broken{fill:var(--broken)}.ledger .withdrawn{fill:var(--withdrawn)}
"""


def drawing(ledger: Threads, chart: Chart, *, alone: bool = False, bare: bool = False) -> str:
    """The chart as SVG; `alone` makes it a file of its own, with its style inside.

    `bare` leaves out what the threads are called, and is narrow: for the page of one thread.
    """
    width, high = (NARROW, BARE) if bare else (WIDTH, ROW)
    tall = TOP + len(chart.bands) * high + 34
    parts = [_axis(chart, tall, width)]
    for row, band in enumerate(chart.bands):
        top = TOP + row * high
        parts += [] if bare else [_head(ledger, band, top)]
        parts.append(_band(ledger, chart, band, top + (14 if bare else 38), width))
    many = len(chart.bands)
    label = f"{many} thread{'' if many == 1 else 's'} from {day_of(chart.start)} to {day_of(chart.end)}"
    space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    style = f"<style>{STYLE}</style>" if alone else ""
    back = f'<rect class="back" width="{width}" height="{tall}"/>' if alone else ""
    return (
        f'<svg{space} class="ledger chart{" one" if bare else ""}" viewBox="0 0 {width} {tall}" role="img" '
        f'aria-label="{safe(label)}">'
        f"{style}{back}{''.join(parts)}</svg>"
    )


def _x(chart: Chart, day: date, width: int) -> float:
    return LEFT + chart.share(day) * (width - LEFT - RIGHT)


def _axis(chart: Chart, tall: int, width: int) -> str:
    parts = []
    free = -1.0
    for day in ticks(chart.start, chart.end, 10 if width == WIDTH else 5):
        x = _x(chart, day, width)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{tall - 24}"/>')
        if x > free:
            anchor = "end" if x > width - 90 else "start"
            parts.append(f'<text class="soft" x="{x:.1f}" y="{tall - 8}" text-anchor="{anchor}">{day_of(day)}</text>')
            free = x + 110
    return "".join(parts)


def _head(ledger: Threads, band: Band, top: int) -> str:
    """What a thread is called, above its band."""
    subject = " ".join(band.thread.subject.split())
    short = subject if len(subject) <= SUBJECT else subject[: SUBJECT - 1].rstrip() + "…"
    head = f"{band.number} {head_of(band.thread, ledger.names)}"
    return (
        f'<text x="{LEFT}" y="{top + 12}">{safe(head)}</text>'
        f'<text class="soft" x="{LEFT}" y="{top + 26}">{safe(short)}</text>'
    )


def _band(ledger: Threads, chart: Chart, band: Band, middle: int, width: int) -> str:
    names, thread = ledger.names, band.thread
    parts = []
    for piece in band.pieces:
        x, end = _x(chart, piece.start, width), _x(chart, piece.end, width)
        words = safe(_piece_title(ledger, band, piece))
        parts.append(
            f'<g><title>{words}</title><rect class="{piece.standing.value}" x="{x:.1f}" y="{middle - BAR / 2:.1f}" '
            f'width="{max(1.5, end - x):.1f}" height="{BAR}" rx="2"/></g>'
        )
    for due in band.dues:
        x = _x(chart, due, width)
        parts.append(
            f'<g><title>deadline {day_of(due)}</title><line class="due" x1="{x:.1f}" x2="{x:.1f}" '
            f'y1="{middle - 11}" y2="{middle + 11}"/></g>'
        )
    for step in band.steps:
        if step.act.on is None or step.retold:
            continue
        words = (
            f"{said_on(step.act)}: {step_phrase(step, thread, names)}. {place_of(step.act)}. “{step.act.words[:200]}”"
        )
        parts.append(
            f'<g><title>{safe(words)}</title><text class="sign" x="{_x(chart, step.act.on, width):.1f}" '
            f'y="{middle + 5}" text-anchor="middle">{STEPS[step.role]}</text></g>'
        )
    return "".join(parts)


def _piece_title(ledger: Threads, band: Band, piece: Piece) -> str:
    stand = Stand(standing=piece.standing, since=piece.start, by=piece.by)
    who = standing_phrase(stand, ledger.names, band.thread.kind)
    return f"{day_of(piece.start)} to {day_of(piece.end)}: {who}{', overdue' if piece.overdue else ''}"


def key() -> str:
    """What the fills mean, as HTML."""
    return "".join(f'<span><i class="{s.value}"></i>{s.value.replace("-", " ")}</span>' for s in Standing)


def by_whom(ledger: Threads, key: str) -> str:
    """A side for a table cell."""
    return safe(side(ledger.names, key)) if key else ""
