"""The page about references shows what the code gives."""

import doctest
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "references.md"


def test_examples_run():
    """The Python that the page shows gives what it shows."""
    failures, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert failures == 0
    assert tried > 0
