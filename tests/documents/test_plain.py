"""Plain text: paragraphs, lines wrapped by hand, cut words, kinds of block."""

from verbale.documents import read, read_text, take
from verbale.schema import BlockKind

WRAPPED = """\
The Government of Northland has followed the talks with concern and
will not sign an agreement that leaves its secu-
rity to the good will of others.
The second paragraph begins after a short line and is wrapped as
the first one was.

MINISTER: We have said so on the
record, and more than once.
REPORTER: When?
"""


def blocks(document):
    return [block.span.of(document.text) for block in document.blocks]


def test_wrapped_lines_become_paragraphs():
    """Lines wrapped by hand are joined by single spaces, and a short line that ends a sentence ends a paragraph."""
    assert blocks(read_text(WRAPPED)) == [
        "The Government of Northland has followed the talks with concern and will not sign an agreement that leaves "
        "its security to the good will of others.",
        "The second paragraph begins after a short line and is wrapped as the first one was.",
        "MINISTER: We have said so on the record, and more than once.",
        "REPORTER: When?",
    ]


def test_mended_words_are_noted():
    """A word cut by a line's end is joined and the notes say so."""
    assert [note.rule for note in read_text(WRAPPED).notes] == ["hyphens_mended"]


def test_a_compound_keeps_its_hyphen_at_the_end_of_a_line():
    """A hyphen after a prefix that keeps it stays when the line ends there."""
    text = "They spoke at length about the non-\ndeployment of missiles in the region and\nabout trust, and then left."
    assert "the non-deployment of missiles" in read_text(text).text


def test_long_lines_are_paragraphs_where_no_blank_line_is():
    """A text without blank lines whose lines are long has a paragraph for each line."""
    line = (
        "The delegation said that it would come back to the table when the other side had answered its letter of May. "
        * 2
    )
    assert len(read_text(f"{line}\n{line}\n{line}").blocks) == 3


def test_quoted_mail_lines_are_block_quotes():
    """Lines that begin with > are one block quote, without their marks."""
    document = read_text("They wrote to us in spring.\n\n> We will not sign\n> this agreement.\n")
    assert document.blocks[1].kind is BlockKind.BLOCK_QUOTE
    assert blocks(document)[1] == "We will not sign this agreement."


def test_list_items_are_told():
    """Lines that begin with a bullet are list items."""
    document = read_text(
        "The demands are these, and they have been on the table since May:\n- no bases\n- no missiles\n"
    )
    assert [block.kind.value for block in document.blocks] == ["paragraph", "list-item", "list-item"]


def test_take_changes_nothing():
    """A text that is taken stays as it is, code point for code point, and its blocks are cut from it."""
    text = "  A\u00a0line,\r\nwrapped.\n\n\tAnother — one.\ufeff\n"
    document = take(text)
    assert document.text == text
    assert blocks(document) == ["A\u00a0line,", "wrapped.", "Another — one.\ufeff"]


def test_take_keeps_lone_surrogates():
    """A lone surrogate in a text that is taken does no harm."""
    assert take("a\ud800b").text == "a\ud800b"


def test_invisible_characters_go():
    """Zero-width spaces, soft hyphens and byte order marks are not what a reader sees."""
    assert read_text("\ufeffagree\u00adment of\u200b the\u2009parties").text == "agreement of the parties"


def test_origins_lead_to_the_bytes():
    """The origin of a block is the stretch of bytes that it was made from."""
    data = "Überschrift — heute\r\n\r\nDer Minister sagte: „Nein“.".encode()
    document = read(data)
    start, end = document.origins.back_span(*document.blocks[1].span)
    assert data[start:end].decode() == "Der Minister sagte: „Nein“."
