"""The checked report as a page."""

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from byhand import checked_report
from verbale.exports.html import page
from verbale.schema import CheckedReport, Document, Fact, Kind, Party

HOSTILE = "\"><script>alert('x')</script><img src=x onerror=alert(1)> & ‘“"


def hostile(value):
    """The same record with every free string replaced by hostile text of the same length or longer."""
    if dataclasses.is_dataclass(value):
        changed = {}
        for field in dataclasses.fields(value):
            old = getattr(value, field.name)
            if field.name in ("id", "document", "searched", "span", "spans"):
                continue
            if type(old) is str and field.name != "value":
                changed[field.name] = HOSTILE + old
            elif isinstance(old, tuple) and not hasattr(old, "_fields"):
                changed[field.name] = tuple(hostile(item) for item in old)
            elif dataclasses.is_dataclass(old):
                changed[field.name] = hostile(old)
        return dataclasses.replace(value, **changed)
    return HOSTILE + value if type(value) is str else value


@pytest.fixture
def tree():
    return lxml_html.fromstring(page(checked_report()))


def test_hostile_text_in_any_field_stays_text():
    """Markup in names, headlines, quotations, reasons or sources never becomes markup."""
    report = hostile(checked_report())
    report = dataclasses.replace(
        report,
        report=dataclasses.replace(
            report.report,
            publisher=Fact(value=HOSTILE, reasons=()),
            language=Fact(value=HOSTILE, reasons=()),
            name=HOSTILE,
        ),
        statements=tuple(
            dataclasses.replace(s, speaker=Party(name=HOSTILE), chain=(Party(name=HOSTILE),)) for s in report.statements
        ),
    )
    made = page(report)
    assert "<script" not in made
    assert "<img" not in made
    tree = lxml_html.fromstring(made)
    assert not tree.xpath("//script | //img | //@onerror | //iframe")
    assert HOSTILE.split("‘")[0] in tree.text_content()


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_no_text_adds_an_element(words):
    """Whatever the text of a report, the page has the elements it has for a plain one."""

    def shape(text: str) -> list[str]:
        report = CheckedReport(
            report=Document(id="a", text=text, kind=Kind.REPORT, name="r"), primaries=(), statements=(), quotations=()
        )
        made = page(report)
        return sorted(re.findall(r"<(/?[a-z][a-z0-9]*)", made))

    paragraphs = max(1, len([part for part in words.split("\n\n") if part.strip()]))
    if words.strip():
        assert shape(words) == shape("\n\n".join(["x"] * paragraphs))


def test_the_page_fetches_and_runs_nothing(tree):
    """There is no script, no address but places in the page itself, and a policy that forbids them."""
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert not tree.xpath("//script | //link | //img | //*[@src]")
    assert all(address.startswith("#") for address in tree.xpath("//@href"))
    assert "url(" not in page(checked_report())
    assert "@import" not in page(checked_report())


def test_every_link_leads_somewhere(tree):
    """Each link names a place that is in the page, and no place has two elements."""
    places = tree.xpath("//@id")
    assert len(places) == len(set(places))
    assert {address[1:] for address in tree.xpath("//@href")} <= set(places)


def test_the_report_reads_as_it_did(tree):
    """The text of the report is on the page as it stands, quotation numbers apart."""
    for number in tree.xpath("//section[contains(@class,'report')]//sup"):
        number.getparent().remove(number) if number.tail is None else number.clear()
    words = " ".join(tree.xpath("//section[contains(@class,'report')]")[0].text_content().split())
    assert "“The toll is 21 crowns,” the ministry wrote, and “the toll has doubled.”" in words


def test_a_quotation_links_to_its_card_and_back(tree):
    """The words in the report lead to the card, and the card to the words."""
    link = next(a for a in tree.xpath("//a[contains(@class,'q ')]") if "21 crowns" in a.text_content())
    card = tree.get_element_by_id(link.get("href")[1:])
    assert "The toll is 12 crowns" in card.text_content()
    assert "major" in card.get("class")
    back = card.xpath(".//a[@class='back']/@href")[0]
    assert tree.get_element_by_id(back[1:]).getnext() is link


def test_differing_words_are_marked_on_both_sides(tree):
    """The two passages stand side by side, each with its own words marked."""
    marked = tree.get_element_by_id("c4").xpath(".//figure//mark")
    assert [mark.text_content() for mark in marked] == ["21", "12"]


def test_a_concern_shows_the_words_around(tree):
    """The frame that turns the sense stands before the passage."""
    assert "It is not true that the toll has doubled." in " ".join(tree.get_element_by_id("c5").text_content().split())


def test_one_number_ends_each_quotation(tree):
    """Each quotation in the report carries its number once."""
    assert [sup.text for sup in tree.xpath("//section[contains(@class,'report')]//sup")] == list("12345678")


def test_an_empty_report_has_a_page():
    """A report without quotations says so."""
    report = CheckedReport(
        report=Document(id="a", text="Nothing.", kind=Kind.REPORT), primaries=(), statements=(), quotations=()
    )
    assert "The report has no quotations." in page(report)
