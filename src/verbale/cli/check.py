"""`verbale check`: a report, or one quotation, against primary texts."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

import verbale
from verbale.cli.group import ClosedChoice
from verbale.cli.output import check_writable, emit, one_shape, waiting, write_whole
from verbale.errors import UsageError
from verbale.schema import Check, CheckedReport, Document, Kind, Severity, Verdict

if TYPE_CHECKING:
    from verbale.record import Record

PASSES, FAILS, UNCHECKED = 0, 1, 3


class ManyAfterAgainst(click.Command):
    """A command whose `--against` takes every value up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, spread(args))


def spread(arguments: list[str], option: str = "--against") -> list[str]:
    """Repeat `option` before each of the values that follow it: `--against A B` is `--against A --against B`."""
    spread_out: list[str] = []
    repeating = False
    for i, argument in enumerate(arguments):
        if argument == "--":
            return spread_out + arguments[i:]
        if argument == option:
            repeating = True
        elif argument.startswith("-") and argument != "-":
            repeating = argument.startswith(option + "=")
        elif repeating and spread_out[-1] != option:
            spread_out.append(option)
        spread_out.append(argument)
    return spread_out


def exit_code(checks: list[Check], fail_on: str = "any") -> int:
    """0 where all passes, 1 where something does not, else 3 where something stayed unchecked."""
    if any(fails(check, fail_on) for check in checks):
        return FAILS
    return UNCHECKED if any(check.verdict is Verdict.UNCHECKED for check in checks) else PASSES


def fails(check: Check, fail_on: str = "any") -> bool:
    """Whether a check counts against the exit code; `major` lets minor alterations and rewordings through."""
    if check.verdict is Verdict.UNCHECKED or check.passes:
        return False
    if fail_on == "any" or check.concerns:
        return True
    if check.verdict in (Verdict.ALTERED, Verdict.REWORDED):
        return check.severity is Severity.MAJOR
    return True


@click.command(cls=ManyAfterAgainst, context_settings={"max_content_width": 100})
@click.argument("report", required=False)
@click.option(
    "--against",
    "addresses",
    multiple=True,
    metavar="PRIMARY...",
    help="A text to check against; several after one --against, or --against again.",
)
@click.option(
    "--record",
    "folder",
    metavar="PATH",
    help="The record to search where there is no --against. [default: the usual one]",
)
@click.option("--quote", metavar="WORDS", help="Check these words instead of a report.")
@click.option("--lead", default="", metavar="WORDS", help="With --quote: the report's words before the quotation.")
@click.option("--speaker", metavar="NAME", help="With --quote: who is said to have said it.")
@click.option("--date", "day", metavar="YYYY-MM-DD", help="With --quote: the day it is said to have been said.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object per quotation.")
@click.option("--csv", "as_csv", is_flag=True, help="One row per quotation.")
@click.option("--html", metavar="FILE", help="Write the checked report as one page, beside any other output.")
@click.option(
    "--fail-on",
    type=ClosedChoice(["any", "major"]),
    default="any",
    show_default=True,
    help="What makes the exit code 1; major leaves minor alterations and rewordings out.",
)
@click.option("--no-meaning", is_flag=True, help="Do not look for other wordings by meaning: quicker, finds less.")
@click.option("--allow-private", is_flag=True, help="Allow addresses on this machine and in private networks.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    report: str | None,
    addresses: tuple[str, ...],
    folder: str | None,
    quote: str | None,
    lead: str,
    speaker: str | None,
    day: str | None,
    as_json: bool,
    as_jsonl: bool,
    as_csv: bool,
    html: str | None,
    fail_on: str,
    no_meaning: bool,
    allow_private: bool,
) -> int:
    """Check the quotations of REPORT, or --quote "WORDS", against primary texts: those after --against, or else all
    documents of the record.

    Exit code: 0 everything passes; 1 something does not; 2 misuse or bad input; 3 nothing failed, but something
    stayed unchecked.

    \b
    Example:
      verbale check examples/report.html --against examples/statement.txt examples/charter.txt
    """
    shape = one_shape(json=as_json, jsonl=as_jsonl, csv=as_csv)
    only = {"--lead": lead, "--speaker": speaker, "--date": day}
    _refuse_misuse(ctx, report, quote, addresses, folder, only, html)
    if html:
        check_writable(html, [report or "", *addresses])
    primaries = tuple(_read(address, Kind.PRIMARY, allow_private) for address in addresses)
    with ExitStack() as stack:
        record = None if primaries else stack.enter_context(_record(folder))
        against = record if record is not None else primaries
        if quote is not None:
            with waiting("checking the quotation"):
                check = verbale.check_quotation(
                    quote, against, lead=lead, speaker=speaker, date=_day(day), by_meaning=not no_meaning
                )
            found = primaries if record is None else _found(record, check)
            _print_single(shape, check, found, speaker or "", day or "")
            return exit_code([check], fail_on)
        document = _read(str(report), Kind.REPORT, allow_private)
        with waiting(f"checking {document.name or 'the report'}"):
            checked = verbale.check(document, against, by_meaning=not no_meaning)
    if html:
        from verbale.exports.html import page

        write_whole(html, page(checked))
        click.echo(f"wrote {html}", err=True)
    _print_report(shape, checked)
    return exit_code([item.check for item in checked.quotations], fail_on)


