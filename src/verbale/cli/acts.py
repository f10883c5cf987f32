"""`verbale acts`: what the statements of a document do."""

from __future__ import annotations

import sys

import click

import verbale
from verbale.cli.group import ClosedChoice
from verbale.cli.output import emit, one_shape, waiting
from verbale.schema import Act, ActType, Document, Kind

Found = tuple[Document, tuple[Act, ...]]


@click.command(context_settings={"max_content_width": 100})
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option(
    "--kind",
    type=ClosedChoice([kind.value for kind in Kind]),
    help="What the inputs are, where it should not be found out from the text.",
)
@click.option("--type", "types", multiple=True, type=ClosedChoice([kind.value for kind in ActType]),
              help="Show only acts of this type; may be given several times.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Show also what only states something (assert).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with a list of documents and their acts.")
@click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object per act.")
@click.option("--csv", "as_csv", is_flag=True, help="One row per act.")
@click.option("--allow-private", is_flag=True, help="Allow addresses on this machine and in private networks.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    inputs: tuple[str, ...],
    kind: str | None,
    types: tuple[str, ...],
    everything: bool,
    as_json: bool,
    as_jsonl: bool,
    as_csv: bool,
    allow_private: bool,
) -> int:
    """Show what each INPUT does: who demands, promises, proposes, accepts, rejects what, of whom, by when.

    In a report the acts are those of the people it reports; in a primary text those of whoever issued it.

    \b
    Example:
      verbale acts examples/statement.txt
    """
    shape = one_shape(json=as_json, jsonl=as_jsonl, csv=as_csv)
    if not inputs:
        raise click.UsageError("No INPUT is given. Name a file, an address, or - for standard input.", ctx)
    if inputs.count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once. Give the other texts as files.", ctx)
    wanted = {ActType(name) for name in types} or {t for t in ActType if everything or t is not ActType.ASSERT}
    found = [_found(address, kind, allow_private, wanted) for address in inputs]
    _print(shape, found)
    return 0


def _found(address: str, kind: str | None, allow_private: bool, wanted: set[ActType]) -> Found:
    with waiting(f"reading {address}"):
        document = verbale.read(address, kind=Kind(kind) if kind else None, allow_private=allow_private)
        return document, tuple(act for act in verbale.acts_of(document) if act.type in wanted)


def _print(shape: str, found: list[Found]) -> None:
    if not shape:
        from verbale.cli.acts_view import show_acts

        for document, acts in found:
            show_acts(document, acts)
        return
    from verbale.exports import acts as exported

    if shape == "csv":
        for i, (document, acts) in enumerate(found):
            emit(exported.acts_csv(document, acts, header=i == 0))
        return
    from verbale.exports import records

    if shape == "json":
        emit(records.as_json({"documents": [exported.acts_of_document(*one) for one in found]}, indent=1))
        return
    for document, acts in found:
        for line in exported.act_lines(document, acts):
            sys.stdout.write(records.as_json(line) + "\n")
