"""`add_inputs`: from what a command is given to documents in the record."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from verbale.errors import UnreadableError, UsageError
from verbale.record import Record, adding, open_record
from verbale.record.adding import Summary, add_inputs, columns_of
from verbale.record.pool import Pool
from verbale.record.work import Wishes
from verbale.schema import Kind

ROOT = Path(__file__).parents[2]


class Noting:
    """A watcher that keeps what it is told."""

    def __init__(self):
        self.lines, self.sizes, self.total = [], [], 0

    def expected(self, size):
        self.total = size

    def advanced(self, size, documents, characters):
        self.sizes.append(size)

    def skipped(self, line):
        self.lines.append(line)

    def finishing(self):
        pass


@pytest.fixture
def record(tmp_path: Path) -> Record:
    with open_record(tmp_path / "record") as made:
        yield made


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "inputs"
    folder.mkdir()
    return folder


def added(record: Record, *given: Path | str, **wishes: object) -> tuple[Summary, list[str]]:
    watcher = Noting()
    options = {"workers": 0} | wishes
    return add_inputs(record, [str(one) for one in given], watcher=watcher, **options), watcher.lines


def texts(record: Record) -> dict[str, str]:
    return {entry.name: record.text(entry.number) for entry in record.entries()}


def table(path: Path, *rows: object) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


class TestPlaces:
    def test_folder_is_read_with_its_folders(self, record, inputs):
        """All readable files below a folder are read in the order of their names; hidden and foreign ones are not."""
        for name in ("b.txt", "a/z.txt", ".hidden.txt", ".git/x.txt", "c.bin"):
            (inputs / name).parent.mkdir(exist_ok=True)
            (inputs / name).write_text(f"The toll of {name} is 12 crowns.")
        summary, lines = added(record, inputs)
        assert [entry.name for entry in record.entries()] == ["b.txt", "z.txt"]
        assert (summary.added, summary.aside, summary.skipped, lines) == (2, 1, 0, [])

    def test_pattern_is_matched(self, record, inputs):
        """A pattern stands for the files that match it; one that matches nothing is named."""
        for name in ("one.txt", "two.txt", "two.md"):
            (inputs / name).write_text(f"The toll of {name} is 12 crowns.")
        summary, lines = added(record, inputs / "t*.txt", inputs / "*.pdf")
        assert list(texts(record)) == ["two.txt"]
        assert (summary.skipped, lines) == (1, [f"No file matches {inputs}/*.pdf: check the pattern."])

    def test_bad_file_is_named_and_the_rest_goes_on(self, record, inputs):
        """A file that cannot be read is named with the reason, and those after it are read."""
        (inputs / "a.pdf").write_bytes(b"%PDF-1.4 not at all")
        (inputs / "b.txt").write_text("The toll is 12 crowns.")
        (inputs / "c.txt").write_text("   ")
        summary, lines = added(record, inputs)
        assert list(texts(record)) == ["b.txt"]
        assert (summary.added, summary.skipped) == (1, 2)
        assert [str(inputs / "a.pdf") in lines[0], str(inputs / "c.txt") in lines[1]] == [True, True]

    def test_same_place_twice_is_read_once(self, record, inputs):
        """A file that is given by name and in its folder is read once."""
        (inputs / "a.txt").write_text("The toll is 12 crowns.")
        summary, _ = added(record, inputs / "a.txt", inputs)
        assert (summary.added, summary.known) == (1, 0)

    def test_second_time_adds_nothing(self, record, inputs):
        """The same command a second time adds nothing, and counts what it found."""
        (inputs / "a.txt").write_text("The toll is 12 crowns.")
        rows = table(inputs / "t.jsonl", {"text": "The bridge is open."}, {"text": "The bridge is shut."})
        added(record, inputs, rows)
        summary, _ = added(record, inputs, rows)
        assert (summary.added, summary.known, len(record)) == (0, 3, 3)

    def test_removed_document_stays_out(self, record, inputs):
        """A document that was removed is left out and counted, unless it is to be restored."""
        file = inputs / "a.txt"
        file.write_text("The toll is 12 crowns.")
        added(record, file)
        record.remove(["a.txt"])
        assert added(record, file)[0].removed == 1
        assert len(record) == 0
        assert added(record, file, restore=True)[0].added == 1

    def test_kind_can_be_given(self, record, inputs):
        """The kind that the caller names is that of all documents."""
        (inputs / "a.txt").write_text("The toll is 12 crowns.")
        rows = table(inputs / "t.jsonl", {"text": "The bridge is open."})
        added(record, inputs / "a.txt", rows, wishes=Wishes(kind=Kind.PRIMARY))
        assert [entry.kind for entry in record.entries()] == [Kind.PRIMARY, Kind.PRIMARY]


class TestTables:
    def test_row_is_a_document_letter_for_letter(self, record, inputs):
        """The text is kept as the column holds it, the id becomes the name, the other columns the facts."""
        text = "\ufeffMr.\tPresident,\r\n\r\nwe  decline\u00a0\u200b. \n"
        added(
            record,
            table(
                inputs / "t.jsonl", {"id": "VLM_01", "text": text, "year": 1946, "country": "VLM", "title": "On Tolls"}
            ),
        )
        entry = record.entry("VLM_01")
        assert record.document("VLM_01").text == text
        assert (entry.date, entry.issuer, entry.title, entry.characters) == ("1946", "VLM", "On Tolls", len(text))
        assert entry.origin == f"{inputs}/t.jsonl#1"

    @pytest.mark.parametrize(
        ("column", "kind"), [("speaker", "primary"), ("Country", "primary"), ("publisher", "report")]
    )
    def test_column_of_whose_words_makes_a_primary(self, record, inputs, column, kind):
        """A row with a column for its speaker or issuer holds that one's own words; a publisher's may be news."""
        added(record, table(inputs / "t.jsonl", {"text": "The toll is 12 crowns.", column: "Velmark"}))
        assert (record.entry(1).kind, record.entry(1).issuer) == (kind, "Velmark")

    def test_columns_can_be_named(self, record, inputs):
        """A column that is named goes before one whose name is known."""
        rows = table(inputs / "t.jsonl", {"text": "A summary of it.", "words": "The toll is 12 crowns.", "nr": 7})
        added(record, rows, columns=columns_of("text=words,id=nr"))
        assert texts(record) == {"7": "The toll is 12 crowns."}

    def test_column_that_is_not_there_is_refused(self, record, inputs):
        """A column that the table does not have is refused, and those that it has are listed."""
        rows = table(inputs / "t.jsonl", {"id": 1, "text": "The toll is 12 crowns."})
        with pytest.raises(UsageError, match="has no column 'words' for text"):
            added(record, rows, columns={"text": "words"})

    @pytest.mark.parametrize("words", ["text", "=a", "colour=a", "text="])
    def test_columns_that_cannot_be_read_are_refused(self, words):
        """What does not name a role and a column is refused with the roles there are."""
        with pytest.raises(UsageError, match="Roles are: text, id, date"):
            columns_of(words)

    def test_bad_rows_are_named_by_their_number(self, record, inputs):
        """Rows without a text and lines that are no JSON are named, and the rest goes in."""
        rows = table(
            inputs / "t.jsonl",
            {"text": "One toll."},
            {"text": ""},
            "{broken",
            {"text": 12},
            "[1]",
            "",
            {"text": "Two tolls."},
        )
        summary, lines = added(record, rows)
        assert sorted(texts(record).values()) == ["One toll.", "Two tolls."]
        assert summary.skipped == 4
        assert sorted(line.split()[0].rpartition("#")[2] for line in lines) == ["2", "3", "4", "5"]

    @pytest.mark.parametrize(
        ("value", "date"),
        [(1946, "1946"), ("1946-10", "1946-10"), ("1946-10-24T10:00:00Z", "1946-10-24"),
         ("24 October 1946", "1946-10-24"),
         ("19461024", "1946-10-24"), ("1946-13-01", None), ("soon", None), (None, None), (1e300, None), (True, None)],
    )  # fmt: skip
    def test_dates_are_taken_as_far_as_they_go(self, record, inputs, value, date):
        """A date column may hold a year, a month or a day, in the usual ways of writing them."""
        added(record, table(inputs / "t.jsonl", {"text": "The toll is 12 crowns.", "date": value}))
        assert record.entry(1).date == date

    def test_endless_bad_rows_are_counted_not_told(self, record, inputs, monkeypatch):
        """Beyond a number of lines, what is skipped is only counted."""
        monkeypatch.setattr(adding, "MOST_NAMED", 3)
        summary, lines = added(record, table(inputs / "t.jsonl", {"text": "A toll."}, *[{"text": ""}] * 9))
        assert (summary.added, summary.skipped, len(lines)) == (1, 9, 4)
        assert lines[-1] == "more than 3: the others are only counted."

    def test_table_without_text_is_named(self, record, inputs):
        """A table in which no column is known to hold text is named with its columns."""
        summary, lines = added(record, table(inputs / "t.jsonl", {"a": 1, "b": 2}))
        assert summary.skipped == 1
        assert "Its columns are: a, b. Name it with --columns text=NAME." in lines[0]

    def test_deeply_nested_line_is_named(self, record, inputs):
        """A line nested beyond reason is named, not followed."""
        rows = table(inputs / "t.jsonl", {"text": "The toll is 12 crowns."}, '{"text":' + "[" * 200_000)
        assert added(record, rows)[0].skipped == 1

    def test_parquet_is_read_like_any_table(self, record, inputs):
        """A Parquet file gives the same documents as the same rows in JSONL."""
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        rows = {"id": ["a", "b", None], "text": ["One\ttoll. ", "Two tolls.", None], "year": [1946, 1947, 1948]}
        pq.write_table(pa.table(rows), inputs / "t.parquet")
        summary, lines = added(record, inputs / "t.parquet")
        assert texts(record) == {"a": "One\ttoll. ", "b": "Two tolls."}
        assert [entry.date for entry in record.entries()] == ["1946", "1947"]
        assert (summary.skipped, "t.parquet#3" in lines[0]) == (1, True)

    def test_parquet_with_odd_types_is_named_in_one_line(self, record, inputs):
        """A text column that holds no text is named row by row, and dates beyond the calendar are left out."""
        pa = pytest.importorskip("pyarrow")
        import pyarrow.parquet as pq

        odd = {"text": [b"bytes"], "date": [1]}
        pq.write_table(pa.table(odd), inputs / "odd.parquet")
        fine = {"text": ["One toll."], "date": pa.array([2**62], pa.timestamp("us")), "author": [["Ida", "Jon"]]}
        pq.write_table(pa.table(fine), inputs / "fine.parquet")
        summary, lines = added(record, inputs / "odd.parquet", inputs / "fine.parquet")
        assert [(entry.date, entry.issuer) for entry in record.entries()] == [(None, "Ida, Jon")]
        assert (summary.skipped, "bytes where text should be" in lines[0]) == (1, True)

    @pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"\x00" * 500 + b"PAR1"])
    def test_damaged_parquet_is_named(self, record, inputs, data):
        """A file that only calls itself Parquet is named in one line."""
        pytest.importorskip("pyarrow")
        (inputs / "t.parquet").write_bytes(data)
        summary, lines = added(record, inputs)
        assert (summary.skipped, "t.parquet is no Parquet file" in lines[0]) == (1, True)


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Board</title>
<entry><title>On Tolls</title><link href="https://board.invalid/1"/><published>2021-05-02T10:00:00Z</published>
<content type="html">&lt;p&gt;The toll is 12 crowns from today.&lt;/p&gt;&lt;p&gt;Nobody was asked.&lt;/p&gt;</content>
</entry>
<entry><title>Empty</title><link href="https://board.invalid/2"/></entry></feed>"""


