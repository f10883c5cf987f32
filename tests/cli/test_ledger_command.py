"""`verbale ledger` on the command line: the example dossier, with and without a record."""

import csv
import io
import json
from pathlib import Path

import pytest

from verbale.cli import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
INPUTS = [str(EXAMPLES / name) for name in ("charter.txt", "statement.txt", "reply.txt")]
DESK = ["--desk", str(EXAMPLES / "desk.yaml")]


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("ledger") / "record")
    assert main(["add", *INPUTS, "--record", folder, "--jobs", "1"]) == 0
    return folder


def run(capsys, *arguments):
    """Exit code and what was printed."""
    code = main(["ledger", *arguments])
    return code, capsys.readouterr().out


def lines_of(capsys, *arguments):
    """The threads of `--json`."""
    return json.loads(run(capsys, *arguments, "--json")[1])["threads"]


def test_list_is_what_runs_without_a_name(capsys, record):
    """`verbale ledger` and `verbale ledger list` print the same, from a record as from files."""
    at = ["--as-of", "2023-04-05", *DESK]
    named = run(capsys, "list", "--record", record, *at)
    assert named == run(capsys, "--record", record, *at) == run(capsys, *INPUTS, *at)
    assert "rejected by Ostrany, overdue since 31 March 2023  Velmark to Ostrany, demand" in named[1]


def test_overdue_comes_first(capsys, record):
    """The thread whose deadline has passed heads the list."""
    first = lines_of(capsys, "--record", record, "--as-of", "2023-04-05", *DESK)[0]
    assert first["standing"]["overdue"] is True


@pytest.mark.parametrize(
    ("filters", "least"),
    [
        (["--party", "Ostrany", "--counterpart", "Velmark", "--kind", "demand"], 2),
        (["--subject", "boardings"], 1),
        (["--instrument", "Article 7"], 1),
        (["--standing", "accepted"], 1),
        (["--standing", "withdrawn"], 0),
    ],
)
def test_filters(capsys, filters, least):
    """Each filter leaves what fits it; where nothing does, the command exits 1."""
    code, printed = run(capsys, *INPUTS, *DESK, "--as-of", "2023-04-05", "--json", *filters)
    found = json.loads(printed)["threads"]
    assert (len(found) >= least, code) == (True, 0 if found else 1)
    assert all("rejected" not in thread["phrase"] or filters[1] != "accepted" for thread in found)


def test_nothing_stands_before_anything_was_said(capsys):
    """On a day before the first document the ledger is empty, and exits 1."""
    assert run(capsys, *INPUTS, *DESK, "--as-of", "1990-01-01") == (1, "0 threads on 1 January 1990\n")


def test_a_thread_is_shown_with_its_words(capsys):
    """`show` gives each step with its words, its speaker and its place."""
    number = lines_of(capsys, *INPUTS, *DESK, "--as-of", "2023-04-05", "--subject", "end its works")[0]["number"]
    code, shown = run(capsys, "show", str(number), *INPUTS, *DESK, "--as-of", "2023-04-05", "--reasons")
    assert code == 0
    for words in ("Velmark demands of Ostrany", "Ostrany; reply.txt, paragraph 3", "⊘ 31 March 2023",
                  "noun names the kind: “the demand”", "╳ rejected"):  # fmt: skip
        assert words in shown


def test_tables(capsys):
    """`--csv` gives one row per thread, and of a thread one per step."""
    at = [*INPUTS, *DESK, "--as-of", "2023-04-05"]
    rows = list(csv.DictReader(io.StringIO(run(capsys, *at, "--csv")[1])))
    number = next(row["number"] for row in rows if "end its works" in row["subject"])
    steps = list(csv.DictReader(io.StringIO(run(capsys, "show", number, *at, "--csv")[1])))
    assert [(step["on"], step["role"], step["by"]) for step in steps] == [
        ("2023-03-09", "raises", "Velmark"),
        ("2023-03-20", "rejects", "Ostrany"),
    ]


def test_claims_have_claimants(capsys):
    """`--claims` says who claims what, with the instrument's wording below."""
    _, shown = run(capsys, *INPUTS, *DESK, "--claims", "--as-of", "2023-04-05")
    assert "Ostrany claims that Article 7 of the Charter permits: masts that serve" in shown
    assert "charter.txt, Article 7 reads: “No party shall place launchers" in " ".join(shown.split())


def test_rulings_in_a_script(capsys, record):
    """`rule` keeps a ruling, and the next list shows by whom."""
    at = ["--record", record, *DESK]
    thread = lines_of(capsys, *at, "--as-of", "2023-04-05", "--subject", "end its works")[0]
    act = thread["steps"][1]["act"]["key"]
    assert run(capsys, "rule", "confirm", thread["id"], act, *at, "--who", "Ana")[0] == 0
    _, shown = run(capsys, "show", thread["id"][:8], *at, "--as-of", "2023-04-05")
    assert "confirmed by Ana" in shown


@pytest.mark.parametrize(
    ("keys", "expected"), [("n", "1 ruled on"), ("q", "0 ruled on"), ("kq", "0 ruled on"), ("rcq", "1 ruled on")]
)
def test_review_asks_one_key_each(capsys, monkeypatch, tmp_path, keys, expected):
    """`review` puts one link after another and keeps each ruling at once."""
    folder = str(tmp_path / "record")
    main(["add", *INPUTS, "--record", folder, "--jobs", "1"])
    typed = iter(keys + "q" * 9)
    monkeypatch.setattr("click.getchar", lambda: next(typed))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    assert expected in run(capsys, "review", "--record", folder, *DESK, "--who", "Ana")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([*INPUTS[:1], "--record", "x"], "INPUTs are read without a record"),
        ([*INPUTS[:1], "--as-of", "soon"], "a day is wanted"),
        (["show", "999", *INPUTS[1:2]], "no thread '999'"),
        ([*INPUTS[1:2], "--party", "Atlantis"], "no party 'Atlantis'"),
        ([*INPUTS[1:2], "--standing", "broke"], "Did you mean 'broken'?"),
        (["review"], "asks at a terminal"),
    ],
)
def test_misuse_is_said_in_one_line(capsys, arguments, said):
    """What is wrong is said on one line, and the command exits 2."""
    assert main(["ledger", *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_week(capsys):
    """`week` prints what was answered and what falls due, and exits 0; a week of nothing exits 1."""
    code, printed = run(capsys, "week", *INPUTS, *DESK, "--as-of", "2023-03-20")
    assert code == 0
    assert "Replies received" in printed
    assert "31 March 2023, in 11 days" in printed
    assert run(capsys, "week", *INPUTS, *DESK, "--as-of", "2001-01-01")[0] == 1


def test_week_as_a_calendar(capsys, tmp_path):
    """`week --ics` writes a calendar to a file, or to standard output and nothing else."""
    asked = ["week", *INPUTS, *DESK, "--as-of", "2023-03-20", "--ics"]
    printed = run(capsys, *asked, "-")[1]
    assert printed.startswith("BEGIN:VCALENDAR")
    run(capsys, *asked, str(tmp_path / "week.ics"))
    assert (tmp_path / "week.ics").read_text("utf-8") == printed.replace("\r\n", "\n")


def test_week_as_json(capsys):
    """`week --json` has every item with its thread and its words."""
    found = json.loads(run(capsys, "week", *INPUTS, *DESK, "--as-of", "2023-03-20", "--json")[1])
    assert found["end"] == "2023-03-20"
    assert any("rejects the demand" in move["step"]["act"]["words"] for move in found["replies"])
