"""A ledger kept on disk answers as the one in memory does, opens at once, and follows what people rule."""

import sqlite3
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import verbale
from spoken import day, page_of, said
from verbale.errors import RecordError, UsageError
from verbale.ledger import Question, build, is_of, opened, write
from verbale.ledger.weeks import week
from verbale.pipeline import rule_on, stored_ledger
from verbale.schema import ActType, Standing, StepRole

WORKS = "all work on the heights above Port Casel must stop by 31 March"
SHIPS = "the owners of the nineteen ships be paid in full"
ACTS = (
    said(8, "VLM", "demand", WORKS, to=["OST"], due=30, cited=["Article 7 of the Charter"]),
    said(9, "VLM", "demand", SHIPS, to=["OST", "MRN"]),
    said(19, "OST", "reject", "the demand that all work on the heights above Port Casel stop"),
    said(20, "MRN", "propose", "experts of the Conference visit both shores of the Sound", to=["VLM", "OST"], due=50),
    said(33, "VLM", "demand", WORKS, to=["OST"], due=45),
    said(40, "OST", "accept", "the proposal that experts of the Conference visit both shores"),
    said(41, "OST", "accuse", "boarding merchant ships on the open Sound", to=["VLM"]),
    said(None, "OST", "warn", "it will close the harbour of Brenna to the fleet", to=["VLM"]),
)
QUESTIONS = [
    Question(party=party, counterpart=other, subject=subject, instrument=cited, standing=standing, kind=kind)
    for party, other, subject, cited, standing, kind in product(
        (None, "Velmark", "ostr"), (None, "MRN"), (None, "heights casel", "shi"), (None, "article 7"),
        ((), (Standing.OPEN, Standing.LAPSED)), ((), (ActType.DEMAND,)),
    )
]  # fmt: skip
ON = st.integers(min_value=-3, max_value=70)


@pytest.fixture
def record(tmp_path):
    with verbale.open_record(tmp_path / "record") as found:
        yield found


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """One ledger in memory and on disk."""
    folder = tmp_path_factory.mktemp("ledger") / "record"
    with verbale.open_record(folder) as made:
        ledger = build([page_of(*ACTS)])
        write(folder, ledger, {"generation": 0})
        yield ledger, opened(made)


