"""Who one is: a name for the session, the token where the app is shared, and how pages look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Form, Query
from starlette.requests import Request
from starlette.responses import Response

from verbale.errors import UsageError
from verbale.pages import sessions
from verbale.pages.people import told_name
from verbale.pages.refusals import StrangerError
from verbale.pages.rendering import redirect
from verbale.pages.room import room_of, session_of
from verbale.pages.routing import area, page

router = area("Session")
LONGEST_TOKEN = 200
Words = Annotated[str, Form(max_length=LONGEST_TOKEN)]
Back = Annotated[str, Form(max_length=2000)]


@dataclass(frozen=True, kw_only=True, slots=True)
class EnterPage:
    """Whether a token is demanded, and whose name one has now."""

    demands_token: bool
    known: bool
    name: str
    token: str
    back: str


@page(router, "/enter", "enter.html")
def enter(
    request: Request, token: Annotated[str, Query(max_length=LONGEST_TOKEN)] = "",
    back: Annotated[str, Query(max_length=2000)] = "/",
) -> EnterPage:  # fmt: skip
    """Where one says who one is."""
    room, session = room_of(request), session_of(request)
    known = bool(session.token) or (not room.demands_token and session.named)
    return EnterPage(demands_token=room.demands_token, known=known, name=session.name, token=token, back=back)


@router.post("/enter")
def entered(request: Request, token: Words = "", name: Words = "", back: Back = "/") -> Response:
    """Come in with a token, or take a name where none is demanded."""
    room, session = room_of(request), session_of(request)
    if room.demands_token:
        if room.entries.is_spent():
            room.entries.take(session.number, "Wrong tokens are given")
        whose = room.people.whose(token.strip())
        if whose is None:
            room.entries.take(session.number, "Wrong tokens are given")
            raise StrangerError("Nobody has this token: copy the whole link that you were given, or ask for a new one.")
        named = sessions.begun(whose[0]).called(whose[0], token=whose[1])
    else:
        if token:
            raise UsageError("This Verbale demands no token: give your name alone.")
        named = session.called(told_name(name))
    return _with_cookie(request, replace(named, theme=session.theme), back)


@router.post("/leave")
def leave(request: Request) -> Response:
    """Forget who one is on this browser."""
    return _with_cookie(request, sessions.begun(room_of(request).settings.account), "/enter")


@router.post("/theme")
def theme(request: Request, theme: Words, back: Back = "/") -> Response:
    """Light, dark, or as the system has it."""
    if theme not in sessions.THEMES:
        raise UsageError(f"Unknown theme. There are: {', '.join(sessions.THEMES)}.")
    return _with_cookie(request, replace(session_of(request), theme=theme), back)


def _with_cookie(request: Request, session: sessions.Session, back: str) -> Response:
    response = redirect(back)
    value = room_of(request).signer.cookie_of(session)
    response.headers.append("Set-Cookie", sessions.cookie_header(value, secure=request.url.scheme == "https"))
    return response
