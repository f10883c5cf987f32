"""PDF: paragraphs over lines and pages, heads and feet, hyphens, damaged and scanned files."""

import pytest
from pdfs import column, pdf

from verbale.documents import read
from verbale.errors import UnreadableError

HEAD = (72, 800, 9, "Ministry of Foreign Affairs of Northland")
FIRST = """The Government of Northland has followed with concern the devel-
opments of recent days. We will not sign any agreement that leaves
our security to the good will of others, and we call upon all parti-
cipating states to begin talks on the non-
deployment of missiles at once.
   The talks will open in the capital. Nobody is asked to give up
what belongs to them, but everybody is asked to speak plainly, and"""
SECOND = """to listen. Our proposals have been on the table since the spring of
that year, and we expect an answer within a specific timeframe."""


@pytest.fixture(scope="module")
def document():
    pages = [
        [HEAD, (72, 770, 16, "Statement on Security Guarantees"), *column(FIRST), (290, 40, 9, "1")],
        [HEAD, *column(SECOND, top=770), (290, 40, 9, "2")],
        [HEAD, *column("We thank all who took part.", top=770), (290, 40, 9, "3")],
    ]
    return read(pdf(pages))


def test_paragraphs_run_over_lines_and_pages(document):
    """Lines are joined into paragraphs, over the page's end, too, and words cut by a line's end are mended."""
    assert document.text == (
        "Statement on Security Guarantees\n\n"
        "The Government of Northland has followed with concern the developments of recent days. We will not sign any "
        "agreement that leaves our security to the good will of others, and we call upon all participating states to "
        "begin talks on the non-deployment of missiles at once.\n\n"
        "The talks will open in the capital. Nobody is asked to give up what belongs to them, but everybody is asked "
        "to speak plainly, and to listen. Our proposals have been on the table since the spring of that year, and we "
        "expect an answer within a specific timeframe.\n\n"
        "We thank all who took part."
    )


def test_page_and_line_are_kept(document):
    """Every block has the page and line it begins on, and every offset leads to its own."""
    assert [(block.page, block.line) for block in document.blocks] == [(1, 2), (1, 3), (1, 8), (3, 2)]
    assert document.page_and_line(document.text.index("Our proposals")) == (2, 2)
    assert document.page_and_line(document.text.index("within a specific")) == (2, 3)


def test_running_heads_are_left_out_and_name_the_issuer(document):
    """What runs at the head of every page is not text, but tells who issued it."""
    assert "running_lines_dropped" in [note.rule for note in document.notes]
    assert document.issuer.value == "Ministry of Foreign Affairs of Northland"


def test_large_type_is_a_heading(document):
    """A line in larger type is a heading, and the first is the headline."""
    assert document.blocks[0].kind.value == "heading"
    assert document.headline.of(document.text) == "Statement on Security Guarantees"


def test_a_scan_says_so():
    """A PDF whose pages hold no text is called a scan."""
    with pytest.raises(UnreadableError, match=r"is a scan: its 2 pages hold no text\. Run text recognition"):
        read(pdf([[], []]))


def test_pages_without_text_are_noted():
    """Single pages without text are named in the notes."""
    notes = read(pdf([column("Words are here."), []])).notes
    assert [(note.rule, note.detail) for note in notes] == [
        ("pages_without_text", "No text on page 2: blank or scanned.")
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf([column(FIRST)])[:900], "cut off"),
        (pdf([column(FIRST)], encrypt=True), "locked with a password"),
        (b"%PDF-1.7\nnothing of the kind\n%%EOF", "damaged PDF"),
    ],
)
def test_broken_files_are_refused(data, message):
    """Files that are cut off, locked or damaged are refused in one line each."""
    with pytest.raises(UnreadableError, match=message) as raised:
        read(data)
    assert "\n" not in str(raised.value)


def test_a_title_that_the_heads_repeat_stays():
    """The title on the first page stays, though the heads repeat it in smaller type."""
    head = (72, 805, 8, "Statement on Security")
    first = [(72, 800, 18, "Statement on Security"), *column("We decline the offer of the other side.")]
    document = read(pdf([first, [head, *column("It came too late.")], [head, *column("We thank all.")]]))
    assert document.text == (
        "Statement on Security\n\nWe decline the offer of the other side.\n\nIt came too late.\n\nWe thank all."
    )
