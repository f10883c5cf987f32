"""Where a thread stands on a day."""

from hypothesis import given
from hypothesis import strategies as st

from spoken import day, step
from verbale.ledger import changes, standing
from verbale.schema import StepRole

RAISED = step(0, "raises", key=1, due=30)
DAYS = st.integers(min_value=-5, max_value=120)
LATER = [role for role in StepRole if role is not StepRole.RAISES]


@st.composite
def threads(draw):
    """A raised thread with up to eight further steps, some told again, some with a deadline."""
    first = step(draw(st.integers(0, 20)), "raises", key=0, due=draw(st.none() | st.integers(0, 100)))
    more = [
        step(
            draw(st.integers(0, 100)),
            draw(st.sampled_from(LATER)),
            draw(st.sampled_from(["VLM", "OST"])),
            due=draw(st.none() | st.integers(0, 110)),
            key=n,
            retold=draw(st.booleans()),
        )
        for n in range(1, draw(st.integers(1, 8)))
    ]
    return [first, *more]


@given(threads(), DAYS)
def test_nothing_stands_before_the_first_step(steps, on):
    """Before it is raised a thread has no standing, and from then on it always has one."""
    found = standing(steps, day(on))
    raising = [s.act.on for s in steps if s.role in ("raises", "restates") and not s.retold]
    assert (found is None) == (day(on) < min(raising))


@given(threads(), st.randoms(), DAYS)
def test_the_order_of_insertion_does_not_matter(steps, random, on):
    """Steps given in any order make the same standing."""
    shuffled = list(steps)
    random.shuffle(shuffled)
    assert standing(shuffled, day(on)) == standing(steps, day(on))


@given(threads(), DAYS)
def test_later_steps_never_change_an_earlier_standing(steps, on):
    """Steps of days after the one asked about change nothing of it."""
    until = [s for s in steps if s.act.on <= day(on)]
    assert standing(until, day(on)) == standing(steps, day(on))


@given(threads())
def test_every_change_names_the_step_that_made_it(steps):
    """A change rests on a step of its thread, or on a deadline that passed."""
    keys = {s.act.key for s in steps}
    for change in changes(steps):
        assert change.step in keys or (change.step == "" and change.overdue)


@given(threads())
def test_changes_are_in_the_order_of_their_days(steps):
    """No change comes before the one it follows."""
    days = [change.since for change in changes(steps)]
    assert days == sorted(days)


def test_open_until_the_last_day_and_lapsed_after_it():
    """A demand that nobody answered is open on the day of its deadline and lapses on the next."""
    assert standing([RAISED], day(30)).standing == "open"
    lapsed = standing([RAISED], day(31))
    assert (lapsed.standing, lapsed.overdue, lapsed.due) == ("lapsed", True, day(30))


def test_a_rejected_demand_stays_rejected_and_is_overdue():
    """A deadline that passes after a refusal leaves the refusal and marks it."""
    found = standing([RAISED, step(10, "rejects", "OST")], day(40))
    assert (found.standing, found.by, found.overdue) == ("rejected", "OST", True)


def test_a_promise_does_not_lapse():
    """Silence lets a demand or proposal lapse; a promise whose day has passed is overdue."""
    found = standing([step(0, "raises", kind="commit", due=5)], day(9))
    assert (found.standing, found.overdue) == ("open", True)


def test_an_answer_after_the_deadline_counts():
    """A late reply ends the lapse, and that it is late stays to be seen."""
    found = standing([RAISED, step(40, "accepts", "OST")], day(41))
    assert (found.standing, found.by, found.overdue) == ("accepted", "OST", True)


def test_a_restated_demand_with_a_new_deadline_is_open_again():
    """A demand that lapsed and is raised again with a later day is open until then."""
    steps = [RAISED, step(40, "restates", due=60, key=2)]
    assert [standing(steps, day(n)).standing for n in (35, 45, 60, 61)] == ["lapsed", "open", "open", "lapsed"]


def test_accepting_and_rejecting_on_one_day_is_accepting_in_part():
    """A reply that takes one half and refuses the other accepts in part."""
    found = standing([RAISED, step(10, "rejects", "OST", key=2), step(10, "accepts", "OST", key=3)], day(11))
    assert found.standing == "partly-accepted"


def test_broken_is_always_by_somebody():
    """What is broken is broken as claimed by a side."""
    found = standing([RAISED, step(5, "accepts", "OST"), step(20, "breaks", "VLM")], day(21))
    assert (found.standing, found.by) == ("broken", "VLM")


def test_an_answer_does_not_undo_an_acceptance():
    """Words that neither accept nor refuse leave what was accepted or refused before."""
    assert standing([RAISED, step(5, "accepts", "OST"), step(6, "answers", "OST")], day(7)).standing == "accepted"


def test_what_is_told_again_counts_for_nothing():
    """A report that tells an old refusal after an acceptance does not undo it."""
    steps = [RAISED, step(5, "accepts", "OST"), step(9, "rejects", "OST", retold=True)]
    assert standing(steps, day(10)).standing == "accepted"


def test_withdrawn_by_its_raiser():
    """What the raiser takes back is withdrawn and is not overdue."""
    found = standing([RAISED, step(40, "withdraws")], day(41))
    assert (found.standing, found.by, found.overdue) == ("withdrawn", "VLM", False)


def test_undated_steps_count_from_the_start():
    """Steps whose day is not known come before all others."""
    assert standing([step(None, "raises"), step(5, "rejects", "OST")], day(4)).standing == "open"


def test_moved_deadline_holds_from_its_day():
    """A last day that is moved while the thread is open holds from the day on which it was moved."""
    steps = [step(1, "raises", due=30), step(12, "restates", due=35, key=1)]
    found = [standing(steps, day(on)) for on in (11, 12, 34, 36)]
    assert [(stand.standing.value, stand.due) for stand in found] == [
        ("open", day(30)), ("open", day(35)), ("open", day(35)), ("lapsed", day(35)),
    ]  # fmt: skip
