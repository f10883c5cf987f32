"""What hostile documents, sites and people try against the app, and how it comes to nothing."""

import http.server
import io
import re
import socket
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from lxml import html

import generated
from pages_app import app_in, browser
from verbale.documents import fetching
from verbale.pages.people import People

PAYLOADS = [
    "\"'><script>window.pwned=1</script><img src=x onerror=window.pwned=2>",
    "</title></textarea></script><svg/onload=window.pwned=3>",
    "javascript:window.pwned=4",
    "{{ 7*191 }}{% raw %}${7*191}",
    "&#60;script&#62;window.pwned=5&#60;/script&#62;",
]
ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "srcset",
    "background",
    "{http://www.w3.org/1999/xlink}href",
)


def harm_in(page):
    """What in a page would run, fetch elsewhere, or lead astray; its own scripts and forms are fine."""
    root = html.document_fromstring(page)
    found = []
    for at in root.iter():
        if not isinstance(at.tag, str):
            found += ["a comment"]
            continue
        where = f"{at.tag} {dict(at.attrib)}"[:200]
        if at.tag in ("iframe", "object", "embed", "base", "frame", "applet", "style", "math"):
            found.append(where)
        if at.tag == "script" and (not at.get("src", "").startswith("/static/") or (at.text or "").strip()):
            found.append(where)
        if at.tag == "meta" and at.get("http-equiv", "").lower() == "refresh" and not at.get("content", "").isdecimal():
            found.append(where)
        if at.tag == "link" and not at.get("href", "").startswith("/"):
            found.append(where)
        for name, value in at.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                found.append(where)
            if name in ADDRESSES and not re.match(r"/(?!/)|#|\?|$|https?://[\w.]+\.example(/|$)", value):
                found.append(where)
            if name == "action" and not re.match(r"/(?!/)", value):
                found.append(where)
    if "1337" in root.text_content():
        found.append("a template was run")
    return found


def of_methods(app, method):
    """(path, operation) of everything that can be asked for with a method."""
    return [(path, made[method]) for path, made in app.openapi()["paths"].items() if method in made]


def filled(path, **values):
    """A path of the API with its places filled; what is not given is 1."""
    return re.sub(r"{(\w+)}", lambda found: str(values.get(found[1], 1)), path)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """An app whose record holds nothing but hostile documents, uploaded through its form."""
    app = app_in(tmp_path_factory.mktemp("hostile") / "record")
    client = browser(app)
    files = [("files", item) for item in generated.hostile().items()]
    for first in range(0, len(files), 20):
        answer = client.send_form("/record/add", files=files[first : first + 20])
        assert answer.status_code == 303
        number = answer.headers["location"].rpartition("/")[2]
        assert app.state.room.jobs.job(number).over.wait(60)
    assert client.get("/index.json").json()["documents"] > 30
    return app


def test_reflected_scripts_are_text(hostile):
    """Whatever stands in a field or in the path of any page comes back as text."""
    client, wrong = browser(hostile), []
    for path, operation in of_methods(hostile, "get"):
        page = re.sub(r"\.json$", "", path) if path != "/index.json" else "/"
        names = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"]
        for payload in PAYLOADS:
            for name in names:
                answer = client.get(filled(page), params={name: payload})
                assert answer.status_code < 500, (page, name)
                if "html" in answer.headers["content-type"]:
                    wrong += [(page, name, harm) for harm in harm_in(answer.text)]
            for name in re.findall(r"{(\w+)}", page):
                answer = client.get(filled(page, **{name: payload.replace("/", "%2F")}))
                assert answer.status_code < 500, (page, name)
                if "html" in answer.headers["content-type"]:
                    wrong += [(page, name, harm) for harm in harm_in(answer.text)]
    assert wrong == []


def test_scripts_stored_in_documents_are_text(hostile):
    """Titles, names, publishers, authors and texts of every format are text wherever they are shown."""
    client, wrong = browser(hostile), []
    numbers = [row["number"] for page in (1, 2, 3) for row in client.get(f"/record.json?page={page}").json()["rows"]]
    assert len(numbers) > 30
    paths = [f"/documents/{number}" for number in numbers]
    paths += [
        "/",
        "/jobs",
        "/record",
        "/record?order=name",
        "/record?q=script",
        "/record?q=window&by=phrase",
        "/trace?wording=" + "window " * 5,
    ]
    paths += [
        f"/record/remove?document={numbers[0]}&document={numbers[1]}",
        f"/compare?earlier={numbers[0]}&later={numbers[2]}",
    ]
    paths += [view.address for view in hostile.state.room.jobs.all() if view.address.startswith("/record/added")]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        wrong += [(path, harm) for harm in harm_in(answer.text)]
    assert wrong == []


