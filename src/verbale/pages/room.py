"""What all pages share: the settings, the open records, the jobs, the people and their sessions."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.requests import Request

from verbale.pages.jobs import Job, Jobs, Work
from verbale.pages.keeping import key_of
from verbale.pages.limits import PerMinute
from verbale.pages.people import People
from verbale.pages.records import Records
from verbale.pages.results import Results
from verbale.pages.sessions import Session, Signer
from verbale.pages.settings import Settings
from verbale.pages.shelf import Shelf
from verbale.pages.workers import Workers
from verbale.record import Record


class Room:
    """The reading room: one for each app."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.records = Records(settings.folder, most=settings.threads)
        self.people = People(settings.work)
        self.signer = Signer(key_of(settings.work))
        self.jobs = Jobs()
        self.workers = Workers()
        self.long_workers = Workers(1)  # for what takes minutes: nobody's check waits behind it
        self.shelf = Shelf()
        self.results = Results(settings.work)
        self.fetches = PerMinute(*settings.fetches)
        self.entries = PerMinute(settings.entries, settings.entries)

    @property
    def demands_token(self) -> bool:
        """Whether nobody gets in without a token: where others can reach the app, or people were given one."""
        return not self.settings.is_local or len(self.people) > 0

    @contextmanager
    def telling(self) -> Iterator[Path]:
        """A file into which a task in a worker tells how far it is, for the time of a `with`."""
        folder = self.settings.work.resolve() / "uploads"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix="told-", suffix=".json")
        os.close(handle)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of everything."""
        self.jobs.close()
        self.workers.close()
        self.long_workers.close()
        self.records.close()


def room_of(request: Request) -> Room:
    """The room of the app that a request came to."""
    room: Room = request.app.state.room
    return room


def session_of(request: Request) -> Session:
    """Who asks."""
    session: Session = request.state.session
    return session


@contextmanager
def record_of(request: Request) -> Iterator[Record]:
    """The record, open, for the time of a `with`."""
    with room_of(request).records.opened() as record:
        yield record


def start(request: Request, kind: str, title: str, work: Work, *, slow: bool = False) -> Job:
    """Begin a job in the name of whoever asks; `slow` as in `Jobs.start`."""
    session = session_of(request)
    return room_of(request).jobs.start(kind, title, work, who=session.name, session=session.number, slow=slow)


def take_fetches(request: Request, number: int = 1) -> None:
    """Count addresses that are about to be fetched. Raises `OftenError`."""
    if number:
        room_of(request).fetches.take(session_of(request).number, "Addresses are fetched", number)
