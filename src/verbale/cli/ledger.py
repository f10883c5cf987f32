"""`verbale ledger`: who asks what of whom, what has been answered, and what is still open on any day."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import click

import verbale
from verbale.cli.group import ClosedChoice
from verbale.cli.output import check_writable, emit, one_shape, waiting, write_whole
from verbale.cli.progress import counted
from verbale.errors import UsageError
from verbale.ledger import Answer, Line, Question, Threads, Verb, weeks
from verbale.ledger.weeks import AHEAD, DAYS, MOST
from verbale.pipeline import stored_ledger
from verbale.record import Record
from verbale.schema import ActType, Standing, StepRole

_SETTINGS = {"max_content_width": 100}
FOUND, NONE = 0, 1
RAISING = ("demand", "propose", "commit", "announce", "accuse", "warn")


class DefaultGroup(click.Group):
    """A group whose first command runs where none is named: `verbale ledger --party X` lists."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = args[0] if args else ""
        if first not in self.commands and first not in ("-h", "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


def _shared(function: Callable[..., int]) -> Callable[..., int]:
    for option in (
        click.option("--record", "folder", metavar="PATH", help="The record to read, where it is not the usual one."),
        click.option("--desk", metavar="PATH", type=click.Path(exists=True, path_type=Path),
                     help="Your own parties and agreements: a YAML file or a folder. [default: ~/.config/verbale]"),
        click.option("--as-of", "on", metavar="DATE",
                     help="The day on which things stand: 2023-04-05. [default: today]"),
    ):  # fmt: skip
        function = option(function)
    return function


_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.group(cls=DefaultGroup, context_settings=_SETTINGS)
def command() -> None:
    """Say where things stand: what is demanded, proposed, promised or alleged, by whom, and what was answered.

    Without a command it lists threads; see `verbale ledger list --help`. Links between acts are suggestions until a
    person rules on them with `review` or `rule`.

    \b
    Example:
      verbale ledger examples/*.txt --desk examples/desk.yaml --as-of 2023-04-05
    """


@command.command("list", context_settings=_SETTINGS)
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@_shared
@click.option("--party", metavar="NAME", help="Only threads that this party raised or is asked in.")
@click.option("--counterpart", metavar="NAME", help="Only threads with this party as well.")
@click.option("--subject", metavar="WORDS", help="Only threads with all of these words.")
@click.option("--instrument", metavar="WORDS", help="Only threads that cite an instrument with these words.")
@click.option("--standing", "standings", multiple=True, type=ClosedChoice([s.value for s in Standing]),
              help="Only threads that stand so; may be given more than once.")  # fmt: skip
@click.option("--kind", "kinds", multiple=True, type=ClosedChoice(RAISING), help="Only threads of this kind.")
@click.option("--most", type=click.IntRange(min=0), default=40, show_default=True, help="Threads that are shown.")
@click.option("--timeline", is_flag=True, help="Draw the threads over time below the list.")
@click.option("--claims", is_flag=True, help="Show what sides claim that instruments do, instead of threads.")
@_JSON
@click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object per thread.")
@click.option("--csv", "as_csv", is_flag=True, help="One row per thread.")
@click.option("--svg", metavar="FILE", help="Write the threads over time as a drawing.")
@click.option("--html", metavar="FILE", help="Write the ledger as one page.")
def list_threads(
    inputs: tuple[str, ...], folder: str | None, desk: Path | None, on: str | None, party: str | None,
    counterpart: str | None, subject: str | None, instrument: str | None, standings: tuple[str, ...],
    kinds: tuple[str, ...], most: int, timeline: bool, claims: bool, as_json: bool, as_jsonl: bool, as_csv: bool,
    svg: str | None, html: str | None,
) -> int:  # fmt: skip
    """List threads as they stand on a day, overdue and unanswered first.

    The record is read, unless INPUTs are named: these are then read without one. Exit code: 0 there are such threads;
    1 there are none; 2 misuse or bad input.
    """
    shape = one_shape(json=as_json, jsonl=as_jsonl, csv=as_csv)
    for path in (svg, html):
        if path:
            check_writable(path, inputs)
    day = _day(on)
    ledger = _opened(inputs, folder, desk)
    if claims:
        return _claims(ledger, shape, day)
    asked = Question(
        party=party, counterpart=counterpart, subject=subject, instrument=instrument,
        standing=tuple(map(Standing, standings)), kind=tuple(map(ActType, kinds)),
    )  # fmt: skip
    answer = ledger.ask(day, asked)
    if svg or html:
        _write(ledger, answer.lines(), day, svg, html)
    _print(ledger, answer, day, shape, most, timeline)
    return FOUND if answer.total else NONE


@command.command("show", context_settings=_SETTINGS)
@click.argument("thread")
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@_shared
@click.option("--reasons", is_flag=True, help="Say for each step why it is there.")
@_JSON
@click.option("--csv", "as_csv", is_flag=True, help="One row per step.")
@click.option("--svg", metavar="FILE", help="Write the thread over time as a drawing.")
@click.option("--html", metavar="FILE", help="Write the thread as one page.")
def show(
    thread: str, inputs: tuple[str, ...], folder: str | None, desk: Path | None, on: str | None, reasons: bool,
    as_json: bool, as_csv: bool, svg: str | None, html: str | None,
) -> int:  # fmt: skip
    """Show one THREAD as a history, with the words of each step and their place.

    THREAD is its number in the list, its id, the beginning of one, or the key of any act in it.
    """
    shape = one_shape(json=as_json, csv=as_csv)
    day = _day(on)
    ledger = _opened(inputs, folder, desk)
    found = ledger.thread(thread)
    stand = ledger.stand(found, day)
    lines = (Line(thread=found, stand=stand, number=ledger.number_of(found)),) if stand else ()
    _write(ledger, lines, day, svg, html)
    if shape == "json":
        from verbale.exports.ledger_tables import thread_dict
        from verbale.exports.records import as_json as written

        emit(written(thread_dict(ledger, found, day), indent=1))
    elif shape == "csv":
        from verbale.exports.ledger_tables import steps_csv

        emit(steps_csv(ledger, found))
    else:
        from verbale.cli.ledger_view import show_thread

        show_thread(ledger, found, day, reasons=reasons)
    return FOUND


@command.command("week", context_settings=_SETTINGS)
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@_shared
@click.option("--days", type=click.IntRange(1, 366), default=DAYS, show_default=True, help="Days looked back at.")
@click.option("--ahead", type=click.IntRange(0, 3660), default=AHEAD, show_default=True, help="Days looked ahead.")
@click.option("--party", metavar="NAME", help="Only threads that this party raised or is asked in.")
@click.option("--counterpart", metavar="NAME", help="Only threads with this party as well.")
@click.option("--subject", metavar="WORDS", help="Only threads with all of these words.")
@click.option("--most", type=click.IntRange(min=0), default=40, show_default=True, help="Items under each heading.")
@_JSON
@click.option("--ics", metavar="FILE", help="Write the week as a calendar file; - is standard output.")
@click.option("--todos", is_flag=True, help="In the calendar, deadlines are tasks instead of events.")
def week(
    inputs: tuple[str, ...], folder: str | None, desk: Path | None, on: str | None, days: int, ahead: int,
    party: str | None, counterpart: str | None, subject: str | None, most: int, as_json: bool, ics: str | None,
    todos: bool,
) -> int:  # fmt: skip
    """Show a week as a desk needs it: new acts, replies received, deadlines passed and coming.

    The week ends with the day of --as-of. With --ics it is written as a calendar file (RFC 5545) that a calendar can
    take again and again: entries keep their names. Exit code: 0 something happened or falls due; 1 nothing; 2 misuse.
    """
    shape = one_shape(json=as_json, ics=ics == "-")
    if ics and ics != "-":
        check_writable(ics, inputs)
    day = _day(on)
    ledger = _opened(inputs, folder, desk)
    for name in (party, counterpart):
        if name:
            ledger.sides(name)
    asked = Question(party=party, counterpart=counterpart, subject=subject)
    shown = MOST if shape or ics else most
    found = weeks.week(ledger, day, days=days, ahead=ahead, most=shown, asked=asked)
    if ics:
        from verbale.exports.calendar import calendar

        written = calendar(ledger, found, todos=todos)
        if ics == "-":
            sys.stdout.write(written)
        else:
            write_whole(ics, written)
            click.echo(f"wrote {ics}", err=True)
    if shape == "json":
        from verbale.exports.ledger_week import week_dict
        from verbale.exports.records import as_json as plain

        emit(plain(week_dict(ledger, found), indent=1))
    elif not shape:
        from verbale.cli.ledger_week import show_week

        show_week(ledger, found, most)
    return NONE if found.is_empty else FOUND


@command.command("build", context_settings=_SETTINGS)
@_shared
@click.option(
    "--jobs", type=click.IntRange(0, 64), default=0, help="Processes that read documents. [default: this one]"
)
@click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object for each step of the work, for programs.")
def build(folder: str | None, desk: Path | None, on: str | None, jobs: int, as_jsonl: bool) -> int:
    """Make the ledger of the record, and keep it beside the record, where it opens at once.

    The other commands do so by themselves where documents came since it was made; on a large record that takes long,
    and this shows how far it is. What was read stays when it is stopped.
    """
    del on
    with _record(folder) as record, counted(as_jsonl) as tell:
        made = stored_ledger(record, desk=desk, again=True, workers=jobs, tell=tell)
        answer = made.ask(date.max)
        documents = len(record)
    if as_jsonl:
        sys.stdout.write(f'{{"step": "done", "documents": {documents}, "threads": {answer.total}}}\n')
    else:
        emit(f"{answer.total:,} {'thread' if answer.total == 1 else 'threads'} from {documents:,} documents")
    return FOUND


@command.command("review", context_settings=_SETTINGS)
@_shared
@click.option("--who", metavar="NAME", help="Who rules. [default: the name of your account]")
@click.option("--most", type=click.IntRange(min=1), default=50, show_default=True, help="Links that are put to you.")
def review(folder: str | None, desk: Path | None, on: str | None, who: str | None, most: int) -> int:
    """Rule on suggested links, the least sure first, one key each; the record keeps who ruled what and when."""
    from verbale.cli.ledger_review import review as put
    from verbale.cli.ledger_review import reviewer

    del on  # a link is ruled on whatever the day
    if not sys.stdin.isatty():
        raise UsageError("`review` asks at a terminal: use `verbale ledger rule` in a script.")
    with _record(folder) as record:
        ledger = verbale.open_ledger(record, desk=desk)
        links = ledger.suggestions()
        made = put(record, ledger, links[:most], reviewer(who))
    emit(f"{made} ruled on, {len(links) - made} suggestions left.")
    return FOUND


@command.command("rule", context_settings=_SETTINGS)
@click.argument("verb", type=ClosedChoice([v.value for v in Verb]))
@click.argument("thread")
@click.argument("act")
@_shared
@click.option("--role", type=ClosedChoice([r.value for r in StepRole]), help="What the act does in the thread.")
@click.option("--to", "other", metavar="THREAD", help="With `correct`: the thread it belongs to, or `new`.")
@click.option("--who", metavar="NAME", help="Who rules. [default: the name of your account]")
@click.option("--note", default="", help="Why, in a line.")
def rule(
    verb: str, thread: str, act: str, folder: str | None, desk: Path | None, on: str | None, role: str | None,
    other: str | None, who: str | None, note: str,
) -> int:  # fmt: skip
    """Confirm, correct or refuse that ACT (its key, as `show --json` gives it) belongs to THREAD."""
    from verbale.cli.ledger_review import reviewer

    del on
    with _record(folder) as record:
        ledger = verbale.open_ledger(record, desk=desk)
        found = ledger.thread(thread)
        step = next((s for s in found.steps if len(act) >= 4 and s.act.key.startswith(act)), None)
        if step is None:
            raise UsageError(f"Thread {thread} has no act '{act}': see `verbale ledger show {thread} --json`.")
        target = None if other == "new" else ledger.thread(other) if other else found
        verbale.rule_on(
            record, target, step, Verb(verb), role=StepRole(role) if role else None, who=reviewer(who), note=note
        )
    emit(f"{verb}: kept.")
    return FOUND


def _record(folder: str | None) -> AbstractContextManager[Record]:
    from verbale.cli.add import tell

    return verbale.open_record(folder, create=False, tell=tell)


def _opened(inputs: tuple[str, ...], folder: str | None, desk: Path | None) -> Threads:
    if inputs and folder:
        raise UsageError("Name INPUTs or --record, not both: INPUTs are read without a record.")
    if inputs.count("-") > 1:
        raise UsageError("Standard input (-) can be read only once. Give the other texts as files.")
    if inputs:
        with waiting("reading"):
            return verbale.open_ledger([verbale.read(address) for address in inputs], desk=desk)
    with _record(folder) as record:
        if not (sys.stderr.isatty() and sys.stdout.isatty()):
            return stored_ledger(record, desk=desk)
        with counted() as tell:
            return stored_ledger(record, desk=desk, tell=tell)


def _day(words: str | None) -> date:
    if words is None:
        return date.today()
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise UsageError(f"--as-of is {words!r}; a day is wanted: 2023-04-05.") from error


def _write(ledger: Threads, lines: tuple[Line, ...], day: date, svg: str | None, html: str | None) -> None:
    if svg:
        from verbale.exports.ledger_bands import chart
        from verbale.exports.ledger_svg import drawing

        made = chart(ledger, [line.thread for line in lines], day)
        if made is None:
            raise UsageError(f"Nothing to draw in {svg}: no thread has a day on or before {day}.")
        write_whole(svg, drawing(ledger, made, alone=True))
        click.echo(f"wrote {svg}", err=True)
    if html:
        from verbale.exports.ledger_html import page

        shown = {step.act.key for line in lines for step in line.thread.steps}
        claims = [c for c in ledger.claims if c.act.key in shown and (c.act.on is None or c.act.on <= day)]
        write_whole(html, page(ledger, lines, day, claims=claims))
        click.echo(f"wrote {html}", err=True)


def _print(ledger: Threads, answer: Answer, day: date, shape: str, most: int, timeline: bool) -> None:
    if not shape:
        from verbale.cli.ledger_view import show_ledger

        show_ledger(ledger, answer, most, bands=timeline)
        return
    from verbale.exports import ledger_tables
    from verbale.exports.records import as_json

    lines = answer.lines()
    if shape == "csv":
        emit(ledger_tables.threads_csv(ledger, lines, day))
    elif shape == "json":
        emit(as_json(ledger_tables.ledger_dict(ledger, lines, day), indent=1))
    else:
        for line in ledger_tables.thread_lines(ledger, lines, day):
            sys.stdout.write(as_json(line) + "\n")


def _claims(ledger: Threads, shape: str, day: date) -> int:
    found: list[Any] = [claim for claim in ledger.claims if claim.act.on is None or claim.act.on <= day]
    if shape:
        from verbale.exports.ledger_tables import claims_dict
        from verbale.exports.records import as_json

        if shape == "csv":
            raise UsageError("Claims have no table: use --json.")
        emit(as_json(claims_dict(ledger, found), indent=1))
    else:
        from verbale.cli.ledger_view import show_claims

        show_claims(ledger, found)
    return FOUND if found else NONE
