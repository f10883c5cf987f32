"""Everything that the API describes is asked, with values that fit its description and values that do not.

VERBALE_FUZZ names how many requests of each kind are made, 25 unless told.
"""

import os
import re
import socket
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pages_app import app_in, browser

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
MANY = int(os.environ.get("VERBALE_FUZZ", "25"))
AREAS = ("quotations", "rule", "threads", "check", "documents", "compare", "jobs", "audit")  # parts of paths
SLOW = {"/ledger/build": 12, "/compare": 3, "/check": 3}  # what does more: one request in so many
STRANGE = [
    *("", " ", "\0", "\x1b[2J", "\n\r\n", "%00", "%", "_", "*", '"', "'", '"a', "a OR b", "NEAR(a b)", "a*", "-a", "("),
    *(")", "^a", "a:b", "{{1}}", "<script>", "../..", "\ud83d\ude00", "é" * 50, "\u202e\u2066", "٣", "²", "Ⅷ", "ß"),
    *("İ", "0", "-1", "1e9", "0x1", "9" * 30, "1" * 4001, "None", "null", "true", "[]", "{}", "0000-00-00"),
    *("2023-02-30", "9999-12-31", "0001-01-01", "10000-01-01", "2023-13", "20230305", "-0001-01-01", "1-1", "5-3"),
    *("0-0", "999999999-999999999"),
]
LIMITS = [2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 2**64, 10**40]
WORDS = st.text(alphabet="abcdefghijklmnop ", max_size=60)
STRINGS = st.one_of(st.sampled_from(STRANGE), st.text(max_size=30), WORDS)
NUMBERS = st.one_of(st.integers(-2, 60), st.integers(), st.sampled_from(LIMITS))


def values(schema, known=(), odd=True):
    """Values as a form or an address has them: those in use or that fit a schema, and, where `odd`, any others."""
    kind = schema.get("type")
    if "anyOf" in schema:
        return st.one_of([values(one, known, odd) for one in schema["anyOf"] if one.get("type") != "null"])
    if kind == "array":
        return st.lists(values(schema.get("items", {}), known, odd), min_size=1, max_size=4)
    if known and not odd:
        return st.sampled_from(known)
    fits = []
    if "enum" in schema:
        fits.append(st.sampled_from(schema["enum"]))
    elif kind == "integer":
        fits.append(st.integers(schema.get("minimum", 0), min(schema.get("maximum", 50), 2**70)))
        fits.append(st.integers(schema.get("minimum", 0), min(schema.get("maximum", 5), 5)))
    elif kind == "boolean":
        fits.append(st.booleans())
    elif "pattern" in schema:
        fits.append(st.from_regex(schema["pattern"], fullmatch=True))
    if odd:
        fits += [STRINGS, NUMBERS] if kind == "integer" else [STRINGS]
    return st.one_of(fits or [st.sampled_from(["", "minister", "launchers"])]).map(str)


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """An app with documents, a ledger, a check and decisions, and what they are known by."""
    app = app_in(tmp_path_factory.mktemp("fuzz") / "record", fetches=(10**6, 10**6), desk=EXAMPLES / "desk.yaml")
    client = browser(app)
    names = ("statement.txt", "reply.txt", "report.html", "charter.txt", "charter-draft.txt")
    files = [("files", (name, (EXAMPLES / name).read_bytes())) for name in names]
    client.send_form("/record/add", files=files)
    wait(app)
    client.send_form("/ledger/build")
    form = {"report_text": "HOLM, 3 May 2001. The minister said: “We shall see.”", "source_text": "We shall see."}
    check = client.send_form("/check", form).headers["location"].rpartition("/")[2]
    client.send_form(f"/check/{check}/quotations/1", {"verb": "agree", "seen": ""})
    wait(app)
    threads = [row["address"].rpartition("/")[2].partition("?")[0] for row in client.get("/ledger.json").json()["rows"]]
    texts = {"earlier_text": "We shall pay by May.", "later_text": "We may pay by June."}
    compared = client.send_form("/compare", texts).headers["location"].rpartition("/")[2]
    jobs = [job.number for job in app.state.room.jobs.all()]
    assert threads
    act = client.get(f"/ledger/threads/{threads[0]}.json").json()["events"][0]["step"]["key"]
    known = {
        ("check", "number"): [check], ("quotations", "number"): [check], ("quotations", "at"): ["1", "2"],
        ("documents", "key"): ["1", "2", "3"], ("documents", "number"): ["3"], ("compare", "key"): [compared],
        ("threads", "key"): threads, ("jobs", "number"): jobs, ("audit", "number"): ["1", "2"],
        ("rule", "verb"): ["confirm", "refuse", "correct"], ("rule", "act"): [act], ("rule", "role"): ["", "rejects"],
        ("", "earlier"): ["1", "2", "statement"], ("", "later"): ["3", "4", "charter"], ("", "q"): ["launchers"],
        ("", "by"): ["words", "phrase", "meaning"], ("", "wording"): ["the heights above Port Casel"],
        ("", "party"): ["VLM", "Velmark", "Ostrany"], ("", "on"): ["2023-04-05"], ("", "at"): ["10-60"],
        ("", "since"): ["2023"], ("", "until"): ["2023-12"], ("", "document"): ["1", "2"],
        ("", "shape"): ["html", "md", "csv", "json"], ("", "verb"): ["agree", "correct", "dismiss"],
        ("", "verdict"): ["verbatim"], ("", "thread"): threads, ("", "seen"): ["", "1"],
        ("", "back"): ["/audit", "//evil.example"], ("", "theme"): ["dark"], ("", "against"): ["sources", "record"],
        ("", "report_text"): [form["report_text"]], ("", "source_text"): [form["source_text"]],
        ("", "report_address"): [""], ("", "source_addresses"): [""], ("", "standing"): ["open", "unanswered"],
        ("", "kind"): ["", "demand", "report"], ("", "view"): ["grid", "time"], ("", "slide"): ["3"],
    }  # fmt: skip
    return app, known


