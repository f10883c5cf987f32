"""Page furniture in the plain-text rendering of a page."""

import pytest

from verbale.documents import read_text, take
from verbale.documents.furniture import furniture_lines, is_furniture

PAGE = """Go to home page

Northland Ministry Names Its Price for Talks

Dec. 11, 2021 (NNS)—In a statement issued yesterday, the Ministry said that it “will not wait” for an answer.

The world is not what it was.

Go to home page    Back to top clear
"""


def test_furniture_is_not_in_the_text():
    """Lines of a rendered page that lead around the site are left out of its text."""
    assert read_text(PAGE).text == (
        "Northland Ministry Names Its Price for Talks\n\n"
        "Dec. 11, 2021 (NNS)—In a statement issued yesterday, the Ministry said that it “will not wait” for an "
        "answer.\n\n"
        "The world is not what it was."
    )


def test_furniture_is_in_no_block_of_a_taken_text():
    """A text that is taken keeps its furniture in the text, outside all blocks."""
    document = take(PAGE)
    assert document.text == PAGE
    assert not any("home page" in block.span.of(document.text) for block in document.blocks)


@pytest.mark.parametrize(
    "line",
    [
        "Go to home page",
        "Back to top",
        "Go to home page    Back to top clear",
        "BACK TO TOP ↑",
        "Print this page | Email this page",
        "Skip to main content",
        "Share this article Facebook Twitter",
        "Advertisement",
        "Read more »",
        "[Print version]",
    ],
)
def test_furniture_is_told(line):
    """A line made of nothing but furniture is furniture wherever it stands."""
    assert is_furniture(line, at_edge=False)


@pytest.mark.parametrize(
    "line",
    [
        "Back to top-level talks",
        "The minister went back to top.",
        "Clear",
        "News",
        "Print is dead, the minister said.",
        "We will share this article of faith.",
        "Home",
        "Thank you.",
        "Read more books, he said.",
    ],
)
def test_words_of_an_article_stay(line):
    """A line that could be an article's own is not furniture in the middle of a page."""
    assert not is_furniture(line, at_edge=False)


def test_menu_words_go_at_the_edges_only():
    """Single words of menus go before the first sentence of a page, and stay between its sentences."""
    prose = "The delegations of both countries met on Monday in the capital for talks about the treaty."
    assert furniture_lines(["News", "", prose, "", "News", "", prose]) == {0}


def test_the_last_word_of_a_wrapped_paragraph_stays():
    """A line that goes on from the one before it is part of a sentence, whatever its words."""
    assert (
        furniture_lines(["the delegations of both countries spoke of peace all over the whole wide", "world"]) == set()
    )