def _record(folder: str | None) -> Record:
    """The record to search; a clear line where there is none or nothing is in it."""
    from verbale.cli.add import tell
    from verbale.record import DATABASE, default_folder

    if not (Path(folder) if folder else default_folder()).joinpath(DATABASE).exists():
        where = f"there is no record in {folder}" if folder else "there is no record yet"
        raise click.UsageError(
            f"Nothing to check against: {where}. Name a primary text (--against PRIMARY...), or make a record "
            "(verbale add INPUT...)."
        )
    record = verbale.open_record(folder, create=False, tell=tell)
    if not len(record):
        record.close()
        raise click.UsageError("Nothing to check against: the record is empty. Fill it: verbale add INPUT...")
    return record


def _found(record: Record, check: Check) -> tuple[Document, ...]:
    """The documents that a check names."""
    named = dict.fromkeys(number for number in (check.document, *(i for i, _ in check.places)) if number)
    return tuple(record.document(document) for document in named)


def _refuse_misuse(
    ctx: click.Context, report: str | None, quote: str | None, addresses: tuple[str, ...], folder: str | None,
    only: dict[str, str | None], html: str | None,
) -> None:  # fmt: skip
    if quote is not None and report is not None:
        raise click.UsageError("Both a REPORT and --quote are given. Give one of them.", ctx)
    if quote is None and report is None:
        words = "No REPORT is given: verbale check REPORT --against PRIMARY..., or REPORT alone for the record."
        raise click.UsageError(words, ctx)
    if quote is not None and not quote.strip():
        raise click.UsageError("--quote is empty. Give the words of the quotation.", ctx)
    if addresses and folder is not None:
        raise click.UsageError("Both --against and --record are given. Give one of them.", ctx)
    if quote is not None and html:
        raise click.UsageError("--html needs a REPORT; with --quote there is no report to show.", ctx)
    if quote is None and any(only.values()):
        given = next(name for name, value in only.items() if value)
        raise click.UsageError(f"{given} goes with --quote only; in a REPORT it is found in the text.", ctx)
    if [report, *addresses].count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once. Give the other texts as files.", ctx)


def _day(words: str | None) -> date | None:
    if words is None:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise UsageError(f"--date is {words!r}; a day is wanted, as in 2023-03-09.") from None


def _read(address: str, kind: Kind, allow_private: bool) -> Document:
    with waiting(f"reading {address}"):
        return verbale.read(address, kind=kind, allow_private=allow_private)


def _print_report(shape: str, checked: CheckedReport) -> None:
    if not shape:
        from verbale.cli.check_view import show_report

        show_report(checked)
    elif shape == "csv":
        from verbale.exports.tables import quotations_csv

        emit(quotations_csv(checked))
    else:
        from verbale.exports.records import as_json, quotation_lines

        if shape == "json":
            emit(as_json(checked.to_dict(), indent=1))
            return
        for line in quotation_lines(checked):
            sys.stdout.write(as_json(line) + "\n")


def _print_single(shape: str, check: Check, primaries: tuple[Document, ...], speaker: str, day: str) -> None:
    if not shape:
        from verbale.cli.check_view import show_single

        show_single(check, primaries, speaker)
    elif shape == "csv":
        from verbale.exports.tables import check_csv

        emit(check_csv(check, primaries, speaker=speaker, said_on=day))
    else:
        from verbale.exports.records import as_json, single

        emit(as_json(single(check, primaries), indent=1 if shape == "json" else None))
