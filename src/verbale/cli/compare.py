"""`verbale compare`: what a later text keeps, drops, adds, moves and rewords."""

from __future__ import annotations

import sys

import click

import verbale
from verbale.cli.output import check_writable, emit, one_shape, waiting, write_whole
from verbale.record.comparison import Comparison
from verbale.schema import Document, Kind

SAME, DIFFERS = 0, 1


@click.command(context_settings={"max_content_width": 100})
@click.argument("earlier", metavar="A")
@click.argument("later", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object per change.")
@click.option("--csv", "as_csv", is_flag=True, help="One row per change.")
@click.option("--html", metavar="FILE", help="Write the comparison as one page, beside any other output.")
@click.option("--all", "everything", is_flag=True, help="Show the clauses that were kept, too.")
@click.option("--no-meaning", is_flag=True, help="Do not pair clauses by meaning: quicker, finds fewer rewordings.")
@click.option("--record", "folder", metavar="FOLDER", help="The record in which A or B is looked up, if no file.")
@click.option("--allow-private", is_flag=True, help="Allow addresses on this machine and in private networks.")
def command(
    earlier: str,
    later: str,
    as_json: bool,
    as_jsonl: bool,
    as_csv: bool,
    html: str | None,
    everything: bool,
    no_meaning: bool,
    folder: str | None,
    allow_private: bool,
) -> int:
    """Compare two texts clause by clause: what B keeps, drops, adds, moves and rewords of A, and what each change does.

    A and B are inputs, or ids, numbers or names of documents in the record.

    Exit code: 0 nothing differs but typography, spelling and numbering; 1 something does; 2 misuse or bad input.

    \b
    Example:
      verbale compare examples/charter-draft.txt examples/charter.txt
    """
    shape = one_shape(json=as_json, jsonl=as_jsonl, csv=as_csv)
    if earlier == later == "-":
        raise click.UsageError("Standard input (-) can be read only once. Give the other text as a file.")
    if html:
        check_writable(html, [earlier, later])
    one, two = (_read(address, folder, allow_private) for address in (earlier, later))
    with waiting("comparing"):
        comparison = verbale.compare(one, two, by_meaning=not no_meaning)
    if html:
        from verbale.exports.comparison_html import page

        write_whole(html, page(comparison))
        click.echo(f"wrote {html}", err=True)
    _print(shape, comparison, everything)
    return SAME if comparison.same else DIFFERS


def _read(address: str, folder: str | None, allow_private: bool) -> Document:
    from verbale.cli.inputs import document_of

    with waiting(f"reading {address}"):
        return document_of(address, folder, kind=Kind.PRIMARY, allow_private=allow_private)


def _print(shape: str, comparison: Comparison, everything: bool) -> None:
    if not shape:
        from verbale.cli.compare_view import show_comparison

        show_comparison(comparison, everything=everything)
    elif shape == "csv":
        from verbale.exports.comparison_tables import changes_csv

        emit(changes_csv(comparison))
    else:
        from verbale.exports.comparison_tables import change_lines, comparison_dict
        from verbale.exports.records import as_json

        if shape == "json":
            emit(as_json(comparison_dict(comparison), indent=1))
            return
        for line in change_lines(comparison):
            sys.stdout.write(as_json(line) + "\n")
