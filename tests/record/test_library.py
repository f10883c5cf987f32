"""The record as its users hold it: documents come back as they went in, and the index answers to them."""

import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import verbale
from verbale.errors import BusyError, DamagedError, RecordError, UsageError
from verbale.record import Record, connecting, open_record, sqlite
from verbale.record.packing import document_of, packed_facts, packed_text
from verbale.schema import Document, Kind

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXT = (
    "Statement by the Harbour Board\n\nThe bridge is open to all. We shall not wait for ever.\n\nThe toll is 12 crowns."
)


def said(words: str, name: str = "") -> Document:
    return verbale.read_text(words, name=name, kind=Kind.PRIMARY)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    with open_record(tmp_path / "record") as made:
        yield made


class TestDocuments:
    @pytest.mark.parametrize("name", ["report.html", "statement.txt", "charter.txt"])
    def test_document_comes_back_whole(self, record, name):
        """A document is given back with its text, blocks, facts and evidence as they were read."""
        document = verbale.read(EXAMPLES / name)
        record.add([document])
        kept = record.document(document.id)
        left_out = {"input": None}
        assert kept.to_dict() | left_out == document.to_dict() | left_out
        assert kept.input.address == document.input.address

    @settings(deadline=None, max_examples=60)
    @given(st.text(st.characters(), max_size=300))
    def test_text_is_kept_code_point_for_code_point(self, text):
        """Any text, lone surrogates and control characters too, comes back letter for letter."""
        document = Document(id="0" * 64, text=text, kind=Kind.PRIMARY)
        assert document_of((document.id, "", "primary"), packed_text(text), packed_facts(document)).text == text

    def test_found_by_id_prefix_number_and_name(self, record):
        """A document is found by its id, the first digits of it, its number and its name."""
        document = said(TEXT, name="bridge.txt")
        record.add([document])
        for key in (document.id, document.id[:4], document.id[:9].upper(), 1, "bridge.txt"):
            assert record.document(key).id == document.id

    def test_name_that_two_have_is_refused(self, record):
        """A name that two documents have is refused with a line that asks for the id."""
        record.add([said(TEXT, name="a"), said(TEXT + " More.", name="a")])
        with pytest.raises(UsageError, match="Several documents are named 'a'"):
            record.document("a")

    def test_unknown_key_is_refused(self, record):
        """A key that leads nowhere is refused with a line that says where to look."""
        with pytest.raises(UsageError, match="no document 'deadbeef': see `verbale record list`"):
            record.document("deadbeef")

    def test_entry_has_what_was_told(self, record):
        """An entry carries name, kind, issuer, title and length."""
        record.add([said(TEXT, name="bridge.txt")])
        entry = record.entry(1)
        assert (entry.name, entry.kind, entry.title, entry.characters) == (
            "bridge.txt",
            Kind.PRIMARY,
            "Statement by the Harbour Board",
            len(record.text(1)),
        )

    def test_same_document_twice_is_one(self, record):
        """The same bytes under two names are one document, found by both."""
        added = record.add([said(TEXT, name="a"), said(TEXT, name="b")])
        assert (added.numbers, len(record)) == ((1, 1), 1)
        assert record.entry("b").number == 1


