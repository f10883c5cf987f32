"""Progress on a terminal: share, documents, rate and time left, on one line that goes away."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from verbale.exports.phrases import visible

WINDOW = 20.0  # seconds over which the rate and the time left are reckoned


class Bar:
    """A `Watcher` that draws."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("adding", total=None, documents=0, rate="")
        self._documents = 0

    def expected(self, size: int) -> None:
        """So many bytes are to be read."""
        self._progress.update(self._task, total=size or None)

    def advanced(self, size: int, documents: int, characters: int) -> None:
        """So much more has been done."""
        self._documents += documents
        elapsed = self._progress.tasks[0].elapsed or 0.0
        rate = f"{self._documents / elapsed:,.0f}/s" if elapsed > 1 else ""
        self._progress.update(self._task, advance=size, documents=self._documents, rate=rate)

    def skipped(self, line: str) -> None:
        """Named above the bar, and stays there."""
        self._progress.console.print(
            f"verbale: skipped: {visible(' '.join(line.split()))}", markup=False, highlight=False
        )

    def finishing(self) -> None:
        """The last documents go into the index: how long that takes is not known."""
        self._progress.update(self._task, description="indexing", total=None)


@contextmanager
def shown() -> Iterator[Bar]:
    """The bar while the work goes on."""
    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
        TextColumn("{task.fields[documents]:,} documents {task.fields[rate]}"), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True, speed_estimate_period=WINDOW,
    )  # fmt: skip
    with progress:
        yield Bar(progress)


@contextmanager
def counted(as_lines: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """What is done now, and how much of how much: a bar on a terminal, or a JSON object a line on standard output."""
    if as_lines:

        def told(step: str, done: int, total: int) -> None:
            sys.stdout.write(json.dumps({"step": step, "done": done, "total": total}) + "\n")
            sys.stdout.flush()

        yield told
        return
    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True, speed_estimate_period=WINDOW,
    )  # fmt: skip
    with progress:
        task = progress.add_task("reading", total=None)

        def drawn(step: str, done: int, total: int) -> None:
            progress.update(task, description=step, completed=done, total=total or None)

        yield drawn
