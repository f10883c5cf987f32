"""Who is there: a signed cookie with a name and a random number, and the marks of forms that come from our own pages.

The cookie is readable by nobody but the server's key; a form carries a mark made of the session's number, which another
site cannot know.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, replace
from http.cookies import CookieError, SimpleCookie

COOKIE = "verbale"
MAX_AGE = 400 * 24 * 3600  # seconds: as long as browsers keep a cookie at most
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """`number` is random and stays; `named` says that the name was told rather than taken from the account.

    `token` is the beginning of the hash of the token that was given, empty where none was: a name that is given a new
    token, or is forgotten, is out with it.
    """

    number: str
    name: str
    named: bool = False
    theme: str = "auto"
    token: str = ""

    def called(self, name: str, *, token: str = "") -> Session:
        """The same session under a name."""
        return replace(self, name=name, named=True, token=token)


def begun(name: str) -> Session:
    """A new session."""
    return Session(number=secrets.token_urlsafe(18), name=name)


class Signer:
    """Sessions in and out of cookies, and the marks of forms."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def cookie_of(self, session: Session) -> str:
        """The value of the cookie."""
        values = [session.number, session.name, session.named, session.theme, session.token]
        body = base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")
        return f"{body}.{self._sign('session', body)}"

    def session_of(self, cookie: str) -> Session | None:
        """The session of a cookie's value; `None` where this server has not signed it."""
        body, _, signature = cookie.partition(".")
        if not body.isascii() or not signature.isascii():
            return None
        if not hmac.compare_digest(signature, self._sign("session", body)):
            return None
        try:
            values = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            number, name, named, theme, token = values
        except ValueError:
            return None
        return Session(number=number, name=name, named=named, theme=theme, token=token)

    def mark_of(self, session: Session) -> str:
        """What a form of this session carries."""
        return self._sign("form", session.number)

    def is_mark(self, mark: str, session: Session) -> bool:
        """Whether a form's mark is this session's."""
        return mark.isascii() and hmac.compare_digest(mark, self.mark_of(session))

    def _sign(self, what: str, words: str) -> str:
        return hmac.new(self._key, f"{what}:{words}".encode(), hashlib.sha256).hexdigest()


def cookie_in(header: str) -> str:
    """The value of our cookie in a Cookie header; empty where it is not there."""
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def cookie_header(value: str, *, secure: bool) -> str:
    """The Set-Cookie header."""
    tail = "; Secure" if secure else ""
    return f"{COOKIE}={value}; Path=/; Max-Age={MAX_AGE}; HttpOnly; SameSite=Lax{tail}"