class TestIndex:
    def test_follows_every_change(self, record):
        """The index holds just the documents that the record holds, after adding and removing."""
        record.add([said(TEXT), said(TEXT + " More.")])
        assert record.index.documents == 2
        record.remove([1])
        assert [record.index.holds(n) for n in (1, 2)] == [False, True]
        assert record.index.generation == record.generation == 2

    def test_missing_index_is_built_when_the_record_is_opened(self, record):
        """A record whose index is gone has it again when it is opened."""
        record.add([said(TEXT)])
        record.close()
        shutil.rmtree(record.folder / "index")
        with open_record(record.folder) as again:
            assert again.index.documents == 1
            assert again.verify() == []

    def test_damaged_index_is_built_again(self, record):
        """An index that cannot be read is named by `verify`, and built again when it is used."""
        record.add([said(TEXT)])
        record.close()
        (record.folder / "index" / "index.json").write_text("{")
        with open_record(record.folder) as again:
            assert ["cannot be read" in finding.what for finding in again.verify()] == [True]
            assert again.index.documents == 1
            assert again.verify() == []

    def test_index_that_was_left_behind_catches_up(self, record):
        """Documents that were committed when the index was not are in it at the next opening."""
        record.add([said(TEXT)])
        record._indexing.bring_level = lambda tell=None: None
        record.add([said(TEXT + " More."), said(TEXT + " Most.")])
        record.close()
        with open_record(record.folder) as again:
            assert again.index.documents == 3

    def test_copy_put_back_and_gone_on_with_has_an_index_of_its_own(self, record, tmp_path):
        """An index that saw other documents than a copy that was put back is built again, though the counts agree."""
        record.add([said(TEXT)])
        record.close()
        shutil.copy(record.folder / "record.sqlite", tmp_path / "copy")
        with open_record(record.folder) as more:
            more.add([said(TEXT + " More.")])
        shutil.copy(tmp_path / "copy", record.folder / "record.sqlite")
        with open_record(record.folder) as again:
            again.add([said("The toll of Zimbolaya has doubled.")])
        left = b"".join(path.read_bytes() for path in (record.folder / "index").iterdir())
        assert b"zimbolaya" in left.lower()

    def test_copy_put_back_has_an_index_of_its_own(self, record, tmp_path):
        """Where an older copy of the database is put back, the index no longer holds what the copy lacks."""
        record.add([said(TEXT)])
        record.close()
        shutil.copy(record.folder / "record.sqlite", tmp_path / "copy")
        with open_record(record.folder) as more:
            more.add([said(TEXT + " More.")])
        for name in ("record.sqlite-wal", "record.sqlite-shm"):
            (record.folder / name).unlink(missing_ok=True)
        shutil.copy(tmp_path / "copy", record.folder / "record.sqlite")
        with open_record(record.folder) as again:
            assert again.index.documents == 1
            assert again.verify() == []


class TestRemoval:
    def test_no_word_of_it_is_left_in_any_file(self, record):
        """After a removal, neither the text nor a rare word of it stands in any file of the record."""
        record.add([said("Quercitrin is what Zimbolaya sells. " * 3, name="secret-name"), said(TEXT)])
        packed = packed_text(record.text(1))
        record.remove(["secret-name"], why="asked by the issuer")
        left = b"".join(path.read_bytes() for path in record.folder.rglob("*") if path.is_file())
        assert [word in left.lower() for word in (packed, b"zimbolaya", b"quercitrin", b"secret-name")] == [False] * 4
        assert [stone.why for stone in record.tombstones()] == ["asked by the issuer"]

    def test_one_wrong_key_removes_nothing(self, record):
        """Where one of several keys leads nowhere, none is removed."""
        record.add([said(TEXT, name="a")])
        with pytest.raises(UsageError):
            record.remove(["a", "b"])
        assert len(record) == 1


class TestAnalysesAndDecisions:
    def test_latest_version_stands(self, record):
        """The latest analysis is given, and older versions on request."""
        record.add([said(TEXT, name="a")])
        record.add_analysis("a", "acts", "code 1, model 1", {"acts": [1, 2]})
        record.add_analysis("a", "acts", "code 1, model 2", {"acts": [3]})
        assert record.analysis("a", "acts").content == {"acts": [3]}
        assert record.analysis("a", "acts", "code 1, model 1").content == {"acts": [1, 2]}

    def test_replaced_decision_no_longer_stands(self, record):
        """A decision that another replaces is kept, and stands no more."""
        first = record.decide(who="Ida", about="x/1", decision="confirm")
        record.decide(who="Jon", about="x/1", decision="reject", note="not her words", replaces=first.number)
        assert [d.decision for d in record.decisions("x/1")] == ["confirm", "reject"]
        assert [d.decision for d in record.decisions("x/1", standing=True)] == ["reject"]

    @pytest.mark.parametrize("table", ["documents", "texts", "analyses", "decisions"])
    def test_database_itself_refuses_changes(self, record, table):
        """No row of a document, text, analysis or decision can be changed, whoever tries."""
        record.add([said(TEXT, name="a")])
        record.add_analysis("a", "acts", "v1", {})
        record.decide(who="Ida", about="x", decision="confirm")
        other = sqlite3.connect(record.folder / "record.sqlite")
        with pytest.raises(sqlite3.IntegrityError):
            other.execute(f"UPDATE {table} SET number = 7")  # noqa: S608


