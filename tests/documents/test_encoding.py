"""Encodings, byte order marks and mojibake."""

import codecs

import pytest

from verbale.documents import read
from verbale.errors import UnreadableError

TEXT = "The minister said: “Não, we will not sign” — and left for Orléans at once, as she had said she would."


@pytest.mark.parametrize(
    ("mark", "encoding", "named"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
        (b"", "utf-8", "utf-8"),
        (b"", "cp1252", "cp1252"),
        (b"", "utf-16-le", "utf-16-le"),
    ],
)
def test_encodings_are_detected(mark, encoding, named):
    """Text in any of the usual encodings reads the same, and every offset leads to its bytes."""
    data = mark + TEXT.encode(encoding)
    document = read(data)
    assert (document.text, document.input.encoding) == (TEXT, named)
    start, end = document.origins.back_span(TEXT.index("“Não"), TEXT.index(" — and"))
    assert data[start:end].decode(encoding) == "“Não, we will not sign”"


def test_cyrillic_without_a_declaration_is_read():
    """Russian in Windows-1251 is recognised from its letters."""
    text = "Министр иностранных дел заявил, что страна не подпишет это соглашение в его нынешнем виде. " * 5
    assert read(text.encode("cp1251")).text == text.strip()


def test_mojibake_is_mended():
    """UTF-8 that was read as Windows-1252 once is mended, with a note, and offsets lead to the received bytes."""
    wrong = "She said: “We will not sign”, in Orléans.".encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
    data = wrong.encode()
    document = read(data)
    assert document.text == "She said: “We will not sign”, in Orléans."
    assert [note.rule for note in document.notes] == ["mojibake_mended"]
    start, end = document.origins.back_span(document.text.index("We"), document.text.index("”"))
    assert data[start:end] == b"We will not sign"


def test_a_few_damaged_bytes_are_replaced():
    """A UTF-8 text with a damaged byte is still UTF-8, and the notes say what happened."""
    data = "Der Präsident sagte: „Nein“. ".encode() * 10 + b"\xff Ende."
    document = read(data)
    assert document.text.endswith("„Nein“. \ufffd Ende.")
    assert "bytes_replaced" in [note.rule for note in document.notes]


def test_binary_data_is_refused():
    """Bytes that are no text are refused in one line."""
    with pytest.raises(UnreadableError, match=r"binary data|no encoding"):
        read(bytes(range(256)) * 20)


def test_stray_nul_bytes_are_dropped():
    """A NUL byte in a long text is left out and noted."""
    document = read(TEXT.encode() * 3 + b"\0 End.")
    assert "\0" not in document.text
    assert "controls_dropped" in [note.rule for note in document.notes]