def test_outside_entities_are_not_read(hostile):
    """What a document names of the server's own files is not put into its text."""
    client = browser(hostile)
    rows = client.get("/record.json?called=speech").json()["rows"]
    for row in rows:
        assert socket.gethostname() not in client.get(f"/documents/{row['number']}.json").text


def test_scripts_stored_in_a_check_are_text(tmp_path):
    """A report, its sources, file names, a person's name, notes and decisions are text on every page and export."""
    client, script = browser(app_in(tmp_path / "record")), PAYLOADS[0]
    client.send_form("/enter", {"name": "<script>window.pwned=6</script>"})
    report = f"{script}\n\nVALLONE, 3 May 2001. The minister, {script}, said: “We will never accept {script} here.”"
    files = [("source_files", (f"{script}.txt", f"{script}\n\nWe will accept {script} here.".encode()))]
    answer = client.send_form("/check", {"report_text": report}, files=files)
    path = answer.headers["location"]
    for fields in ({"verb": "agree"}, {"verb": "correct", "verdict": "verbatim"}):
        client.send_form(f"{path}/quotations/1", {"note": script, "seen": ""} | fields)
    seen = client.get(f"{path}.json").json()["quotations"][0]["seen"]
    conflict = client.send_form(f"{path}/quotations/1", {"verb": "dismiss", "note": script, "seen": "999"})
    assert conflict.status_code == 409
    assert seen
    pages = {at: client.get(at).text for at in ("/", "/checks", "/audit", "/jobs", path, f"/audit?about={script}")}
    wrong = [(at, harm) for at, page in (pages | {"conflict": conflict.text}).items() for harm in harm_in(page)]
    assert wrong == []
    taken = client.get(f"{path}/export.html")
    assert [harm for harm in harm_in(taken.text) if not harm.startswith("style")] == []
    assert "attachment" in taken.headers["content-disposition"]
    assert not re.search(r"<(?:script|img|svg)", client.get(f"{path}/export.md").text)


def test_tables_hold_no_formulas(tmp_path):
    """A note that a spreadsheet would take for a formula is text in the tables."""
    client = browser(app_in(tmp_path / "record"))
    form = {"report_text": "HOLM, 3 May 2001. The minister said: “=cmd|calc”", "source_text": "=cmd|calc"}
    path = client.send_form("/check", form).headers["location"]
    client.send_form(f"{path}/quotations/1", {"verb": "agree", "note": "=HYPERLINK(1)"})
    assert "'=HYPERLINK(1)" in client.get("/audit/export.csv").text
    assert not re.search(r"(?m)(^|,)\"?[=+@]", client.get(f"{path}/export.csv").text)


TRAVERSALS = (
    "../../../../etc/passwd",
    "..%2f..%2fkey",
    "%2e%2e/%2e%2e/serve/key",
    "....//....//etc/passwd",
    "/etc/passwd",
    "..\\..\\key",
)


@pytest.mark.parametrize(
    "base", ["/static/", "/check/", "/compare/", "/documents/", "/record/added/", "/jobs/", "/ledger/threads/"]
)
def test_paths_lead_nowhere_else(client, base):
    """No path leads to a file that is not meant to be shown."""
    for rest in TRAVERSALS:
        for ending in ("", ".json", "/export.html"):
            answer = client.get(base + rest + ending, follow_redirects=False)
            assert answer.status_code in (303, 400, 404, 422), (base, rest)
            assert "root:" not in answer.text


def test_names_of_uploads_lead_nowhere_else(tmp_path):
    """A file is never written outside the folder of uploads, whatever it is called, and is gone afterwards."""
    app = app_in(tmp_path / "record")
    client = browser(app)
    names = [
        "../../../out.txt",
        "..\\out.txt",
        "/etc/out.txt",
        "a/../../out.txt",
        "out.txt\0.html",
        ".",
        "..",
        "CON",
        "-",
        "*",
        "x" * 3000,
    ]
    for name in names:
        for path, field in (("/record/add", "files"), ("/check", "source_files")):
            files = [(field, (name, b"The minister said: \xe2\x80\x9cYes.\xe2\x80\x9d"))]
            answer = client.send_form(path, {"report_text": "He said: “Yes.”"} if path == "/check" else {}, files=files)
            assert answer.status_code in (303, 400, 422), (name, answer.text)
    for job in app.state.room.jobs.all():
        app.state.room.jobs.job(job.number).over.wait(30)
    assert [p for p in tmp_path.rglob("*") if "out" in p.name] == []
    assert list((tmp_path / "record" / "serve" / "uploads").iterdir()) == []


