"""The ledger in the browser: threads on a day, a history, a week, links ruled on, and who decided meanwhile."""

import re

import pytest

import verbale
from pages_app import app_in, browser
from spoken import page_of, said
from verbale.ledger import build, write
from verbale.pipeline import _ledger_facts, rule_on
from verbale.references import own

WORKS = "all work on the heights above Port Casel must stop by 31 March"
HOSTILE = "the <script>alert(1)</script> of “Brenna” & the \x1b[31mships be paid"
ACTS = (
    said(8, "VLM", "demand", WORKS, to=["OST"], due=30, cited=["Article 7 of the Charter"]),
    said(9, "VLM", "demand", HOSTILE, to=["MRN"]),
    said(19, "OST", "reject", "the demand that all work on the heights above Port Casel stop"),
    said(33, "MRN", "propose", "experts of the Conference visit both shores of the Sound", to=["VLM", "OST"], due=50),
)
DOCUMENT = "Foreign Ministry of Velmark\n\n9 March 2023\n\nWe demand that Ostrany end its works by 31 March 2023."


@pytest.fixture
def room(tmp_path):
    """An app over a record with a ledger of four acts."""
    folder = tmp_path / "record"
    with verbale.open_record(folder) as record:
        facts = _ledger_facts(record, own.desk(), True)
        write(folder, build([page_of(*ACTS)]), facts | {"documents": 4, "rulings": []})
    return app_in(folder)


@pytest.fixture
def client(room):
    return browser(room)


def test_threads_on_a_day(client):
    """A day shows every thread as it then stood, overdue and unanswered first, with the page of each."""
    found = client.get("/ledger.json", params={"on": "2023-04-05"}).json()
    assert [(row["standing"], row["raiser"], row["overdue"]) for row in found["rows"]] == [
        ("rejected", "Velmark", True), ("open", "Merrin", False), ("open", "Velmark", False),
    ]  # fmt: skip
    assert client.get(found["rows"][0]["address"]).status_code == 200
    assert found["summary"] == "3 threads on 5 April 2023: 1 overdue, 2 open, 1 rejected"


def test_slider_moves_the_day_without_scripts(client):
    """The slider is a form of its own: days after the first of the ledger."""
    found = client.get("/ledger.json", params={"slide": "5"}).json()
    assert found["on"] == "2023-03-14"
    assert {row["standing"] for row in found["rows"]} == {"open"}
    page = client.get("/ledger", params={"on": "2023-03-14"}).text
    assert re.search(r'<input type="range" id="slide" name="slide" min="0" max="25" value="5"', page)


@pytest.mark.parametrize(
    ("asked", "many"),
    [
        ({"party": "Merrin"}, 2),
        ({"party": "Velmark", "counterpart": "Ostrany"}, 2),
        ({"subject": "heights casel"}, 1),
        ({"instrument": "article 7"}, 1),
        ({"standing": "rejected"}, 1),
        ({"standing": "unanswered"}, 2),
        ({"kind": "propose"}, 1),
        ({"party": "Xanadu"}, 0),
    ],
)
def test_filters(client, asked, many):
    """Each filter leaves what fits it; a party that is not there is told."""
    found = client.get("/ledger.json", params={"on": "2023-04-05"} | asked).json()
    assert found["total"] == many
    assert ("no party 'Xanadu'" in found["trouble"]) is (asked.get("party") == "Xanadu")


@pytest.mark.parametrize("view", ["list", "grid", "time"])
def test_views_show_hostile_words_as_words(client, view):
    """However threads are shown, words of documents are never markup, and no style or script stands in the page."""
    page = client.get("/ledger", params={"on": "2023-04-05", "view": view}).text
    assert "<script>alert" not in page
    assert "\x1b" not in page
    assert "alert(1)" in page
    assert " style=" not in page


