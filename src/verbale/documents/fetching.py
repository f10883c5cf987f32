"""One page from an http(s) address, within limits, and never from a private network unless allowed.

The host is resolved once, every address it has is checked, and the connection goes to the checked address itself, so
that a second answer of the name server changes nothing. Each redirect goes through the same door. Proxies of
the environment are not used: they would resolve the name again, elsewhere.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass
from email.message import Message
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from verbale.errors import ForbiddenError, TooLargeError, UnreadableError

MAX_BYTES = 20_000_000  # of a page as sent and as unpacked; large PDFs of international bodies have 10 million
MAX_SECONDS = 30.0  # for everything, redirects included
MAX_REDIRECTS = 5
_CHUNK = 65_536
_HEADERS = {
    "User-Agent": "verbale (checks quotations against their sources)",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
}
# Networks that `is_global` of some Python versions lets through, or that carry an IPv4 address inside: NAT64 (RFC 6052
# and 8215), 6to4 (RFC 3056), Teredo (RFC 4380), IPv4-compatible, shared address space (RFC 6598), benchmarks, "this".
_REFUSED = tuple(
    ipaddress.ip_network(net)
    for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10", "100.64.0.0/10",
                "198.18.0.0/15", "192.0.0.0/24", "0.0.0.0/8", "240.0.0.0/4")
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What came: the bytes, the address they came from in the end, and the addresses on the way there."""

    data: bytes
    address: str
    media_type: str
    charset: str | None
    redirects: tuple[str, ...]


def fetched(address: str, *, allow_private: bool = False) -> Fetched:
    """Fetch a page. Raises `ForbiddenError`, `TooLargeError` (size, time, redirects) or `UnreadableError`."""
    deadline = time.monotonic() + MAX_SECONDS
    redirects: list[str] = []
    here = address
    for _ in range(MAX_REDIRECTS + 1):
        answer = _answer(here, deadline, allow_private)
        if isinstance(answer, str):
            here = urljoin(here, answer)
            redirects.append(here)
            continue
        data, headers = answer
        return Fetched(
            data=data, address=here, media_type=headers.get_content_type() if "Content-Type" in headers else "",
            charset=headers.get_content_charset(), redirects=tuple(redirects),
        )  # fmt: skip
    raise TooLargeError(f"{address} redirects more than {MAX_REDIRECTS} times: give the address of the page itself.")


def checked_addresses(host: str, port: int, deadline: float, *, allow_private: bool) -> list[str]:
    """The IP addresses of `host`, once every one of them is allowed."""
    found = _resolved(host, port, deadline)
    for place in found:
        if not allow_private and not is_public(place):
            raise ForbiddenError(f"{host} is at {place}, not a public address: allow it with --allow-private.")
    return found


