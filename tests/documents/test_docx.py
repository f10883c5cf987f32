"""DOCX: paragraphs by their styles; archives that are none, or too much."""

import io
import time
import zipfile

import pytest

from verbale.documents import read
from verbale.errors import TooLargeError, UnreadableError

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, **parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>')
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return made.getvalue()


def paragraph(words: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:t>{words}</w:t></w:r></w:p>"


def test_styles_make_the_kinds():
    """Styles become headline, list items and quoted blocks; a block's line is the number of its paragraph."""
    body = [
        ("Statement on the Talks", "Title"),
        ("We decline.", ""),
        ("no bases", "ListBullet"),
        ("So it was said.", "Quote"),
    ]
    document = read(docx("".join(paragraph(*row) for row in body)))
    assert [(block.kind.value, block.line, block.span.of(document.text)) for block in document.blocks] == [
        ("heading", 1, "Statement on the Talks"),
        ("paragraph", 2, "We decline."),
        ("list-item", 3, "no bases"),
        ("block-quote", 4, "So it was said."),
    ]
    assert document.headline.of(document.text) == "Statement on the Talks"


def test_deleted_words_stay_out():
    """Tracked deletions are left out, insertions stay, and the notes say so."""
    body = (
        "<w:p><w:r><w:t>We will </w:t></w:r><w:ins><w:r><w:t>not </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>gladly </w:delText></w:r></w:del><w:r><w:t>sign.</w:t></w:r></w:p>"
    )
    document = read(docx(body))
    assert document.text == "We will not sign."
    assert [note.rule for note in document.notes] == ["tracked_changes"]


def test_the_date_of_the_file_is_told_and_not_believed():
    """The day a file was made is a note, and no day of publication."""
    core = "<c><dcterms:created xsi:type='x'>2024-03-12T08:00:00Z</dcterms:created></c>"
    document = read(docx(paragraph("We decline."), docProps__core=core))
    assert document.published is None
    assert [(note.rule, note.detail) for note in document.notes] == [("file_made_on", "2024-03-12")]


def test_a_zip_bomb_is_refused_quickly():
    """An archive that unpacks beyond the limit is refused, whatever it says of its size."""
    data = docx("<w:p/>" * 20_000_000)
    start = time.monotonic()
    with pytest.raises(TooLargeError, match="zip bomb"):
        read(data)
    assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (docx(paragraph("We decline."))[:-30], "damaged or locked"),
        (docx("<w:p>" * 5000), "damaged"),
        (docx("<w:p/>"), "holds no text"),
    ],
)
def test_broken_files_are_refused(data, message):
    """Files that are cut off, nested without end or empty are refused in one line each."""
    with pytest.raises(UnreadableError, match=message):
        read(data)


def test_other_archives_are_refused():
    """A ZIP archive without a Word document is refused."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "words")
    with pytest.raises(UnreadableError, match="without a Word document"):
        read(made.getvalue())


def test_entities_are_refused():
    """A document that declares entities is refused before any is expanded."""
    made = io.BytesIO()
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    with pytest.raises(UnreadableError, match="declares entities"):
        read(made.getvalue())
