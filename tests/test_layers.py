"""The architecture: modules import only from the layers above them, and the root loads none of them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "verbale"

# From the top down. A name may import only from lines above its own; names on one line never import each other.
# ROOT is `verbale/__init__.py`, the face that commands and pages use as any other program would.
ROOT = "verbale"
LAYERS = (
    ("errors",),
    ("text",),
    ("schema",),
    ("lexicon",),
    ("meaning", "references", "index"),
    ("documents", "statements", "checks", "acts"),
    ("record",),
    ("ledger",),
    ("pipeline",),
    (ROOT,),
    ("exports",),
    ("pages",),
    ("cli",),
)
DEPTH = {name: depth for depth, line in enumerate(LAYERS) for name in line}
HEAVY = ("onnxruntime", "tokenizers", "trafilatura", "lxml", "pypdfium2", "numpy", "rapidfuzz", "starlette",
         "fastapi", "rich")  # fmt: skip


def part_of(module: str) -> str:
    """The part that a dotted name belongs to: "verbale.text.spans" to "text", "verbale" and "verbale.check" to ROOT."""
    name = module.partition(".")[2].partition(".")[0]
    return name if name in DEPTH else ROOT


def imports(source: str, module: str, *, is_package: bool) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything of the package that `source` imports, wherever the import stands."""
    home = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = home[: len(home) + 1 - node.level] if node.level else []
            stem = ".".join([*above, *([node.module] if node.module else [])])
            names = [f"{stem}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from ((node.lineno, name) for name in names if name.split(".")[0] == "verbale")


def breaches(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """Imports of `source` that do not go up, one line each."""
    mine, found = part_of(module), []
    for line, name in imports(source, module, is_package=is_package):
        theirs = part_of(name)
        if theirs != mine and DEPTH[theirs] >= DEPTH[mine]:
            found.append(f"{module}:{line} ({mine}) imports {name}")
    return found


def modules() -> list[tuple[str, Path]]:
    """Every module of the package: dotted name and file."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        inner = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found.append((".".join(inner[:-1] if inner[-1] == "__init__" else inner), path))
    return found


def test_every_part_stands_in_a_layer():
    """Whatever lies in the package is named in LAYERS."""
    parts = {name.split(".")[1] for name, _ in modules() if "." in name}
    assert parts - set(DEPTH) == set()


def test_all_imports_go_up():
    """No module imports from its own line or from below, not even inside a function."""
    wrong = []
    for name, path in modules():
        wrong += breaches(path.read_text("utf-8"), name, is_package=path.name == "__init__.py")
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "import verbale.cli",
        "from verbale import pipeline",
        "from verbale.documents.html import draft",
        "from ..documents import read",
        "from .. import pages",
        "def late():\n    from verbale.record import open_record",
        "if TYPE_CHECKING:\n    from verbale.statements import extract",
        "from verbale import check",
    ],
)
def test_import_that_goes_down_is_seen(line):
    """An import from the same line, from below or of the root is a breach, however it is written."""
    assert len(breaches(line, "verbale.checks.judging")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "from verbale import lexicon",
        "from ..text import spans",
        "from . import aligning",
        "import json",
        "import verbale.schema",
    ],
)
def test_import_that_goes_up_is_let_through(line):
    """An import from above, of the own part or from outside is none."""
    assert breaches(line, "verbale.checks.judging") == []


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after `statement`."""
    script = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    command = [sys.executable, "-c", script]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())  # noqa: S603


def test_importing_the_root_loads_no_model_and_no_web_library():
    """`import verbale` loads nothing heavy."""
    assert loaded_by("import verbale") & set(HEAVY) == set()


def test_importing_the_encoder_loads_no_model_runtime():
    """The encoder's module loads onnxruntime and tokenizers only when there is something to encode."""
    assert loaded_by("import verbale.meaning") & set(HEAVY) == set()
