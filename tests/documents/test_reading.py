"""What read() takes, what it keeps, and how it refuses."""

import hashlib
import io
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from verbale.documents import read, read_text, take
from verbale.errors import TooLargeError, UnreadableError, UsageError
from verbale.schema import Kind

TEXT = "We will not sign this agreement."


def test_a_file_is_read(tmp_path):
    """A path, as a string or a Path, gives a document named after the file."""
    path = tmp_path / "statement.txt"
    path.write_text(TEXT)
    for source in (path, str(path)):
        document = read(source)
        assert (document.text, document.name, document.input.address) == (TEXT, "statement.txt", str(path))


def test_standard_input_is_read(monkeypatch):
    """A dash is standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert read("-").text == TEXT


def test_evidence_is_kept():
    """The bytes as received, their hash and the UTC time are kept."""
    before = datetime.now(UTC)
    document = read(TEXT.encode(), name="note")
    assert document.id == hashlib.sha256(TEXT.encode()).hexdigest()
    assert (document.input.data, document.name) == (TEXT.encode(), "note")
    assert before <= document.input.retrieved <= datetime.now(UTC)


def test_a_string_and_its_bytes_have_one_id():
    """The id of a string is that of its UTF-8."""
    assert read_text(TEXT).id == read(TEXT.encode()).id == take(TEXT).id


def test_the_kind_can_be_given():
    """A kind given as a word is taken."""
    assert read_text(TEXT, kind="primary").kind is Kind.PRIMARY


def test_bad_inputs_are_refused_in_one_line(tmp_path):
    """Missing, empty, foreign and impossible inputs each get one line that says what to do."""
    (tmp_path / "empty.txt").write_bytes(b" \n")
    sources = {
        str(tmp_path / "missing.txt"): "does not exist: check the name",
        str(tmp_path): "is a folder: name a file in it",
        str(tmp_path / "empty.txt"): "is empty",
        "a\0b": "cannot be opened",
        "a" * 5000: "cannot be opened",
        b"": "is empty",
        b"\x89PNG\r\n\x1a\n\0\0": "is an image",
        b"{\\rtf1 words}": "is an RTF file",
        b"\x1f\x8b\x08\0": "is a compressed file",
        b"Back to top\n": "holds no text",
    }
    for source, message in sources.items():
        with pytest.raises(UnreadableError, match=message) as raised:
            read(source)
        assert "\n" not in str(raised.value)


def test_an_empty_string_is_refused_and_taken():
    """An empty text cannot be read, but it can be taken as it is."""
    with pytest.raises(UnreadableError, match="is empty"):
        read_text(" \n")
    assert (take("").text, take("").blocks) == ("", ())


def test_other_types_are_refused():
    """Anything but a path, an address or bytes is a mistake of the caller's."""
    with pytest.raises(UsageError, match="not int"):
        read(3)


def test_a_huge_file_is_refused_at_once(tmp_path):
    """A file of 200 MB is refused without being read."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as opened:
        opened.truncate(200_000_000)
    start = time.monotonic()
    with pytest.raises(TooLargeError, match="has 200 MB, beyond the limit of 50 MB"):
        read(path)
    assert time.monotonic() - start < 0.5


def test_a_long_line_is_read_in_time():
    """Five megabytes of one line are read in seconds."""
    start = time.monotonic()
    assert len(read(b"We will not sign. " * 280_000).blocks) == 1
    assert time.monotonic() - start < 5


def test_no_heavy_library_is_loaded_before_it_is_needed():
    """Importing the stage, and reading plain text, loads no library for web pages, PDF, XML or the network."""
    heavy = "trafilatura lxml pypdfium2 ftfy charset_normalizer http.client ssl email.parser rapidfuzz numpy"
    code = (
        f"import sys, verbale.documents as d; d.read_text({TEXT!r}); d.read({TEXT!r}.encode());"
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert shown.stdout.strip() == "[]"