def posts(app):
    """Every address that changes something."""
    return [filled(path) for path, _ in of_methods(app, "post")]


@pytest.mark.parametrize(
    "forged",
    [
        {"data": {"a": "b"}},
        {"data": {"mark": ""}},
        {"data": {"mark": "0" * 64}},
        {"data": {"mark": "ä"}},
        {"headers": {"Content-Type": "text/plain"}, "content": b"mark="},
        {"headers": {"Content-Type": "application/json"}, "content": b"{}"},
        {"headers": {"Content-Type": "application/json", "Origin": "null", "Cookie": ""}, "content": b"{}"},
        {"headers": {"X-Verbale-Mark": "0" * 64}},
        {"headers": {"Authorization": "Bearer 0"}},
        {"files": {"files": ("a.txt", b"a")}},
        {},
    ],
    ids=lambda forged: " ".join(sorted(forged)),
)
def test_forged_requests_change_nothing(app, client, forged):
    """Nothing that changes something is done without the mark of the session that asks."""
    client.get("/")
    for path in posts(app):
        assert client.post(path, follow_redirects=False, **forged).status_code in (400, 403), path


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_other_methods_do_nothing(app, client, method):
    """What is not declared is not done."""
    for path, _ in of_methods(app, "get"):
        assert client.request(method, filled(path)).status_code in (403, 405), path


def test_other_sites_change_nothing_even_with_the_mark(app, client):
    """A request that the browser says comes from another site is refused, mark or no mark."""
    mark = client.mark()
    for path in posts(app):
        for headers in (
            {"Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "https://127.0.0.1:1"},
        ):
            assert client.post(path, data={"mark": mark}, headers=headers).status_code == 403, path
            said = headers | {"X-Verbale-Program": "yes"}
            assert client.post(path, headers=said).status_code == 403, path


def test_other_sites_read_nothing(app, client):
    """Scripts, pictures, frames and fetches of other sites are refused, and no answer invites them."""
    for path in {filled(path) for path, _ in of_methods(app, "get")} | {"/", "/record", "/audit"}:
        for mode, target in (
            ("no-cors", "image"),
            ("cors", "empty"),
            ("no-cors", "script"),
            ("navigate", "iframe"),
            ("navigate", "object"),
        ):
            site = "same-site" if mode == "cors" else "cross-site"  # another port of this machine is the same site
            headers = {
                "Sec-Fetch-Site": site,
                "Sec-Fetch-Mode": mode,
                "Sec-Fetch-Dest": target,
                "Origin": "https://evil.example",
            }
            answer = client.get(path, headers=headers)
            assert answer.status_code == 403, (path, mode, target)
            assert "access-control-allow-origin" not in answer.headers
        asking = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        assert "access-control-allow-origin" not in client.options(path, headers=asking).headers


def test_links_from_other_sites_are_followed(client):
    """Somebody who clicks on a link to a result in a mail or on another site sees it."""
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client.get("/record", headers=headers).status_code == 200


def test_rebound_names_open_no_page(app, client):
    """Under a host name that is not the app's no page, twin or asset is had."""
    for path in {filled(path) for path, _ in of_methods(app, "get")} | {"/static/base.css"}:
        assert client.get(path, headers={"Host": "rebound.example"}).status_code == 403, path


def _zip_bomb():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", b"<w:p>" + b" " * 300_000_000)
    return kept.getvalue()


MALFORMED = {
    "cut.pdf": b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog",
    "loop.pdf": b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF",
    "bomb.docx": _zip_bomb,
    "empty.docx": b"PK\x05\x06" + b"\0" * 18,
    "laughs.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "' + b"x" * 9000 + b'">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 20 if n else b"&a;" * 20) for n in range(9)
    ) + b"]><TEI xmlns='http://www.tei-c.org/ns/1.0'><text><body><p>&a8;</p></body></text></TEI>",
    "deep.xml": b"<a>" * 100_000,
    "deep.html": b"<table><tr><td>" * 20_000,
    "wide.csv": b",".join(b"%d" % n for n in range(20_000)) + b"\n",
    "nul.txt": b"\0" * 10_000,
    "brackets.txt": b"(((((" * 20_000,
    "quotes.txt": "“".encode() * 20_000,
    "header.eml": b"From: " + b"a" * 100_000 + b"\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" * 50,
}  # fmt: skip


