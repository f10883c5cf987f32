"""The record in the browser: listed, searched, added to, taken from."""

import re
import time

import pytest

from pages_app import app_in, browser

TEXTS = {
    "tolls.txt": "Statement of the Harbour Board\n\nThe Board will raise the tolls. A toll on ferries is due in May.",
    "ferries.txt": "Statement of the Ferry Office\n\nFerries are free of tolls, and nobody will pay a toll.",
    "treaty.txt": "NORLAND SIGNS\n\nHALDIS, March 10, 2023 (TWS) — The minister, Ida Brandt, said: “We signed.”",
}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def waited(client, address, within=60.0):
    """Where a job leads to."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        job = client.get(f"{address}.json").json()["job"]
        if job["state"] in ("done", "failed", "cancelled"):
            return job
        time.sleep(0.05)
    raise AssertionError(f"{address} has not ended in {within} seconds")


def added(client, texts, **fields):
    """The job of adding some texts."""
    files = [("files", (name, words.encode() if isinstance(words, str) else words)) for name, words in texts.items()]
    answer = client.send_form("/record/add", fields, files=files)
    assert answer.status_code == 303, answer.text
    return waited(client, answer.headers["location"])


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A browser at an app over a record with the texts above."""
    client = browser(app_in(tmp_path_factory.mktemp("library") / "record"))
    assert added(client, TEXTS)["state"] == "done"
    return client


def rows(client, query=""):
    return [row["name"] or row["title"] for row in client.get(f"/record.json{query}").json()["rows"]]


def test_an_empty_record_teaches(client_of_nothing):
    """Where nothing is there, the page says what the record is for and leads to adding."""
    page = client_of_nothing.get("/record").text
    assert "The record is empty." in page
    assert 'href="/record/add"' in page


@pytest.fixture
def client_of_nothing(tmp_path):
    """A browser at an app over an empty record."""
    return browser(app_in(tmp_path / "record"))


