"""The root command. A subcommand's module is imported only when that subcommand runs, so that `--help` is quick."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

# The commands in the order of a user's work, each with the line that `verbale --help` shows for it.
COMMANDS = {
    "read": "Show a document and the statements in it: who said what.",
    "acts": "Show what the statements do: demand, promise, propose, accept, reject, warn.",
    "check": "Check the quotations of a report against primary texts.",
    "add": "Add documents to the record.",
    "record": "List, show, remove and verify what is in the record.",
    "compare": "Compare two texts clause by clause, with the weight of each change named.",
    "ledger": "Say where things stand: what is asked, promised, answered, overdue.",
    "trace": "Find every use of a wording in the record over time.",
    "serve": "Do all of it in the browser, alone or with colleagues.",
}


class LazyGroup(click.Group):
    """A group whose commands live in `verbale.cli.<name>`, as an object called `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"verbale.cli.{cmd_name}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            raise click.UsageError(unknown("command", name, tuple(COMMANDS)), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


class ClosedChoice(click.Choice[str]):
    """A closed choice that lists what there is, and guesses what was meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            raise click.BadParameter(unknown("value", str(value), tuple(self.choices)), ctx, param)
        return str(value)


def unknown(what: str, given: str, known: Sequence[str]) -> str:
    """Say that `given` is not among `known`, list them, and name the nearest."""
    from difflib import get_close_matches

    near = get_close_matches(given.lower(), known, n=1, cutoff=0.5)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return f"Unknown {what} {given!r}. There are: {', '.join(known)}.{guess}"


def _show_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"verbale {version('verbale')}")
        except PackageNotFoundError:
            click.echo("verbale (not installed)")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version,
              help="Show the version and exit.")  # fmt: skip
def command() -> None:
    """Read a report, find who said what, and check every quotation against its source.

    An input is a file (HTML, text, PDF, DOCX, EML, SRT, VTT, TEI), an http(s) address, or - for standard input.
    """
