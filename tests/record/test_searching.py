"""A quotation against a whole record: the right document, place and verdict, and what was searched is said."""

import datetime
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import verbale
from verbale import documents
from verbale.cli import main
from verbale.schema import Concern, Fact, Kind, Severity, Verdict

FILLING = (
    "At nine in the morning the session opened. Rain had kept half of the delegates in Vell, and the ferry was late. "
    "I thank the president for the hall, for the coal and for the patience of the interpreters. "
)
SPEECHES = {
    # name: (issuer, date, words)
    "orland-2011": ("Orland", "2011", "We shall never accept a toll on bread that the harbour council raises alone."),
    "orland-2012": ("Orland", "2012", "The dredging of the northern channel cannot wait for another winter."),
    "vessia-2011": ("Vessia", "2011", "Our fishermen ask for nothing but the quota of 340 barrels that the pact of Vell"
                    " gives them."),
    "vessia-2012": ("Vessia", "2012", "No lighthouse was ever built by a committee that met only in summer."),
    "tarn-2012": ("Tarn", "2012", "The lamps of the lower quay will burn until the last boat is home."),
    "long-2010": ("Quill", "2010", "The first keel was laid by my grandmother. " + FILLING * 30
                  + "Not one of our ships has carried powder since that day."),
}  # fmt: skip
COMMON = "The hall is cold this year, and we have little coal."


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    with verbale.open_record(tmp_path_factory.mktemp("record") / "record") as made:
        made.add([spoken(name, *facts) for name, facts in SPEECHES.items()])
        yield made


def spoken(name, issuer, date, words):
    text = f"{FILLING}{words} {FILLING}{COMMON}"
    document = documents.take(text, name=name, kind=Kind.PRIMARY)
    return replace(document, published=Fact(value=date, reasons=()), issuer=Fact(value=issuer, reasons=()))


def ask(record, words, **more):
    return verbale.check_quotation(words, record, by_meaning=False, **more)


def found(record, check):
    """Name of the document that was found, and its words there."""
    if check.document is None:
        return None
    document = record.document(check.document)
    return document.name, " | ".join(span.of(document.text) for span in check.spans)


@pytest.mark.parametrize(
    ("words", "verdict", "severity", "place"),
    [
        ("We shall never accept a toll on bread", "verbatim", None,
         ("orland-2011", "We shall never accept a toll on bread")),
        ("a toll on bread", "verbatim", None, ("orland-2011", "a toll on bread")),
        ("We shall accept a toll on bread that the harbour council raises", "altered", "major",
         ("orland-2011", "We shall never accept a toll on bread that the harbour council raises")),
        ("the quota of 430 barrels that the pact of Vell gives them", "altered", "major",
         ("vessia-2011", "the quota of 340 barrels that the pact of Vell gives them")),
        ("No lighthouse was ever built ... that met only in summer", "elided", None,
         ("vessia-2012", "No lighthouse was ever built | that met only in summer")),
        ("The first keel was laid by my grandmother. Not one of our ships has carried powder", "spliced", None,
         ("long-2010", "The first keel was laid by my grandmother | Not one of our ships has carried powder")),
        ("the last boat is home, the lamps of the lower quay will burn until", "spliced", None,
         ("tarn-2012", "the last boat is home | The lamps of the lower quay will burn until")),
        ("the larnps of tbe lower quay wi11 burn unti1 the last boat is home", "altered", "minor",
         ("tarn-2012", "The lamps of the lower quay will burn until the last boat is home")),
        ("The price of herring was settled by the bishops", "not-found", None, None),
    ],
)  # fmt: skip
def test_quotation_finds_its_place(record, words, verdict, severity, place):
    """Each kind of quotation has its verdict and its place in the one document that holds it."""
    check = ask(record, words)
    assert (check.verdict, check.severity, found(record, check)) == (
        Verdict(verdict), Severity(severity) if severity else None, place,
    )  # fmt: skip


def test_long_quotation_is_judged_to_its_end(record):
    """Of a quotation of some hundred words, a word exchanged near the end is seen."""
    text = record.document("long-2010").text
    words = text[: text.index("powder")].replace("ships", "boats", 1).replace("opened", "began", 1)
    check = ask(record, words)
    assert found(record, check)[0] == "long-2010"
    assert {(d.quoted, d.primary) for d in check.differences} >= {("boats", "ships"), ("began", "opened")}


