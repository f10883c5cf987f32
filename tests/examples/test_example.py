"""The example dossier: what was written down by hand from reading it is what Verbale finds."""

import json
from pathlib import Path

import pytest

import verbale
from verbale.schema import Concern, Verdict

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EXPECTED = json.loads((EXAMPLES / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def checked():
    primaries = [verbale.read(EXAMPLES / name, kind="primary") for name in EXPECTED["against"]]
    return verbale.check(verbale.read(EXAMPLES / EXPECTED["report"]), primaries)


@pytest.fixture(scope="module")
def by_words(checked):
    return {" ".join(item.quotation.text.split()): item for item in checked.quotations}


def test_all_verdicts_and_concerns_are_shown():
    """The example has every verdict and every concern at least once."""
    assert {entry["verdict"] for entry in EXPECTED["quotations"]} == {verdict.value for verdict in Verdict}
    assert {concern for entry in EXPECTED["quotations"] for concern in entry["concerns"]} == {c.value for c in Concern}


def test_the_quotations_are_these(checked):
    """Every quotation is found, in the order of the report, and nothing else."""
    found = [" ".join(item.quotation.text.split()) for item in checked.quotations]
    assert found == [entry["words"] for entry in EXPECTED["quotations"]]


def test_asides_are_no_quotations(checked):
    """Scare quotes and titles are told apart."""
    assert [aside.text for aside in checked.asides] == EXPECTED["asides"]


@pytest.mark.parametrize("entry", EXPECTED["quotations"], ids=lambda entry: entry["words"][:30])
def test_verdict_and_concerns(by_words, entry):
    """Each quotation has the verdict, severity and concerns that a reader gave it."""
    check = by_words[entry["words"]].check
    assert (check.verdict.value, check.severity and check.severity.value) == (entry["verdict"], entry["severity"])
    assert [concern.value for concern in check.concerns] == entry["concerns"]


@pytest.mark.parametrize("entry", EXPECTED["quotations"], ids=lambda entry: entry["words"][:30])
def test_place_speaker_and_category(checked, by_words, entry):
    """Each is found in the right document, given to the right speaker, and its telling difference is named."""
    item = by_words[entry["words"]]
    if entry["document"]:
        primary = next(p for p in checked.primaries if p.id == item.check.document)
        assert Path(primary.name).name == entry["document"]
    if entry["speaker"]:
        speaker = checked.statements[item.statement].speaker
        assert speaker is not None
        assert entry["speaker"] in speaker.name
    if "category" in entry:
        assert [d.category for d in item.check.differences if d.severity == "major"] == [entry["category"]]


def test_the_report_is_read_as_a_report(checked):
    """Headline, dateline and publisher are found, and nothing of the page's furniture is in the text."""
    report = checked.report
    assert report.headline.of(report.text) == EXPECTED["headline"]
    assert (report.dateline.place, report.dateline.agency) == (EXPECTED["place"], EXPECTED["agency"])
    assert report.date.isoformat() == EXPECTED["date"]
    assert report.publisher.value == EXPECTED["publisher"]
    assert not [words for words in EXPECTED["absent"] if words in report.text]


def test_yesterday_is_the_day_before_the_dateline(checked):
    """The statement was issued on the day before the report."""
    said_on = checked.statements[checked.quotations[1].statement].said_on
    assert said_on.start.isoformat() == EXPECTED["said_on_of_the_statement"]


@pytest.mark.parametrize("name", ["statement.txt", "charter.txt", "reply.txt"])
def test_the_other_texts_are_primaries(name):
    """Statement, charter and reply are taken for primaries, the second report for a report."""
    assert verbale.read(EXAMPLES / name).kind == "primary"
    assert verbale.read(EXAMPLES / "report-2.txt").kind == "report"


def test_a_bracket_stands_for_the_words_it_replaces(by_words):
    """What square brackets supply is set against the subject of the clause, not against the end of the one before."""
    entry = next(entry for entry in EXPECTED["quotations"] if entry["words"].startswith("[the republic]"))
    passage = by_words[entry["words"]].check.context.passage
    assert passage.startswith("Velmark will suspend its part in the joint harbour service")


def test_the_second_report_against_the_reply():
    """What the reply says is found in it, and what a minister told reporters is not read into it."""
    primaries = [verbale.read(EXAMPLES / name, kind="primary") for name in ("reply.txt", "charter.txt")]
    checked = verbale.check(verbale.read(EXAMPLES / "report-2.txt"), primaries)
    found = {item.quotation.text: item.check for item in checked.quotations}
    assert found["hold no weapon of any kind."].verdict == "verbatim"
    assert found["A neighbor who rings the bell is always let in,"].passes
    assert "out-of-context" in found["one was on fire, and none carried the plague."].concerns
    for words in ("no answer at all.", "everything that costs nothing, and nothing that costs anything."):
        assert found[words].verdict in ("unchecked", "not-found")
