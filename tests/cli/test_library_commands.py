"""`verbale add` and `verbale record`, as a user runs them."""

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from verbale.cli import main

ROOT = Path(__file__).parents[2]
STATEMENT, CHARTER = (str(ROOT / "examples" / name) for name in ("statement.txt", "charter.txt"))


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run a command on a record of its own: exit code, standard output, standard error."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    def ran(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return ran


class TestAdd:
    def test_record_lives_in_the_data_folder(self, run, tmp_path):
        """Without --record the documents go to the folder that XDG_DATA_HOME names."""
        code, out, err = run("add", STATEMENT)
        assert (code, err) == (0, "")
        assert out.startswith("1 document added (")
        assert (tmp_path / "verbale" / "record.sqlite").is_file()

    def test_exit_code_says_what_was_skipped(self, run, tmp_path):
        """All of it: 0; some of it: 1; none of it: 2; what was skipped is named on standard error."""
        missing = str(tmp_path / "missing.txt")
        assert run("add", STATEMENT, CHARTER)[0] == 0
        code, out, err = run("add", STATEMENT, missing)
        assert (code, "1 there already; 1 skipped" in out) == (1, True)
        assert err == f"verbale: skipped: {missing} does not exist: check the name.\n"
        assert run("add", missing)[0] == 2

    def test_summary_as_json(self, run):
        """With --json what was added is one object."""
        _, out, _ = run("add", STATEMENT, CHARTER, "--json")
        found = json.loads(out)
        assert (found["added"], found["known"], found["skipped"], found["documents"]) == (2, 0, 0, 2)

    def test_standard_input_is_added(self, run, monkeypatch):
        """A document can come on standard input."""
        read, write = os.pipe()
        os.write(write, b"The toll is 12 crowns.")
        os.close(write)
        with open(read, encoding="utf-8") as stream:
            monkeypatch.setattr(sys, "stdin", stream)
            assert run("add", "-")[0] == 0
        assert run("record", "show", "1", "--text")[0] == 2  # a number is no key on the command line
        assert "22" in run("record", "list", "--json")[1]

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ((), "No INPUT is given"),
            (("-", "-"), "only once"),
            ((STATEMENT, "--columns", "colour=x"), "Roles are: text, id"),
            ((STATEMENT, "--record", STATEMENT), "cannot be made"),
            ((STATEMENT, "--kind", "novel"), "There are: report, primary"),
        ],
    )
    def test_misuse_is_one_line(self, run, arguments, words):
        """What is wrong with a call is said on one line, and exits 2."""
        code, out, err = run("add", *arguments)
        assert (code, out, err.count("\n"), words in err) == (2, "", 1, True)

    def test_progress_is_drawn_on_a_terminal_only(self, tmp_path):
        """On a terminal a bar shows how far it has come; the result on standard output is the same."""
        for i in range(3):
            (tmp_path / f"{i}.txt").write_text(f"The toll of bridge {i} is 12 crowns.")
        outer, inner = pty.openpty()
        command = [sys.executable, "-m", "verbale.cli", "add", str(tmp_path), "--record", str(tmp_path / "record")]
        environment = os.environ | {"TERM": "xterm", "PYTHONPATH": str(ROOT / "src")}
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=inner, env=environment) as running:  # noqa: S603
            out, _ = running.communicate(timeout=60)
        os.close(inner)
        drawn = os.read(outer, 65536).decode() if select.select([outer], [], [], 1)[0] else ""
        os.close(outer)
        assert out.decode().startswith("3 documents added")
        assert "documents" in drawn


class TestRecord:
    @pytest.fixture
    def filled(self, run):
        assert run("add", STATEMENT, CHARTER)[0] == 0
        return run

    def test_list_is_narrowed_down(self, filled):
        """Filters leave the documents that match."""
        for arguments, names in (
            ((), ["statement.txt", "charter.txt"]),
            (("--since", "2000"), ["statement.txt"]),
            (("--until", "1998-05"), ["charter.txt"]),
            (("--issuer", "conference"), ["charter.txt"]),
            (("--kind", "report"), []),
            (("--limit", "1"), ["statement.txt"]),
        ):
            _, out, _ = filled("record", "list", "--json", *arguments)
            assert [document["name"] for document in json.loads(out)["documents"]] == names

    def test_list_for_people_has_a_line_for_each(self, filled):
        """The list has a line for each document, and says how many there are."""
        _, out, _ = filled("record", "list", "--since", "2000")
        lines = out.splitlines()
        assert (len(lines), "statement.txt" in lines[1], lines[2]) == (3, True, "1 of 2 documents")

    def test_text_is_shown_as_it_is_kept(self, filled):
        """`show --text` prints the text and nothing else."""
        _, out, _ = filled("record", "show", "charter.txt", "--text")
        _, whole, _ = filled("record", "show", "charter.txt", "--json")
        assert out == json.loads(whole)["document"]["text"]

    def test_show_tells_where_it_came_from(self, filled):
        """`show` gives id, date, issuer and origin above the text."""
        _, out, _ = filled("record", "show", "charter.txt")
        assert all(words in out for words in ("1998-05-14", "charter.txt", "CHARTER OF LINDHAVEN"))

    def test_removing_asks_for_yes(self, filled):
        """Without a terminal to ask on, removing needs --yes."""
        code, _, err = filled("record", "remove", "charter.txt")
        assert (code, "add --yes" in err) == (2, True)
        assert filled("record", "remove", "charter.txt", "--yes", "--why", "superseded")[0] == 0
        assert filled("record", "show", "charter.txt")[0] == 2

    def test_removed_document_is_not_added_again(self, filled):
        """A removed document stays out, and --restore takes it in."""
        filled("record", "remove", "charter.txt", "--yes")
        code, out, _ = filled("add", CHARTER)
        assert (code, "1 removed before and left out" in out) == (0, True)
        assert "1 document added" in filled("add", CHARTER, "--restore")[1]

    def test_rebuilt_record_is_sound(self, filled, tmp_path):
        """`verify` exits 1 and says what to do where the index is damaged, and 0 after `rebuild`."""
        assert filled("record", "verify")[0] == 0
        (tmp_path / "verbale" / "index" / "index.json").write_text("{")
        code, out, _ = filled("record", "verify")
        assert (code, "Run `verbale record rebuild`." in out) == (1, True)
        assert filled("record", "rebuild")[0] == 0
        assert filled("record", "verify")[:2] == (0, "Sound: 2 documents, and an index that answers to them.\n")

    def test_no_record_is_one_line(self, run):
        """Where there is no record, the line says how to make one, and none is made."""
        code, out, err = run("record", "list")
        assert (code, out, "make one with `verbale add`" in err) == (2, "", True)
