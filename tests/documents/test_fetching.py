"""Fetching an address: limits, redirects, and the networks that are never touched."""

import gzip
import http.server
import socket
import threading
import time

import pytest

from verbale.documents import fetching, read
from verbale.errors import ForbiddenError, TooLargeError, UnreadableError

PAGE = b"<html><head><title>Note</title></head><body><h1>Note</h1><p>We decline the offer.</p></body></html>"


class Site(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        redirects = {
            "/moved": "/page",
            "/loop": "/loop",
            "/inside": "http://inside.example/secret",
            "/file": "file:///etc/hosts",
        }
        if self.path in redirects:
            self.send_response(302)
            self.send_header("Location", redirects[self.path])
            self.end_headers()
        elif self.path == "/missing":
            self.send_error(404)
        else:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if self.path in ("/packed", "/bomb"):
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.body()

    def body(self):
        try:
            if self.path == "/slow":
                for _ in range(50):
                    self.wfile.write(b"x")
                    time.sleep(0.1)
            elif self.path == "/large":
                for _ in range(300):
                    self.wfile.write(b"x" * 100_000)
            elif self.path == "/bomb":
                self.wfile.write(gzip.compress(b"x" * 30_000_000))
            else:
                self.wfile.write(gzip.compress(PAGE) if self.path == "/packed" else PAGE)
        except OSError:
            pass


@pytest.fixture(scope="module")
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("path", ["/page", "/packed"])
def test_a_page_is_fetched(site, path):
    """A page comes as it was sent, with its address, its media type and the time of retrieval."""
    document = read(site + path, allow_private=True)
    assert document.text == "Note\n\nWe decline the offer."
    received = document.input
    assert (received.data, received.address, received.media_type) == (PAGE, site + path, "text/html")
    assert received.retrieved.utcoffset().total_seconds() == 0


def test_redirects_are_followed_and_kept(site):
    """A redirect is followed, and its target is kept as evidence."""
    assert read(site + "/moved", allow_private=True).input.redirects == (site + "/page",)


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        ("/loop", TooLargeError, "redirects more than 5 times"),
        ("/large", TooLargeError, "more than 20 MB"),
        ("/bomb", TooLargeError, "more than 20 MB"),
        ("/missing", UnreadableError, "answers 404"),
        ("/file", ForbiddenError, "not http or https"),
    ],
)
def test_limits_hold(site, path, error, message):
    """Pages that are too large, redirect without end or elsewhere, or are missing, end in one line each."""
    with pytest.raises(error, match=message):
        read(site + path, allow_private=True)


def test_a_slow_page_is_given_up(site, monkeypatch):
    """A page that trickles in is given up when the time is over."""
    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.5)
    start = time.monotonic()
    with pytest.raises(TooLargeError, match="took more than"):
        read(site + "/slow", allow_private=True)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "127.1",
        "0.0.0.0",  # noqa: S104 - an address that must be refused
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[fe80::1]",
        "[fc00::1]",
        "[ff02::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[::7f00:1]",
    ],
)
def test_private_addresses_are_refused(host):
    """No spelling of a private, loopback, link-local, multicast or reserved address is fetched."""
    with pytest.raises((ForbiddenError, UnreadableError)):
        read(f"http://{host}/")


@pytest.mark.parametrize(
    "place", ["127.0.0.1", "10.1.2.3", "::ffff:10.0.0.1", "169.254.169.254", "fe80::1%eth0", "2002:a00:1::1"]
)
def test_names_of_private_addresses_are_refused(place, monkeypatch):
    """A public name that leads to a private address is refused, even beside a public one."""
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (at, 80)) for at in ("93.184.216.34", place)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(ForbiddenError, match="not a public address"):
        read("http://public.example/")


def test_a_redirect_into_a_private_network_is_refused(site, monkeypatch):
    """A redirect goes through the same door as the first address."""
    real = socket.getaddrinfo
    port = int(site.rsplit(":", 1)[1])
    places = {"outside.example": "127.0.0.1", "inside.example": "10.0.0.1"}
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: real(places.get(host, host), *rest, **more))
    monkeypatch.setattr(fetching, "is_public", lambda place: place == "127.0.0.1")
    with pytest.raises(ForbiddenError, match=r"inside\.example is at 10\.0\.0\.1"):
        read(f"http://outside.example:{port}/inside")


def test_the_connection_goes_to_the_checked_address(site, monkeypatch):
    """The name is resolved once: a second answer of the name server changes nothing."""
    real, asked = socket.getaddrinfo, []

    def answer(host, *rest, **more):
        asked.append(host)
        return real("127.0.0.1" if asked.count(host) == 1 else "10.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    port = int(site.rsplit(":", 1)[1])
    assert read(f"http://turning.example:{port}/page", allow_private=True).text == "Note\n\nWe decline the offer."
    assert asked.count("turning.example") == 1


def test_proxies_of_the_environment_are_not_used(site, monkeypatch):
    """A proxy in the environment does not come between the check and the connection."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert read(site + "/page", allow_private=True).headline is not None


@pytest.mark.parametrize("address", ["ftp://a.example/", "file:///etc/hosts", "gopher://a.example/"])
def test_other_schemes_are_refused(address):
    """Only http and https are fetched."""
    with pytest.raises(ForbiddenError, match="only these are fetched"):
        read(address)
