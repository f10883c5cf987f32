"""`verbale compare` and `verbale trace`: output shapes, exit codes, and one line for whatever goes wrong."""

import csv
import io
import json

import pytest

from verbale.cli import main

EARLIER = "1. Each harbour must dredge its approaches.\n\n2. The Council thanks the pilots of Vell.\n"
LATER = "1. The Council thanks the pilots of Vell.\n\n2. Each harbour should dredge its approaches.\n"


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def texts(tmp_path, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    (tmp_path / "a.txt").write_text(EARLIER)
    (tmp_path / "b.txt").write_text(LATER)
    return tmp_path


class TestCompare:
    def test_differences_exit_1_and_the_summary_comes_first(self, texts, capsys):
        """Where something differs the exit code is 1, and the summary stands above the changes."""
        code, out, err = run(capsys, "compare", str(texts / "a.txt"), str(texts / "b.txt"), "--no-meaning")
        assert (code, err) == (1, "")
        assert out.splitlines()[1] == "1 clause softened, 1 moved"
        assert "obligation weakened: “must” → “should”" in out
        assert "[-must-] {+should+}" in out

    def test_the_same_text_exits_0(self, texts, capsys):
        """A text compared with itself exits 0 and says that nothing changed."""
        code, out, _ = run(capsys, "compare", str(texts / "a.txt"), str(texts / "a.txt"), "--no-meaning")
        assert code == 0
        assert "Nothing changed: 2 clauses kept" in out

    def test_json_carries_summary_changes_and_places(self, texts, capsys):
        """The JSON object holds the counts, and spans that cut the words out of the two documents."""
        _, out, _ = run(capsys, "compare", str(texts / "a.txt"), str(texts / "b.txt"), "--json", "--no-meaning")
        found = json.loads(out)
        assert found["counts"] == {"softened": 1, "moved": 1}
        for change in found["changes"]:
            for shift in change["shifts"]:
                start, end = shift["later_span"]
                assert found["later"]["text"][start:end] == shift["later"]

    def test_csv_has_a_row_for_each_change(self, texts, capsys):
        """The table has one row per change, with both wordings."""
        _, out, _ = run(capsys, "compare", str(texts / "a.txt"), str(texts / "b.txt"), "--csv", "--no-meaning")
        rows = list(csv.DictReader(io.StringIO(out)))
        assert [row["kind"] for row in rows if row["effect"] == "softened"] in (["reworded"], ["moved and reworded"])
        assert len(rows) == 2

    def test_a_wide_terminal_shows_both_side_by_side(self, texts, capsys, monkeypatch):
        """From 110 columns on, both wordings stand on one line."""
        monkeypatch.setenv("COLUMNS", "120")
        _, out, _ = run(capsys, "compare", str(texts / "a.txt"), str(texts / "b.txt"), "--no-meaning")
        assert any("[-must-]" in line and "{+should+}" in line for line in out.splitlines())

    def test_documents_of_the_record_are_found_by_name(self, texts, capsys):
        """An A or B that is no file is looked up in the record."""
        assert run(capsys, "add", str(texts / "a.txt"), str(texts / "b.txt"))[0] == 0
        code, out, _ = run(capsys, "compare", "a.txt", "b.txt", "--no-meaning")
        assert code == 1
        assert "1 clause softened" in out

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["-", "-"], "only once"),
            (["missing.txt", "a.txt"], "missing.txt"),
            (["a.txt"], "Missing argument"),
            (["a.txt", "b.txt", "--json", "--csv"], "exclude"),
        ],
    )
    def test_misuse_is_one_line_and_exit_code_2(self, texts, capsys, monkeypatch, arguments, words):
        """What was wrong is said on one line of stderr; nothing is printed."""
        monkeypatch.chdir(texts)
        code, out, err = run(capsys, "compare", *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert words in err


class TestTrace:
    @pytest.fixture
    def record(self, texts, capsys):
        run(capsys, "add", str(texts / "a.txt"), str(texts / "b.txt"))
        return texts

    def test_uses_exit_0_and_are_shown(self, record, capsys):
        """A wording that is used exits 0; its variants are listed with what they change."""
        code, out, err = run(capsys, "trace", "Each harbour must dredge its approaches")
        assert (code, err) == (0, "")
        assert out.splitlines()[1] == "2 uses in 2 of 2 documents: 1 exact, 1 in 1 variant"
        assert "“should” for “must”" in out
        assert "«Each harbour should dredge its approaches»" in " ".join(out.split())

    def test_no_use_exits_1(self, record, capsys):
        """A wording that nobody used exits 1."""
        code, out, _ = run(capsys, "trace", "the moon belongs to nobody at all")
        assert code == 1
        assert "No use in 2 documents" in out

    def test_json_and_csv_hold_every_use(self, record, capsys):
        """JSON and CSV list all uses, each with its place."""
        _, out, _ = run(capsys, "trace", "Each harbour must dredge its approaches", "--json")
        found = json.loads(out)
        assert [use["text"] for use in found["uses"]] == [
            "Each harbour must dredge its approaches",
            "Each harbour should dredge its approaches",
        ]
        assert found["searched"] == 2
        _, out, _ = run(capsys, "trace", "Each harbour must dredge its approaches", "--csv")
        assert [row["exact"] for row in csv.DictReader(io.StringIO(out))] == ["yes", "no"]

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["words", "--from", "yesterday"], "1946-10-24"),
            (["..."], "no word to trace"),
            (["words", "--record", "nowhere"], "nowhere"),
        ],
    )
    def test_misuse_is_one_line_and_exit_code_2(self, record, capsys, monkeypatch, arguments, words):
        """What was wrong is said on one line of stderr; nothing is printed."""
        monkeypatch.chdir(record)
        code, out, err = run(capsys, "trace", *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert words in err
