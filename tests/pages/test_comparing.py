"""Two texts compared in the browser."""

import pytest

from pages_app import app_in, browser
from verbale import documents
from verbale.schema import Kind

EARLIER = "1. Each party must report every year.\n\n2. The council shall meet in Haldis.\n\n3. Tolls are forbidden."
LATER = "1. Each party should report every year.\n\n2. The council shall meet in Haldis.\n\n3. Ferries are free."
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def comparer(tmp_path_factory):
    """A browser at an app over a record with both texts, draft.txt (1) and final.txt (2)."""
    app = app_in(tmp_path_factory.mktemp("comparing") / "record")
    with app.state.room.records.opened() as record:
        for name, words in (("draft.txt", EARLIER), ("final.txt", LATER)):
            record.add([documents.read_text(words, name=name, kind=Kind.PRIMARY)])
    return browser(app)


def test_documents_of_the_record_are_compared(comparer):
    """Two documents are compared clause by clause, with what each change does."""
    found = comparer.get("/compare.json?earlier=1&later=2").json()
    cards = [item for item in found["items"] if "head" in item]
    assert cards[0]["shifts"] == [["obligation weakened", "“must” → “should”"]]
    assert [item["number"] for item in found["items"] if "head" not in item] == [1]
    page = comparer.get("/compare?earlier=1&later=2").text
    assert "<del>must</del>" in page
    assert "<ins>should</ins>" in page


def test_two_ticked_documents_go_in_order(comparer):
    """Two documents ticked in a list lead to their comparison."""
    answer = comparer.get("/compare?document=2&document=1", follow_redirects=False)
    assert answer.headers["location"] == "/compare?earlier=1&later=2"


def test_documents_are_known_by_part_of_their_name(comparer):
    """A part of a name that fits one document is that document; one that fits several offers them."""
    assert comparer.get("/compare.json?earlier=draft&later=final").json()["summary"].startswith("1 clause softened")
    page = comparer.get("/compare?earlier=.txt&later=2").text
    assert "Several fit. Which one?" in page
    assert "/compare?earlier=1&amp;later=2" in page


def test_unknown_document_is_said(comparer):
    """A name that fits nothing is said beside the form."""
    assert "has no document named “treaty”" in comparer.get("/compare?earlier=treaty&later=2").text


def test_pasted_and_uploaded_texts_have_an_address(comparer):
    """A pasted text and an uploaded file are compared under an address that stays."""
    answer = comparer.send_form(
        "/compare", {"earlier_text": EARLIER}, files={"later_file": ("../final.txt", LATER.encode())}
    )
    address = answer.headers["location"]
    found = comparer.get(f"{address}.json").json()
    assert found["summary"].startswith("1 clause softened")
    assert found["later"]["title"] == "final.txt"
    assert comparer.get(address).status_code == 200


def test_a_missing_text_is_said(comparer):
    """One text alone cannot be compared."""
    answer = comparer.send_form("/compare", {"earlier_text": EARLIER})
    assert answer.status_code == 400
    assert "The later text is missing" in answer.text


@pytest.mark.parametrize("key", ["0" * 32, "..%2f..%2fkey", "x", "0" * 31])
def test_no_other_file_is_a_comparison(comparer, key):
    """Only comparisons that were made have an address."""
    assert comparer.get(f"/compare/{key}").status_code == 404


def test_script_in_a_clause_stays_text(comparer):
    """Markup in a text or its name is shown as written."""
    fields = {"earlier_text": EARLIER + HOSTILE, "later_text": LATER + HOSTILE + HOSTILE}
    address = comparer.send_form("/compare", fields).headers["location"]
    page = comparer.get(address).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
