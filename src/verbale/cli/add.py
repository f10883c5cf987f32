"""`verbale add`: documents into the record."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

import verbale
from verbale.cli.group import ClosedChoice
from verbale.cli.output import emit
from verbale.schema import Kind

if TYPE_CHECKING:
    from verbale.record.adding import Summary, Watcher

SKIPPED, NOTHING = 1, 2


@click.command(context_settings={"max_content_width": 100})
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option("--record", "folder", metavar="PATH", help="The folder of the record. [default: ~/.local/share/verbale]")
@click.option("--kind", type=ClosedChoice([kind.value for kind in Kind]),
              help="What the inputs are, where it should not be found out from the text.")  # fmt: skip
@click.option("--columns", default="", metavar="ROLE=COLUMN,...",
              help="Which columns of tables hold what: text, id, date, issuer, title, language, kind.")  # fmt: skip
@click.option("--restore", is_flag=True, help="Take documents in again that were removed from the record.")
@click.option("--jobs", type=click.IntRange(0, 64), help="Processes that read. [default: one for each core, up to 4]")
@click.option("--no-wait", is_flag=True, help="Fail at once where another process is writing to the record.")
@click.option("--allow-private", is_flag=True, help="Allow addresses on this machine and in private networks.")
@click.option("--json", "as_json", is_flag=True, help="What was added, as one JSON object.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    inputs: tuple[str, ...],
    folder: str | None,
    kind: str | None,
    columns: str,
    restore: bool,
    jobs: int | None,
    no_wait: bool,
    allow_private: bool,
    as_json: bool,
) -> int:
    """Add the documents of each INPUT to the record: files, folders with all that is in them, patterns ("*.html"),
    addresses, RSS and Atom feeds, WARC files, and tables (Parquet, JSONL) with a text in each row.

    A document that is there already is not added twice, so the same command goes on where it was broken off. What
    cannot be read is named, and the rest goes on. Exits 0 when all of it is in the record, 1 when something was
    skipped, 2 when nothing could be used.

    \b
    Example:
      verbale add examples/ --record /tmp/record
    """
    from verbale.record.adding import add_inputs, columns_of
    from verbale.record.work import Wishes

    if not inputs:
        raise click.UsageError("No INPUT is given. Name files, folders, addresses, or - for standard input.", ctx)
    if inputs.count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once. Give the other texts as files.", ctx)
    named = columns_of(columns)
    wishes = Wishes(kind=Kind(kind) if kind else None, allow_private=allow_private)
    with verbale.open_record(folder, wait=not no_wait, tell=tell) as record, _watcher() as watcher:
        summary = add_inputs(
            record, inputs, watcher=watcher, wishes=wishes, columns=named, restore=restore, workers=jobs
        )
        count = len(record)
    _print(summary, count, as_json)
    if not summary.skipped:
        return 0 if summary.added + summary.known + summary.removed else NOTHING
    return SKIPPED if summary.added + summary.known else NOTHING


def _print(summary: Summary, count: int, as_json: bool) -> None:
    if as_json:
        from verbale.exports.records import as_json as written

        emit(written({**summary.to_dict(), "documents": count}))
        return
    parts = [f"{_many(summary.added, 'document')} added ({summary.characters:,} characters)"]
    if summary.known:
        parts.append(f"{summary.known:,} there already")
    if summary.removed:
        parts.append(f"{summary.removed:,} removed before and left out (--restore takes them in)")
    if summary.skipped:
        parts.append(f"{summary.skipped:,} skipped")
    if summary.aside:
        parts.append(f"{_many(summary.aside, 'file')} in no format that is read here left aside")
    emit(f"{'; '.join(parts)}. The record has {_many(count, 'document')}.")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def tell(line: str) -> None:
    """A line on standard error."""
    from verbale.exports.phrases import visible

    print("verbale: " + visible(line), file=sys.stderr, flush=True)


class _Quiet:
    """Says on standard error what is skipped, and nothing else."""

    def __init__(self, say: Callable[[str], None] = tell) -> None:
        self._say = say

    def expected(self, size: int) -> None:
        pass

    def advanced(self, size: int, documents: int, characters: int) -> None:
        pass

    def skipped(self, line: str) -> None:
        self._say(f"skipped: {' '.join(line.split())}")

    def finishing(self) -> None:
        pass


@contextmanager
def _watcher() -> Iterator[Watcher]:
    """Progress with rate and time left where standard error is a terminal; elsewhere only what is skipped."""
    if not sys.stderr.isatty():
        yield _Quiet()
        return
    from verbale.cli.progress import shown

    with shown() as watcher:
        yield watcher
