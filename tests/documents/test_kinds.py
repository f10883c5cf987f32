"""Report or primary, issuer and language, with the evidence for each."""

from verbale.documents import read_text
from verbale.schema import Kind

NEWS = """Northland Rejects Agreement

WASHINGTON (AP) — Northland's foreign minister said on Monday that her country would not sign. “We are not ready,”
she told reporters. An official said the talks would go on, and a spokesman added that nobody had left
the table in anger.
"""
STATEMENT = """Statement by the Ministry of Foreign Affairs of Northland

Our country has followed the developments of recent days with concern. We will not sign any agreement that leaves
our security to the good will of others.

We call on all participants to come back to the table. Our proposals have been there since the spring of that year.
"""


def test_news_is_a_report():
    """A dispatch is a report, and its dateline is what decided."""
    document = read_text(NEWS)
    assert document.kind is Kind.REPORT
    assert next(reason.rule for reason in document.evidence if reason.rule.startswith("kind.")) == "kind.dateline"


def test_a_ministrys_own_statement_is_a_primary():
    """A statement under its own title is a primary, and the title is what decided."""
    document = read_text(STATEMENT)
    assert document.kind is Kind.PRIMARY
    assert (
        next(reason.rule for reason in document.evidence if reason.rule.startswith("kind."))
        == "kind.titled_as_statement"
    )


def test_a_primary_names_its_issuer():
    """The issuer of a statement is the ministry that its title names, with the words as evidence."""
    document = read_text(STATEMENT)
    assert document.issuer.value == "Ministry of Foreign Affairs of Northland"
    assert document.issuer.reasons[0].span.of(document.text) == "Ministry of Foreign Affairs of Northland"


def test_a_charter_is_a_primary():
    """The bare name of an instrument makes a primary."""
    text = "Charter for Common Security\n\nNo State shall buy its own safety with the fear of another."
    document = read_text(text)
    assert (document.kind, document.issuer.value) == (Kind.PRIMARY, "Charter for Common Security")


def test_a_speech_is_a_primary():
    """A text that opens by addressing those present is a primary."""
    assert (
        read_text("Mr. President,\n\nNorthland has come here to listen. It has waited for long.").kind is Kind.PRIMARY
    )


def test_a_headline_about_a_treaty_makes_no_primary():
    """A headline with a treaty in it is not the treaty."""
    assert (
        read_text("Treaty Is a Big Win for Northland\n\nThe treaty was signed by both presidents on Monday.").kind
        is Kind.REPORT
    )


def test_the_caller_overrules_the_cues():
    """A kind that is given is kept, and the evidence says so."""
    document = read_text(NEWS, kind=Kind.PRIMARY)
    assert document.kind is Kind.PRIMARY
    assert "kind.given" in [reason.rule for reason in document.evidence]


def test_languages_are_told():
    """The language of a text of a few sentences is told by its function words or its script."""
    texts = {
        "en": NEWS,
        "fr": "La ministre des affaires étrangères a déclaré que son pays ne signera pas cet accord, qui est contraire "
        "aux principes de la charte et qui ne sert pas la paix dans la région.",
        "ru": "Министр иностранных дел заявила, что страна не подпишет это соглашение, и что оно не служит делу мира "
        "на континенте, а также нарушает принципы устава.",
        "zh": "外交部发言人在记者会上表示，中方不会签署这项协议，并呼吁各方回到谈判桌前，通过对话解决分歧。",
    }
    assert {code: read_text(text).language.value for code, text in texts.items()} == {code: code for code in texts}


def test_short_texts_have_no_language():
    """A few words do not settle a language."""
    assert read_text("Nyet.").language is None


def test_the_title_under_a_letterhead_is_the_headline():
    """A statement's title is its headline, though a letterhead stands above it, and the issuer is named in full."""
    text = (
        "MINISTRY OF FOREIGN AFFAIRS\nREPUBLIC OF NORTHLAND\n\nStatement by the Foreign Ministry on security\n\n"
        "Haldis, 9 March 2023\n\nThe Foreign Ministry of the Republic of Northland will not sign the agreement."
    )
    document = read_text(text)
    assert document.headline.of(document.text) == "Statement by the Foreign Ministry on security"
    assert document.issuer.value == "Foreign Ministry of the Republic of Northland"
    assert document.published.value == "2023-03-09"
