"""Whole reports: every quotation with its speaker, in the order of the statements."""

from datetime import date
from pathlib import Path

import pytest

from verbale import statements
from verbale.documents import read_text
from verbale.schema import Statement

PAGES = Path(__file__).parent / "pages"
TORVALD, DROST, HOLM = "Ilya Torvald", "Pavel Drost", "Astrid Holm"
MINISTERS = "foreign ministers of the five Meridian Bloc countries"
EXPECTED = {
    "pact": [
        ("No More Empty Assurances", TORVALD),
        ("turned every promise", TORVALD),
        ("the letter and", TORVALD),
        ("will station substantial", "1997 Founding Declaration"),
        ("We were told", TORVALD),
        ("Can anyone name", TORVALD),
        ("not a threat,", DROST),
        ("That is a", DROST),
        ("We have never", DROST),
        ("old wine in", HOLM),
        ("is a defensive", HOLM),
        ("additional rotational deployments,", HOLM),
        ("proportionate, transparent, and", HOLM),
        ("I was in", "Marcus Weil"),
        ("The word was", "Marcus Weil"),
        ("basically accurate, if", "Lena Fahrenholt"),
        ("principle of equal", "Karsavian Foreign Ministry"),
        ("attempts to build", "Karsavian Foreign Ministry"),
        ("to take adequate", "Karsavian Foreign Ministry"),
        ("at a time", "Karsavian Foreign Ministry"),
    ],
    "communique": [
        ("Rules Written by", "Meridian Bloc Foreign Ministers"),
        ("the reform of", MINISTERS),
        ("fair and transparent", MINISTERS),
        ("unilateral coercive measures", MINISTERS),
        ("this is not", "Teresa Quill"),
        ("Those who write", "Teresa Quill"),
        ("The so-called ‘rules-based", "Josef Amadi"),
        ("takes note with", MINISTERS),
        ("all parties to", MINISTERS),
        ("welcome the initiative", "ministers"),
        ("road map", "ministers"),
        ("premature,", "Teresa Quill"),
        ("work on settlement", "Teresa Quill"),
        ("no reaction to", "Treasury Department of the Atlantic Union"),
        ("a wish list", "One Union diplomat"),
    ],
    "admiral": [
        ("Never Intended", "Admiral"),
        ("The ceasefire was", "Stefan Kroll"),
        ("It used this", "Stefan Kroll"),
        ("it was clear", "Stefan Kroll"),
        ("it was precisely", "Stefan Kroll"),
        ("the statement of", "Vera Salin"),
        ("a bluff", "Vera Salin"),
        ("They lied to", "Vera Salin"),
        ("disappointed.", "Torvald"),
        ("Frankly, I did", "Torvald"),
        ("I always assumed", "Torvald"),
        ("is now close", "Torvald"),
        ("in the end", "Torvald"),
        ("merely described what", "daily Abendblatt"),
        ("tore up the", "Ruth Engel"),
        ("foreign armed formations", "Ruth Engel"),
    ],
    "grain": [
        ("Catastrophe", "UN Official"),
        ("Forty-five countries are", "Miriam Osei"),
        ("If the ships", "Miriam Osei"),
        ("I must be", "Miriam Osei"),
        ("My country has", "Gleb Orlov"),
        ("and has received", "Gleb Orlov"),
        ("to facilitate unimpeded", "UN"),
        ("Where is it?", "Gleb Orlov"),
        ("unless the bank", "Gleb Orlov"),
        ("hypocrisy,", "Gleb Orlov"),
        ("well-fed countries.", "Gleb Orlov"),
        ("holding humanity hostage.", "Atlantic Union’s ambassador"),
        ("We have cut", "head of the World Food Program"),
        ("narrow", "Paulo Reyes"),
        ("I’m hoping for", "Paulo Reyes"),
        ("contained nothing new", "Kremsk source"),
        ("being studied.", "Foreign Ministry"),
    ],
    "budget": [
        ("a fairy tale", "opposition"),
        ("checked, double-checked and", "Dana Ruiz"),
        ("They can't have", "Dana Ruiz"),
        ("If they had,", "Dana Ruiz"),
        ("She's counting on", "Karl Novak"),
        ("We've done them.", "Karl Novak"),
        ("smaller than reported,", "official"),
        ("on the optimistic", "Fiscal Council"),
        ("brave", "Ada Lindqvist"),
        ("growth will answer", "Ruiz's finance minister"),
        ("growth does not", "Ada Lindqvist"),
    ],
}


def extract(name: str) -> tuple[Statement, ...]:
    return statements.extract(read_text((PAGES / f"{name}.txt").read_text("utf-8")))


@pytest.mark.parametrize("name", EXPECTED)
def test_every_quotation_has_its_speaker(name):
    """Each quotation of the page is found, in order, and given to the one who said it."""
    found = [
        (" ".join(q.text.split()[: len(words.split())]), s.speaker.name if s.speaker else None)
        for (words, _), (q, s) in zip(EXPECTED[name], _quotations(name), strict=True)
    ]
    assert found == EXPECTED[name]


def _quotations(name: str) -> list[tuple]:
    return [(q, s) for s in extract(name) for q in s.quotations]


@pytest.mark.parametrize("name", ["pact", "admiral", "grain"])
def test_headline_quotation_is_marked(name):
    """The quotation of the headline, and no other, is marked as the headline's."""
    marked = [(q.headline, s.headline) for q, s in _quotations(name)]
    assert marked == [(True, True)] + [(False, False)] * (len(marked) - 1)


def test_agency_opens_the_chain():
    """The chain of speakers begins with the agency of the dateline."""
    assert {s.chain[0].name for s in extract("pact")} == {"KNA"}


def test_days_of_speaking():
    """ "Yesterday", a date without a year and a weekday are resolved against the dateline."""
    days = {(s.speaker.name, s.said_on.words, s.said_on.start) for s in extract("pact") if s.said_on and s.speaker}
    assert days == {
        (TORVALD, "yesterday", date(2022, 2, 2)),
        (HOLM, "Feb. 2", date(2022, 2, 2)),
        ("Karsavian Foreign Ministry", "this morning", date(2022, 2, 3)),
    }


def test_offices_are_learned():
    """The office beside a name is told with the party."""
    offices = {s.speaker.name: s.speaker.office for s in extract("pact") if s.speaker}
    assert offices[HOLM] == "Northern Pact Secretary General"
    assert offices[DROST] == "Torvald’s spokesman"