def test_malformed_files_end_in_a_line(tmp_path):
    """A broken, packed, nested or endless file is left out with a line that names it; the app goes on."""
    app = app_in(tmp_path / "record")
    client = browser(app)
    for name, data in MALFORMED.items():
        files = [("files", (name, data() if callable(data) else data))]
        answer = client.send_form("/record/add", files=files)
        assert answer.status_code == 303, (name, answer.text)
        job = app.state.room.jobs.job(answer.headers["location"].rpartition("/")[2])
        assert job.over.wait(30), name
        assert job.view().state in ("done", "failed"), name
        assert "Something went wrong inside" not in job.view().error, name
        assert client.get("/record").status_code == 200


BOUNDARY = {"Content-Type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "multipart/form-data"}, b"--x\r\n"),
        (BOUNDARY, b""),
        (BOUNDARY, b"\0\xff" * 500),
        (BOUNDARY, b'--x\r\nContent-Disposition: form-data; name="files"; filename="a\r\n\r\nb\r\n--x--'),
        (BOUNDARY, b"--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--\r\n"),
        (BOUNDARY, b"--x\r\n" + b"A: " + b"b" * 200_000 + b"\r\n\r\nb\r\n--x--\r\n"),
        (BOUNDARY, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 2000 + b"--x--\r\n"),
        (
            BOUNDARY,
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n1\r\n' * 2000 + b"--x--\r\n",
        ),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"&".join(b"a%d=1" % n for n in range(5000))),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"mark=%ff%fe&=&&&%%%"),
        ({"Content-Type": "multipart/form-data; boundary=" + "x" * 5000}, b"--x"),
        ({"Content-Length": "-5"}, b""),
        ({"Content-Length": "9" * 400}, b""),
    ],
)
def test_malformed_forms_are_refused(app, client, headers, body):
    """What is no form, or has no end of fields, files or headers, is refused and never breaks a page."""
    client.get("/")
    for path in posts(app):
        assert client.post(path, headers=headers, content=body).status_code in (400, 403, 413, 422), path


def test_more_files_than_are_taken_are_refused(tmp_path):
    """One form takes so many files and so much text, and says so."""
    client = browser(app_in(tmp_path / "record", max_files=5, max_text=1000))
    files = [("files", (f"{n}.txt", b"a")) for n in range(6)]
    assert client.send_form("/record/add", files=files).status_code in (400, 413)
    assert client.send_form("/check", {"report_text": "a" * 1001, "source_text": "b"}).status_code == 413
    assert client.send_form("/record/add", {"addresses": "https://a.example " * 2000}).status_code in (400, 413)


@pytest.fixture
def inner():
    """A server in this machine's network that counts who comes; it sends everybody on to its own /secret."""

    class Inner(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            server.seen.append(self.path)
            self.send_response(302 if self.path.startswith("/on") else 200)
            self.send_header("Location", f"http://inside.example:{server.server_port}/secret")
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(
                b"<html><body><article><p>The secret of the inner network is out.</p></article></body></html>"
            )

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Inner)
    server.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def asked_for(app, address):
    """What became of fetching an address, by all the forms that take one: the errors that people are shown."""
    client, told = browser(app), []
    for path, fields in (
        ("/check", {"report_address": address, "source_text": "words"}),
        ("/check", {"report_text": "He said: “Yes.”", "source_addresses": address}),
        ("/record/add", {"addresses": address}),
    ):
        answer = client.send_form(path, fields)
        if answer.status_code == 303:
            client.get(answer.headers["location"])
            job = next(iter(app.state.room.jobs.all()))
            app.state.room.jobs.job(job.number).over.wait(30)
            job = app.state.room.jobs.job(job.number).view()
            told.append(job.error or " ".join(job.lines))
        else:
            told.append(answer.text)
    return told


SPELLINGS = (
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f.1",
    "127.1",
    "0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "user@127.0.0.1",
    "127.0.0.1.",
)


def test_private_addresses_are_not_fetched(tmp_path, inner):
    """No spelling of this machine is fetched by any form, and what is there is not asked for."""
    app = app_in(tmp_path / "record", fetches=(1000, 1000))
    for host in SPELLINGS:
        for told in asked_for(app, f"http://{host}:{inner.server_port}/"):
            assert told, host
            assert "secret" not in told
    assert inner.seen == []
    assert len(browser(app).get("/record.json").json()["rows"]) == 0


