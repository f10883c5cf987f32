"""A week of a ledger: what was raised and answered in it, and which last days passed and come."""

import pytest

from spoken import day, page_of, said
from verbale.ledger import Question, build
from verbale.ledger.weeks import week

WORKS = "all work on the heights above Port Casel must stop by 31 March"
DEMAND = said(8, "VLM", "demand", WORKS, to=["OST"], due=30)
SHIPS = said(9, "MRN", "demand", "the owners of the nineteen ships be paid", to=["OST"], due=40)
NO = said(19, "OST", "reject", "the demand that all work on the heights above Port Casel stop", to=["VLM"])
AGAIN = said(33, "VLM", "demand", WORKS, to=["OST"])
DONE = said(
    50, "VLM", "assert", words="Ostrany has stopped all work on the heights above Port Casel, as Velmark demanded."
)


@pytest.fixture(scope="module")
def ledger():
    return build([page_of(DEMAND, SHIPS, NO, AGAIN, DONE)])


def of(found, kind):
    """The days of the acts of one kind."""
    return [move.step.act.on for move in getattr(found, kind)]


def test_new_acts(ledger):
    """What raises a thread in the seven days is new, the day itself and the sixth before it included."""
    assert of(week(ledger, day(9)), "new") == [day(8), day(9)]
    assert of(week(ledger, day(14)), "new") == [day(8), day(9)]
    assert of(week(ledger, day(15)), "new") == [day(9)]


def test_replies_and_the_standing_after_them(ledger):
    """A reply of the week is shown with where its thread then stood."""
    reply = week(ledger, day(20)).replies[0]
    assert (reply.step.act.on, reply.stand.standing.value, reply.stand.by) == (day(19), "rejected", "OST")


def test_a_demand_made_again_is_not_new(ledger):
    """A demand that is made once more restates its thread."""
    found = week(ledger, day(34))
    assert (of(found, "new"), of(found, "again")) == ([], [day(33)])


def test_coming_deadlines(ledger):
    """A last day comes up to and on its day, as far ahead as is asked."""
    assert [due.on for due in week(ledger, day(28)).coming] == [day(30), day(40)]
    assert [due.on for due in week(ledger, day(30), ahead=3).coming] == [day(30)]


def test_passed_deadlines(ledger):
    """A last day has passed from the day after it, for the seven days that end with the day asked for."""
    passed = {on: [due.on for due in week(ledger, day(on)).passed] for on in (30, 31, 37, 38)}
    assert passed == {30: [], 31: [day(30)], 37: [day(30)], 38: []}


def test_what_is_done_is_not_due(ledger):
    """A thread that was fulfilled neither falls due nor has passed."""
    moved = said(49, "VLM", "demand", WORKS, to=["OST"], due=55)
    fulfilled = build([page_of(DEMAND, moved, DONE)])
    found = week(fulfilled, day(51))
    assert (found.coming, found.passed) == ((), ())
    assert [move.step.role.value for move in found.others] == ["fulfils"]


def test_week_of_one_party(ledger):
    """A week can be asked for one party's threads."""
    assert [move.thread.raiser for move in week(ledger, day(9), asked=Question(party="Merrin")).new] == ["MRN"]


def test_week_without_anything(ledger):
    """A week in which nothing happened is empty."""
    assert week(ledger, day(300)).is_empty


def test_earlier_weeks_do_not_know_the_future(ledger):
    """A reply of a later day changes nothing in the week before it."""
    first = week(build([page_of(DEMAND, SHIPS)]), day(12))
    assert first.to_dict() == week(ledger, day(12)).to_dict()
