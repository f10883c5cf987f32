"""Texts cut into word pieces: exact places, marks of every style alike, windows that leave nothing out."""

import functools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from verbale import lexicon
from verbale.statements import pieces
from verbale.text import quotemarks
from verbale.text.spans import Span


@functools.cache
def tokenizer() -> Tokenizer:
    made = Tokenizer.from_file(str(lexicon.path("models/encoder-tokenizer.json")))
    made.no_truncation()
    made.no_padding()
    return made


def cut(text: str) -> pieces.Pieces:
    """The pieces of a text whose paragraphs are its lines."""
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    return pieces.cut(text, spans, quotemarks.find(text, spans), tokenizer())


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_pieces_stand_where_they_say(text: str) -> None:
    """Places are in order, inside the text and never empty, whatever the text."""
    found = cut(text)
    assert (found.starts < found.ends).all()
    assert (found.starts[1:] >= found.starts[:-1]).all()
    assert not len(found.ids) or (found.starts[0] >= 0 and found.ends[-1] <= len(text))
    assert found.features.shape == (len(found.ids), len(pieces.VALUES))
    assert (found.features < np.array(pieces.VALUES)).all()


@given(st.lists(st.text(alphabet="ab .", max_size=120), max_size=12), st.integers(4, 60))
def test_windows_hold_every_piece_once(lines: list[str], longest: int) -> None:
    """Windows follow each other without a gap, none longer than allowed."""
    found = cut("\n".join(lines))
    made = pieces.windows(found, longest)
    assert [i for start, end in made for i in range(start, end)] == list(range(len(found.ids)))
    assert all(end - start <= longest for start, end in made)


@pytest.mark.parametrize("quoted", ["“We agree”", '"We agree"', "``We agree''", "«We agree»"])
def test_marks_of_all_styles_look_alike(quoted: str) -> None:
    """The same words in marks of any style are the same pieces with the same features."""
    plain, other = cut('He said: "We agree" today.'), cut(f"He said: {quoted} today.")
    assert other.ids.tolist() == plain.ids.tolist()
    assert other.features.tolist() == plain.features.tolist()


def test_capitals_digits_and_paragraphs_are_told() -> None:
    """Case is told for the whole word, the start of a paragraph at its first piece."""
    found = cut("Velmark signs 2 PACTS\nnow")
    words = ["Velmark signs 2 PACTS\nnow"[a:b] for a, b in zip(found.starts, found.ends, strict=True)]
    case = dict(zip(words, found.features[:, pieces.CASE].tolist(), strict=True))
    assert case["signs"] == pieces.LOWER
    assert case["2"] == pieces.DIGIT
    assert case["now"] == pieces.LOWER
    assert found.features[-1, pieces.OPENING] == 1
    assert found.features[:, pieces.OPENING].sum() == 2
    assert set(found.features[[w.isupper() for w in words], pieces.CASE].tolist()) == {pieces.UPPER}


def test_a_long_paragraph_is_cut_where_a_sentence_ends() -> None:
    """A paragraph longer than a window ends its windows with a full stop."""
    text = "The pact holds and the sides agree. " * 12
    found = cut(text.strip())
    made = pieces.windows(found, 40)
    assert all(text[int(found.ends[end - 1]) - 1] == "." for _, end in made)
