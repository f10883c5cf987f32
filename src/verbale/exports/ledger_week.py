"""A week of a ledger in words and as plain data."""

from __future__ import annotations

from typing import Any

from verbale.exports.ledger_phrases import day_of
from verbale.ledger import Threads
from verbale.ledger.weeks import Week

# The parts of a week in the order in which a desk needs them.
PARTS = (
    ("passed", "Deadlines passed"),
    ("coming", "Deadlines coming"),
    ("replies", "Replies received"),
    ("new", "New acts"),
    ("again", "Said again"),
    ("others", "Done, broken or taken back"),
)
_COUNTED = {
    "new": ("new act", "new acts"), "replies": ("reply", "replies"), "passed": ("deadline passed", "deadlines passed"),
    "coming": ("deadline coming", "deadlines coming"),
}  # fmt: skip


def summary_of(week: Week) -> str:
    """ "30 March 2023 to 5 April 2023: 2 new acts, no replies, 1 deadline passed, no deadlines coming until …"."""
    parts = []
    for name, (one, many) in _COUNTED.items():
        count = week.counts[name]
        parts.append(f"{count or 'no'} {one if count == 1 else many}")
    return f"{day_of(week.start)} to {day_of(week.end)}: {', '.join(parts)} until {day_of(week.ahead)}"


def week_dict(ledger: Threads, week: Week) -> dict[str, Any]:
    """A week for programs, with the names of the sides."""
    return {"names": dict(ledger.names), "summary": summary_of(week), **week.to_dict()}
