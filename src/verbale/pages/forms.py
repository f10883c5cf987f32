"""Forms as they come in: within limits, and with the mark of one of our own pages."""

from __future__ import annotations

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from verbale.pages.refusals import ForgedError, OversizedError
from verbale.pages.room import room_of, session_of

FIELD = "mark"
HEADER = "x-verbale-mark"
PROGRAM = "x-verbale-program"
MOST_FIELDS = 200
UTF8_BYTES = 4  # of one character at most


async def admit(request: Request) -> None:
    """Let a request that changes something through, or raise `ForgedError`.

    It must carry the mark of its session: in the field of a form, or in a header. A program with a token of its own, or
    one that says with a header that it is one, needs none: another site's page cannot send either without asking first,
    and is told no.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    mark = request.headers.get(HEADER, "")
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        settings = room_of(request).settings
        form = await request.form(
            max_files=settings.max_files, max_fields=MOST_FIELDS, max_part_size=settings.max_text * UTF8_BYTES
        )
        request.state.fields = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        given = form.get(FIELD)
        mark = given if isinstance(given, str) else mark
    session = session_of(request)
    if (request.headers.get("authorization") and session.token) or request.headers.get(PROGRAM):
        return
    if room_of(request).signer.is_mark(mark, session):
        return
    raise ForgedError(
        "This form does not come from a page that this Verbale gave you: open the page again and send it from there."
    )


def words_in(form: FormData, name: str, most: int) -> str:
    """The text of a field, line ends as `\\n`; empty where it is not there. Raises `OversizedError`."""
    value = form.get(name)
    if not isinstance(value, str):
        return ""
    if len(value) > most:
        raise OversizedError(f"The text has {len(value):,} characters, and {most:,} are taken: cut out what matters.")
    return value.replace("\r\n", "\n").replace("\0", "")


async def files_in(form: FormData, name: str) -> list[tuple[str, bytes]]:
    """(name, bytes) of the files of a field; a field left empty by the browser gives none."""
    found = []
    for value in form.getlist(name):
        if isinstance(value, UploadFile) and (value.filename or value.size):
            found.append((file_name(value.filename or ""), await value.read()))
    return found


def file_name(given: str) -> str:
    """The last part of a file's name: browsers may send a path, and a hostile one a path out of here."""
    last = given.replace("\\", "/").rpartition("/")[2].replace("\0", "").strip()
    return last[:200] or "upload"
