"""A week of a ledger as an iCalendar file (RFC 5545): last days, new acts and replies as all-day entries.

An entry keeps its UID for good, so that a calendar that takes the file again moves what has moved: a last day has that
of its thread, an act that of its words. Entries say whose words they rest on and where these stand. They are
transparent: nobody is busy because something falls due.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from verbale.exports.ledger_phrases import day_of, head_of, place_of, said_on, side, standing_phrase, step_phrase
from verbale.ledger import Threads
from verbale.ledger.weeks import Due, Move, Week
from verbale.schema import Standing

PRODUCT = "-//Verbale//Ledger//EN"
HOST = "ledger.verbale"  # right of the @ of a UID; no address, and none of a machine
FOLD = 75  # octets of a line, its end left out (RFC 5545, 3.1)
SUMMARY, WORDS = 120, 700  # characters of a title, of words quoted
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")


def calendar(ledger: Threads, week: Week, *, todos: bool = False) -> str:
    """The file; `todos` gives last days as tasks (VTODO) instead of events."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"NAME:{escaped(_title(week))}", f"X-WR-CALNAME:{escaped(_title(week))}",
    ]  # fmt: skip
    for due in (*week.passed, *week.coming):
        lines += _task(ledger, week, due) if todos else _deadline(ledger, week, due)
    for kind, name in (("new", "NEW ACT"), ("again", "RESTATED"), ("replies", "REPLY"), ("others", "MOVED")):
        for move in getattr(week, kind):
            lines += _move(ledger, week, move, name)
    return "".join(f"{folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def escaped(text: str) -> str:
    """A TEXT value: backslash, semicolon, comma and line ends escaped; what a line cannot hold is left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return _CONTROL.sub("", plain)


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, cut between characters; all but the first begin with a blank."""
    pieces: list[str] = []
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode("utf-8"))
        if size + octets > FOLD:
            pieces.append(piece)
            piece, size = " ", 1
        piece += letter
        size += octets
    return "\r\n".join([*pieces, piece])


def _deadline(ledger: Threads, week: Week, due: Due) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:due-{due.line.thread.id}@{HOST}", f"DTSTAMP:{_stamp(week)}")
    yield from (f"DTSTART;VALUE=DATE:{due.on:%Y%m%d}", f"DTEND;VALUE=DATE:{_next(due.on):%Y%m%d}")
    yield f"SEQUENCE:{_moves(ledger, due)}"
    yield from _text(*_due_words(ledger, due, passed=due in week.passed))
    yield from ("CATEGORIES:DEADLINE", "TRANSP:TRANSPARENT", "END:VEVENT")


def _task(ledger: Threads, week: Week, due: Due) -> Iterator[str]:
    yield from ("BEGIN:VTODO", f"UID:task-{due.line.thread.id}@{HOST}", f"DTSTAMP:{_stamp(week)}")
    yield from (f"DUE;VALUE=DATE:{due.on:%Y%m%d}", f"SEQUENCE:{_moves(ledger, due)}")
    yield from _text(*_due_words(ledger, due, passed=due in week.passed))
    yield from ("CATEGORIES:DEADLINE", "STATUS:NEEDS-ACTION", "END:VTODO")


def _due_words(ledger: Threads, due: Due, *, passed: bool) -> tuple[str, str]:
    """Title and text of a last day."""
    thread, stand, names = due.line.thread, due.line.stand, ledger.names
    what = "Deadline passed" if passed else "Deadline"
    first = thread.steps[0].act
    unanswered = stand.standing in (Standing.OPEN, Standing.LAPSED)
    told = [
        f"{head_of(thread, names)}: {standing_phrase(stand, names, thread.kind)}.",
        "Nobody has answered." if unanswered else "",
        f"“{_short(first.words, WORDS)}”",
        f"{side(names, first.actor)}, {said_on(first)}; {place_of(first)}",
        f"Thread {thread.id}",
    ]
    return f"{what}: {head_of(thread, names)}: {thread.subject}", "\n".join(line for line in told if line)


def _move(ledger: Threads, week: Week, move: Move, category: str) -> Iterator[str]:
    act, names = move.step.act, ledger.names
    on = act.on or week.end
    phrase = step_phrase(move.step, move.thread, names)
    stand = standing_phrase(move.stand, names, move.thread.kind) if move.stand else ""
    told = [
        f"“{_short(act.words, WORDS)}”",
        f"{act.speaker or side(names, act.actor)}; {place_of(act)}",
        f"{head_of(move.thread, names)}{f': {stand}' if stand else ''}",
        f"Thread {move.thread.id}",
    ]
    yield from ("BEGIN:VEVENT", f"UID:act-{act.key}-{move.thread.id}@{HOST}", f"DTSTAMP:{_stamp(week)}")
    yield from (f"DTSTART;VALUE=DATE:{on:%Y%m%d}", f"DTEND;VALUE=DATE:{_next(on):%Y%m%d}", "SEQUENCE:0")
    yield from _text(f"{phrase}: {move.thread.subject}", "\n".join(told))
    yield from (f"CATEGORIES:{category}", "TRANSP:TRANSPARENT", "END:VEVENT")


def _text(title: str, words: str) -> Iterator[str]:
    yield f"SUMMARY:{escaped(_short(title, SUMMARY))}"
    yield f"DESCRIPTION:{escaped(words)}"


def _moves(ledger: Threads, due: Due) -> int:
    """How often the last day of the thread was moved before the one that holds: what a calendar has is then older."""
    dues = [change.due for change in ledger.changes(due.line.thread) if change.due]
    return len(dict.fromkeys(dues[: dues.index(due.on) + 1])) - 1 if due.on in dues else 0


def _title(week: Week) -> str:
    return f"Ledger, {day_of(week.start)} to {day_of(week.end)}"


def _stamp(week: Week) -> str:
    """The end of the week: the same week gives the same file."""
    return f"{week.end:%Y%m%d}T000000Z"


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _short(words: str, most: int) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