def test_what_was_added_is_told(library):
    """Adding again says that all is there already, and what could not be used by name."""
    job = added(library, TEXTS | {"empty.txt": " ", "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(80)})
    found = library.get(job["address"] + ".json").json()
    assert (found["summary"]["added"], found["summary"]["known"], found["summary"]["skipped"]) == (0, 3, 2)
    assert any("picture.png" in line for line in found["lines"])
    assert library.get(job["address"]).status_code == 200


def test_documents_are_listed_and_narrowed(library):
    """The list has every document, and filters leave those that fit."""
    assert sorted(rows(library)) == ["ferries.txt", "tolls.txt", "treaty.txt"]
    assert rows(library, "?called=ferr") == ["ferries.txt"]
    assert rows(library, "?since=2023&order=oldest") == ["treaty.txt"]
    assert rows(library, "?kind=report") == ["treaty.txt"]


def test_words_and_phrases_are_found(library):
    """Words are found in any order, a phrase as it stands; the page marks them."""
    assert rows(library, "?q=pay+ferries") == ["ferries.txt"]
    assert rows(library, "?q=toll+on+ferries&by=phrase") == ["tolls.txt"]
    assert "<mark>toll</mark>" in library.get("/record?q=toll+on+ferries&by=phrase").text


def test_meaning_is_searched_in_the_background(library):
    """A search by meaning leads over a job to the sentence that says the same in other words."""
    address = "/record?q=The+tolls+will+be+raised+by+the+Board&by=meaning"
    answer = library.get(address, follow_redirects=False)
    if answer.status_code == 303:
        assert waited(library, answer.headers["location"])["address"] == (
            "/record?q=The+tolls+will+be+raised+by+the+Board&by=meaning"
        )
    assert rows(library, address.removeprefix("/record"))[0] == "tolls.txt"


@pytest.mark.parametrize("query", ["?q=%22%22", "?q=-toll", "?since=May", "?until=1990-5", "?q=" + "a+" * 40])
def test_what_cannot_be_searched_is_said_in_place(library, query):
    """A query or a date that asks nothing is explained beside the form, with status 200."""
    page = library.get(f"/record{query}")
    assert page.status_code == 200
    assert 'role="alert"' in page.text


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=99999999", "?by=magic", "?kind=other", "?order=up", "?q=" + "a" * 1001]
)
def test_values_out_of_bounds_are_refused(library, query):
    """Parameters beyond what the forms send are an error of the request, never of the server."""
    assert library.get(f"/record.json{query}").status_code == 422


def test_removing_asks_first_and_keeps_the_reason(tmp_path):
    """A document is gone once the removal is confirmed; its tombstone says who and why."""
    app = app_in(tmp_path / "record")
    client = browser(app)
    added(client, TEXTS)
    number = client.get("/record.json?called=tolls").json()["rows"][0]["number"]
    assert "Remove 1 document?" in client.get(f"/record/remove?document={number}").text
    client.send_form("/enter", {"name": "Ida"})
    answer = client.send_form("/record/remove", {"document": str(number), "why": "twice"})
    assert waited(client, answer.headers["location"])["state"] == "done"
    assert sorted(rows(client)) == ["ferries.txt", "treaty.txt"]
    with app.state.room.records.opened() as record:
        assert [stone.why for stone in record.tombstones()] == ["twice (Ida)"]


def test_removing_nothing_is_explained(library):
    """Without a document there is nothing to confirm."""
    assert library.get("/record/remove").status_code == 400
    assert library.get("/record/remove?document=99999").status_code == 400


def test_folder_of_this_machine_is_added(tmp_path):
    """A folder is gone through where only this machine reaches the app."""
    folder = tmp_path / "texts"
    (folder / "deep").mkdir(parents=True)
    for name, words in TEXTS.items():
        (folder / "deep" / name).write_text(words, encoding="utf-8")
    client = browser(app_in(tmp_path / "record"))
    answer = client.send_form("/record/add", {"path": str(folder)})
    assert waited(client, answer.headers["location"])["state"] == "done"
    assert sorted(rows(client)) == ["ferries.txt", "tolls.txt", "treaty.txt"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Nothing was given"),
        ({"addresses": "ftp://a.example/x"}, "is no address of a page"),
        ({"addresses": "file:///etc/passwd"}, "is no address of a page"),
        ({"addresses": " ".join(f"https://a.example/{n}" for n in range(30))}, "30 addresses were given"),
        ({"path": "texts"}, "is no full path"),
        ({"path": "/srv", "kind": "novel"}, "is no kind of document"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_said(library, fields, told):
    """A form with nothing in it, or with what is never read, is explained."""
    answer = library.send_form("/record/add", fields)
    assert answer.status_code == 400
    assert told in answer.text


def test_private_addresses_are_left_out(tmp_path):
    """An address of this machine is not fetched; the result says so."""
    client = browser(app_in(tmp_path / "record"))
    answer = client.send_form("/record/add", {"addresses": "http://127.0.0.1:9/x"})
    job = waited(client, answer.headers["location"])
    found = client.get(job["address"] + ".json").json()
    assert found["summary"]["skipped"] == 1
    assert "not a public address" in found["lines"][0]


def test_uploads_cannot_leave_their_folder(tmp_path):
    """Names with paths, dots or nothing in them are stored under harmless ones, and nothing is left behind."""
    client = browser(app_in(tmp_path / "record"))
    names = ["../../../evil.txt", "..", "-", "C:\\x\\y.txt", "a/b.txt", ".hidden.txt", "b.txt"]
    files = [("files", (name, f"Words of number {n}, quite plain.".encode())) for n, name in enumerate(names)]
    answer = client.send_form("/record/add", files=files)
    assert waited(client, answer.headers["location"])["state"] == "done"
    assert sorted(rows(client)) == ["b (2).txt", "b.txt", "evil.txt", "hidden.txt", "upload", "upload (2)", "y.txt"]
    assert not (tmp_path / "evil.txt").exists()
    assert list((tmp_path / "record" / "serve" / "uploads").iterdir()) == []


def test_script_in_a_document_stays_text(tmp_path):
    """Markup in names, titles, publishers and texts is shown as written wherever a list or a search shows it."""
    client = browser(app_in(tmp_path / "record"))
    added(client, {f"{HOSTILE}.txt": f"{HOSTILE}\n\nStatement of {HOSTILE}, 3 May 2021. The {HOSTILE} toll stands."})
    number = client.get("/record.json").json()["rows"][0]["number"]
    pages = ["/record", f"/record?q={HOSTILE}", "/record?q=toll", f"/record/remove?document={number}"]
    pages += [f"/documents/{number}", f"/documents/{number}?party={HOSTILE}", f"/trace?wording={HOSTILE}"]
    pages += [f"/compare?earlier={number}", f"/compare?earlier={HOSTILE}", f"/record?publisher={HOSTILE}"]
    for path in pages:
        page = client.get(path).text
        assert "<script>alert" not in page, path
        assert not re.search(r"<img[^>]*onerror", page), path
