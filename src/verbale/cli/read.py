"""`verbale read`: what a document is, and who said what in it."""

from __future__ import annotations

import sys

import click

import verbale
from verbale.cli.group import ClosedChoice
from verbale.cli.output import emit, one_shape, waiting
from verbale.schema import Document, Kind, Quotation, Statement

Reading = tuple[Document, tuple[Statement, ...], tuple[Quotation, ...]]


@click.command(context_settings={"max_content_width": 100})
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option(
    "--kind",
    type=ClosedChoice([kind.value for kind in Kind]),
    help="What the inputs are, where it should not be found out from the text.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with a list of readings.")
@click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object per statement.")
@click.option("--csv", "as_csv", is_flag=True, help="One row per statement.")
@click.option("--allow-private", is_flag=True, help="Allow addresses on this machine and in private networks.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    inputs: tuple[str, ...],
    kind: str | None,
    as_json: bool,
    as_jsonl: bool,
    as_csv: bool,
    allow_private: bool,
) -> int:
    """Show what each INPUT is, with the evidence, and the statements in it: who said what, and when.

    \b
    Example:
      verbale read examples/report.html
    """
    shape = one_shape(json=as_json, jsonl=as_jsonl, csv=as_csv)
    if not inputs:
        raise click.UsageError("No INPUT is given. Name a file, an address, or - for standard input.", ctx)
    if inputs.count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once. Give the other texts as files.", ctx)
    readings = [_reading(address, kind, allow_private) for address in inputs]
    _print(shape, readings)
    return 0


def _reading(address: str, kind: str | None, allow_private: bool) -> Reading:
    from verbale.statements import asides

    with waiting(f"reading {address}"):
        document = verbale.read(address, kind=Kind(kind) if kind else None, allow_private=allow_private)
        statements = verbale.extract(document)
        return document, statements, asides(document, statements)


def _print(shape: str, readings: list[Reading]) -> None:
    if not shape:
        from verbale.cli.read_view import show_reading

        for reading in readings:
            show_reading(*reading)
    elif shape == "csv":
        from verbale.exports.tables import statements_csv

        for i, (document, statements, _) in enumerate(readings):
            emit(statements_csv(document, statements, header=i == 0))
    else:
        from verbale.exports import records

        if shape == "json":
            emit(records.as_json({"readings": [records.reading(*reading) for reading in readings]}, indent=1))
            return
        for document, statements, _ in readings:
            for line in records.statement_lines(document, statements):
                sys.stdout.write(records.as_json(line) + "\n")