class TestCarriers:
    def test_feed_in_a_file_gives_the_texts_it_holds(self, record, inputs):
        """A feed in a file gives its items' own texts, with their day and title; nothing is fetched."""
        (inputs / "feed.xml").write_text(ATOM)
        summary, lines = added(record, inputs)
        [entry] = record.entries()
        assert record.text(1) == "The toll is 12 crowns from today.\n\nNobody was asked."
        assert (entry.name, entry.date, entry.title) == ("https://board.invalid/1", "2021-05-02", "On Tolls")
        assert (summary.skipped, "https://board.invalid/2" in lines[0]) == (1, True)

    def test_feed_at_an_address_gives_the_pages_it_links_to(self, record, monkeypatch):
        """A feed that was fetched has its pages fetched, too, through the same door."""
        from verbale.documents import fetching

        page = (
            b"<html><body><article><h1>On Tolls</h1><p>The toll is 12 crowns from today, the board said.</p></article>"
        )
        site = {"https://board.invalid/feed": ATOM.encode(), "https://board.invalid/1": page}

        def fetched(address, *, allow_private=False):
            if address not in site:
                raise UnreadableError(f"{address} answers 404.")
            return fetching.Fetched(data=site[address], address=address, media_type="", charset=None, redirects=())

        monkeypatch.setattr(fetching, "fetched", fetched)
        summary, lines = added(record, "https://board.invalid/feed")
        assert [(entry.origin, entry.date) for entry in record.entries()] == [("https://board.invalid/1", "2021-05-02")]
        assert (summary.skipped, lines) == (1, ["https://board.invalid/2 answers 404."])

    def test_endless_feed_is_fetched_no_further_than_its_first_pages(self, record, monkeypatch):
        """A feed that links to more pages than any real one has the first two hundred fetched, and says so."""
        from verbale.documents import fetching

        entry = '<entry><title>{0}</title><link href="https://board.invalid/{0}"/></entry>'
        feed = ATOM.partition("<entry>")[0] + "".join(entry.format(n) for n in range(300)) + "</feed>"
        asked = []

        def fetched(address, *, allow_private=False):
            asked.append(address)
            if address != "https://board.invalid/feed":
                raise UnreadableError(f"{address} answers 404.")
            return fetching.Fetched(data=feed.encode(), address=address, media_type="", charset=None, redirects=())

        monkeypatch.setattr(fetching, "fetched", fetched)
        _, lines = added(record, "https://board.invalid/feed")
        assert len(asked) == 201
        assert lines[0] == "https://board.invalid/feed links to 300 pages: the first 200 are fetched."

    def test_crawl_gives_its_pages(self, record, inputs):
        """A WARC file gives the pages that were answered, under their addresses, on the day of the crawl."""
        body = b"<html><body><article><p>The toll is 12 crowns from today, the board said.</p></article></body></html>"
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://board.invalid/1\r\n"
            b"WARC-Date: 2021-05-02T10:00:00Z\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: "
        )
        made = head + str(len(answer)).encode() + b"\r\n\r\n" + answer + b"\r\n\r\n"
        (inputs / "crawl.warc.gz").write_bytes(gzip.compress(made))
        added(record, inputs)
        [entry] = record.entries()
        assert (entry.name, entry.origin) == ("https://board.invalid/1", "https://board.invalid/1")
        assert record.document(1).input.retrieved.isoformat() == "2021-05-02T10:00:00+00:00"

    def test_tei_file_is_read_from_a_folder(self, record, inputs):
        """An XML file that is TEI is read; another XML file in a folder is left aside."""
        (inputs / "a.xml").write_text(
            "<TEI xmlns='http://www.tei-c.org/ns/1.0'><text><body><p>The toll is 12 crowns.</p></body></text></TEI>"
        )
        (inputs / "b.xml").write_text("<sheep/>")
        summary, _ = added(record, inputs)
        assert texts(record) == {"a.xml": "The toll is 12 crowns."}
        assert summary.aside == 1


