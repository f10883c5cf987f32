"""Who may come in, and what answers look like on their way out."""

import pytest

from pages_app import app_in, browser
from verbale.pages.people import People
from verbale.pages.sessions import Signer, begun, cookie_header


def test_answers_carry_the_policies(client):
    """Every answer forbids scripts, styles and frames of others, and sniffing."""
    for path in ("/", "/index.json", "/no-such-page", "/static/base.css"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8411", "", "10.0.0.7"]
)
def test_other_host_names_are_refused(client, host):
    """A name that somebody else let lead to this machine opens nothing."""
    assert client.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:99", "[::1]:8411", "LOCALHOST:8411", "127.0.0.9"])
def test_names_of_this_machine_are_taken(client, host):
    """Loopback is reached under any of its names and ports."""
    assert client.get("/", headers={"Host": host}).status_code == 200


def test_form_without_mark_is_refused(client):
    """A form that another site has made has no mark of this session."""
    client.get("/")
    assert client.post("/theme", data={"theme": "dark"}).status_code == 403
    assert client.post("/theme", data={"theme": "dark", "mark": "0" * 64}).status_code == 403


def test_mark_of_another_session_is_refused(app, client):
    """A mark is good for one session only."""
    theirs = browser(app).mark()
    client.get("/")
    assert client.post("/theme", data={"theme": "dark", "mark": theirs}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_forms_of_other_sites_are_refused(client, headers):
    """Even with the right mark, a request that another page makes changes nothing."""
    assert client.send_form("/theme", {"theme": "dark"}, headers=headers).status_code == 403
    assert 'data-theme="auto"' in client.get("/").text


def test_cross_origin_reads_are_refused(client):
    """A page of another site cannot read from here with a script."""
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert client.get("/index.json", headers=headers).status_code == 403


def test_program_says_that_it_is_one(client):
    """A header that no page of another site can send stands for the mark; with the origin of one it does not."""
    headers = {"X-Verbale-Program": "yes"}
    answer = client.post("/theme", data={"theme": "dark"}, headers=headers, follow_redirects=False)
    assert answer.status_code == 303
    foreign = headers | {"Origin": "https://evil.example"}
    assert client.post("/theme", data={"theme": "dark"}, headers=foreign).status_code == 403
    preflight = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert client.options("/theme", headers=preflight).status_code == 405


def test_form_of_our_own_is_taken(client):
    """With the mark of its session a form does what it says."""
    answer = client.send_form("/theme", {"theme": "dark", "back": "/audit"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/audit")
    assert 'data-theme="dark"' in client.get("/").text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_forms_lead_nowhere_else(client, back):
    """What a form names as the page to go back to is one of ours, or the first page."""
    assert client.send_form("/theme", {"theme": "dark", "back": back}).headers["location"] == "/"


def test_oversized_request_is_refused(tmp_path):
    """More than the limit is refused by its announced length, and while it comes where it announces none."""
    client = browser(app_in(tmp_path / "record", max_upload=10_000))
    mark = client.mark()
    large = {"mark": mark, "report_text": "x" * 20_000}
    assert client.post("/check", data=large).status_code == 413

    def pieces():
        yield b"mark=" + mark.encode() + b"&report_text="
        for _ in range(20):
            yield b"x" * 1000

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/check", content=pieces(), headers=headers).status_code == 413


def test_forged_cookie_is_no_session(client):
    """A cookie that this server has not signed is as good as none."""
    forged = Signer(b"another key, another key, another").cookie_of(begun("mallory"))
    client.cookies.set("verbale", forged)
    assert "mallory" not in client.get("/").text


def test_cookie_is_for_the_server_alone():
    """Scripts cannot read the cookie, and other sites' forms do not send it."""
    assert cookie_header("x", secure=False).endswith("HttpOnly; SameSite=Lax")


def test_a_session_takes_a_name(client):
    """Who decides is told once and kept for the session."""
    assert client.send_form("/enter", {"name": "  Ida   Brandt "}).status_code == 303
    assert "<bdi>Ida Brandt</bdi>" in client.get("/").text


@pytest.fixture
def shared(tmp_path):
    """An app that others can reach, and the token of Ida."""
    folder = tmp_path / "record"
    token = People(folder / "serve").add("Ida Brandt")
    return app_in(folder, host="0.0.0.0", names=("verbale.example",)), token  # noqa: S104


@pytest.mark.parametrize("path", ["/", "/index.json", "/audit", "/api/openapi.json", "/jobs", "/record"])
def test_strangers_see_nothing_of_a_shared_app(shared, path):
    """Where others can reach the app, everybody needs a token."""
    assert browser(shared[0]).get(path).status_code == 401


def test_token_opens_a_shared_app(shared):
    """A token gives its holder's name to the session, which nobody can choose."""
    app, token = shared
    client = browser(app)
    assert client.send_form("/enter", {"token": token, "name": "Somebody Else"}).status_code == 303
    assert "<bdi>Ida Brandt</bdi>" in client.get("/").text
    assert client.get("/", headers={"Host": "verbale.example:8411"}).status_code == 200


def test_bearer_opens_the_api(shared):
    """A program comes in with its token in a header, and needs no mark to change something."""
    app, token = shared
    client = browser(app)
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/index.json", headers=headers).json()["documents"] == 0
    assert client.post("/theme", data={"theme": "dark"}, headers=headers, follow_redirects=False).status_code == 303
    assert browser(app).get("/index.json", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_forgotten_person_is_out_at_once(shared, tmp_path):
    """Whoever is forgotten is out, with the session that they had."""
    app, token = shared
    client = browser(app)
    client.send_form("/enter", {"token": token})
    assert client.get("/").status_code == 200
    People(tmp_path / "record" / "serve").remove("Ida Brandt")
    assert client.get("/").status_code == 401


def test_wrong_tokens_are_counted(shared):
    """After ten wrong tokens in a minute nobody is let in for a while."""
    client = browser(shared[0])
    seen = [client.send_form("/enter", {"token": f"guess {i}"}).status_code for i in range(11)]
    assert seen == [401] * 10 + [429]


def test_tokens_are_not_kept(shared, tmp_path):
    """Only the hash of a token lies on the disk."""
    kept = (tmp_path / "record" / "serve" / "people.json").read_text("utf-8")
    assert shared[1] not in kept
    assert "Ida Brandt" in kept


def test_assets_stay_in_their_folder(client):
    """No path leads out of the folder of assets."""
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert client.get(path).status_code == 404