@given(ON, st.sampled_from(QUESTIONS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_same_answers(both, on, asked):
    """Every question on every day has the same answer, in the same order, with the same counts."""
    one, other = (ledger.ask(day(on), asked) for ledger in both)
    assert one.lines() == other.lines()
    assert (one.total, one.overdue, dict(one.counts)) == (other.total, other.overdue, dict(other.counts))


@given(ON)
@settings(deadline=None)
def test_same_weeks(both, on):
    """Every week is the same."""
    ledger, kept = both
    assert week(ledger, day(on)).to_dict() == week(kept, day(on)).to_dict()


def test_same_threads(both):
    """Every thread is the same by number, by id, by its beginning and by the key of an act."""
    ledger, kept = both
    for thread in ledger.threads:
        number = str(ledger.number_of(thread))
        for key in (number, thread.id, thread.id[:6], thread.steps[-1].act.key):
            assert kept.thread(key) == ledger.thread(key)
        assert kept.number_of(thread) == int(number)
    assert kept.suggestions() == ledger.suggestions()


@pytest.mark.parametrize("key", ["0", "99", "ffffffff", "", "9" * 30, "%", "..", "\0" * 8])
def test_unknown_threads(both, key):
    """A key that names no thread is told so."""
    with pytest.raises(UsageError, match="The ledger has no thread"):
        both[1].thread(key)


def test_unknown_party(both):
    """A party that is not there is told, with those that are."""
    with pytest.raises(UsageError, match=r"no party 'Xanadu'. Parties are: Merrin, Ostrany, Velmark"):
        both[1].ask(day(9), Question(party="Xanadu"))


def test_parties_of_a_day(both):
    """The threads of each side are counted by their standing."""
    kept = both[1]
    found = kept.parties(kept.day(day(31)))
    assert set(found) == {"VLM", "OST", "MRN"}
    assert found["VLM"]["raised"] == 2
    assert found["OST"]["overdue"] == found["VLM"]["overdue"] == 1


def linked(ledger):
    """(thread, step) of the link from Ostrany's refusal."""
    return next((t, s) for t, s in ledger.suggestions() if s.act.actor == "OST" and s.role is StepRole.REJECTS)


def kept_with(record):
    write(record.folder, build([page_of(*ACTS)]), {"generation": 0})
    return opened(record)


@pytest.mark.parametrize(
    ("verb", "role", "standing"),
    [("confirm", None, "rejected"), ("refuse", None, "open"), ("correct", StepRole.ACCEPTS, "accepted")],
)
def test_rulings_hold_at_once(record, verb, role, standing):
    """A ruling moves the standing of its thread and leaves the queue at once."""
    kept = kept_with(record)
    thread, step = linked(kept)
    before = len(kept.suggestions())
    rule_on(record, thread, step, verb, who="Ana", role=role)
    kept.follow(record)
    assert kept.stand(kept.thread(thread.id), day(21)).standing.value == standing
    assert len(kept.suggestions()) == before - 1
    assert kept.ask(day(21), Question(standing=(Standing(standing),))).total >= 1


def test_rulings_agree_with_a_new_ledger(record):
    """After a confirmation the kept ledger is what a new one is."""
    kept = kept_with(record)
    thread, step = linked(kept)
    rule_on(record, thread, step, "confirm", who="Ana")
    kept.follow(record)
    new = build([page_of(*ACTS)], ruled=verbale.ledger.rulings(record))
    assert kept.thread(thread.id) == new.thread(thread.id)


def test_undone_rulings_are_suggestions_again(record):
    """A ruling that is undone leaves the link as it was."""
    kept = kept_with(record)
    thread, step = linked(kept)
    made = rule_on(record, thread, step, "refuse", who="Ana")
    record.decide(who="Ana", about=made.about, decision='{"verb": "undo"}', replaces=made.number)
    kept.follow(record)
    assert kept.thread(thread.id) == thread


def test_rulings_laid_one_by_one_or_at_once(record):
    """It does not matter whether a ledger follows each ruling or sees them all at the end."""
    kept = kept_with(record)
    for number, verb in enumerate(["confirm", "correct", "refuse"]):
        thread, step = kept.suggestions()[0] if kept.suggestions() else linked(opened(record))
        rule_on(record, None if number == 1 else thread, step, verb, who="Ana")
        kept.follow(record)
    late = opened(record)
    assert kept.lines(day(60)) == late.lines(day(60))
    assert kept.suggestions() == late.suggestions()


def test_act_with_a_thread_of_its_own(record):
    """An act that a person gives a thread of its own is found by number, id and party."""
    kept = kept_with(record)
    _, step = linked(kept)
    rule_on(record, None, step, "correct", who="Ana")
    kept.follow(record)
    found = kept.thread(step.act.key)
    assert found.steps[0].act == step.act
    assert kept.thread(str(kept.number_of(found))) == found
    assert found.id in [line.thread.id for line in kept.lines(day(21), party="Ostrany")]


def test_no_ledger_yet(record):
    """Where none was made, that is told with what makes one."""
    with pytest.raises(RecordError, match="verbale ledger build"):
        opened(record)


def test_ledger_of_another_format(record):
    """A file of another version is not read."""
    kept_with(record).close()
    with sqlite3.connect(record.folder / "ledger.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(RecordError, match="another version"):
        opened(record)
    assert not is_of(record.folder, {})


def test_ledger_with_other_fields(record, monkeypatch):
    """A ledger that was kept with other fields is made again, and never misread."""
    kept_with(record).close()
    monkeypatch.setattr("verbale.ledger.stored._SHAPE", [["other"]])
    with pytest.raises(RecordError, match="make it again"):
        opened(record)
    assert not is_of(record.folder, {})


def test_made_again_when_documents_come(record):
    """The ledger of a record is kept until documents come or go, and made again then."""
    speech = "We demand that Ostrany end its works on the heights above Port Casel by 31 March 2023.\n"
    first = stored_ledger(record, by_meaning=False)
    assert (len(first), stored_ledger(record, by_meaning=False).facts) == (0, first.facts)
    record.add([verbale.read_text(f"Foreign Ministry of Velmark\n9 March 2023\n\n{speech * 3}")])
    second = stored_ledger(record, by_meaning=False)
    assert second.facts["generation"] == record.generation
    assert second.facts["documents"] == 1
    assert len(second) > 0


def test_progress_is_told(record):
    """Whoever waits is told what is done, and how much of it."""
    record.add([verbale.read_text("We demand that Ostrany end its works by 31 March 2023.", name="one.txt")])
    told = []
    stored_ledger(record, by_meaning=False, tell=lambda *what: told.append(what))
    assert told[0] == ("reading documents", 0, 1)
    assert told[-1][0] == "writing"


@pytest.mark.parametrize("asked", QUESTIONS, ids=str)
def test_large_ledgers_answer_the_same(monkeypatch, asked):
    """A ledger that is large enough for columns answers as one that is not."""
    small = build([page_of(*ACTS)])
    monkeypatch.setattr("verbale.ledger.asking.MANY", 0)
    large = build([page_of(*ACTS)])
    for on in (0, 9, 31, 60):
        one, other = small.ask(day(on), asked), large.ask(day(on), asked)
        assert one.lines() == other.lines()
        assert (one.total, one.overdue, dict(one.counts)) == (other.total, other.overdue, dict(other.counts))
