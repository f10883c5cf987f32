"""The docs say what the code does."""

import doctest
import importlib.util
import re
import sys
from pathlib import Path

import click
import pytest

from verbale.checks import concerns, verdicts
from verbale.checks.differences import CATEGORIES
from verbale.cli.group import COMMANDS, command
from verbale.documents.formats import FORMATS
from verbale.schema import Concern, QuotationRole, Verdict

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


PAGES = ["README.md", *sorted(f"docs/{path.name}" for path in DOCS.glob("*.md"))]


@pytest.mark.parametrize("name", PAGES)
def test_generated_parts_are_fresh(generate, name):
    """Tables, help texts and the output of every command shown are what the code gives now.

    Mend with: python docs/generate.py
    """
    assert generate.fresh(text_of(name)) == text_of(name)


def test_every_verdict_concern_and_category_is_explained():
    """Each value that a check can have stands on the page about checks."""
    page = text_of("docs/checks.md")
    for value in (*Verdict, *Concern):
        assert f"| `{value}` |" in page
    for rule, *_ in (*verdicts.VERDICTS, *concerns.CONCERNS):
        assert f"`{rule.__name__}`" in page
    for category in CATEGORIES:
        assert f"| {category.name} |" in page


def test_every_role_and_format_is_listed():
    """Each role of quotation marks and each format that is read stands on its page."""
    assert all(f"| `{role}` |" in text_of("docs/statements.md") for role in QuotationRole)
    assert all(f"| {f.name} |" in text_of("docs/documents.md") for f in FORMATS)


def test_every_command_and_option_is_documented():
    """Each command and each of its options stands in the reference."""
    page = text_of("docs/commands.md")
    root = click.Context(command)
    for name in COMMANDS:
        assert f"## verbale {name}" in page
        for option in command.get_command(root, name).params:
            if isinstance(option, click.Option):
                assert all(spelling in page for spelling in option.opts)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files(name):
    """No page links to a file that is not there."""
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text_of(name)):
        if "://" not in target:
            assert (ROOT / name).parent.joinpath(target).exists(), target


@pytest.mark.parametrize("name", ["README.md", "docs/python.md"])
def test_python_examples_run(name, monkeypatch):
    """The Python that is shown gives what is shown."""
    monkeypatch.chdir(ROOT)
    failures, _ = doctest.testfile(
        str(ROOT / name), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE, encoding="utf-8"
    )
    assert failures == 0


def test_limits_come_before_features():
    """The README names the limits before it lists what the program can do."""
    page = text_of("README.md")
    assert page.index("docs/limits.md") < page.index("## Use")
    assert page.index("```console") < page.index("docs/limits.md")


def test_the_first_screen_shows_the_two_commands():
    """The commands that set everything up are there, and their scripts exist and can be run."""
    page = text_of("README.md")
    for name in ("example", "test"):
        assert f"./{name} " in page
        assert (ROOT / name).stat().st_mode & 0o111
    assert sys.version_info >= (3, 11)