class TestFaults:
    def test_damaged_database_is_named_and_left_alone(self, tmp_path):
        """A file that is no database is named and not written to."""
        file = tmp_path / "record.sqlite"
        file.write_bytes(b"This is not a database. " * 99)
        with pytest.raises(DamagedError, match=r"record.sqlite is damaged .*nothing was changed"):
            open_record(tmp_path)
        assert file.read_bytes() == b"This is not a database. " * 99

    def test_database_of_something_else_is_left_alone(self, tmp_path):
        """An SQLite file that is no record is refused."""
        other = sqlite3.connect(tmp_path / "record.sqlite")
        other.execute("CREATE TABLE sheep (name TEXT)")
        other.close()
        with pytest.raises(DamagedError, match="no record of Verbale"):
            open_record(tmp_path)

    def test_newer_schema_is_refused(self, record):
        """A record of a newer Verbale is refused with a line that says what to do."""
        record.close()
        other = sqlite3.connect(record.folder / "record.sqlite")
        other.execute("PRAGMA user_version = 99")
        other.close()
        with pytest.raises(RecordError, match=r"newer Verbale \(schema 99, this one knows \d\): update"):
            open_record(record.folder)

    def test_damaged_text_is_named(self, record):
        """A text whose bytes are damaged is named by `verify`, with what to do."""
        record.add([said(TEXT, name="a")])
        other = sqlite3.connect(record.folder / "record.sqlite")
        other.execute("DROP TRIGGER texts_stay")
        other.execute("UPDATE texts SET text = x'00'")
        other.commit()
        assert ["Document 1 in" in finding.what for finding in record.verify()] == [True]

    def test_locked_database_is_named(self, record, monkeypatch):
        """Where another program holds the database, the line says so."""
        record.close()
        monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.1)
        with open_record(record.folder) as again:
            other = sqlite3.connect(record.folder / "record.sqlite", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(BusyError, match="is locked by another program"):
                again.add([said(TEXT)])
            other.execute("ROLLBACK")
            assert again.add([said(TEXT)]).new == (1,)

    def test_folder_that_cannot_be_written_can_be_read(self, record, monkeypatch):
        """Where the folder cannot be written, documents are read all the same, and adding says why it fails."""
        record.add([said(TEXT, name="a")])
        record.close()
        monkeypatch.setattr(connecting.os, "access", lambda path, mode: False)
        with open_record(record.folder) as again:
            assert (again.writable, again.document("a").name, again.index.documents) == (False, "a", 1)
            with pytest.raises(RecordError, match="cannot be written: check your rights"):
                again.add([said(TEXT + " More.")])

    def test_no_record_is_made_where_none_is_wanted(self, tmp_path):
        """Opening without `create` makes nothing."""
        with pytest.raises(RecordError, match="There is no record in"):
            open_record(tmp_path / "none", create=False)
        assert list(tmp_path.iterdir()) == []

    def test_file_that_may_not_grow_loses_nothing(self, record):
        """Where files may not grow, adding fails with a line, and what was there stays."""
        record.add([said(TEXT, name="a")])
        record.close()
        script = (
            "import resource, sys, random, verbale\n"
            "from verbale.errors import RecordError\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000))\n"
            "text = ' '.join(str(random.random()) for _ in range(20_000))\n"
            "try:\n"
            "    with verbale.open_record(sys.argv[1]) as record:\n"
            "        record.add([verbale.read_text(text)])\n"
            "except RecordError as error:\n"
            "    print(error)\n"
        )
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", script, str(record.folder)], capture_output=True, text=True, check=True
        )
        assert "cannot be read or written" in done.stdout or "is full" in done.stdout
        with open_record(record.folder) as again:
            assert [entry.name for entry in again.entries()] == ["a"]
            assert again.verify() == []


