"""A report in, its quotations judged out, and what people decide on them."""

import json
import re
from pathlib import Path

import pytest

import verbale
from pages_app import app_in, browser
from verbale.pages.rendering import AREAS
from verbale.schema import Kind

REPORT = (
    "Norland will not sign\n\nHALDIS, March 10, 2023 (TWS) — The minister, Ida Brandt, said on Thursday: “We will sign "
    "this treaty before the end of May.” She added: “Nobody has asked us for soldiers.”"
)
SOURCE = "We will not sign this treaty before the end of May. Nobody has asked us for soldiers."


def checked(client, **fields):
    """The address of a check of the report above against the source above."""
    answer = client.send_form("/check", {"report_text": REPORT, "source_text": SOURCE, "against": "sources"} | fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_check_leads_to_a_page_with_verdicts(client):
    """Text pasted on either side gives a page with the quotations judged and the differing word marked."""
    page = client.get(checked(client)).text
    assert '<a class="q major" href="#c1"' in page
    assert '<a class="q passes" href="#c2"' in page
    assert '<mark class="diff d-major" title="negation, major">not</mark>' in page
    assert "2 quotations: 1 passes, 1 does not, 0 unchecked" in page


def test_result_has_a_json_twin(client):
    """The same values are had as JSON."""
    found = client.get(checked(client) + ".json").json()
    assert [q["judgement"] for q in found["quotations"]] == ["altered, major", "verbatim"]
    assert found["quotations"][0]["differences"] == [["negation", "“not” left out"]]
    assert found["quotations"][0]["words"] == "We will sign this treaty before the end of May."


def test_uploaded_files_are_read(client):
    """Files of both sides are read by their format, and shown under their own names."""
    files = [
        ("report_file", ("news.html", f"<html><body><article><p>{REPORT}</p></article></body></html>".encode())),
        ("source_files", ("../../speech.txt", SOURCE.encode())),
    ]
    answer = client.send_form("/check", files=files)
    page = client.get(answer.headers["location"]).text
    assert "speech.txt, paragraph 1" in page
    assert ".." not in re.sub(r"\.\.\.", "", client.get("/index.json").json()["latest"][0]["against"])


def test_result_outlives_the_app(tmp_path):
    """A result is found under its address after a new start."""
    address = checked(browser(app_in(tmp_path / "record")))
    again = browser(app_in(tmp_path / "record"))
    assert "We will sign" in again.get(address).text
    assert [head["title"] for head in again.get("/checks.json").json()["checks"]] == ["Norland will not sign"]


def test_other_wordings_are_looked_for_afterwards(client):
    """With other wordings wanted the result is whole in the end, at the address where it began."""
    found = client.get(checked(client, by_meaning="yes") + ".json").json()
    assert found["whole"] is True
    assert found["job"] is None


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"source_text": SOURCE}, "There is no report yet"),
        ({"report_text": REPORT}, "There is no source yet"),
        ({"report_text": REPORT, "report_address": "https://a.example/", "source_text": SOURCE}, "more than once"),
        ({"report_text": REPORT, "against": "record"}, "The record is empty"),
        ({"report_address": "file:///etc/passwd", "source_text": SOURCE}, "is no address of a page"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(client, fields, told):
    """A form that cannot be used comes back with what was typed, and says what to do."""
    answer = client.send_form("/check", fields)
    assert answer.status_code == 400
    assert told in answer.text
    if "report_text" in fields:
        assert "Nobody has asked us for soldiers" in answer.text


def test_unreadable_file_is_named(client):
    """A file in no format that is read ends in a line that names it."""
    files = [("report_file", ("news.png", b"\x89PNG\r\n\x1a\n" + bytes(100)))]
    answer = client.send_form("/check", {"source_text": SOURCE}, files=files)
    assert answer.status_code == 422
    assert "news.png is an image: run text recognition on it first" in answer.text


def test_unreadable_source_is_left_out_and_named(client):
    """Where one of several sources cannot be read the report is held against the others, and the page says so."""
    files = [("source_files", ("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(100)))]
    answer = client.send_form("/check", {"report_text": REPORT, "source_text": SOURCE}, files=files)
    page = client.get(answer.headers["location"]).text
    assert "1 source could not be read" in page
    assert "scan.png is an image" in page


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/", "http://localhost/", "http://[::ffff:10.0.0.1]/", "http://2130706433/"]
)
def test_private_addresses_are_not_fetched(client, address):
    """Neither by number nor by name is a page fetched from this machine or a private network."""
    answer = client.send_form("/check", {"report_address": address, "source_text": SOURCE})
    assert answer.status_code == 422
    assert "not a public address" in answer.text


def test_fetching_is_limited(tmp_path):
    """Nobody fetches more addresses in a minute than the limit."""
    client = browser(app_in(tmp_path / "record", fetches=(2, 3)))
    fields = {"report_text": REPORT, "source_addresses": "http://127.0.0.1/a http://127.0.0.1/b"}
    assert client.send_form("/check", fields).status_code == 422
    assert client.send_form("/check", fields).status_code == 429


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}\u202e"


def test_script_in_a_text_stays_text(client):
    """Markup in a report, a source, a name or a note is shown as it is written and does nothing."""
    report = f"{HOSTILE} said: “We will sign {HOSTILE} this treaty.”"
    files = [("source_files", (f"{HOSTILE}.txt", f"We will sign {HOSTILE} this treaty now, or {HOSTILE}.".encode()))]
    address = client.send_form("/check", {"report_text": report}, files=files).headers["location"]
    client.send_form("/enter", {"name": "<b>Ida</b>"})
    client.send_form(f"{address}/quotations/1", {"verb": "agree", "note": HOSTILE})
    for path in (address, "/", "/audit", f"{address}/export.html", "/checks", "/jobs"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<b>Ida" not in page
        assert "\u202e" not in page
        assert "49" not in re.findall(r"\{\{.*?\}\}", page)
    assert "&lt;script&gt;" not in client.get(f"{address}/export.md").text.replace("\\", "").replace("&lt;script", "")


def ruled(client, address, at=1, **fields):
    """The answer to a decision on a quotation."""
    return client.send_form(f"{address}/quotations/{at}", {"verb": "agree", "seen": ""} | fields)


def test_decision_is_shown_with_its_maker(client):
    """Whoever agrees is named on the page, with the note."""
    client.send_form("/enter", {"name": "Ida Brandt"})
    address = checked(client, report_text=REPORT + " One.")
    assert ruled(client, address, note="Heard it myself.").headers["location"] == f"{address}#c1"
    page = client.get(address).text
    assert "<bdi>Ida Brandt</bdi></b> agrees" in page
    assert "Heard it myself." in page


def test_correction_changes_how_a_quotation_stands(client):
    """A corrected quotation is marked as the person says, in the page and what is taken along."""
    address = checked(client, report_text=REPORT + " Two.")
    ruled(client, address, verb="correct", verdict="verbatim")
    page = client.get(address)
    assert '<a class="q passes" href="#c1"' in page.text
    assert client.get(address + ".json").json()["quotations"][0]["ruled"]["verdict"] == "verbatim"
    assert "reader corrects it to verbatim" in client.get(address + "/export.html").text
    assert "reader corrects it to verbatim" in client.get(address + "/export.md").text
    assert json.loads(client.get(address + "/export.json").text)["decisions"]["1"]["verdict"] == "verbatim"


def test_decision_holds_in_a_later_check(client):
    """A decision is about the quotation, not about one check of it."""
    report = REPORT + " Three."
    ruled(client, checked(client, report_text=report), verb="dismiss")
    found = client.get(checked(client, report_text=report) + ".json").json()["quotations"][0]
    assert (found["standing"], found["ruled"]["verb"]) == ("dismissed", "dismiss")


def test_two_people_never_overwrite_each_other(app, client):
    """Who has not seen the last decision is shown it and asked again; nothing is kept until then."""
    other = browser(app)
    other.send_form("/enter", {"name": "Jon Vik"})
    address = checked(client, report_text=REPORT + " Four.")
    assert ruled(other, address, verb="dismiss").status_code == 303
    late = ruled(client, address, verb="agree", note="Mine.")
    assert late.status_code == 409
    assert "Jon Vik" in late.text
    assert client.get(address + ".json").json()["quotations"][0]["ruled"]["who"] == "Jon Vik"
    seen = re.search(r'name="seen" value="(\d+)"', late.text)[1]
    assert ruled(client, address, verb="agree", note="Mine.", seen=seen).status_code == 303
    assert client.get(address + ".json").json()["quotations"][0]["ruled"]["note"] == "Mine."


def test_undo_is_a_decision_of_its_own(client):
    """What stood before holds again, and the audit shows all three."""
    address = checked(client, report_text=REPORT + " Five.")
    ruled(client, address, verb="agree")
    first = client.get(address + ".json").json()["quotations"][0]["seen"]
    ruled(client, address, verb="dismiss", seen=str(first))
    second = client.get(address + ".json").json()["quotations"][0]["seen"]
    assert client.send_form(f"/audit/{second}/undo", {"back": address}).headers["location"] == address
    found = client.get(address + ".json").json()["quotations"][0]
    assert (found["ruled"]["verb"], found["decisions"]) == ("agree", 3)
    lines = client.get("/audit.json", params={"about": found["about"]}).json()["lines"]
    assert [(line["words"], line["undone"]) for line in lines] == [
        ("takes the decision back", False),
        ("dismisses it", True),
        ("agrees", False),
    ]
    assert client.send_form(f"/audit/{second}/undo").status_code == 409


def test_undo_can_be_undone(client):
    """Taking back the taking back brings the decision back."""
    address = checked(client, report_text=REPORT + " Six.")
    ruled(client, address, verb="dismiss")
    for _ in range(2):
        seen = client.get(address + ".json").json()["quotations"][0]["seen"]
        client.send_form(f"/audit/{seen}/undo")
    assert client.get(address + ".json").json()["quotations"][0]["ruled"]["verb"] == "dismiss"


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/quotations/9", {"verb": "agree"}, 404),
        ("/quotations/1", {"verb": "praise"}, 400),
        ("/quotations/1", {"verb": "correct", "verdict": "true"}, 400),
        ("/quotations/1", {"verb": "agree", "seen": "x"}, 422),
        ("/quotations/1", {"verb": "agree", "note": "n" * 2001}, 422),
    ],
)
def test_senseless_decisions_are_refused(client, path, fields, status):
    """A decision on nothing, of no kind or of no measure is not kept."""
    assert client.send_form(checked(client) + path, fields).status_code == status


@pytest.mark.parametrize("number", ["0000000000000000", "..%2f..%2fkey", "x", "%00", "a" * 200])
def test_unknown_checks_are_not_found(client, number):
    """No path leads to anything but a check."""
    assert client.get(f"/check/{number}").status_code == 404
    assert client.get(f"/check/{number}.json").status_code == 404


def test_exports_are_files(client):
    """Each export is sent as a file of its kind; unknown kinds are not found."""
    address = checked(client)
    for shape, kind in (
        ("html", "text/html"),
        ("md", "text/markdown"),
        ("json", "application/json"),
        ("csv", "text/csv"),
    ):
        answer = client.get(f"{address}/export.{shape}")
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["content-disposition"] == f'attachment; filename="Norland-will-not-sign.{shape}"'
    assert client.get(f"{address}/export.exe").status_code == 404


def test_audit_is_taken_along(client):
    """All decisions are had as a table and as JSON."""
    client.send_form("/enter", {"name": "=Ida"})
    address = checked(client, report_text=REPORT + " Seven.")
    ruled(client, address, verb="dismiss")
    table = client.get("/audit/export.csv").text
    assert table.startswith("number,when,who,area,about,decision,note,replaces,undone,key,content\n")
    assert ",'=Ida,Check," in table
    assert client.get("/audit/export.json").json()["decisions"][-1]["content"]["verb"] == "dismiss"


def test_record_is_searched_as_a_whole(tmp_path):
    """Without sources the record is searched, and the card leads to the place in its document."""
    folder = tmp_path / "record"
    with verbale.open_record(folder) as record:
        record.add(
            [verbale.read_text(SOURCE, name="speech.txt", kind=Kind.PRIMARY), verbale.read_text("No.", name="b")]
        )
    client = browser(app_in(folder))
    address = checked(client, against="record", source_text="")
    assert client.get(address + ".json").json()["against"] == "the record (2 documents)"
    assert 'href="/documents/1?at=0-50#found"' in client.get(address).text


def test_manual_lists_every_area():
    """The manual names each area with its address."""
    manual = (Path(__file__).parents[2] / "docs" / "serve.md").read_text("utf-8")
    for path, name in AREAS:
        assert f"| {name} (`{path}`) |" in manual


def test_empty_app_teaches(tmp_path):
    """With nothing in it each page says what to do."""
    client = browser(app_in(tmp_path / "record"))
    assert "Each check is kept under its own address" in client.get("/").text
    assert "Nobody has decided anything yet" in client.get("/audit").text
