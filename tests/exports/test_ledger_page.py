"""The ledger as a page and as a drawing."""

from dataclasses import replace

import pytest
from lxml import etree
from lxml import html as lxml_html

from spoken import day, page_of, said
from verbale.exports.ledger_bands import chart, ticks
from verbale.exports.ledger_html import page
from verbale.exports.ledger_svg import drawing
from verbale.ledger import build

HOSTILE = "\"><script>alert('x')</script><img src=x onerror=alert(1)> & ‘“\u202e\x1b[2J"
ACTS = [
    said(8, "VLM", "demand", "all work on the heights above Port Casel must stop", to=["OST"], due=30),
    said(19, "OST", "reject", "the demand that all work on the heights above Port Casel stop"),
    said(20, "OST", "demand", "the boardings of ships end", to=["VLM"], due=45),
    said(22, "OST", "accuse", "breaks Article 1 of the Charter", to=["VLM"], cited=["Article 1 of the Charter"]),
]


def made(acts, names=None):
    """A ledger of these acts and its lines on the sixtieth day."""
    pages = page_of(*acts)
    ledger = build([replace(pages, names=names) if names else pages])
    return ledger, ledger.lines(day(60))


@pytest.fixture(scope="module")
def tree():
    ledger, lines = made(ACTS)
    return lxml_html.fromstring(page(ledger, lines, day(60), claims=ledger.claims))


def test_the_page_fetches_nothing(tree):
    """No script, no picture, no address outside the page, and a policy that forbids them."""
    assert not tree.xpath("//script | //img | //link | //iframe")
    assert all(target.startswith("#") for target in tree.xpath("//@href | //@src"))
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]


def test_every_drawn_thread_stands_in_the_table(tree):
    """What is drawn can be read as well: each band has its row and its history."""
    bands = tree.xpath("//*[local-name()='svg']/*[local-name()='text'][not(@class)]")
    assert len(bands) == len(tree.xpath("//table//tr")) - 1 == len(tree.xpath("//h3")) == 3


def test_the_page_suits_phones_and_dark_rooms(tree):
    """There is a viewport, a style for narrow windows and one for dark ones, and a way past the head."""
    style = tree.xpath("string(//style)")
    assert tree.xpath("//meta[@name='viewport']")
    assert "prefers-color-scheme:dark" in style
    assert "max-width:33.99rem" in style
    assert tree.xpath("//a[@class='skip']/@href") == ["#threads"]


def test_standings_and_claims_name_their_speakers(tree):
    """Nothing is rejected or claimed but by somebody."""
    text = tree.text_content()
    assert "rejected by Ostrany, overdue since 31 March 2023" in text
    assert "Ostrany claims that Article 1 of the Charter has been broken by Velmark" in text


def test_hostile_words_stay_words():
    """Markup and control characters in words, names and places never become markup."""
    acts = [
        replace(act, words=HOSTILE, matter=act.matter + HOSTILE, speaker=HOSTILE, name=HOSTILE, reporter=HOSTILE)
        for act in ACTS
    ]
    ledger, lines = made(acts, {"VLM": HOSTILE, "OST": HOSTILE})
    written = page(ledger, lines, day(60), claims=ledger.claims)
    assert "<script" not in written
    assert "<img" not in written
    assert "\x1b" not in written
    etree.fromstring(drawing(ledger, chart(ledger, ledger.threads, day(60)), alone=True))


def test_the_drawing_stands_alone():
    """A drawing is well-formed SVG with its style inside, and says in titles what it draws."""
    ledger, _ = made(ACTS)
    svg = etree.fromstring(drawing(ledger, chart(ledger, ledger.threads, day(60)), alone=True))
    titles = svg.xpath("//*[local-name()='title']/text()")
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert any("rejected by Ostrany" in title for title in titles)
    assert "deadline 31 March 2023" in titles


def test_an_axis_has_few_days():
    """Below an axis stand no more days than have room, the first among them."""
    assert [len(ticks(day(0), day(length), 8)) <= 8 for length in (3, 90, 900, 9000, 200000)] == [True] * 5
    assert ticks(day(0), day(90), 8)[0] == day(0)
