"""Web pages: the article, what survives and what goes, metadata, origins."""

import time

import pytest

from verbale.documents import read
from verbale.errors import UnreadableError
from verbale.schema import BlockKind

PAGE = """<!DOCTYPE html><html lang="en"><head>
<title>Northland Names Its Price for &lsquo;Sober Talks&rsquo; | Northern News</title>
<meta property="og:site_name" content="Northern News"><meta charset="utf-8">
<script>var x = "<p>Not a paragraph.</p>";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<div class="page"><p><a href="/">Go to home page</a></p>
<h1>Northland Names Its Price for &lsquo;Sober Talks&rsquo;</h1>
<p>Dec. 11, 2021 (NNS)&mdash;In a statement issued yesterday, the <b>Northland Foreign Ministry</b> said it would
table a &ldquo;full set of demands.&rdquo; The minister, on her way to the summit, added that
time was short and that much work remained to be done before the talks.
<blockquote>We will ask for a thorough debate.<br>It cannot wait.</blockquote>
<p>The demands are:</p>
<ul><li>no new bases;</li><li>a treaty with sanctions;</li></ul>
<p>&ldquo;Threatening our harbours every winter is unwise,&rdquo; the statement said, and the delegations
agreed to meet again in the capital on the following Monday, when the drafts will be ready.</p>
<p>Nobody left the table.</p>
<p><a href="#top">Back to top</a> &nbsp;&nbsp; <a href="/">Go to home page</a></p>
</div><footer>&copy; 2021 Northern News</footer></body></html>"""


@pytest.fixture(scope="module")
def document():
    return read(PAGE.encode())


def test_the_article_is_read_and_furniture_goes(document):
    """Headline, paragraphs, quoted block and list come out in order, and nothing of the page around them."""
    assert [(block.kind.value, block.span.of(document.text)[:24]) for block in document.blocks] == [
        ("heading", "Northland Names Its Pric"),
        ("paragraph", "Dec. 11, 2021 (NNS)—In a"),
        ("block-quote", "We will ask for a thorou"),
        ("paragraph", "The demands are:"),
        ("list-item", "no new bases;"),
        ("list-item", "a treaty with sanctions;"),
        ("paragraph", "“Threatening our harbour"),
        ("paragraph", "Nobody left the table."),
    ]


def test_a_page_states_its_facts(document):
    """Headline, publisher, dateline and language of a page are told, each with its evidence."""
    assert document.headline.of(document.text) == "Northland Names Its Price for ‘Sober Talks’"
    assert document.dateline.span.of(document.text) == "Dec. 11, 2021 (NNS)—"
    assert (document.publisher.value, document.published.value, document.language.value) == (
        "Northern News",
        "2021-12-11",
        "en",
    )
    assert document.publisher.reasons[0].detail == "meta og:site_name: Northern News"


def test_origins_lead_into_the_page(document):
    """An offset of the text leads to the bytes of the page, through tags and character references."""
    at = document.text.index("“Threatening")
    start, end = document.origins.back_span(at, document.text.index("unwise"))
    assert PAGE.encode()[start:end] == b"&ldquo;Threatening our harbours every winter is "


def test_linked_data_gives_the_day_of_publication():
    """The day in a page's linked data is its day of publication."""
    graph = '{"@graph": [{"@type": "NewsArticle", "datePublished": "2021-12-12T08:00:00Z"}]}'
    data = f'<script type="application/ld+json">{graph}</script>'
    assert read(PAGE.replace("</head>", data + "</head>").encode()).published.value == "2021-12-12"


def test_the_title_stands_in_for_a_missing_heading():
    """A page without a heading has the title as its headline, without the name of the site."""
    page = PAGE.replace("<h1>Northland Names Its Price for &lsquo;Sober Talks&rsquo;</h1>", "")
    document = read(page.encode())
    assert document.headline.of(document.text) == "Northland Names Its Price for ‘Sober Talks’"


def test_a_declared_encoding_is_used():
    """The encoding that a page declares is believed where its bytes agree."""
    page = "<html><head><meta charset=windows-1251></head><body><p>Министр сказала: «Мы не подпишем».</p></body></html>"
    assert read(page.encode("cp1251")).text == "Министр сказала: «Мы не подпишем»."


def test_paragraphs_made_of_line_breaks_are_told_apart():
    """Two line breaks in a row end a paragraph, one does not."""
    words = "The minister said that the talks would go on and that nobody would leave the table before May. " * 3
    document = read(f"<html><body><div>{words}<br>More.<br><br>{words}</div></body></html>".encode())
    assert [block.span.of(document.text)[-5:] for block in document.blocks] == ["More.", " May."]


def test_a_short_page_without_an_article_is_read_by_its_structure():
    """Where there is too little for an article, the page's own words are read."""
    assert read(b"<html><body><h1>Note</h1><p>We decline.</p></body></html>").text == "Note\n\nWe decline."


def test_a_page_without_text_is_refused():
    """A page that a script fills says that it holds no text."""
    with pytest.raises(UnreadableError, match="without text"):
        read(b"<html><body><div id=app></div><script>start()</script></body></html>")


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 50_000 + "<p>Deep words are read.</p>",
        "<html><body>" + "<b>" * 50_000 + "Deep words are read.",
        "<html><body><p>Words.</p>" + "</div>" * 100_000 + "<a" * 100_000,
        "<html><body><p>Words.</p>" + "<!--" * 100_000,
        "<html><body><p>Words.</p>" + "&" * 300_000,
        "<html><body><p>Words.</p><p " + "a=" * 100_000,
        '<html><body><p>Words.</p><p a="' * 30_000,
    ],
    ids=["divs", "bolds", "ends", "comments", "references", "attributes", "quotes"],
)
def test_hostile_pages_are_read_in_time(page):
    """Pages made to be slow or deep are read in seconds."""
    start = time.monotonic()
    assert "ords" in read(page.encode()).text
    assert time.monotonic() - start < 5


def test_block_kinds_nest():
    """A paragraph inside a quoted block is part of the quoted block."""
    document = read(b"<html><body><p>He wrote:</p><blockquote><p>One.</p><p>Two.</p></blockquote></body></html>")
    assert [block.kind for block in document.blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.BLOCK_QUOTE,
        BlockKind.BLOCK_QUOTE,
    ]