class TestSchema:
    def test_older_record_is_brought_up_to_date(self, record, monkeypatch):
        """A record of an older schema has the later migrations run when it is opened, and keeps its documents."""
        record.add([said(TEXT, name="a")])
        record.close()
        later = (*sqlite.MIGRATIONS, ("ALTER TABLE documents ADD COLUMN mood TEXT", "CREATE TABLE sheep (name TEXT)"))
        monkeypatch.setattr(sqlite, "MIGRATIONS", later)
        with open_record(record.folder) as again:
            assert [entry.name for entry in again.entries()] == ["a"]
        other = sqlite3.connect(record.folder / "record.sqlite")
        assert other.execute("SELECT mood FROM documents").fetchall() == [(None,)]
        assert other.execute("PRAGMA user_version").fetchone() == (len(later),)

    def test_migration_that_fails_leaves_the_record_as_it_was(self, record, monkeypatch):
        """Where a migration fails in its middle, nothing of it stays."""
        record.close()
        later = (*sqlite.MIGRATIONS, ("CREATE TABLE sheep (name TEXT)", "CREATE NONSENSE"))
        monkeypatch.setattr(sqlite, "MIGRATIONS", later)
        with pytest.raises(RecordError):
            open_record(record.folder)
        monkeypatch.undo()
        with open_record(record.folder) as again:
            assert again.add([said(TEXT)]).new == (1,)
        other = sqlite3.connect(record.folder / "record.sqlite")
        assert other.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sheep'").fetchone() == (0,)

    def test_opening_loads_nothing_heavy(self, record):
        """A record is opened, listed and read without numpy, lxml or any other large library."""
        record.add([said(TEXT, name="a")])
        record.close()
        script = (
            "import sys, verbale\n"
            "with verbale.open_record(sys.argv[1]) as record:\n"
            "    record.document('a'), list(record.entries())\n"
            "print(*{name.partition('.')[0] for name in sys.modules})\n"
        )
        command = [sys.executable, "-c", script, str(record.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        assert set(done.stdout.split()) & {"numpy", "lxml", "pyarrow", "rich", "yaml", "trafilatura"} == set()


HOLD = """import sys, verbale
with verbale.open_record(sys.argv[1]) as record, record.writing():
    print("held", flush=True)
    sys.stdin.read()
"""


class TestTwoWriters:
    @pytest.fixture
    def writer(self, record):
        """Another process that holds the lock until its input is closed."""
        with subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", HOLD, str(record.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as running:
            assert running.stdout.readline() == b"held\n"
            yield running
            running.kill()

    def test_second_is_told_who_writes_and_waits(self, record, writer):
        """The second writer is told who writes, and goes on when that one has finished."""
        record.close()
        told = []

        def tell(line: str) -> None:
            told.append(line)
            writer.stdin.close()

        with open_record(record.folder, tell=tell) as waiting:
            assert waiting.add([said(TEXT)]).new == (1,)
        assert [line.startswith("another process is writing to") for line in told] == [True]
        assert f"(pid {writer.pid}, since " in told[0]

    def test_second_fails_at_once_where_it_may_not_wait(self, record, writer):
        """With `wait` false the second writer fails at once, and says with whom."""
        record.close()
        with open_record(record.folder, wait=False) as hasty, pytest.raises(BusyError, match=f"pid {writer.pid}"):
            hasty.add([said(TEXT)])

    def test_lock_goes_with_its_holder(self, record, writer):
        """A writer that is killed holds nobody up."""
        writer.kill()
        writer.wait()
        began = time.monotonic()
        assert record.add([said(TEXT)]).new == (1,)
        assert time.monotonic() - began < 5

    def test_readers_do_not_wait(self, record, writer):
        """The record can be read while another process writes."""
        with open_record(record.folder) as reader:
            assert len(reader) == 0


def test_decisions_do_not_wait_for_documents(tmp_path):
    """While one adds documents another decides; and nobody decides between what a decider reads and decides."""
    with open_record(tmp_path) as one, open_record(tmp_path, wait=False) as other:
        with one.gathering():
            assert other.decide(who="Ida", about="x", decision="agree").number == 1
        with one.deciding(), pytest.raises(BusyError):
            other.decide(who="Ida", about="x", decision="agree")
