"""`verbale trace`: every use of a wording in the record over time."""

from __future__ import annotations

import re
import sys

import click

import verbale
from verbale.cli.output import check_writable, emit, one_shape, waiting, write_whole
from verbale.errors import UsageError
from verbale.record.traced import Trace

FOUND, NONE = 0, 1
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@click.command(context_settings={"max_content_width": 100})
@click.argument("wording", metavar="WORDING")
@click.option("--record", "folder", metavar="FOLDER", help="The record to search, where it is not the usual one.")
@click.option("--from", "since", metavar="DATE", help="Only documents from this day, month or year on.")
@click.option("--to", "until", metavar="DATE", help="Only documents up to this day, month or year.")
@click.option("--by", "issuer", metavar="NAME", help="Only documents whose issuer has this in its name.")
@click.option("--meaning", "by_meaning", is_flag=True, help="Look for it in other words, too: some seconds more.")
@click.option("--most", type=click.IntRange(min=0), default=12, show_default=True, help="Uses that are listed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with every use.")
@click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object per use.")
@click.option("--csv", "as_csv", is_flag=True, help="One row per use.")
@click.option("--html", metavar="FILE", help="Write the trace as one page, beside any other output.")
def command(
    wording: str,
    folder: str | None,
    since: str | None,
    until: str | None,
    issuer: str | None,
    by_meaning: bool,
    most: int,
    as_json: bool,
    as_jsonl: bool,
    as_csv: bool,
    html: str | None,
) -> int:
    """Find every use of WORDING in the record, exact and varied: when it was first used, by whom, and how it changed.

    A date is a year, a month or a day: 1946, 1946-10, 1946-10-24.

    Exit code: 0 it is used; 1 it is not; 2 misuse or bad input.

    \b
    Example:
      verbale trace "sovereign equality of all its members" --from 1990 --html trace.html
    """
    shape = one_shape(json=as_json, jsonl=as_jsonl, csv=as_csv)
    if html:
        check_writable(html, [])
    since, until = _day(since, "--from"), _day(until, "--to")
    with waiting("searching the record"):
        trace = verbale.trace(wording, folder, since=since, until=until, issuer=issuer, by_meaning=by_meaning)
    if html:
        from verbale.exports.trace_html import page

        write_whole(html, page(trace))
        click.echo(f"wrote {html}", err=True)
    _print(shape, trace, most)
    return FOUND if trace.uses else NONE


def _day(words: str | None, option: str) -> str | None:
    if words is None or _DAY.fullmatch(words):
        return words
    raise UsageError(f"{option} is {words!r}; a year, a month or a day is wanted: 1946, 1946-10, 1946-10-24.")


def _print(shape: str, trace: Trace, most: int) -> None:
    if not shape:
        from verbale.cli.trace_view import show_trace

        show_trace(trace, most)
    elif shape == "csv":
        from verbale.exports.trace_tables import uses_csv

        emit(uses_csv(trace))
    else:
        from verbale.exports.records import as_json
        from verbale.exports.trace_tables import trace_dict, use_lines

        if shape == "json":
            emit(as_json(trace_dict(trace), indent=1))
            return
        for line in use_lines(trace):
            sys.stdout.write(as_json(line) + "\n")
