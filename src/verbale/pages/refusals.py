"""What a page answers where it cannot show what was asked for: the status and the words of every error.

All errors have one shape: what happened (`what`), and what to do (`todo`).
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from verbale.errors import (
    BusyError,
    ForbiddenError,
    InputError,
    InstallationError,
    RecordError,
    TooLargeError,
    UsageError,
    VerbaleError,
)


class RefusedError(VerbaleError):
    """A request that is refused; `status` is the HTTP status."""

    status = 400


class NotFoundError(RefusedError):
    """There is nothing at this address."""

    status = 404


class ForgedError(RefusedError):
    """The request does not come from a page of this app, or from somebody who may not make it."""

    status = 403


class StrangerError(RefusedError):
    """A token is demanded and none, or a wrong one, was given."""

    status = 401


class OftenError(RefusedError):
    """Too many requests of one kind in too short a time."""

    status = 429


class OversizedError(RefusedError):
    """More was sent than is taken."""

    status = 413


class ConflictError(RefusedError):
    """Somebody else has decided meanwhile."""

    status = 409


STATUS: tuple[tuple[type[VerbaleError], int], ...] = (
    (TooLargeError, 413),
    (ForbiddenError, 403),
    (InputError, 422),
    (UsageError, 400),
    (BusyError, 503),
    (RecordError, 503),
    (InstallationError, 500),
)
TODO = {
    400: "Go back and change what the message names.",
    401: "Ask whoever runs this Verbale for your link.",
    403: "Open the page again and send the form from there.",
    404: "Check the address, or start from one of the pages above.",
    405: "Use the forms of the pages.",
    409: "Look at what stands now, and decide again.",
    413: "Send less at once.",
    422: "Go back and mend what the message names; nothing that you sent before is lost.",
    429: "Wait a minute and try again.",
    500: "Try again; if it happens again, tell us what you did.",
    503: "Try again in a moment.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorPage:
    """An error as it is shown: the HTTP status, a short name, what happened, what to do."""

    status: int
    name: str
    what: str
    todo: str


def status_of(error: VerbaleError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, RefusedError):
        return error.status
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def page_of(error: VerbaleError) -> ErrorPage:
    """An error of Verbale, whose line says what to do after its colon."""
    status = status_of(error)
    what, colon, todo = str(error).rpartition(": ")
    if not colon or not todo:
        what, todo = str(error), TODO.get(status, TODO[400])
    return ErrorPage(status=status, name=name_of(status), what=what, todo=todo[:1].upper() + todo[1:])


def plain_page(status: int, what: str = "") -> ErrorPage:
    """An error that only has a status."""
    words = what or f"{name_of(status)}."
    return ErrorPage(status=status, name=name_of(status), what=words, todo=TODO.get(status, TODO[400]))


def name_of(status: int) -> str:
    """The name of a status: "Not found"."""
    try:
        return HTTPStatus(status).phrase.capitalize()
    except ValueError:
        return "Error"
