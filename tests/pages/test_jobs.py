"""Long work: how far it is, how it ends, and that it can be stopped by whoever began it."""

import threading

import pytest

from pages_app import app_in, browser
from verbale.errors import UnreadableError
from verbale.pages.jobs import Jobs, State
from verbale.pages.limits import PerMinute
from verbale.pages.refusals import NotFoundError, OftenError


@pytest.fixture
def jobs():
    """All jobs of an app."""
    made = Jobs()
    yield made
    made.close()


def test_job_tells_how_far_it_is(jobs):
    """While it runs a job shows its step and count, and at the end where its result is."""
    told, go = threading.Event(), threading.Event()

    def work(progress):
        progress.say("reading", total=4, unit="documents")
        progress.advance()
        progress.note("two.png is an image")
        told.set()
        go.wait(10)
        return "/record"

    job = jobs.start("Adding", "four files", work, who="Ida")
    assert told.wait(10)
    view = job.view()
    assert (view.state, view.step, view.done, view.total, view.share) == (State.RUNNING, "reading", 1, 4, 25)
    go.set()
    assert job.over.wait(10)
    assert (job.view().state, job.view().address, job.view().lines) == (State.DONE, "/record", ("two.png is an image",))


def test_cancelled_job_stops(jobs):
    """A job stops at its next word after it was cancelled."""
    told = threading.Event()

    def work(progress):
        told.set()
        while True:
            progress.say("going on")

    job = jobs.start("Adding", "no end of files", work, who="Ida")
    assert told.wait(10)
    job.progress.cancel()
    assert job.over.wait(10)
    assert job.view().state is State.CANCELLED


def test_job_ends_at_its_limit(jobs):
    """A job that may run for so long is stopped then, and says so."""

    def work(progress):
        progress.limit(0.05)
        while True:
            progress.say("going on")

    job = jobs.start("Check", "an endless report", work, who="Ida")
    assert job.over.wait(10)
    assert "longer than it may" in job.view().error


def test_failing_job_says_why(jobs):
    """What goes wrong on purpose is told in its line; a fault of ours is told as one, without its inside."""

    def unreadable(progress):
        raise UnreadableError("news.png is an image: run text recognition on it first.")

    def faulty(progress):
        raise KeyError("/home/ida/secret")

    first, second = (jobs.start("Check", "a report", work, who="Ida") for work in (unreadable, faulty))
    assert first.over.wait(10)
    assert second.over.wait(10)
    assert first.view().error == "news.png is an image: run text recognition on it first."
    assert second.view().error == "Something went wrong inside Verbale; its log says what."


def test_too_many_jobs_are_refused(jobs):
    """Twenty jobs may wait, and no more."""
    go, refused = threading.Event(), 0
    for _ in range(40):
        try:
            jobs.start("Check", "a report", lambda progress: str(go.wait(10)), who="Ida")
        except OftenError:
            refused += 1
    go.set()
    assert refused >= 40 - 20 - 8


def test_unknown_job_is_not_found(jobs):
    """A job of an earlier start is not there any more."""
    with pytest.raises(NotFoundError):
        jobs.job("0123456789abcdef")


def test_only_its_maker_stops_a_job(tmp_path):
    """The page of a job lets nobody else cancel it."""
    app = app_in(tmp_path / "record")
    mine, theirs = browser(app), browser(app)
    told, go = threading.Event(), threading.Event()

    def work(progress):
        told.set()
        while not go.wait(0.01):
            progress.say("going on")
        return "/"

    session = app.state.room.signer.session_of(_cookie(mine))
    job = app.state.room.jobs.start("Check", "a report", work, who=session.name, session=session.number)
    assert told.wait(10)
    assert "Stop it" in mine.get(f"/jobs/{job.number}").text
    assert "Stop it" not in theirs.get(f"/jobs/{job.number}").text
    assert theirs.send_form(f"/jobs/{job.number}/cancel").status_code == 403
    assert mine.send_form(f"/jobs/{job.number}/cancel").status_code == 303
    assert job.over.wait(10)
    assert "It was stopped" in mine.get(f"/jobs/{job.number}").text
    go.set()


def _cookie(client):
    client.get("/jobs")
    return client.cookies["verbale"]


def test_a_minute_has_its_measure():
    """One person and all together may do something so often in a minute, then again."""
    now = [0.0]
    limit = PerMinute(2, 3, clock=lambda: now[0])
    limit.take("ida", "Pages are fetched", 2)
    with pytest.raises(OftenError):
        limit.take("ida", "Pages are fetched")
    limit.take("jon", "Pages are fetched")
    with pytest.raises(OftenError):
        limit.take("eva", "Pages are fetched")
    now[0] = 61.0
    limit.take("ida", "Pages are fetched", 2)
