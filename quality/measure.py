"""Measure the quality of Verbale and hold it against the floors of floors.json.

    python quality/measure.py [realcases] [generated] [attribution] [speakers] [references] [acts]
        [--data ../shared] [--details FILE] [--seed N] [--update [--allow-regression]]

Without a name all are run. With --details each case is written down (what was asked, found and why), wrong ones first,
and those gained and lost since the last run with the same FILE are printed. With --seed other cases are generated than
those that the floors stand on, and nothing is held. Exit: 0 all floors hold, 1 one does not, 2 misuse. Needs the dev
extra (pyarrow), and a data folder that is not part of the project.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import gate

HERE = Path(__file__).resolve().parent
NAMES = ("realcases", "generated", "attribution", "speakers", "references", "acts")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for and print figures, gains, losses and complaints."""
    options = parser().parse_args(arguments)
    if not options.data.is_dir():
        print(f"There is no data folder at {options.data}: name one with --data.", file=sys.stderr)
        return 2
    floors, wrong = gate.read(options.floors), []
    for name in options.names or NAMES:
        started = time.perf_counter()
        measured = run(name, options.data, options.seed)
        print(f"== {name}: {measured.count} cases in {time.perf_counter() - started:.0f} s")
        print(measured.table, end="")
        print(" ".join(f"{key} {value:g}" for key, value in (measured.figures | measured.times).items()))
        if options.details:
            compare(name, measured, details_of(name, options))
        if options.seed is not None:
            continue
        found = gate.complaints(name, measured, floors.get(name))
        if options.update and (options.allow_regression or not found or name not in floors):
            floors[name], found = gate.reached(measured), []
        wrong += found
    if options.update:
        gate.write(options.floors, floors)
    if options.seed is None:
        print("\n".join(wrong) or "All floors hold.")
    return 1 if wrong else 0


def parser() -> argparse.ArgumentParser:
    """The options, as the module's docstring lists them."""
    result = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    result.add_argument("--data", type=Path, default=HERE.parent.parent / "shared", help="the data folder")
    result.add_argument("--floors", type=Path, default=HERE / "floors.json", help="another file of floors")
    result.add_argument("--details", type=Path, help="write every case down here")
    result.add_argument("--seed", type=int, help="of the generated cases")
    result.add_argument("--update", action="store_true", help="raise the floors to what is reached now")
    result.add_argument("--allow-regression", action="store_true", help="with --update: lower them too")
    return result


def run(name: str, data: Path, seed: int | None) -> gate.Measured:
    """One measurement, in a folder of its own that is gone afterwards; `seed` is for the generated cases."""
    if name == "realcases":
        from realcases import measure
    elif name == "generated":
        from generated import SEED, measure_with

        def measure(data: Path, work: Path) -> gate.Measured:
            return measure_with(SEED if seed is None else seed, data, work)
    elif name == "attribution":
        from attribution import measure
    elif name == "speakers":
        from speakers import measure
    elif name == "references":
        from references import measure
    elif name == "acts":
        from acts import measure
    else:
        raise SystemExit(f"There is no measurement {name!r}. There are: {', '.join(NAMES)}.")
    with tempfile.TemporaryDirectory() as work:
        return measure(data, Path(work))


def details_of(name: str, options: argparse.Namespace) -> Path:
    """Where this measurement's cases are written: FILE itself, or FILE.NAME when several are run."""
    details: Path = options.details
    return details if len(options.names) == 1 else details.with_name(f"{details.name}.{name}")


def compare(name: str, measured: gate.Measured, path: Path) -> None:
    """Print the cases gained and lost since `path` was written, and write it anew."""
    state = path.with_name(path.name + ".state")
    before = json.loads(state.read_text("utf-8")) if state.exists() else {}
    gained, lost = gate.gained_and_lost(before, measured.cases)
    for word, cases in (("gained", gained), ("lost", lost)):
        print(f"{name}: {word} {len(cases)}: {' '.join(cases)}")
    state.write_text(json.dumps({case: found.right for case, found in measured.cases.items()}), encoding="utf-8")
    ordered = sorted(measured.cases.items(), key=lambda item: item[1].right)
    marks = dict.fromkeys(lost, "LOST ") | dict.fromkeys(gained, "GAINED ")
    blocks = [
        f"{'right' if found.right else 'WRONG'} {marks.get(case, '')}{case} " + found.answer.replace("\n", "\n    ")
        for case, found in ordered
    ]
    path.write_text("\n".join(blocks) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