def is_public(place: str) -> bool:
    """Whether an IP address is one of the open internet."""
    address = ipaddress.ip_address(place.split("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address.version == net.version and address in net for net in _REFUSED):
        return False
    return address.is_global and not (
        address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
        or address.is_reserved or address.is_unspecified
    )  # fmt: skip


def _resolved(host: str, port: int, deadline: float) -> list[str]:
    """What the name server says, waited for no longer than to the deadline (its own waiting cannot be ended)."""
    found: list[str] = []
    failure: list[str] = []

    def resolve() -> None:
        try:
            found.extend(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            failure.append(str(error))

    worker = threading.Thread(target=resolve, daemon=True)
    worker.start()
    worker.join(max(0.0, deadline - time.monotonic()))
    if worker.is_alive():
        raise _too_slow(host)
    if not found:
        raise UnreadableError(f"{host} cannot be found ({failure[0] if failure else 'no address'}): check the address.")
    return found


def _answer(address: str, deadline: float, allow_private: bool) -> tuple[bytes, Message] | str:
    """The body and headers of one answer, or where it redirects to."""
    parts, host, port = _split(address)
    places = checked_addresses(host, port, deadline, allow_private=allow_private)
    connection = http.client.HTTPConnection(host, port, timeout=MAX_SECONDS)
    connection.auto_open = 0  # it would resolve the name again
    watch = threading.Timer(max(0.0, deadline - time.monotonic()), _shut, [connection])
    watch.daemon = True
    watch.start()
    try:
        _connect(connection, parts.scheme.lower() == "https", places, deadline)
        connection.request("GET", _target(parts), headers=_HEADERS)
        response = connection.getresponse()
        if response.status in (301, 302, 303, 307, 308) and response.getheader("Location"):
            return str(response.getheader("Location"))
        if response.status != 200:
            raise UnreadableError(f"{address} answers {response.status} {response.reason}: check it in a browser.")
        return _body(response, address, deadline), response.headers
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= deadline - 0.05:
            raise _too_slow(address) from None
        raise UnreadableError(f"{address} cannot be fetched ({error or type(error).__name__}): check it.") from None
    finally:
        watch.cancel()
        connection.close()


def _connect(connection: http.client.HTTPConnection, secure: bool, places: list[str], deadline: float) -> None:
    """Connect to the first of `places` that answers, speaking to the connection's host."""
    connection.sock = _joined(places, connection.port, deadline)
    if secure:
        connection.default_port = 443  # decides whether the Host header names the port
        shaken = ssl.create_default_context().wrap_socket(
            connection.sock, server_hostname=connection.host, do_handshake_on_connect=False
        )
        connection.sock = shaken  # before the handshake, so that the watch can end it
        shaken.do_handshake()


def _target(parts: SplitResult) -> str:
    """Path and query as they go over the wire."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else path


def _split(address: str) -> tuple[SplitResult, str, int]:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise UnreadableError(f"{address[:200]!r} is no address: check it.") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise ForbiddenError(f"{address[:200]} is not http or https: only these are fetched.")
    host = (parts.hostname or "").rstrip(".")
    if not host or any(ord(letter) < 33 for letter in address):
        raise UnreadableError(f"{address[:200]!r} names no host, or holds white space: check it.")
    try:
        host = host if ":" in host else host.encode("idna").decode()
    except UnicodeError:
        raise UnreadableError(f"{address[:200]} has no valid host name: check it.") from None
    return parts, host, port or (443 if parts.scheme.lower() == "https" else 80)


def _joined(places: list[str], port: int, deadline: float) -> socket.socket:
    """A connection to the first of `places` that answers."""
    for i, place in enumerate(places):
        left = max(0.1, deadline - time.monotonic())
        try:
            return socket.create_connection((place, port), timeout=left if i + 1 == len(places) else left / 2)
        except OSError:
            if i + 1 == len(places):
                raise
    raise OSError("no address")


def _shut(connection: http.client.HTTPConnection) -> None:
    """End a connection from outside, whatever it waits for."""
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _body(response: http.client.HTTPResponse, address: str, deadline: float) -> bytes:
    packed = (response.getheader("Content-Encoding") or "").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise UnreadableError(
            f"{address} is sent as {packed[:40]!r}, which was not asked for: save the page and read the file."
        )
    unpack = zlib.decompressobj(47) if packed in ("gzip", "x-gzip", "deflate") else None
    made = bytearray()
    while chunk := response.read1(_CHUNK):
        if time.monotonic() > deadline:
            raise _too_slow(address)
        try:
            made += unpack.decompress(chunk, MAX_BYTES + 1 - len(made)) if unpack else chunk
        except zlib.error:
            raise UnreadableError(f"{address} sends damaged data: try again later.") from None
        if len(made) > MAX_BYTES or (unpack and unpack.unconsumed_tail):
            raise TooLargeError(
                f"{address} has more than {MAX_BYTES // 1_000_000} MB: save it and cut out what matters."
            )
    if response.length:
        raise UnreadableError(f"{address} broke off before its end: try again.")
    return bytes(made)


def _too_slow(shown: str) -> TooLargeError:
    return TooLargeError(
        f"{shown} took more than {MAX_SECONDS:.0f} seconds: try again later, or save the page and read the file."
    )
