"""A document of the record in the browser, with its statements."""

import re

import pytest

from pages_app import app_in, browser
from verbale import documents, pipeline
from verbale.pages import cutting, tasks
from verbale.pages.analyses import analysed_of
from verbale.schema import Kind

REPORT = (
    "Norland will not sign\n\nHALDIS, March 10, 2023 (TWS) — The minister, Ida Brandt, said on Thursday: “We will sign "
    "this treaty before the end of May.” Tomas Reill, the envoy of Ostrany, warned that “Ostrany will close the "
    "strait” by 1 June. He demanded that Norland withdraw its launchers.\n\nThe ferry was late."
)
SPEECH = "We will not sign this treaty before the end of May. Nobody has asked us for soldiers."


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """A browser at an app over a record with the report (1) and the speech (2) above."""
    app = app_in(tmp_path_factory.mktemp("reading") / "record")
    with app.state.room.records.opened() as record:
        record.add(
            [
                documents.read_text(REPORT, name="report.txt", kind=Kind.REPORT),
                documents.read_text(SPEECH, name="speech.txt", kind=Kind.PRIMARY),
            ]
        )
    client = browser(app)
    settled(client, "/documents/1")
    return client


def settled(client, address):
    """The values of a document's page once its statements are there."""
    for _ in range(100):
        found = client.get(f"{address}.json" if "?" not in address else address.replace("?", ".json?")).json()
        if found["state"] == "ready":
            return found
    raise AssertionError(f"{address} stays {found['state']}")


def test_statements_have_speakers_labels_and_acts(reader):
    """Each statement has its speaker, the speaker's label, and what it does."""
    found = reader.get("/documents/1.json").json()
    said = {card["words"]: (card["speaker"], card["label"]) for card in found["cards"]}
    assert said["that Norland withdraw its launchers"] == ("Tomas Reill", "A")
    assert {voice["value"]: voice["label"] for voice in found["voices"]} == {"Tomas Reill": "A", "Ida Brandt": "B"}
    assert "warn" in [act["type"] for card in found["cards"] for act in card["acts"]]


def test_text_is_shown_word_for_word(reader):
    """The runs of all paragraphs together are the text of the document."""
    found = reader.get("/documents/1.json").json()
    shown = ["".join(run["text"] for run in paragraph["runs"]) for paragraph in found["paragraphs"]]
    document = documents.read_text(REPORT, kind=Kind.REPORT)
    assert shown == [block.span.of(document.text) for block in document.blocks]


def test_filters_leave_what_was_asked_for(reader):
    """Filters by party and by act leave the statements that fit, and say how many there are."""
    found = reader.get("/documents/1.json?party=Ida+Brandt").json()
    assert {card["speaker"] for card in found["cards"]} == {"Ida Brandt"}
    assert found["shown"] < found["statements"]
    found = reader.get("/documents/1.json?act=warn").json()
    assert [act["deadline"] for card in found["cards"] for act in card["acts"]] == ["by 1 June (1 June 2023)"]
    assert "No statement is left by these filters." in reader.get("/documents/1?party=Nobody").text


def test_a_place_is_marked(reader):
    """An address with a place marks its words and has an anchor there."""
    text = documents.read_text(REPORT, kind=Kind.REPORT).text
    at = text.index("ferry")
    page = reader.get(f"/documents/1?at={at}-{at + 5}").text
    assert re.search(r'<mark id="found">ferry</mark>', page)


def test_words_are_marked(reader):
    """`find` marks every place of its words."""
    page = reader.get("/documents/1?find=Norland").text
    assert page.count("Norland</span></mark>") + page.count("Norland</mark>") == 2


def test_the_place_comes_before_the_words(reader):
    """With a place and words, all are marked, in any number of theirs, and the page opens at the place."""
    text = documents.read_text(REPORT, kind=Kind.REPORT).text
    at = text.index("launchers")
    page = reader.get(f"/documents/1?at={at}-{at + 9}&find=treaties+%22the+ferry%22").text
    assert re.findall(r'<mark( id="found")?>(?:<span[^>]*>)?([^<]*)', page) == [
        ("", "treaty"), (' id="found"', "launchers"), ("", "The ferry"),
    ]  # fmt: skip