def half(piece: int) -> int:
    """Work for a pool; 13 kills whoever does it."""
    if piece == 13:
        import os

        os._exit(9)
    return piece // 2


class TestPool:
    def test_results_come_in_order_and_a_dead_worker_takes_nobody_along(self):
        """A piece that kills its worker is told as lost; all others are done, in order."""
        with Pool(half, lambda piece: -piece, 2) as pool:
            assert list(pool.results([2, 4, 13, 6, 8])) == [1, 2, -13, 3, 4]

    def test_in_parallel_as_alone(self, tmp_path, inputs):
        """Several processes give the same documents in the same order as one."""
        rows = table(
            inputs / "t.jsonl", *({"id": i, "text": f"The toll of bridge {i} is {i} crowns."} for i in range(300))
        )
        found = []
        for workers in (0, 2):
            with open_record(tmp_path / f"record-{workers}") as record:
                added(record, rows, workers=workers)
                found.append([(entry.number, entry.name) for entry in record.entries()])
        assert found[0] == found[1]
        assert len(found[0]) == 300


def test_killed_at_random_moments_nothing_is_lost_or_doubled():
    """After each of a few kills while documents are added, the record is sound and goes on where it was."""
    command = [sys.executable, str(ROOT / "quality" / "kills.py"), "--kills", "5", "--documents", "300", "--seed", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603
    assert (done.returncode, done.stdout.splitlines()[-1].endswith("kills, 0 faults")) == (0, True)
