"""Comparisons and traces as pages: nothing of a text becomes markup, and nothing is fetched."""

import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from verbale import documents
from verbale.exports import comparison_html, trace_html
from verbale.exports.timelines import speakers, timeline
from verbale.record.comparing import compare
from verbale.record.comparison import ChangeKind
from verbale.record.traced import Trace, Use, Variant
from verbale.schema import Kind
from verbale.text.spans import Span

HOSTILE = "\"><script>alert('x')</script><img src=http://example.org/x onerror=alert(1)> & ‘“"


def taken(text: str):
    return replace(documents.take(text, name=HOSTILE, kind=Kind.PRIMARY), name=HOSTILE)


@pytest.fixture(scope="module")
def comparison():
    kept = "2. The Council thanks the pilots of Vell."
    earlier = f"1. Each harbour must {HOSTILE} dredge.\n\n{kept}\n\n3. It ends {HOSTILE}."
    later = f"1. Each harbour should {HOSTILE} dredge.\n\n{kept}\n\n3. A new {HOSTILE} day."
    return compare(taken(earlier), taken(later))


def use(date: str | None, variant: int = 0, issuer: str | None = HOSTILE) -> Use:
    return Use(
        number=1, document="0" * 64, name=HOSTILE, span=Span(0, 4), text=HOSTILE, variant=variant, before=HOSTILE,
        after=HOSTILE, issuer=issuer, date=date, title=HOSTILE,
    )  # fmt: skip


def traced(*uses: Use) -> Trace:
    variants = (
        Variant(words=HOSTILE, exact=True, share=1.0, uses=1),
        Variant(words=HOSTILE, exact=False, share=0.7, uses=1),
    )
    return Trace(wording=HOSTILE, uses=uses, variants=variants, searched=9, notes=(HOSTILE,))


@pytest.fixture(scope="module")
def pages(comparison):
    trace = traced(use("1950"), use("1953", 1), use(None))
    return {"comparison": comparison_html.page(comparison), "trace": trace_html.page(trace)}


@pytest.mark.parametrize("name", ["comparison", "trace"])
def test_hostile_text_stays_text(pages, name):
    """Markup in names, wordings, issuers or texts never becomes markup."""
    tree = lxml_html.fromstring(pages[name])
    assert tree.xpath("//script | //img | //@onerror") == []
    assert "<script>alert('x')</script>" in tree.text_content()


@pytest.mark.parametrize("name", ["comparison", "trace"])
def test_pages_need_nothing_else(pages, name):
    """A page forbids and has no remote address, is made for phones, and knows the dark."""
    tree = lxml_html.fromstring(pages[name])
    assert all(address.startswith("#") for address in tree.xpath("//@href | //@src"))
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert tree.xpath("//meta[@name='viewport']")
    assert "prefers-color-scheme:dark" in pages[name]
    assert not re.search(r"url\(|@import", pages[name])


def test_each_change_has_its_card(comparison, pages):
    """Every change that is more than editing has a card, which the register leads to."""
    tree = lxml_html.fromstring(pages["comparison"])
    cards = tree.xpath("//article/@id")
    assert tree.xpath("//ol[@class='register']//@href") == [f"#{card}" for card in cards]
    assert len(cards) == sum(change.kind is not ChangeKind.KEPT for change in comparison.changes) > 1
    assert tree.xpath("//svg//rect")


def test_the_timeline_stands_in_a_table_too(pages):
    """What the drawing shows can be read as numbers."""
    tree = lxml_html.fromstring(pages["trace"])
    cells = [row.xpath("./td/text()") for row in tree.xpath("//details//tr")]
    assert ["1950", "1", "0"] in cells
    assert ["1953", "0", "1"] in cells


def test_time_is_cut_into_months_years_or_decades():
    """Short spans are cut into months where all dates have one, long ones into years, very long ones into decades."""
    assert [bar.label for bar in timeline(traced(use("1950-11-03"), use("1951-01")))] == [
        "1950-11",
        "1950-12",
        "1951-01",
    ]
    assert [bar.label for bar in timeline(traced(use("1950-11-03"), use("1952")))] == ["1950", "1951", "1952"]
    assert [bar.label for bar in timeline(traced(use("1795"), use("1950")))][:2] == ["1790s", "1800s"]
    assert timeline(traced(use(None))) == ()


def test_speakers_are_counted():
    """Speakers stand by number of uses, with the time of their first and last."""
    found = speakers(traced(use("1950", issuer="Keld"), use("1951", 1, issuer="Ostra"), use("1960", issuer="Ostra")))
    assert [(s.name, s.exact, s.varied, s.first, s.last) for s in found] == [
        ("Ostra", 1, 1, "1951", "1960"),
        ("Keld", 1, 0, "1950", "1950"),
    ]
