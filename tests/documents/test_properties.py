"""What holds for any input."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from verbale.documents import read, read_text, take
from verbale.errors import VerbaleError

WORDS = st.text(st.characters(codec=None), max_size=300)
ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126) | st.sampled_from("\n\t "), max_size=400)
TAGS = (
    "<p> </p> <div> </div> <b> </i> <li> <br> <!-- --> <a&#32;href=' \"> &amp; &#x < <script> </script> "
    "<blockquote> <title> </title> <h1> Words. “é” <pre>"
)
MARKUP = st.lists(st.sampled_from([*TAGS.split(), "\n\n", " "]), max_size=40)
HEADS = [
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"WEBVTT\n\n",
    b"1\n00:00:01,000 --> 00:00:02,000\n",
    b"<html><body><p>Words here.</p>",
    b"From: a\nMessage-ID: b\nSubject: c\n\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
]


def check_offsets(document):
    size = len(document.text)
    end = 0
    for block in document.blocks:
        assert end <= block.span.start < block.span.end <= size
        assert block.span.of(document.text).strip()
        end = block.span.end
    if document.origins is not None:
        back = [document.origins.back(i) for i in range(size + 1)]
        assert back == sorted(back)
        assert all(0 <= at <= len(document.input.data) for at in back)


@given(WORDS)
def test_any_string_is_read_or_refused(text):
    """No string crashes read_text, blocks lie inside the text, and origins only grow."""
    with suppress(VerbaleError):
        check_offsets(read_text(text))


@given(WORDS)
def test_any_string_is_taken_as_it_is(text):
    """Every string can be taken, unchanged."""
    document = take(text)
    assert document.text == text
    check_offsets(document)


@given(ASCII)
def test_ascii_leads_back_letter_by_letter(text):
    """In plain ASCII every letter of the text leads to the same letter of the bytes received."""
    try:
        document = read_text(text)
    except VerbaleError:
        return
    data = document.input.data
    for i, letter in enumerate(document.text):
        if not letter.isspace():
            assert chr(data[document.origins.back(i)]) == letter


@given(st.sampled_from(HEADS), st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(head, rest):
    """No bytes crash read, whatever format they pretend to be."""
    with suppress(VerbaleError):
        check_offsets(read(head + rest))


@given(MARKUP)
@settings(deadline=None, max_examples=50)
def test_any_markup_is_read_or_refused(parts):
    """No markup crashes read, and its origins only grow."""
    with suppress(VerbaleError):
        check_offsets(read(("<html><body>" + "".join(parts)).encode()))
