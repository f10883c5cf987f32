"""The command line: `main` runs a command and turns whatever goes wrong into one line and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from verbale.cli.group import command
from verbale.errors import VerbaleError

MISUSE = 2
INTERRUPTED = 130  # 128 + SIGINT, as a shell reports it
PIPE_CLOSED = 141  # 128 + SIGPIPE, likewise


def _complain(message: str) -> None:
    from verbale.exports.phrases import visible

    print("verbale: " + visible(" ".join(message.split())), file=sys.stderr)


def _advice(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f" See `{context.command_path} --help`." if context else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with `arguments` (those of the process by default) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = command.main(args=arguments, prog_name="verbale", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        _complain(error.format_message() + _advice(error))
        return MISUSE
    except VerbaleError as error:
        _complain(str(error))
        return MISUSE
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as error:
        _complain(f"cannot write the result: {error.strerror or error}. Make room, or write somewhere else.")
        return MISUSE