def test_what_was_searched_is_said(record):
    """A check names the record and counts its documents; of documents it lists those that were looked at."""
    check = ask(record, "a toll on bread that the harbour council raises alone")
    assert check.record.documents == len(SPEECHES)
    assert check.record.address == str(record.folder)
    assert check.searched == (check.document,)


def test_all_documents_with_the_words_are_listed(record):
    """Words that stand in every document are found in the first, and the others are listed with their places."""
    check = ask(record, "The hall is cold this year, and we have little coal.")
    assert check.verdict is Verdict.VERBATIM
    others = [(record.document(i).name, span.of(record.document(i).text)) for i, span in check.places]
    assert others == [(name, COMMON[:-1]) for name in list(SPEECHES)[1:]]


@pytest.mark.parametrize(
    ("speaker", "day", "name"),
    [
        ("Orland", datetime.date(2012, 3, 1), "orland-2012"),
        ("the government of Vessia", datetime.date(2011, 9, 9), "vessia-2011"),
        ("the government of Vessia", None, "vessia-2011"),
        (None, datetime.date(2010, 5, 5), "long-2010"),
    ],
)
def test_document_that_the_report_names_goes_first(record, speaker, day, name):
    """Of documents with the same words, the speaker's of that time is taken."""
    check = ask(record, COMMON, speaker=speaker, date=day)
    assert record.document(check.document).name == name
    assert Concern.MISATTRIBUTED not in check.concerns


def test_words_of_another_are_misattributed(record):
    """Words that only another's document holds are misattributed, where the record has the speaker's own."""
    check = ask(
        record,
        "The lamps of the lower quay will burn until the last boat is home.",
        speaker="Orland",
        date=datetime.date(2012, 3, 1),
    )
    assert check.verdict is Verdict.VERBATIM
    assert check.concerns == (Concern.MISATTRIBUTED,)
    assert record.document(check.document).name == "tarn-2012"


@pytest.mark.parametrize(
    ("words", "speaker", "day"),
    [
        ("The lamps of the lower quay will burn until the last boat is home.", "Farrow", datetime.date(2012, 3, 1)),
        ("The lamps of the lower quay will burn until the last boat is home.", "Orland", datetime.date(1999, 3, 1)),
        ("The lamps of the lower quay will burn until the last boat is home.", "Orland", None),
        ("the last boat is home", "Orland", datetime.date(2012, 3, 1)),
        (COMMON, "Farrow", datetime.date(2012, 3, 1)),
    ],
)
def test_no_false_alarm(record, words, speaker, day):
    """Nothing is called misattributed where the record has no text of the speaker from that time, or the words are a
    phrase that many use.
    """
    assert ask(record, words, speaker=speaker, date=day).concerns == ()


def test_one_or_two_ordinary_words_stay_unchecked(record):
    """Words that stand everywhere prove nothing."""
    assert ask(record, "the year").verdict is Verdict.UNCHECKED


@pytest.mark.parametrize(
    ("speaker", "day", "detail"),
    [
        ("the French foreign ministry", datetime.date(2012, 3, 1),
         "the record has no document of the French foreign ministry from around 2012-03-01"),
        ("Orland", datetime.date(1999, 3, 1), "the record has no document from around 1999-03-01"),
    ],
)  # fmt: skip
def test_text_that_the_record_lacks_is_named(record, speaker, day, detail):
    """Words that are nowhere stay unchecked where the record has no text of the state or of the time that is named."""
    check = ask(record, "The price of herring was settled by the bishops", speaker=speaker, date=day)
    assert (check.verdict, [reason.detail for reason in check.reasons]) == (Verdict.UNCHECKED, [detail])
    assert check.need.issuer == speaker


def test_empty_record_leaves_all_unchecked(tmp_path):
    """Against a record without documents nothing can be checked."""
    with verbale.open_record(tmp_path / "empty") as record:
        assert ask(record, "a toll on bread").verdict is Verdict.UNCHECKED


