"""The doors of the app: every request goes through here before anything else, and every answer on its way out.

Refused are requests under a host name that is not ours (DNS rebinding), that another site's page makes, that are too
large, and, where the app is shared, those of strangers. Answers carry the policies that keep hostile text harmless.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from verbale.pages import sessions
from verbale.pages.answers import answer_to, fault
from verbale.pages.refusals import ForgedError, OversizedError, RefusedError, StrangerError
from verbale.pages.room import Room
from verbale.pages.sessions import Session

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
OPEN = ("/enter", "/static/")  # what a stranger may see where the app is shared
SAFE = ("GET", "HEAD", "OPTIONS")


class Doors:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp, room: Room) -> None:
        self._app, self._room = app, room
        self._names = {name.lower().rstrip(".") for name in room.settings.names}
        if not room.settings.is_local:
            self._names.add(socket.gethostname().lower())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        session, is_new = self._session(headers)
        scope.setdefault("state", {})["session"] = session

        begun = False

        async def out(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._dress(MutableHeaders(scope=message), scope, session if is_new else None)
            await send(message)

        try:
            self._examine(scope, headers, session)
            inner = _Counted(receive, self._room.settings.max_upload)
        except RefusedError as error:
            response = answer_to(Request(scope, receive), error)
            await response(scope, receive, out)
            return
        try:
            await self._app(scope, inner, out)
        except Exception as error:  # whatever a page did not foresee: the answer has our headers all the same
            if begun:
                raise
            response = fault(Request(scope, receive), error)
            await response(scope, receive, out)

    def _session(self, headers: Headers) -> tuple[Session, bool]:
        """Who asks, and whether a cookie has to be given."""
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            known = self._room.people.whose(token.strip())
            if known:
                return sessions.begun(known[0]).called(known[0], token=known[1]), False
        found = self._room.signer.session_of(sessions.cookie_in(headers.get("cookie", "")))
        if found is not None:
            return found, False
        return sessions.begun(self._room.settings.account), True

    def _examine(self, scope: Scope, headers: Headers, session: Session) -> None:
        path = scope["path"]
        if not self._is_ours(headers.get("host", "")):
            raise ForgedError(
                "This Verbale is not known under the host name of your request: use the address that it printed when "
                "it started, or start it with --name."
            )
        if scope["method"] not in SAFE:
            site = headers.get("sec-fetch-site", "same-origin")
            origin = headers.get("origin")
            if site not in ("same-origin", "none") or (origin and not self._is_own_origin(origin, headers)):
                raise ForgedError("The request was made by a page of another site: open Verbale and do it there.")
        elif headers.get("sec-fetch-site", "none") not in ("same-origin", "none") and not _is_followed(headers):
            raise ForgedError("A page of another site tried to read from Verbale: that is not allowed.")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:20]) > self._room.settings.max_upload:
            raise _oversized(self._room.settings.max_upload)
        known = not self._room.demands_token or self._room.people.is_known(session.name, session.token)
        if not known and not path.startswith(OPEN):
            raise StrangerError("This Verbale is shared, and it does not know you yet: come in with your token.")

    def _is_ours(self, host: str) -> bool:
        """Whether a Host header names this app. An IP address cannot be rebound, so any is fine where we listen."""
        name = host.lower().strip()
        if name.startswith("["):
            name = name.partition("]")[0][1:]
        elif name.count(":") == 1:
            name = name.partition(":")[0]
        name = name.rstrip(".")
        if name == "localhost" or name in self._names or name == self._room.settings.host.lower():
            return True
        try:
            place = ipaddress.ip_address(name)
        except ValueError:
            return False
        return place.is_loopback or not self._room.settings.is_local

    @staticmethod
    def _is_own_origin(origin: str, headers: Headers) -> bool:
        parts = urlsplit(origin)
        return parts.scheme in ("http", "https") and parts.netloc.lower() == headers.get("host", "").lower()

    def _dress(self, headers: MutableHeaders, scope: Scope, session: Session | None) -> None:
        for name, value in HEADERS.items():
            headers[name] = value
        if not scope["path"].startswith("/static/"):
            headers.setdefault("Cache-Control", "private, no-cache")
            headers.add_vary_header("Cookie")
            if session is not None and "set-cookie" not in headers:
                value = self._room.signer.cookie_of(session)
                headers.append("Set-Cookie", sessions.cookie_header(value, secure=scope["scheme"] == "https"))


class _Counted:
    """What a request sends, up to a limit."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most, self._left = receive, most, most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _oversized(self._most)
        return message


def _is_followed(headers: Headers) -> bool:
    """Whether a person follows a link of another site, rather than a page of that site looking in."""
    return headers.get("sec-fetch-mode") in (None, "navigate") and headers.get("sec-fetch-dest") in (None, "document")


def _oversized(most: int) -> OversizedError:
    return OversizedError(f"More than {most // 1_000_000} MB were sent at once: send fewer or smaller files.")
