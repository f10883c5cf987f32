"""Write the generated parts of the docs: tables from the code, help texts, and the output of the commands shown.

    python docs/generate.py            writes what is stale
    python docs/generate.py --check    names what is stale, and fails

Between `<!-- generated: NAME -->` and `<!-- end -->` stands what `TABLES[NAME]` returns. In a `console` block,
each line that begins with `$ ` is run in the root of the repository, and what it prints stands below it.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import yaml

ROOT = Path(__file__).resolve().parents[1]
MARKED = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
CONSOLE = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)
WIDTH = "88"
VERDICTS = {
    "verbatim": "Every word stands in the primary, in this order and without a gap. Typography, spelling convention, "
    "the usual short forms, and the format of numbers and dates may differ; they are listed.",
    "elided": "Words are left out or supplied, and every change is marked, by an ellipsis or square brackets.",
    "altered": "Words differ and nothing says so: `minor` where the sense stays, `major` where a reader takes "
    "something else.",
    "reworded": "The same passage in other words throughout: another translation, an edited record.",
    "spliced": "True fragments from apart, or in another order, are joined as if they were one.",
    "not-found": "The primaries that were searched do not hold it. That is all it says: the words may stand elsewhere.",
    "unchecked": "There is nothing to check against; the result names the text it would need.",
}
ROLES = {
    "speech": "somebody is said to have said these words",
    "scare": "the reporter keeps a distance from a word: the so-called “peace flotilla”",
    "title": "a book, a film, a law: her memoir, “An Open Window on the Water”",
    "name": "a name, a nickname, a ship: the cutter “Tern”",
}
CONCERNS = {
    "out-of-context": "The words are there, but the words around them say something else.",
    "cut-short": "A full stop ends the quotation where the primary's sentence goes on with a limit.",
    "misattributed": "The words are somebody else's.",
}


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def doc_of(function: object) -> str:
    """The docstring on one line."""
    return " ".join((getattr(function, "__doc__", "") or "").split())


def verdicts() -> str:
    """What each verdict says."""
    from verbale.schema import Verdict

    return table(("verdict", "what it says"), [(f"`{verdict}`", VERDICTS[verdict]) for verdict in Verdict])


def concerns() -> str:
    """What each concern says."""
    from verbale.schema import Concern

    return table(("concern", "what it says"), [(f"`{concern}`", CONCERNS[concern]) for concern in Concern])


def roles() -> str:
    """What quotation marks can be doing."""
    from verbale.schema import QuotationRole

    return table(("role", "what the marks do"), [(f"`{role}`", ROLES[role]) for role in QuotationRole])


def verdict_rules() -> str:
    """The rules for the verdict, in their order."""
    from verbale.checks import verdicts as rules

    rows = []
    for i, (rule, verdict, severity) in enumerate(rules.VERDICTS, 1):
        rows.append((str(i), doc_of(rule), f"`{verdict}`" + (f" {severity}" if severity else ""), f"`{rule.__name__}`"))
    return table(("", "the first of these that holds", "gives the verdict", "rule"), rows)


def concern_rules() -> str:
    """The rules for concerns."""
    from verbale.checks import concerns as rules

    rows = [(doc_of(rule), f"`{concern}`", f"`{rule.__name__}`") for rule, concern in rules.CONCERNS]
    return table(("where this holds", "there is the concern", "rule"), rows)


def categories() -> str:
    """The classes of differences, in their order."""
    from verbale.checks.differences import CATEGORIES

    rows = [(c.name, doc_of(c.holds), str(c.severity) if c.severity else "none") for c in CATEGORIES]
    return table(("category", "what differs", "severity"), rows)


def commands() -> str:
    """The help of the command line and of each command."""
    from verbale.cli.group import COMMANDS, command

    root = click.Context(command, info_name="verbale", terminal_width=int(WIDTH), **command.context_settings)
    parts = [f"## verbale\n\n```text\n{command.get_help(root)}\n```\n"]
    for name in COMMANDS:
        found = command.get_command(root, name)
        assert found is not None
        context = click.Context(found, info_name=name, parent=root, terminal_width=int(WIDTH))
        parts.append(f"## verbale {name}\n\n```text\n{found.get_help(context)}\n```\n")
        for inner, below in (found.commands if isinstance(found, click.Group) else {}).items():
            deeper = click.Context(below, info_name=inner, parent=context)
            parts.append(f"### verbale {name} {inner}\n\n```text\n{below.get_help(deeper)}\n```\n")
    return "\n".join(parts)


RECORDS = ("CheckedReport", "CheckedQuotation", "Check", "Searched", "Difference", "Context", "Need", "NearestPassage",
           "Reason", "Document", "Block", "Dateline", "Fact", "Statement", "Quotation", "Party",
           "TimeReference")  # fmt: skip


def records() -> str:
    """Each record with its fields."""
    from verbale import schema

    return _shapes([getattr(schema, name) for name in RECORDS])


def library_records() -> str:
    """Each record that the library gives, with its fields."""
    from verbale.record import adding, entries

    names = ("Entry", "Added", "Tombstone", "Analysis", "Decision", "Finding")
    return _shapes([*(getattr(entries, name) for name in names), adding.Summary], level="###")


def comparison_records() -> str:
    """Each record that a comparison holds, with its fields."""
    from verbale.record import comparison

    names = ("Comparison", "Change", "Clause", "Shift")
    return _shapes([getattr(comparison, name) for name in names], level="###")


def trace_records() -> str:
    """Each record that a trace holds, with its fields."""
    from verbale.record import traced

    return _shapes([getattr(traced, name) for name in ("Trace", "Use", "Variant")], level="###")


def _shapes(shapes: list[Any], level: str = "##") -> str:
    parts = []
    for record in shapes:
        name = record.__name__
        fields = [f for f in dataclasses.fields(record) if not f.metadata.get("private")]
        rows = [(f"`{f.name}`", str(f.type)) for f in fields]
        paragraphs = inspect.cleandoc(record.__doc__ or "")
        parts.append(f"{level} {name}\n\n{paragraphs}\n\n{table(('field', 'type'), rows)}")
    return "\n".join(parts)


def column_names() -> str:
    """The names by which columns of tables are known."""
    from verbale import lexicon
    from verbale.documents.tables import ROLES

    known = lexicon.load("columns")
    rows = [(f"`{role}`", ", ".join(known[role])) for role in ROLES]
    return table(("role", "columns that are taken for it, the first that is there"), rows)


def csv_columns() -> str:
    """The columns of the tables."""
    from verbale.exports.tables import QUOTATION_COLUMNS, STATEMENT_COLUMNS

    return (
        f"`verbale check --csv`: {', '.join(f'`{name}`' for name in QUOTATION_COLUMNS)}.\n\n"
        f"`verbale read --csv`: {', '.join(f'`{name}`' for name in STATEMENT_COLUMNS)}.\n"
    )


def statement_rules() -> str:
    """The rules that find a statement, in their order."""
    from verbale.statements.rules import LOOSE_RULES, RULES

    rows = [(str(i), first_sentence(rule), f"`{rule.__name__}`") for i, rule in enumerate((*RULES, *LOOSE_RULES), 1)]
    return table(("", "a statement is found where", "rule"), rows)


def first_sentence(function: object) -> str:
    """The first line of a docstring."""
    return (getattr(function, "__doc__", "") or "").strip().splitlines()[0]


def cue_lists() -> str:
    """The lists of words of saying, each with the comment that stands above it."""
    path = ROOT / "src" / "verbale" / "resources" / "cues.yaml"
    text, words = path.read_text(encoding="utf-8"), yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = []
    for note, name in re.findall(r"((?:^#[^\n]*\n)+)([a-z_]+):\s*$", text, re.MULTILINE):
        said = " ".join(line.lstrip("# ") for line in note.splitlines())
        examples = ", ".join(str(word) for word in list(words[name])[:6])
        rows.append((f"`{name}`", said, examples))
    return table(("list", "what it holds", "among them"), rows)


def kind_cues() -> str:
    """What speaks for a report or for a primary, with its weight."""
    found: dict[tuple[str, int], str] = {}

    def walk(value: Any, name: str = "") -> None:
        if isinstance(value, dict) and "weight" in value:
            found.setdefault((str(value.get("rule", name)), value["weight"]), str(value.get("reason", "")))
        elif isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, str(key))
        elif isinstance(value, list):
            for inner in value:
                walk(inner, name)

    path = ROOT / "src" / "verbale" / "resources" / "kinds.yaml"
    walk(yaml.safe_load(path.read_text(encoding="utf-8")))
    rows = [(rule.replace("_", " "), f"{weight:+}", reason) for (rule, weight), reason in found.items()]
    return table(("cue", "weight", "why"), rows)


def formats() -> str:
    """The formats that are read."""
    from verbale.documents.formats import FORMATS

    rows = [
        (f.name, " ".join(f"`{suffix}`" for suffix in f.suffixes if suffix) or "any", " ".join(f.media_types))
        for f in FORMATS
    ]
    return table(("format", "endings", "media types"), rows)


def input_limits() -> str:
    """What is refused in one line."""
    from verbale.documents import article, docx, feeds, fetching, mail, pdf, plain, reading, rows, tables, warc

    rows = [
        ("a file, bytes, a string", f"{reading.MAX_BYTES:,} bytes"),
        ("lines of a plain text", f"{plain.MAX_LINES:,}"),
        ("pages of a PDF", f"{pdf.MAX_PAGES:,}, and {pdf.MAX_CHARACTERS:,} characters"),
        ("a DOCX, unpacked", f"{docx.MAX_XML:,} bytes, 256 elements deep"),
        ("a mail", f"{mail.MAX_BYTES:,} bytes, {mail.MAX_PARTS} parts"),
        ("the text in a row of a table", f"{rows.MAX_BYTES:,} bytes; a line of JSON {tables.MAX_LINE:,}"),
        ("XML (TEI, feeds)", "256 elements deep, and no entities"),
        ("a feed", f"{feeds.MAX_BYTES:,} bytes, {feeds.MAX_ITEMS:,} items"),
        ("a page in a WARC file", f"{warc.MAX_BYTES:,} bytes, also unpacked; the file may unpack to "
         f"{warc.MAX_RATIO} times its size"),
        ("a page that is fetched", f"{fetching.MAX_BYTES:,} bytes, {fetching.MAX_SECONDS:.0f} s for everything, "
         f"{fetching.MAX_REDIRECTS} redirects"),
        ("a web page in which trafilatura looks for the article", f"{article._LONGEST_PAGE:,} characters, "
         f"{article._DEEPEST} elements deep; beyond that its own structure decides"),
    ]  # fmt: skip
    return table(("input", "at most"), rows)


def figures() -> str:
    """The figures that the quality gate holds (`quality/floors.json`), in the words of `figures.yaml`."""
    path = ROOT / "quality" / "floors.json"
    if not path.exists():
        return "No figures have been pinned yet.\n"
    floors = json.loads(path.read_text(encoding="utf-8"))
    words = yaml.safe_load((ROOT / "docs" / "figures.yaml").read_text(encoding="utf-8"))
    parts = []
    for name, floor in sorted(floors.items(), key=lambda item: list(words).index(item[0]) if item[0] in words else 99):
        known = words.get(name, {"title": f"{name}, {{count}} cases", "figures": {}})
        parts.append(known["title"].format(count=floor["count"]) + ":\n")
        order = [figure for figure in known["figures"] if figure in floor["figures"]]
        order += sorted(set(floor["figures"]) - set(order))
        rows = [figure_row(figure, floor["figures"][figure], known["figures"].get(figure, {})) for figure in order]
        parts.append(table(("what was measured", "at least, where nothing else is said"), rows))
    return "\n".join(parts)


def figure_row(name: str, value: float, known: dict[str, Any]) -> tuple[str, str]:
    """A figure in words, with its unit."""
    shown = f"{value * known.get('scale', 1):.4g}"
    return known.get("says", name), f"{shown} {known['unit']}" if "unit" in known else shown


def strength_scales() -> str:
    """The scales by which changes are named, with their ends."""
    from verbale import lexicon

    rows = []
    for scale in lexicon.load("strength")["scales"].values():
        ranks = scale["ranks"]
        names = [scale["weak"], scale["strong"], *scale.get("added", {}).values(), *scale.get("dropped", {}).values()]
        shown = [", ".join(str(word).replace("*", "") for word in words[:3]) for _, words in ranks]
        rows.append(
            (" > ".join([*shown[:3], *(shown[-1:] if len(shown) > 3 else [])]), ", ".join(dict.fromkeys(names)))
        )
    for name in ("reservations", "conditions", "exceptions"):
        kind = lexicon.load("strength")[name]
        rows.append(
            (
                ", ".join(map(str, kind["words"][:4])),
                ", ".join(kind[way]["name"] for way in ("added", "dropped", "changed")),
            )
        )
    return table(("from strong to weak, among others", "names of the changes"), rows)


def trace_thresholds() -> str:
    """How much of a wording a use must hold."""
    from verbale.record.wording import ENOUGH

    rows, least = [], 1
    for most, share, alike in ENOUGH:
        words = f"{least} to {most}" if most < 1000 else f"{least} and more"
        rows.append((words, f"{share:.0%}", f"{alike:.0%}"))
        least = most + 1
    return table(("telling words", "held", "alike"), rows)


def ledger_roles() -> str:
    """What an act does in a thread: the rules in their order."""
    from verbale.ledger.roles import RULES

    rows = [(str(i), doc_of(rule), f"`{role}`", f"`{rule.__name__}`") for i, (rule, role) in enumerate(RULES, 1)]
    return table(("", "the first of these that holds", "gives the role", "rule"), rows)


TABLES: dict[str, Callable[[], str]] = {
    "ledger-roles": ledger_roles,
    "verdicts": verdicts,
    "concerns": concerns,
    "verdict-rules": verdict_rules,
    "concern-rules": concern_rules,
    "categories": categories,
    "commands": commands,
    "csv-columns": csv_columns,
    "records": records,
    "library-records": library_records,
    "column-names": column_names,
    "statement-rules": statement_rules,
    "cue-lists": cue_lists,
    "kind-cues": kind_cues,
    "formats": formats,
    "input-limits": input_limits,
    "roles": roles,
    "figures": figures,
    "strength-scales": strength_scales,
    "trace-thresholds": trace_thresholds,
    "comparison-records": comparison_records,
    "trace-records": trace_records,
}


def replay(block: str) -> str:
    """A console block with each command's output as it is now; the commands share one shell."""
    lines = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    function = f'verbale() {{ {shlex.quote(sys.executable)} -m verbale.cli "$@"; }}\n'
    mark = "@@ next command @@"
    script = function + "".join(f"{line}\nverbale_code=$?; echo '{mark}'; (exit $verbale_code)\n" for line in lines)
    environment = os.environ | {"COLUMNS": WIDTH, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(  # noqa: S603
        ["/bin/bash", "-c", script], cwd=ROOT, env=environment, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
    )  # fmt: skip
    outputs = done.stdout.split(mark + "\n")
    if len(outputs) != len(lines) + 1 or "Traceback (most recent call last)" in done.stdout:
        raise SystemExit(f"cannot replay this block:\n{block}\n{done.stdout}")
    return "".join(f"$ {line}\n{output}" for line, output in zip(lines, outputs, strict=False))


def fresh(text: str) -> str:
    """A page with its generated parts made anew."""
    text = MARKED.sub(lambda m: f"{m[1]}\n{TABLES[m[2]]()}\n{m[3]}", text)
    return CONSOLE.sub(lambda m: m[1] + replay(m[2]) + m[3], text)


def pages() -> list[Path]:
    """The pages that may have generated parts."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def main(arguments: list[str]) -> int:
    """Write, or with `--check` only compare."""
    stale = []
    for path in pages():
        text = path.read_text(encoding="utf-8")
        made = fresh(text)
        if made != text:
            stale.append(path.relative_to(ROOT))
            if "--check" not in arguments:
                path.write_text(made, encoding="utf-8")
    for path in stale:
        print(f"{'stale' if '--check' in arguments else 'wrote'} {path}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