def test_document_added_later_is_found_and_a_removed_one_is_not(tmp_path):
    """The search follows what is added and removed."""
    with verbale.open_record(tmp_path / "record") as record:
        record.add([spoken("one", "Orland", "2011", "Salt is dear.")])
        assert ask(record, "We mend our nets in the dark").verdict is Verdict.NOT_FOUND
        record.add([spoken("two", "Vessia", "2012", "We mend our nets in the dark.")])
        assert ask(record, "We mend our nets in the dark").verdict is Verdict.VERBATIM
        record.remove(["two"])
        assert ask(record, "We mend our nets in the dark").verdict is Verdict.NOT_FOUND


def test_report_is_checked_against_the_record(record):
    """Every quotation of a report is judged, and the documents found come with the checked report."""
    report = (
        "VELL, 2 March 2012. The speaker of Orland, Ida Brandt, said: “The dredging of the northern channel cannot "
        "wait for another winter.” A visitor from Tarn said: “The lamps of the lower quay will burn till the last boat "
        "is home.”"
    )
    checked = verbale.check(report, record, by_meaning=False)
    assert [item.check.verdict for item in checked.quotations] == [Verdict.VERBATIM, Verdict.ALTERED]
    assert [primary.name for primary in checked.primaries] == ["orland-2012", "tarn-2012"]


@given(
    st.lists(
        st.sampled_from(
            ["the", "toll", "bread", "quota", "340", "...", "[the parties]", "[", "]", "\u2026", "“", "lamps", "unti1",
             "harbour", "council", ".", "\u00ad", "é", "[T]he", "not", "Vell", "\x00"]
        ),
        max_size=40,
    )
)  # fmt: skip
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_have_an_answer(record, words):
    """Whatever is asked, there is a check whose spans lie in the text of its document."""
    check = ask(record, " ".join(words))
    if check.document:
        length = len(record.document(check.document).text)
        assert all(0 <= span.start < span.end <= length for span in check.spans)


def test_endless_quotation_is_judged_in_bounded_time(record):
    """Twenty thousand words that stand nowhere are not found, in a second or two."""
    started = time.process_time()
    assert ask(record, "toll bread harbour zebra " * 5000).verdict is Verdict.NOT_FOUND
    assert time.process_time() - started < 5


def test_a_report_is_no_source_of_its_own_words(tmp_path):
    """A report that is in the record itself is held against the other documents only."""
    report = documents.take(
        "The harbour master, Ida Orland, said: “The tern nests above the ninth lamp of the pier.”", kind=Kind.REPORT
    )
    with verbale.open_record(tmp_path / "record") as opened:
        opened.add([report, documents.take("The pier has nine lamps, and a bench below each.", kind=Kind.PRIMARY)])
        checked = verbale.check(report, opened, by_meaning=False)
        assert [item.check.verdict for item in checked.quotations] == [Verdict.NOT_FOUND]
        again = verbale.check_quotation("The tern nests above the ninth lamp of the pier.", opened, by_meaning=False)
        assert again.verdict is Verdict.VERBATIM


class TestCommand:
    def test_quotation_is_checked_against_the_record(self, record, capsys):
        """Without --against the record is searched, and the document is named."""
        code = main(["check", "--quote", "We shall never accept a toll on bread", "--record", str(record.folder),
                     "--no-meaning"])  # fmt: skip
        assert (code, "orland-2011" in capsys.readouterr().out) == (0, True)

    def test_what_was_searched_is_shown(self, record, capsys):
        """Where nothing is found, the record and the number of its documents are shown."""
        code = main(["check", "--quote", "The price of herring was settled by the bishops", "--no-meaning",
                     "--record", str(record.folder)])  # fmt: skip
        assert (code, "all 6 documents of the record in" in capsys.readouterr().out) == (1, True)

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            (["--record", "nowhere"], "there is no record in nowhere"),
            (["--record", "x", "--against", "y"], "Both --against and --record are given"),
        ],
    )
    def test_misuse_is_one_line(self, capsys, more, words):
        """No record, or a record and primaries, is misuse and said on one line."""
        assert main(["check", "--quote", "a toll on bread", *more]) == 2
        error = capsys.readouterr().err
        assert words in error
        assert error.count("\n") == 1
