"""Headline, dateline, publication date and publisher of plain text."""

from datetime import date

import pytest

from verbale.documents import read_text

BODY = "The Foreign Ministry of Northland said on Monday that it would not sign the agreement in its present form."


@pytest.mark.parametrize(
    ("line", "place", "day", "agency"),
    [
        ("Dec. 11, 2021 (EIRNS)—", None, date(2021, 12, 11), "EIRNS"),
        ("GENEVA, 3 May 2022 (Reuters) - ", "GENEVA", date(2022, 5, 3), "Reuters"),
        ("GENEVA, 3 May (Reuters) - ", "GENEVA", None, "Reuters"),
        ("MOSCOW, Jan 5. /TASS/. ", "MOSCOW", None, "TASS"),
        ("MOSCOW, January 5, 2023. /TASS/. ", "MOSCOW", date(2023, 1, 5), "TASS"),
        ("WASHINGTON — ", "WASHINGTON", None, None),
        ("WASHINGTON (AP) — ", "WASHINGTON", None, "AP"),
        ("Brussels, 12 March 2024 – ", "Brussels", date(2024, 3, 12), None),
        ("RYE, N.H. - ", "RYE, N.H.", None, None),
        ("ST. LOUIS -- ", "ST. LOUIS", None, None),
        ("CAMBRIDGE, Mass., Dec. 11 (UPI) — ", "CAMBRIDGE, Mass.", None, "UPI"),
        ("BEIJING, March 3 (Xinhua) -- ", "BEIJING", None, "Xinhua"),
        ("NEW DELHI, Jan 3 (PTI): ", "NEW DELHI", None, "PTI"),
        ("2021-12-11 (NNS) – ", None, date(2021, 12, 11), "NNS"),
        ("PARIS (Agence Nord) – ", "PARIS", None, "Agence Nord"),
        ("12 December 2021 — ", None, date(2021, 12, 12), None),
    ],
)
def test_datelines_are_read(line, place, day, agency):
    """A dateline gives its place, date and agency, each where printed."""
    dateline = read_text(f"Northland Rejects Agreement\n\n{line}{BODY}").dateline
    assert (dateline.place, dateline.date, dateline.agency) == (place, day, agency)


def test_the_span_of_a_dateline_takes_in_its_dash():
    """The span covers the dateline with the mark that ends it, and nothing of the sentence."""
    document = read_text(f"Northland Rejects Agreement\n\nDec. 11, 2021 (NNS)—{BODY}")
    assert document.dateline.span.of(document.text) == "Dec. 11, 2021 (NNS)—"


@pytest.mark.parametrize(
    "line",
    [
        "EXCLUSIVE – ",
        "UPDATE — ",
        "The talks – long delayed – ",
        "On Dec. 11 the ",
        "NATO said that it was ready. ",
        "Mr. Brandt (Northland) said ",
    ],
)
def test_other_openings_are_no_datelines(line):
    """Labels of stories, and sentences with dashes or names in them, are no datelines."""
    assert read_text(f"Northland Rejects Agreement\n\n{line}{BODY}").dateline is None


def test_the_agency_of_the_dateline_is_the_publisher():
    """The agency that signs a dateline is the publisher, under its full name where it is known."""
    publisher = read_text(f"Northland Rejects Agreement\n\nDec. 11, 2021 (EIRNS)—{BODY}").publisher
    assert publisher.value == "EIR News Service"
    assert [reason.rule for reason in publisher.reasons] == ["publisher.dateline"]


def test_a_byline_gives_the_day_of_publication():
    """A line that prints when a text was published gives its date."""
    document = read_text(f"Northland Rejects Agreement\n\nPublished: 12 March 2024, 10:15\n\n{BODY}\n\n{BODY}")
    assert document.published.value == "2024-03-12"
    assert document.date == date(2024, 3, 12)


def test_the_year_of_publication_completes_a_dateline():
    """A dateline without a year has that of the publication."""
    document = read_text(f"Northland Rejects Agreement\n\nPublished: 12 March 2024\n\nGENEVA, 11 March (NNS) - {BODY}")
    assert document.dateline.date == date(2024, 3, 11)


@pytest.mark.parametrize(
    "line",
    [
        "Northland Rejects Agreement",
        "Northland Rejects Agreement With “Contempt.”",
        "Minister says Northland will never sign the agreement.",
        "Brandt: We Will Not Sign",
    ],
)
def test_headlines_are_told(line):
    """A short line over paragraphs is the headline, with or without a full stop."""
    document = read_text("\n\n".join([line, BODY, BODY, BODY]))
    assert document.headline.of(document.text) == line


@pytest.mark.parametrize(
    "line", ["Mr. President,", "I thank you for this honour.", "BRANDT: Thank you.", "on behalf of the"]
)
def test_openings_of_speeches_are_no_headlines(line):
    """Salutations, labels and sentences in the first person are no headlines."""
    speaker = "BRANDT: " if line.startswith("BRANDT") else ""
    assert read_text("\n\n".join([line, speaker + BODY, speaker + BODY, speaker + BODY])).headline is None