@pytest.mark.parametrize("place", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1"])
def test_names_that_lead_inside_are_not_fetched(tmp_path, monkeypatch, inner, place):
    """A name that a name server leads to a private address is not fetched."""
    family = socket.AF_INET6 if ":" in place else socket.AF_INET
    found = [(family, socket.SOCK_STREAM, 6, "", (place, inner.server_port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    app = app_in(tmp_path / "record")
    assert all("not a public address" in told for told in asked_for(app, "http://inside.example/"))
    assert inner.seen == []


def test_redirects_inside_are_not_followed(tmp_path, monkeypatch, inner):
    """A public page that sends the app on into a private network gets no further."""
    real = socket.getaddrinfo
    places = {"outside.example": "127.0.0.1", "inside.example": "10.0.0.7"}
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: real(places.get(host, host), *rest, **more))
    monkeypatch.setattr(fetching, "is_public", lambda place: place == "127.0.0.1")
    told = asked_for(app_in(tmp_path / "record"), f"http://outside.example:{inner.server_port}/on")
    assert all("inside.example is at 10.0.0.7, not a public address" in line for line in told)
    assert set(inner.seen) == {"/on"}


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "gopher://a.example/", "ftp://a.example/", "//a.example", "javascript:1", "http:///etc"],
)
def test_other_schemes_are_not_fetched(app, address):
    """Only addresses of the web are taken."""
    assert all("passwd:" not in told and told for told in asked_for(app, address))


def test_fetches_are_counted(tmp_path, monkeypatch):
    """One person has so many addresses fetched in a minute, and all together so many."""
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80))]
    )
    app = app_in(tmp_path / "record", fetches=(3, 5))
    first, second = browser(app), browser(app)
    seen = [first.send_form("/record/add", {"addresses": "http://a.example/"}).status_code for _ in range(4)]
    seen += [second.send_form("/record/add", {"addresses": "http://a.example/"}).status_code for _ in range(3)]
    assert seen == [303, 303, 303, 429, 303, 303, 429]


def test_folders_of_the_server_are_not_for_guests(tmp_path):
    """Where people come in with tokens, nobody names folders of the machine that the app runs on."""
    folder = tmp_path / "record"
    token = People(folder / "serve").add("Ida Brandt")
    (tmp_path / "secret.txt").write_text("The minister said: “This is not for you.”", "utf-8")
    for settings in ({"host": "0.0.0.0"}, {}):  # noqa: S104
        client = browser(app_in(folder, **settings))
        client.send_form("/enter", {"token": token})
        answer = client.send_form("/record/add", {"path": str(tmp_path / "secret.txt")})
        assert answer.status_code == 400
        assert 'name="path"' not in client.get("/record/add").text


def test_guessed_tokens_open_nothing(tmp_path):
    """Neither a made-up token, nor a cookie that says one came in, nor a person's name is a way in."""
    folder = tmp_path / "record"
    token = People(folder / "serve").add("Ida Brandt")
    app = app_in(folder, host="0.0.0.0")  # noqa: S104
    for guess in (token[:-1], token + "a", token.swapcase(), "Ida Brandt", "", "*", "null", "' or 1=1 --", "é"):
        client = browser(app)
        assert client.get("/", headers={"Authorization": f"Bearer {guess}".encode()}).status_code == 401
        client.cookies.set("verbale", f"{guess.encode().hex()}.{'0' * 64}")
        assert client.get("/").status_code == 401


def test_one_of_many_decisions_at_once_is_kept(tmp_path):
    """Of sixteen people who decide on the same thing at the same moment one is heard, the others are told."""
    app = app_in(tmp_path / "record")
    client = browser(app)
    form = {"report_text": "HOLM, 3 May 2001. The minister said: “We shall see.”", "source_text": "We shall see."}
    path = client.send_form("/check", form).headers["location"]
    people = [(one := browser(app), one.mark()) for _ in range(16)]

    def decide(person):
        one, mark = person
        data = {"mark": mark, "verb": "agree", "seen": ""}
        return one.post(f"{path}/quotations/1", data=data, follow_redirects=False).status_code

    with ThreadPoolExecutor(16) as pool:
        seen = sorted(pool.map(decide, people))
    assert seen == [303] + [409] * 15
    assert client.get("/audit.json").json()["total"] == 1


def test_reading_changes_nothing(hostile):
    """No page that is only read adds a document, a decision or a job that writes."""
    client = browser(hostile)
    before = (client.get("/index.json").json()["documents"], client.get("/audit.json").json()["total"])
    for path, _ in of_methods(hostile, "get"):
        client.get(filled(path))
    assert (client.get("/index.json").json()["documents"], client.get("/audit.json").json()["total"]) == before