def test_quotations_are_held_against_the_record(reader):
    """A report's quotations are judged against the other documents; verdicts can be filtered by."""
    answer = reader.send_form("/documents/1/check")
    job = reader.get(answer.headers["location"] + ".json").json()["job"]
    while job["state"] not in ("done", "failed"):
        job = reader.get(answer.headers["location"] + ".json").json()["job"]
    assert job["address"] == "/documents/1"
    found = reader.get("/documents/1.json?verdict=altered").json()
    (card,) = found["cards"]
    assert card["judged"][0]["phrase"] == "altered, major"
    assert card["judged"][0]["number"] == 2
    assert card["judged"][0]["differences"] == [["negation", "“not” left out"]]


def said_by(speaker, source, content):
    """A statement as the record keeps it."""
    return {
        "source": [source], "cue": [], "content": [content], "mode": "indirect", "quotations": [], "depth": 0,
        "parent": None, "implied": False, "headline": False, "speaker": {"name": speaker} if speaker else None,
        "chain": [], "said_on": None, "confidence": None, "reasons": [],
    }  # fmt: skip


def test_first_person_of_a_speech_is_its_speaker():
    """In a text of one speaker, whoever says “we” is that speaker, and others are who they are."""
    text = "We hope for peace. They hope for war. Norland asks for time."
    statements = [said_by("", [0, 2], [3, 17]), said_by("", [19, 23], [24, 36]), said_by("Norland", [38, 45], [46, 59])]
    content = {"statements": statements, "acts": []}
    assert [said.speaker for said in analysed_of(content, text, "Ostrany").said] == ["Ostrany", "", "Norland"]
    assert [said.speaker for said in analysed_of(content, text, "").said] == ["", "", "Norland"]


def test_long_text_comes_in_pages(tmp_path):
    """A text of 130,000 characters is cut into pages, and no word is lost; a place leads to its page."""
    words = "\n\n".join(f"The toll of pier {n} will be {n} crowns for the whole of this year." for n in range(2100))
    app = app_in(tmp_path / "record")
    with app.state.room.records.opened() as record:
        record.add([documents.read_text(words, name="long.txt", kind=Kind.REPORT)])
        record.add_analysis(1, tasks.ANALYSIS, pipeline.analysis_version(), {"statements": [], "acts": []})
        text = record.document(1).text
    client = browser(app)
    parts = client.get("/documents/1.json").json()["parts"]
    assert parts[0] == "/documents/1"
    assert parts[3] == "/documents/1?part=4"
    pages = [client.get(f"/documents/1.json?part={n}").json() for n in range(1, len(parts) + 1)]
    shown = ["".join(run["text"] for run in paragraph["runs"]) for page in pages for paragraph in page["paragraphs"]]
    assert "\n\n".join(shown) == text
    assert max(sum(len(r["text"]) for p in page["paragraphs"] for r in p["runs"]) for page in pages) <= 40_000
    at = text.index("pier 2000")
    assert client.get(f"/documents/1.json?at={at}-{at + 9}").json()["part"] == 4


def test_a_text_without_breaks_is_cut_between_words(tmp_path):
    """One endless line is cut into paragraphs between words; a text of one word is cut where it must be."""
    for words in ("pier " * 30_000, "p" * 100_000):
        document = documents.take(words, kind=Kind.REPORT)
        blocks = cutting.blocks_of(document)
        assert "".join(span.of(words) for _, span in blocks) == words.rstrip()
        assert max(span.end - span.start for _, span in blocks) <= cutting.LONGEST


@pytest.mark.parametrize("key", ["0", "999", "deadbeef", "0" * 64])
def test_what_is_not_there_is_not_found(reader, key):
    """A document that the record has not is a page of its own kind, with status 404."""
    assert reader.get(f"/documents/{key}").status_code == 404


def test_id_leads_to_the_document(reader):
    """The beginning of an id leads to the document's own address."""
    id_ = reader.get("/documents/1.json").json()["id"]
    answer = reader.get(f"/documents/{id_[:12]}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents/1")


@pytest.mark.parametrize("query", ["?part=-1", "?at=" + "1" * 30, "?find=" + "a" * 400])
def test_values_out_of_bounds_are_refused(reader, query):
    """Parameters beyond their bounds are an error of the request."""
    assert reader.get(f"/documents/1{query}").status_code == 422


@pytest.mark.parametrize("query", ["?at=9-3", "?at=x", "?at=0-999999", "?part=99", "?find=%22%22", "?verdict=odd"])
def test_values_that_mean_nothing_do_no_harm(reader, query):
    """A place outside the text, a page that is not there, or words that are none show the document all the same."""
    assert reader.get(f"/documents/1{query}").status_code == 200
