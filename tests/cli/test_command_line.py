"""The commands: output shapes, exit codes, and one line for whatever goes wrong."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

import verbale
from byhand import CHECKS, PRIMARY, REPORT, checked_report
from verbale.cli import main
from verbale.cli.check import exit_code, spread
from verbale.cli.group import COMMANDS, LazyGroup, command
from verbale.errors import UnreadableError
from verbale.schema import Check, Concern, Quotation, QuotationRole, Severity, Verdict
from verbale.text.spans import Span


@pytest.fixture
def stages(monkeypatch):
    """The stages replaced by records made by hand; the calls that were made to them."""
    calls = []

    def read(address, **options):
        calls.append(("read", address, options))
        if address == "missing.txt":
            raise UnreadableError("missing.txt: no such file. Check the name.")
        return REPORT if str(options.get("kind")) == "report" else PRIMARY

    def check(report, against, **options):
        calls.append(("check", report, against, options))
        return checked_report()

    def check_quotation(words, against, **options):
        calls.append(("check_quotation", words, against, options))
        return CHECKS[2]

    for function in (read, check, check_quotation):
        monkeypatch.setitem(vars(verbale), function.__name__, function)
    monkeypatch.delenv("COLUMNS", raising=False)
    return calls


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


class TestCheck:
    def test_a_report_with_a_failing_quotation_exits_1(self, stages, capsys):
        """Something that does not pass makes the exit code 1, even where something is unchecked too."""
        code, out, err = run(capsys, "check", "report.html", "--against", "statement.txt")
        assert code == 1
        assert "8 quotations: 3 pass, 4 do not, 1 unchecked" in out
        assert err == ""

    def test_differences_are_bracketed_where_there_is_no_colour(self, stages, capsys):
        """In a pipe the differing words stand in [-…-] and {+…+}, and a hole is a caret."""
        _, out, _ = run(capsys, "check", "report.html", "--against", "statement.txt")
        assert "“The toll is [-21-] crowns,”" in out
        assert "“The toll is {+12+} crowns”" in out
        assert "“We shall ^ wait for ever,”" in out
        assert "\x1b" not in out

    def test_a_passing_quotation_takes_three_lines(self, stages, capsys):
        """What passes is short: verdict and speaker, words, place."""
        _, out, _ = run(capsys, "check", "report.html", "--against", "statement.txt")
        lines = out.splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith("  2 "))
        assert lines[at : at + 4] == [
            "  2 ✓ verbatim  Ministry",
            "    “The bridge is open to all,”",
            "    statement.txt, paragraph 1",
            "",
        ]

    @pytest.mark.parametrize("columns", ["60", "88", "120", "20", "400"])
    def test_lines_keep_to_the_width(self, stages, capsys, monkeypatch, columns):
        """No line is longer than the terminal, which counts as 60 to 120 columns wide."""
        monkeypatch.setenv("COLUMNS", columns)
        _, out, _ = run(capsys, "check", "report.html", "--against", "statement.txt")
        assert max(map(len, out.splitlines())) <= max(60, min(120, int(columns)))

    def test_several_primaries_after_one_against(self, stages, capsys):
        """`--against A B` and `--against A --against B` are the same."""
        run(capsys, "check", "r.html", "--against", "a.txt", "b.txt", "--json")
        read = [call[1] for call in stages if call[0] == "read"]
        assert sorted(read) == ["a.txt", "b.txt", "r.html"]

    def test_json_is_one_object(self, stages, capsys):
        """`--json` prints the checked report as its `to_dict` gives it."""
        code, out, _ = run(capsys, "check", "r.html", "--against", "a.txt", "--json")
        assert json.loads(out) == checked_report().to_dict()
        assert code == 1

    def test_jsonl_is_a_line_a_quotation(self, stages, capsys):
        """`--jsonl` prints one object per quotation."""
        _, out, _ = run(capsys, "check", "r.html", "--against", "a.txt", "--jsonl")
        assert [json.loads(line)["check"]["verdict"] for line in out.splitlines()][5:] == [
            "verbatim",
            "not-found",
            "unchecked",
        ]

    def test_csv_is_a_row_a_quotation(self, stages, capsys):
        """`--csv` prints a header and one row per quotation."""
        _, out, _ = run(capsys, "check", "r.html", "--against", "a.txt", "--csv")
        assert len(list(csv.DictReader(io.StringIO(out)))) == 8

    def test_html_is_written_beside_the_view(self, stages, capsys, tmp_path):
        """`--html FILE` writes the page, says so on stderr, and leaves the view as it is."""
        target = tmp_path / "page.html"
        code, out, err = run(capsys, "check", "r.html", "--against", "a.txt", "--html", str(target))
        assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
        assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
        assert "8 quotations" in out
        assert err == f"wrote {target}\n"
        assert code == 1

    def test_html_that_cannot_be_written_is_one_line(self, stages, capsys, tmp_path):
        """A folder, or a file in a folder that is not there, gives exit code 2 and leaves nothing behind."""
        for target in (tmp_path, tmp_path / "no" / "page.html"):
            code, out, err = run(capsys, "check", "r.html", "--against", "a.txt", "--html", str(target))
            assert (code, out, err.count("\n")) == (2, "", 1)
            assert err.startswith(f"verbale: Cannot write {target}")
        assert list(tmp_path.iterdir()) == []

    def test_html_never_overwrites_an_input(self, stages, capsys, tmp_path):
        """A report or primary that is named as the page to write is left alone."""
        report = tmp_path / "r.html"
        report.write_text("the report", encoding="utf-8")
        code, _, err = run(
            capsys, "check", str(report), "--against", "a.txt", "--html", f"{tmp_path}/../{tmp_path.name}/r.html"
        )
        assert code == 2
        assert "one of the inputs" in err
        assert report.read_text(encoding="utf-8") == "the report"

    def test_no_meaning_is_handed_on(self, stages, capsys):
        """`--no-meaning` turns off the search by meaning."""
        run(capsys, "check", "r.html", "--against", "a.txt", "--no-meaning")
        run(capsys, "check", "r.html", "--against", "a.txt")
        assert [call[3]["by_meaning"] for call in stages if call[0] == "check"] == [False, True]

    def test_addresses_are_public_unless_allowed(self, stages, capsys):
        """`--allow-private` is off unless it is given."""
        run(capsys, "check", "r.html", "--against", "a.txt")
        run(capsys, "check", "r.html", "--against", "a.txt", "--allow-private")
        assert [call[2]["allow_private"] for call in stages if call[0] == "read"] == [False, False, True, True]


class TestRead:
    @pytest.fixture
    def extracted(self, stages, monkeypatch):
        monkeypatch.setitem(vars(verbale), "extract", lambda document: checked_report().statements)
        monkeypatch.setattr("verbale.statements.asides", lambda document, found: (aside,))
        inner = Span(REPORT.text.index("open to all"), REPORT.text.index("open to all") + 11)
        aside = Quotation(span=inner, outer=inner, text="open to all", marks=("“", "”"), role=QuotationRole.SCARE)

    def test_facts_come_with_their_evidence(self, extracted, capsys):
        """The view begins with what the document is, and says from where that is known."""
        code, out, _ = run(capsys, "read", "report.html", "--kind", "report")
        assert code == 0
        assert out.splitlines()[0] == "Bridge ‘Open to All’"
        assert "    outlet   The Mere Gazette  og:site_name" in out
        assert "    dateline MERE, 2 May 2021 (ABC)" in out

    def test_statements_are_listed_with_their_parts(self, extracted, capsys):
        """Each statement has its speaker, mode, content and place; asides and the count come last."""
        _, out, _ = run(capsys, "read", "report.html", "--kind", "report")
        assert "  4 · direct  Ministry\n    content  “The toll is 21 crowns,”\n    where    paragraph 1\n" in out
        assert "    scare    “open to all”" in out
        assert "9 statements, 8 with quotation marks" in out

    def test_json_is_a_list_of_readings(self, extracted, capsys):
        """However many inputs there are, `--json` has one shape."""
        _, out, _ = run(capsys, "read", "report.html", "other.html", "--json", "--kind", "report")
        readings = json.loads(out)["readings"]
        assert [len(reading["statements"]) for reading in readings] == [9, 9]
        assert readings[0]["document"]["text"] == REPORT.text

    def test_lines_and_rows(self, extracted, capsys):
        """`--jsonl` has a line and `--csv` a row for each statement; the header of a table stands once."""
        _, out, _ = run(capsys, "read", "a.html", "b.html", "--jsonl", "--kind", "report")
        assert len(out.splitlines()) == 18
        _, out, _ = run(capsys, "read", "a.html", "b.html", "--csv", "--kind", "report")
        rows = list(csv.reader(io.StringIO(out)))
        assert len(rows) == 19
        assert [row[0] for row in rows].count("document") == 1


class TestQuote:
    def test_one_quotation_is_checked_with_what_is_known_of_it(self, stages, capsys):
        """Lead, speaker and date go to the check."""
        code, out, _ = run(
            capsys, "check", "--quote", "We shall wait", "--against", "a.txt",
            "--lead", "He said:", "--speaker", "Ministry", "--date", "2021-05-01",
        )  # fmt: skip
        assert code == 1
        assert "✗ altered, major  Ministry" in out
        options = stages[-1][3]
        assert (options["lead"], options["speaker"], options["date"].isoformat()) == (
            "He said:",
            "Ministry",
            "2021-05-01",
        )

    def test_json_of_one_quotation(self, stages, capsys):
        """`--json` gives the check and what it was held against."""
        _, out, _ = run(capsys, "check", "--quote", "x", "--against", "a.txt", "--json")
        assert json.loads(out)["check"]["verdict"] == "altered"
        assert json.loads(out)["primaries"] == [{"id": "b" * 64, "name": "texts/statement.txt"}]


class TestExitCodes:
    PASS = Check(words="x", verdict=Verdict.VERBATIM)
    OPEN = Check(words="x", verdict=Verdict.UNCHECKED)
    MINOR = Check(words="x", verdict=Verdict.ALTERED, severity=Severity.MINOR)
    MAJOR = Check(words="x", verdict=Verdict.ALTERED, severity=Severity.MAJOR)
    REWORDED = Check(words="x", verdict=Verdict.REWORDED)
    CONCERN = Check(words="x", verdict=Verdict.VERBATIM, concerns=(Concern.CUT_SHORT,))

    @pytest.mark.parametrize(
        ("checks", "any_", "major"),
        [
            ([], 0, 0),
            ([PASS], 0, 0),
            ([PASS, OPEN], 3, 3),
            ([PASS, OPEN, MINOR], 1, 3),
            ([PASS, MINOR], 1, 0),
            ([REWORDED], 1, 0),
            ([MAJOR, OPEN], 1, 1),
            ([CONCERN], 1, 1),
            ([Check(words="x", verdict=Verdict.SPLICED)], 1, 1),
            ([Check(words="x", verdict=Verdict.NOT_FOUND)], 1, 1),
        ],
    )
    def test_failure_comes_before_the_unchecked(self, checks, any_, major):
        """1 before 3 before 0; `--fail-on major` leaves minor alterations and rewordings out."""
        assert (exit_code(checks), exit_code(checks, "major")) == (any_, major)


class TestMisuse:
    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["chek"], "Did you mean 'check'?"),
            (["check", "r", "--against", "a", "--jsn"], "--json"),
            (["check", "r", "--against", "a", "--fail-on", "mayor"], "Did you mean 'major'?"),
            (["check", "r"], "--against PRIMARY"),
            (["check", "--against", "a", "b"], "verbale check REPORT --against PRIMARY"),
            (["check", "r", "--quote", "x", "--against", "a"], "Give one of them"),
            (["check", "--quote", " ", "--against", "a"], "--quote is empty"),
            (["check", "--quote", "x", "--against", "a", "--date", "May"], "2023-03-09"),
            (["check", "--quote", "x", "--against", "a", "--html", "f.html"], "--html needs a REPORT"),
            (["check", "r", "--against", "a", "--speaker", "x"], "--speaker goes with --quote"),
            (["check", "r", "--against", "a", "--json", "--csv"], "exclude each other"),
            (["check", "-", "--against", "-"], "only once"),
            (["check", "missing.txt", "--against", "a"], "no such file"),
            (["read"], "No INPUT is given"),
            (["read", "-", "-"], "only once"),
            (["read", "x", "--kind", "primry"], "Did you mean 'primary'?"),
        ],
    )
    def test_misuse_is_one_line_and_exit_code_2(self, stages, capsys, arguments, words):
        """What was wrong and what to do is said on one line of stderr; nothing is printed."""
        code, out, err = run(capsys, *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith("verbale: ")
        assert words in err

    def test_control_codes_in_an_error_are_not_sent(self, stages, capsys):
        """A hostile file name cannot steer the terminal."""
        _, _, err = run(capsys, "check", "r", "--against", "a", "--fail-on", "\x1b[2J")
        assert "\x1b" not in err

    def test_an_interrupt_exits_130(self, stages, capsys, monkeypatch):
        """Ctrl-C ends without a traceback."""

        def interrupted(*_, **__):
            raise KeyboardInterrupt

        monkeypatch.setitem(vars(verbale), "read", interrupted)
        code, _, err = run(capsys, "check", "r", "--against", "a")
        assert (code, err.strip()) == (130, "verbale: interrupted")


class TestSpreading:
    @pytest.mark.parametrize(
        ("given", "spread_out"),
        [
            ("r --against a b", "r --against a --against b"),
            ("r --against a --json b", "r --against a --json b"),
            ("r --against=a b", "r --against=a --against b"),
            ("r --against a -- b", "r --against a -- b"),
            ("r --against - b", "r --against - --against b"),
            ("--quote x --against a b --csv", "--quote x --against a --against b --csv"),
        ],
    )
    def test_against_takes_values_up_to_the_next_option(self, given, spread_out):
        """Each value after --against, up to the next option, gets its own --against."""
        assert spread(given.split()) == spread_out.split()


class TestGroup:
    def test_every_command_is_listed_with_its_line(self):
        """The line that `--help` shows for a command is the first line of its own help."""
        group = command
        assert isinstance(group, LazyGroup)
        context = click.Context(group)
        assert group.list_commands(context) == list(COMMANDS)
        for name in COMMANDS:
            assert isinstance(group.get_command(context, name), click.Command)

    def test_help_of_a_command_shows_its_example(self, capsys):
        """`--help` ends with an example."""
        code, out, _ = run(capsys, "check", "--help")
        assert code == 0
        assert "verbale check examples/report.html --against examples/statement.txt" in out

    def test_help_is_quick_and_loads_little(self):
        """`verbale --help` takes well under a second and imports neither rich nor numpy nor a web library."""
        code = (
            "import sys; from verbale.cli import main; main(['--help']);"
            "print(sorted({'rich','numpy','yaml','lxml','trafilatura','onnxruntime','rapidfuzz'} & set(sys.modules)))"
        )
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
        assert time.perf_counter() - start < 2  # 0.25 s on an idle machine; see benchmarks
        assert done.stdout.splitlines()[-1] == "[]"

    def test_a_closed_pipe_is_no_error(self):
        """A reader that closes early gets no traceback."""
        code = (
            "import sys, verbale.cli as c\n"
            "def many(**_):\n"
            "    for _ in range(100000): sys.stdout.write('x' * 100 + '\\n')\n"
            "c.command.main = many\n"
            "sys.exit(c.main([]))\n"
        )
        shell = subprocess.run(  # noqa: S603
            ["/bin/bash", "-c", 'set -o pipefail; "$0" -c "$1" | head -1', sys.executable, code],
            capture_output=True, text=True, check=False,
            env=os.environ | {"PYTHONPATH": str(Path(verbale.__file__).parents[1])},
        )  # fmt: skip
        assert shell.returncode == 141
        assert shell.stderr == ""