def test_table(client):
    """The threads that match can be taken along as a table."""
    answer = client.get("/ledger.csv", params={"on": "2023-04-05", "standing": "rejected"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.count("rejected by Ostrany") == 1


def test_grid_says_who_raised_and_who_is_asked(client):
    """The grid has a column for each party, and says the part of each in words, too."""
    page = client.get("/ledger", params={"on": "2023-04-05", "view": "grid"}).text
    assert page.count('<th scope="col" class="party">') == 3
    assert "is asked, rejected by Ostrany, overdue since 31 March 2023" in page


def test_drawing_has_a_table(client):
    """Threads over time are drawn, and the same stands in a table."""
    page = client.get("/ledger", params={"on": "2023-04-05", "view": "time"}).text
    assert '<svg class="ledger chart"' in page
    assert "<td>20 March 2023</td>" in page


def thread_page(client, on="2023-04-05", subject="heights"):
    """(address, JSON) of a thread."""
    row = client.get("/ledger.json", params={"on": on, "subject": subject}).json()["rows"][0]
    address = row["address"].partition("?")[0]
    return address, client.get(f"{address}.json", params={"on": on}).json()


def test_history(client):
    """A thread is shown with the words of each act, the place they lead to, and what each made of the standing."""
    _, found = thread_page(client)
    steps = [event["step"] for event in found["events"] if event["step"]]
    assert [step["role"] for step in steps] == ["raises", "rejects"]
    assert steps[1]["becomes"] == "rejected by Ostrany"
    assert re.fullmatch(r"/documents/[^?]+\?at=0-\d+", steps[1]["address"])
    assert [event["passed"] for event in found["events"] if event["passed"]] == ["The deadline of 31 March 2023 passed"]
    assert found["cited"] == ["Article 7 of the Charter"]


def test_history_up_to_a_day(client):
    """What came after the day is not shown, and counted."""
    _, found = thread_page(client, on="2023-03-12")
    assert (found["standing"], found["later"], len(found["events"])) == ("open", 1, 1)


def test_unknown_thread(client):
    """A thread that is not there is not found, in so many words."""
    answer = client.get("/ledger/threads/abcdef0123")
    assert answer.status_code == 404
    assert "no thread abcdef0123" in answer.text


def test_week(client):
    """A week has its parts, and its calendar file."""
    found = client.get("/ledger/week.json", params={"on": "2023-03-21"}).json()
    assert [part["name"] for part in found["parts"]] == ["coming", "replies"]
    answer = client.get(found["calendar"])
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["content-disposition"] == 'attachment; filename="ledger-2023-03-21.ics"'
    assert answer.text.startswith("BEGIN:VCALENDAR\r\n")
    assert "BEGIN:VTODO" in client.get(found["tasks"]).text


def link(client):
    """The fields of the form for the first link of the queue."""
    page = client.get("/ledger/review").text
    names = ("thread", "act", "seen", "back")
    return {n: re.search(rf'name="{n}" value="([^"]*)"', page.partition('id="rule"')[2])[1] for n in names}


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({"verb": "confirm"}, "rejected"),
        ({"verb": "refuse"}, "open"),
        ({"verb": "correct", "role": "accepts"}, "accepted"),
        ({"verb": "correct", "other": "own"}, "open"),
    ],
)
def test_ruling_holds_at_once(client, fields, standing):
    """A ruling leads back to the queue, leaves it, and moves the standing of its thread."""
    before = client.get("/ledger/review.json").json()["total"]
    answer = client.send_form("/ledger/rule", link(client) | fields)
    assert answer.status_code == 303
    assert re.fullmatch(r"/ledger/review\?ruled=\d+", answer.headers["location"])
    assert client.get("/ledger/review.json").json()["total"] == before - 1
    assert thread_page(client, on="2023-03-25")[1]["standing"] == standing


def test_ruling_names_who_and_is_in_the_audit(client):
    """A ruling is kept with the name of the session, and told in words in the audit."""
    client.send_form("/enter", {"name": "Ana Orlan"})
    client.send_form("/ledger/rule", link(client) | {"verb": "confirm", "note": "same heights"})
    _, found = thread_page(client)
    step = found["events"][1]["step"]
    assert (step["ruling"], step["ruled_by"]) == ("confirmed", "Ana Orlan")
    audit = client.get("/audit").text
    assert "confirmed: it rejects it" in audit
    assert "same heights" in audit


