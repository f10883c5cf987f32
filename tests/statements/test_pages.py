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
    "ultimatum": [
        ("Ultimatum", "Karsavia"),
        ("ultimatum", "Anna Holt"),
        ("will not be", "Anna Holt"),
        ("We have said", "Anna Holt"),
        ("There can be", "Anna Holt"),
        ("is no peace", "President Brandt"),
        ("remain ready to", "Tolmar's Defence Ministry"),
        ("within ten days", "Tolmar's Defence Ministry"),
        ("shall refrain from", "1994 Lakes Accord"),
        ("flagrantly violated", "Tolmar's Defence Ministry"),
        ("further apart than", "senior Western diplomat"),
        ("to return to", "Tomas Reuss"),
        ("in the coming", "Tomas Reuss"),
        ("What deadline?", "Anna Holt"),
    ],
    "interview": [
        ("Point of No", "Ardish Leader"),
        ("New Lindhaven", "Ardish Leader"),
        ("crossed every red", "Olaf Stern"),
        ("at the point", "Olaf Stern"),
        ("I would say,", "Olaf Stern"),
        ("Inge, remember what", "Olaf Stern"),
        ("has not closed", "Karl Venn"),
        ("patience has a", "Karl Venn"),
        ("an immediate freeze", "Ardia"),
        ("talks without preconditions,", "Ardia"),
        ("more of the", "Dana Cole"),
        ("poses no threat", "Dana Cole"),
        ("remains open.", "Dana Cole"),
        ("a mistake of", "Jack Mallory"),
        ("a Europe at", "Jack Mallory"),
        ("We gave our", "Jack Mallory"),
        ("A great power", "Jack Mallory"),
        ("will soon find", "Jack Mallory"),
        ("understanding", "Lorvian Foreign Ministry"),
        ("regional security should", "Zhao Lin"),
        ("The Cold War", "Zhao Lin"),
        ("no later than", "Olaf Stern"),
        ("the last date", "Olaf Stern"),
    ],
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
        ("Never Intended", "Stefan Kroll"),
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
    "call": [
        ("Red Lines", None),
        ("the more complex", "Liang Wen"),
        ("hurt the sanctioner", "Liang Wen"),
        ("a candid exchange", "Chancellor’s office"),
        ("Europe is paying", "Global Herald"),
        ("How long can", "editors"),
        ("is no longer", "editors"),
        ("Nobody asked me.", "Gerd Althaus"),
        ("I’d first want", "Gerd Althaus"),
        ("Not yet.", "Gerd Althaus"),
        ("First, the legitimate", "Zhonghai readout"),
        ("Second, dialogue must", "Zhonghai readout"),
        ("the fire must", "Liang Wen"),
        ("two people can", "Bao Lin"),
        ("that’s diplomatic language", "one Brandholm analyst"),
        ("a Chancellor who", "Franziska Moll"),
    ],
    "currency": [
        ("Weaponization", "Veldian Central Bank Chief"),
        ("confidence, once spent,", "Nora Tessel"),
        ("whether their savings", "Nora Tessel"),
        ("The genie is", "Nora Tessel"),
        ("illusion of parallel", "Hugo Brandt"),
        ("There is no", "Hugo Brandt"),
        ("and there will", "Hugo Brandt"),
        ("One should not", "Nora Tessel"),
        ("basket-based unit of", "finance ministers of the Meridian Bloc"),
        ("We have instructed", "finance ministers of the Meridian Bloc"),
        ("anti-anybody.", "Josef Amadi"),
        ("pro-development.", "Josef Amadi"),
        ("came with a", "Josef Amadi"),
        ("a certain nervousness", "unnamed official quoted by the Kurier"),
        ("the debate that", "Kurier’s correspondent"),
        ("A sober voice,", "Vera Salin"),
        ("let’s hope that", "Vera Salin"),
        ("has never happened", "newspaper Izvest"),
    ],
    "neutrality": [
        ("a Europe Without", "Lorvian Parliament"),
        ("shall join no", "Declaration on Permanent Neutrality"),
        ("all the signatories", "Declaration on Permanent Neutrality"),
        ("within a year,", "Declaration on Permanent Neutrality"),
        ("refrain from any", "Declaration on Permanent Neutrality"),
        ("the day on", "Mira Kostan"),
        ("We’ve been a", "Mira Kostan"),
        ("You are signing", "Oleg Marin"),
        ("takes note with", "Anton Belsky"),
        ("verifiable obligations", "Anton Belsky"),
        ("we have received", "Pavel Drost"),
        ("sooner than some", "diplomatic source"),
        ("every nation has", "Astrid Holm"),
        ("neutrality.", "Astrid Holm"),
        ("will become a", "Northern Pact"),
        ("I said in", "Anke Vollmer"),
        ("only exit that", "Anke Vollmer"),
        ("the old reflexes", "Kurier"),
        ("We have no", "Mira Kostan"),
        ("But the alternative", "Mira Kostan"),
    ],
    "talks": [
        ("dialogue and decay", "Kremsk"),
        ("dialogue and decay", "Karsavia"),
        ("We came with", "Anton Belsky"),
        ("not excluded", "Anton Belsky"),
        ("creative", "Pact official"),
        ("The reality is", "Pact official"),
        ("It lasted 11", "Pact official"),
        ("until the last", "Kremsk foreign ministry"),
        ("lower the temperature", "Astrid Holm"),
        ("I've said it", "Astrid Holm"),
        ("Ms Holm is", "Anton Belsky"),
    ],
    "strait": [
        ("in the strongest", "members of the Security Council"),
        ("those responsible to", "members of the Security Council"),
        ("demands that all", "resolution 1838"),
        ("The Strait of", "Ruth Okello"),
        ("a spiral that", None),
        ("with a heavy", "representative of Karsavia"),
        ("the provocation that", "representative of Karsavia"),
        ("wisdom will prevail", "observer of the League of Gulf States"),
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

# Where the trained tagger errs: the words, whom they are given to, and why. Each must come true or leave this list.
KNOWN = {
    "ultimatum": {"flagrantly violated": "1994 Lakes Accord"},  # "It" behind an accord that was just quoted
    "communique": {"House of the Five Winds.": "Amadi’s government"},  # a name, not words of who gave it
    "grain": {"We have cut": "Jane Whitlock"},  # "read aloud from a letter by": the reader is taken for the author
    "currency": {"a certain nervousness": "Kurier"},  # "an unnamed official quoted by the Kurier spoke of"
}


def extract(name: str) -> tuple[Statement, ...]:
    return statements.extract(read_text((PAGES / f"{name}.txt").read_text("utf-8")))


@pytest.mark.parametrize("name", EXPECTED)
def test_every_quotation_has_its_speaker(name):
    """Each quotation of the page is found, in order, and given to the one who said it, but for the known errors."""
    known = KNOWN.get(name, {})
    expected = [(words, known.get(words, speaker)) for words, speaker in EXPECTED[name]]
    found = [(q.text, s.speaker.name if s.speaker else None) for q, s in _quotations(name)]
    extra = [(words, speaker) for words, speaker in known.items() if words not in dict(expected)]
    assert [own for own in found if own in extra] == extra
    found = [own for own in found if own not in extra]
    heads = [
        (" ".join(text.split()[: len(words.split())]), speaker)
        for (words, _), (text, speaker) in zip(expected, found, strict=True)
    ]
    assert heads == expected


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
