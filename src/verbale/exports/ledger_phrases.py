"""The ledger in words: every line names its speaker and its place, and nothing is said that nobody said.

A thread is "broken as claimed by Velmark", never broken; "fulfilled, says Velmark", never fulfilled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from verbale.exports.places import written
from verbale.ledger import Line, Threads
from verbale.ledger.placing import ONLY
from verbale.schema import ActType, Claim, PlacedAct, Ruling, Stand, Standing, Step, StepRole, Thread

NOUNS = {
    ActType.DEMAND: "demand", ActType.PROPOSE: "proposal", ActType.COMMIT: "promise", ActType.ANNOUNCE: "announcement",
    ActType.ACCUSE: "accusation", ActType.WARN: "warning",
}  # fmt: skip
VERBS = {
    StepRole.RAISES: "raises it", StepRole.RESTATES: "restates it", StepRole.ANSWERS: "answers",
    StepRole.ACCEPTS: "accepts", StepRole.ACCEPTS_PART: "accepts in part", StepRole.REJECTS: "rejects it",
    StepRole.FULFILS: "says that it is done", StepRole.BREAKS: "says that it is broken",
    StepRole.WITHDRAWS: "takes it back",
}  # fmt: skip
FIRST = {
    ActType.DEMAND: "demands", ActType.PROPOSE: "proposes", ActType.COMMIT: "promises", ActType.ANNOUNCE: "announces",
    ActType.ACCUSE: "accuses", ActType.WARN: "warns",
}  # fmt: skip
# How urgent a standing looks: the colours of the terminal and of the page.
COLOURS = {
    Standing.OPEN: "minor", Standing.ANSWERED: "unchecked", Standing.ACCEPTED: "passes",
    Standing.PARTLY_ACCEPTED: "concern", Standing.REJECTED: "major", Standing.FULFILLED: "passes",
    Standing.BROKEN: "major", Standing.LAPSED: "major", Standing.WITHDRAWN: "unchecked",
}  # fmt: skip
SYMBOLS = {
    Standing.OPEN: "○", Standing.ANSWERED: "◔", Standing.ACCEPTED: "●", Standing.PARTLY_ACCEPTED: "◐",
    Standing.REJECTED: "✗", Standing.FULFILLED: "✓", Standing.BROKEN: "⚡", Standing.LAPSED: "⊘",
    Standing.WITHDRAWN: "↶",
}  # fmt: skip
STEPS = {
    StepRole.RAISES: "◆", StepRole.RESTATES: "◇", StepRole.ANSWERS: "◔", StepRole.ACCEPTS: "●",
    StepRole.ACCEPTS_PART: "◐", StepRole.REJECTS: "✗", StepRole.FULFILS: "✓", StepRole.BREAKS: "⚡",
    StepRole.WITHDRAWS: "↶",
}  # fmt: skip


def side(names: Mapping[str, str], key: str) -> str:
    """A side as it is shown."""
    return names.get(key, key) if key else "nobody named"


def sides(names: Mapping[str, str], keys: Iterable[str]) -> str:
    """Several sides: "Ostrany and Merrin"; "nobody named" where there are none."""
    shown = [side(names, key) for key in keys]
    if len(shown) > 3:
        shown = [*shown[:2], f"{len(shown) - 2} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown) or "nobody named"


def head_of(thread: Thread, names: Mapping[str, str]) -> str:
    """ "Velmark to Ostrany, demand"; "Velmark, warning" where nobody is addressed."""
    to = f" to {sides(names, thread.counterparts)}" if any(thread.counterparts) else ""
    return f"{side(names, thread.raiser)}{to}, {NOUNS.get(thread.kind, thread.kind)}"


def standing_phrase(stand: Stand, names: Mapping[str, str], kind: ActType = ActType.DEMAND) -> str:
    """The standing with whose word it rests on: "rejected by Ostrany, overdue since 31 March 2023"."""
    who = side(names, stand.by)
    words = {
        Standing.OPEN: "open",
        Standing.ANSWERED: f"answered by {who}",
        Standing.ACCEPTED: f"accepted by {who}",
        Standing.PARTLY_ACCEPTED: f"partly accepted by {who}",
        Standing.REJECTED: f"{'denied' if kind is ActType.ACCUSE else 'rejected'} by {who}",
        Standing.FULFILLED: f"{'carried out' if kind in (ActType.WARN, ActType.ANNOUNCE) else 'fulfilled'}, says {who}",
        Standing.BROKEN: f"broken as claimed by {who}",
        Standing.LAPSED: "lapsed unanswered",
        Standing.WITHDRAWN: f"withdrawn by {who}",
    }[stand.standing]
    if stand.overdue and stand.due:
        return f"{words}, {'due' if stand.standing is Standing.LAPSED else 'overdue since'} {written(stand.due)}"
    return f"{words}, due {written(stand.due)}" if stand.due and stand.standing is Standing.OPEN else words


def day_of(day: date | None) -> str:
    """A day as a reader writes it; "undated"."""
    return written(day) if day else "undated"


def said_on(act: PlacedAct) -> str:
    """The day of an act, as far as it is known: "10 March 2023", "March 2023", "2023", "undated"."""
    if act.on and act.base.startswith(ONLY):
        return f"{act.on:%B} {act.on.year}" if "-" in act.base else str(act.on.year)
    return day_of(act.on)


def place_of(act: PlacedAct) -> str:
    """Where the words stand: "report-2.txt (TWS), paragraph 3"."""
    name = act.name.rstrip("/").rpartition("/")[2] or f"document {act.document[:8]}"
    return f"{name}{f' ({act.reporter})' if act.reporter and act.reporter != 'a report' else ''}, {act.where}"


def speaker_of(act: PlacedAct, names: Mapping[str, str]) -> str:
    """Who speaks, with the side where the words do not show it: "Joren Askel (Velmark)"."""
    who, whose = act.speaker or "nobody named", side(names, act.actor)
    return who if whose.lower()[:5] in who.lower() else f"{who} ({whose})"


def step_phrase(step: Step, thread: Thread, names: Mapping[str, str]) -> str:
    """What a step does: "Ostrany rejects it"; for the first "Velmark demands of Ostrany"."""
    who = side(names, step.act.actor)
    if step.role is StepRole.RAISES:
        of = {ActType.DEMAND: " of", ActType.PROPOSE: " to", ActType.COMMIT: " to", ActType.ANNOUNCE: " to"}
        link = of.get(thread.kind, "")
        whom = f"{link} {sides(names, thread.counterparts)}" if any(thread.counterparts) else ""
        return f"{who} {FIRST.get(thread.kind, 'says')}{whom}"
    again = " (told again)" if step.retold else ""
    return f"{who} {VERBS[step.role]}{again}"


def ruling_phrase(step: Step) -> str:
    """Whose link it is: "suggested, 0.84", "confirmed by Ana"; "" for the act that raises the thread."""
    if step.ruling is not Ruling.SUGGESTED:
        return f"{step.ruling.value} by {step.ruled_by}"
    return "" if step.confidence is None else f"suggested, {step.confidence:.2f}"


def claim_phrase(claim: Claim, names: Mapping[str, str]) -> str:
    """ "Velmark claims that Article 7 of the Charter forbids …"."""
    verb = claim.verb if claim.verb != "is broken" else "has been broken"
    said = f": {claim.words}" if claim.words else ""
    by = f" by {sides(names, claim.against)}" if claim.verb == "is broken" and claim.against else ""
    return f"{side(names, claim.claimant)} claims that {claim.instrument.words} {verb}{by}{said}"


def summary_of(lines: tuple[Line, ...], on: date) -> str:
    """ "12 threads on 25 March 2023: 1 overdue, 6 open, 2 rejected"."""
    counts = Counter(line.stand.standing for line in lines)
    return tally_of(len(lines), sum(line.stand.overdue for line in lines), counts, on)


def tally_of(total: int, overdue: int, counts: Mapping[Standing, int], on: date) -> str:
    """As `summary_of`, from how many stand how."""
    parts = [f"{overdue:,} overdue"] if overdue else []
    parts += [f"{counts[s]:,} {s.value.replace('-', ' ')}" for s in Standing if counts.get(s)]
    head = f"{total:,} {'thread' if total == 1 else 'threads'} on {written(on)}"
    return f"{head}: {', '.join(parts)}" if parts else head


def last_step(line: Line, on: date) -> Step:
    """The step that the standing rests on, else the first."""
    steps = [s for s in line.thread.steps if s.act.on is None or s.act.on <= on]
    return next((s for s in steps if s.act.key == line.stand.step), steps[0])


def title_of(ledger: Threads, thread: Thread) -> str:
    """ "3 Velmark to Ostrany, demand"."""
    return f"{ledger.number_of(thread)} {head_of(thread, ledger.names)}"