def test_undo_puts_the_link_back(client):
    """The ruling made last can be undone from the queue, and the link waits again."""
    before = client.get("/ledger/review.json").json()
    location = client.send_form("/ledger/rule", link(client) | {"verb": "refuse"}).headers["location"]
    page = client.get(location).text
    address = re.search(r'action="(/audit/\d+/undo)"', page)[1]
    assert client.send_form(address, {"back": "/ledger/review"}).status_code == 303
    after = client.get("/ledger/review.json").json()
    assert after["total"] == before["total"]
    assert after["step"]["key"] == before["step"]["key"]


def test_two_people_never_overwrite_each_other(room):
    """Who rules on what somebody else ruled on meanwhile is shown that, and nothing is kept."""
    ana, bo = browser(room), browser(room)
    ana.send_form("/enter", {"name": "Ana"})
    bo.send_form("/enter", {"name": "Bo"})
    fields = link(bo)
    assert ana.send_form("/ledger/rule", link(ana) | {"verb": "confirm"}).status_code == 303
    answer = bo.send_form("/ledger/rule", fields | {"verb": "refuse"})
    assert answer.status_code == 409
    assert "Ana" in answer.text
    assert len(ana.get("/audit.json").json()["lines"]) == 1


def test_ruling_from_elsewhere_is_seen(room, client):
    """A ruling that another program made holds on the next page."""
    with room.state.room.records.opened() as record:
        ledger = verbale.ledger.opened(record)
        thread, step = ledger.suggestions()[0]
        rule_on(record, thread, step, "refuse", who="a script")
    assert client.get("/ledger/review.json").json()["total"] == 0


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/ledger/rule", {"thread": "zz", "act": "zz", "verb": "confirm"}),
        ("/ledger/rule", {"thread": "abcd", "act": "abcd", "verb": "burn"}),
        ("/ledger/rule", {"thread": "abcd", "act": "abcd", "verb": "confirm", "role": "eats"}),
        ("/ledger/rule", {"thread": "abcd", "act": "abcd", "verb": "confirm"}),
    ],
)
def test_wrong_rulings_are_refused(client, path, fields):
    """What names no link, ruling or role is refused with what there is."""
    assert client.send_form(path, fields).status_code in (400, 404, 422)


def test_ruling_needs_the_mark(client):
    """A form of another site rules on nothing."""
    assert client.post("/ledger/rule", data=link(client) | {"verb": "confirm"}).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/ledger?on=yesterday", "/ledger?slide=-1", "/ledger?slide=x", "/ledger?standing=sat", "/ledger?kind=assert"],
)
def test_wrong_questions_are_told(client, path):
    """A question that means nothing is answered with what can be asked."""
    answer = client.get(path)
    assert answer.status_code == 400
    assert "There are" in answer.text or "Write it as" in answer.text


def test_first_ledger(tmp_path):
    """Without documents the page says what to add; with some the ledger is made by a form, and is there then."""
    client = browser(app_in(tmp_path / "record"))
    assert "/record/add" in client.get("/ledger").text
    with verbale.open_record(tmp_path / "record") as record:
        record.add([verbale.read_text(DOCUMENT, name="statement.txt")])
    assert "Make the ledger" in client.get("/ledger").text
    answer = client.send_form("/ledger/build", follow_redirects=True)
    assert answer.url.path == "/ledger"
    found = client.get("/ledger.json").json()
    assert (found["made"]["documents"], found["made"]["is_behind"]) == (1, False)
    assert found["total"] >= 1


def test_damaged_ledger_can_be_made_again(room, client):
    """Where the kept ledger cannot be read, the page offers to make it again instead of failing."""
    (room.state.room.settings.folder / "ledger.sqlite").write_bytes(b"no database" * 100)
    with room.state.room.records.opened() as record:
        record.add([verbale.read_text(DOCUMENT, name="statement.txt")])
    assert "Make the ledger" in client.get("/ledger").text


def test_ledger_says_when_it_is_behind(room, client):
    """Where documents came since it was made, the page says so and offers to make it again."""
    with room.state.room.records.opened() as record:
        record.add([verbale.read_text(DOCUMENT, name="statement.txt")])
    assert client.get("/ledger.json").json()["made"]["is_behind"] is True
    assert "what came since is not in here yet" in client.get("/ledger").text