def wait(app):
    """Wait until nothing is at work."""
    for job in app.state.room.jobs.all():
        assert app.state.room.jobs.job(job.number).over.wait(60)


def operations():
    """(method, path) of everything that the API describes, by an app of its own: tests are named by them."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        paths = app_in(Path(folder) / "record").openapi()["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods]


def known_for(known, path, name):
    """What is in use for a value of that name."""
    area = next((part for part in AREAS if f"/{part}" in path), "")
    return known.get((area, name)) or known.get(("", name)) or ()


def asked(data, app, known, method, path):
    """One request, drawn: the path filled, the query, the form. At most one value is odd, the others may work."""
    operation = app.openapi()["paths"][path][method]
    fields = fields_of(app, operation)
    given_ = operation.get("parameters", ())
    odd = data.draw(st.sampled_from([None, *(p["name"] for p in given_), *fields]))

    def drawn(name, schema):
        return data.draw(values(schema, known_for(known, path, name), name == odd))

    places = {p["name"]: drawn(p["name"], p["schema"]) for p in given_ if p["in"] == "path"}
    address = re.sub(r"{(\w+)}", lambda at: quote(places[at[1]].encode("utf-8", "replace"), safe=""), path)
    named = [p for p in given_ if p["in"] == "query" and (p["name"] == odd or data.draw(st.booleans()))]
    query = {p["name"]: sendable(drawn(p["name"], p["schema"])) for p in named}
    form, files = {}, []
    for name, inner in fields.items():
        if "binary" in str(inner) or "contentMediaType" in str(inner):
            if name == odd or data.draw(st.integers(0, 3)) == 0:
                files.append((name, (data.draw(STRINGS) or "a", data.draw(st.binary(max_size=200)))))
        elif name == odd or data.draw(st.integers(0, 4)):
            form[name] = sendable(drawn(name, inner))
    return address, query, form, files


def fields_of(app, operation):
    """The schemas of the fields of a form, by name."""
    schemas, found = app.openapi().get("components", {}).get("schemas", {}), {}
    for body in operation.get("requestBody", {}).get("content", {}).values():
        schema = body["schema"]
        found |= schemas.get(schema.get("$ref", "").rpartition("/")[2], schema).get("properties", {})
    return found


def sendable(value):
    """A value or several without what no client can send: halves of a character."""
    return [sendable(one) for one in value] if isinstance(value, list) else value.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(("method", "path"), operations(), ids=lambda value: value)
def test_nothing_breaks(full, method, path, monkeypatch):
    """Whatever is asked, the answer is a page, a file or an error that says what to do, and no fault."""
    app, known = full
    client = browser(app)
    mark = client.mark()
    monkeypatch.setattr(socket, "getaddrinfo", _nowhere)

    @settings(
        max_examples=max(3, MANY // next((n for at, n in SLOW.items() if path == at), 1)), deadline=None, database=None,
        phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck), derandomize=True,
    )  # fmt: skip
    @given(data=st.data())
    def holds(data):
        address, query, form, files = asked(data, app, known, method, path)
        for at in {address, re.sub(r"\.json$", "", address)} if method == "get" else {address}:
            form_too = {"data": form | {"mark": mark}, "files": files or None} if method == "post" else {}
            answer = client.request(method.upper(), at, params=query, follow_redirects=False, **form_too)
            assert answer.status_code < 500, (at, query, form, answer.text[:500])
            if answer.status_code >= 400 and "json" in answer.headers.get("content-type", ""):
                assert answer.json()["error"]["what"]
                assert answer.json()["error"]["todo"]
        for job in app.state.room.jobs.all():
            assert "Something went wrong inside" not in job.error, (address, query, form)

    holds()
    wait(app)


def _nowhere(host, *rest, **more):
    raise socket.gaierror(socket.EAI_NONAME, "no such name")
