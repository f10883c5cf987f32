"""`verbale record`: what is in the record, taking documents out of it, and whether it is sound."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

import verbale
from verbale.cli.group import ClosedChoice
from verbale.cli.output import emit, waiting
from verbale.errors import UsageError
from verbale.schema import Kind

if TYPE_CHECKING:
    from verbale.record import Record

UNSOUND = 1
_AT = click.option(
    "--record", "folder", metavar="PATH", help="The folder of the record. [default: ~/.local/share/verbale]"
)
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
_NO_WAIT = click.option("--no-wait", is_flag=True, help="Fail at once where another process is writing to the record.")
_SETTINGS = {"max_content_width": 100}


@click.group(context_settings=_SETTINGS)
def command() -> None:
    """Show what is in the record, remove documents from it, build its index again, and verify that it is sound.

    DOCUMENT is an id, the beginning of one (four digits or more), or a name.

    \b
    Example:
      verbale record list --record /tmp/record
    """


def _opened(folder: str | None, *, no_wait: bool = False) -> Record:
    from verbale.cli.add import tell

    return verbale.open_record(folder, create=False, wait=not no_wait, tell=tell)


@command.command("list", context_settings=_SETTINGS)
@_AT
@click.option("--kind", type=ClosedChoice([kind.value for kind in Kind]), help="Only reports, or only primaries.")
@click.option("--language", metavar="CODE", help="Only documents in that language (en, fr, ...).")
@click.option("--issuer", metavar="WORDS", help="Only documents whose issuer has these words.")
@click.option("--name", metavar="WORDS", help="Only documents whose name has these words.")
@click.option("--since", metavar="DATE", help="Only documents of that day or later: 1999, 1999-12 or 1999-12-31.")
@click.option("--until", metavar="DATE", help="Only documents of that day, month or year, or earlier.")
@click.option("--limit", type=click.IntRange(1), help="The first so many of them.")
@_JSON
@click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object per document.")
def list_documents(
    folder: str | None,
    kind: str | None,
    language: str | None,
    issuer: str | None,
    name: str | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    as_json: bool,
    as_jsonl: bool,
) -> int:
    """List the documents of the record, in the order in which they came."""
    from itertools import islice

    from verbale.cli.output import one_shape
    from verbale.exports.records import as_json as written

    shape = one_shape(json=as_json, jsonl=as_jsonl)
    wanted = {"since": _day(since, "--since"), "until": _day(until, "--until")}
    with _opened(folder) as record:
        found = islice(record.entries(kind=kind, language=language, issuer=issuer, name=name, **wanted), limit)
        if shape == "jsonl":
            for entry in found:
                sys.stdout.write(written(entry.to_dict()) + "\n")
        elif shape:
            emit(written({"documents": [entry.to_dict() for entry in found]}, indent=1))
        else:
            from verbale.cli.record_view import show_list

            show_list(list(found), len(record))
    return 0


def _day(value: str | None, option: str) -> str | None:
    import re

    if value is not None and not re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", value):
        raise UsageError(f"Cannot read {value!r} in {option}: write a year, a month or a day, as in 1999-12-31.")
    return value


@command.command("show", context_settings=_SETTINGS)
@click.argument("document")
@_AT
@click.option("--text", "only_text", is_flag=True, help="Nothing but the text, as it is kept.")
@_JSON
def show(document: str, folder: str | None, only_text: bool, as_json: bool) -> int:
    """Show one DOCUMENT: what is known of it, and its text."""
    with _opened(folder) as record:
        entry = record.entry(document)
        found = record.document(entry.number)
        if only_text:
            sys.stdout.write(found.text.encode("utf-8", "backslashreplace").decode("utf-8"))
        elif as_json:
            from verbale.exports.records import as_json as written

            emit(written({"entry": entry.to_dict(), "document": found.to_dict()}, indent=1))
        else:
            from verbale.cli.record_view import show_document

            show_document(entry, found)
    return 0


@command.command("remove", context_settings=_SETTINGS)
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@_AT
@click.option("--why", default="", help="The reason, kept with the tombstone.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_NO_WAIT
@_JSON
def remove(
    documents: tuple[str, ...], folder: str | None, why: str, yes: bool, no_wait: bool, as_json: bool
) -> int:  # fmt: skip
    """Remove each DOCUMENT: its text, its places in the index, and all that was derived from it.

    What is left is a tombstone: its id, when and why it was removed. `verbale add` then leaves it out.
    """
    with _opened(folder, no_wait=no_wait) as record:
        entries = [record.entry(key) for key in dict.fromkeys(documents)]
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError("Removing cannot be undone: add --yes where nobody can be asked.")
            names = ", ".join(entry.name for entry in entries[:5]) + (" ..." if len(entries) > 5 else "")
            click.confirm(f"Remove {len(entries)} of {len(record):,} documents ({names})?", abort=True, err=True)
        stones = record.remove([entry.number for entry in entries], why=why)
    if as_json:
        from verbale.exports.records import as_json as written

        emit(written({"removed": [stone.to_dict() for stone in stones]}, indent=1))
    else:
        for entry in entries:
            emit(f"removed {entry.name} ({entry.id[:12]})")
    return 0


@command.command("rebuild", context_settings=_SETTINGS)
@_AT
@_NO_WAIT
@_JSON
def rebuild(folder: str | None, no_wait: bool, as_json: bool) -> int:
    """Build the text index again from the documents, and give unused room back to the disk."""
    with _opened(folder, no_wait=no_wait) as record, waiting("building the index"):
        record.rebuild()
        record.vacuum()
        count = len(record)
    _say(as_json, {"documents": count}, f"The index holds {count:,} documents.")
    return 0


@command.command("verify", context_settings=_SETTINGS)
@_AT
@_JSON
def verify(folder: str | None, as_json: bool) -> int:
    """Read everything and say what is not as it should be. Exits 0 when the record is sound, 1 when not."""
    with _opened(folder) as record, waiting("reading everything"):
        findings = record.verify()
        count = len(record)
    if as_json:
        from verbale.exports.records import as_json as written

        emit(written({"documents": count, "findings": [finding.to_dict() for finding in findings]}, indent=1))
    elif not findings:
        emit(f"Sound: {count:,} documents, and an index that answers to them.")
    else:
        for finding in findings:
            emit(f"{finding.where}: {finding.what}. {finding.advice}")
    return UNSOUND if findings else 0


def _say(as_json: bool, content: dict[str, Any], line: str) -> None:
    if as_json:
        from verbale.exports.records import as_json as written

        emit(written(content))
    else:
        emit(line)
