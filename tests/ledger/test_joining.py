"""Which acts become one thread, and what they do in it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spoken import day, page_of, said
from verbale.ledger import build
from verbale.schema import ActType, Standing

WORKS = "all work on the heights above Port Casel must stop by 31 March"
DEMAND = said(8, "VLM", "demand", WORKS, to=["OST"], due=30)
PLAN = said(8, "VLM", "propose", "the Council meet in Lindhaven at the level of defence ministers", document="VLM-8")
REPLY = "OST-19"


def roles(*acts, thread=0):
    """(role, day, retold) of each step of a thread."""
    found = build([page_of(*acts)]).threads[thread]
    return [(s.role.value, s.act.actor, s.retold) for s in found.steps]


def test_a_refusal_that_names_the_matter_joins_its_demand():
    """A rejection by the side that was asked joins the demand whose words it repeats."""
    no = said(19, "OST", "reject", "the demand that all work on the heights above Port Casel stop", document=REPLY)
    assert roles(DEMAND, no) == [("raises", "VLM", False), ("rejects", "OST", False)]


def test_a_refusal_that_only_points_back_joins_the_last_demand():
    """“rejected the demand” joins the last demand between the two, and says how it was found."""
    no = said(12, "OST", "reject", "the demand", words="Ostrany rejected the demand.")
    thread = build([page_of(DEMAND, no)]).threads[0]
    assert thread.steps[1].role == "rejects"
    assert "words_point_back" in [reason.rule for reason in thread.steps[1].reasons]


def test_the_same_demand_again_is_no_new_thread():
    """A demand that its raiser repeats restates the thread."""
    again = said(40, "VLM", "demand", "Ostrany stop all work on the heights above Port Casel", to=["OST"])
    assert roles(DEMAND, again) == [("raises", "VLM", False), ("restates", "VLM", False)]


def test_another_side_with_the_same_words_has_a_thread_of_its_own():
    """What a third party demands is not what the first one demanded."""
    theirs = said(9, "MRN", "demand", WORKS, to=["OST"])
    assert len(build([page_of(DEMAND, theirs)]).threads) == 2


def test_a_third_party_cannot_refuse():
    """A rejection by somebody who was not asked leaves the thread alone."""
    no = said(12, "MRN", "reject", "the demand that all work on the heights above Port Casel stop")
    assert roles(DEMAND, no) == [("raises", "VLM", False)]


def test_a_promise_to_do_it_accepts_it():
    """Who was asked and says that it will do it accepts; on a condition, in part."""
    yes = said(20, "OST", "commit", "stop all work on the heights above Port Casel")
    half = said(
        20, "OST", "commit", "stop all work on the heights above Port Casel if experts come",
        words="Ostrany will stop all work on the heights above Port Casel if experts come.",
    )  # fmt: skip
    assert roles(DEMAND, yes)[1][0] == "accepts"
    assert roles(DEMAND, half)[1][0] == "accepts-in-part"


def test_a_promise_not_to_do_it_rejects_it():
    """Who was asked and says that it will not do it rejects."""
    no = said(20, "OST", "commit", "not stop the work on the heights above Port Casel")
    assert roles(DEMAND, no)[1][0] == "rejects"


def test_done_as_its_raiser_says():
    """The raiser who says that it has been done fulfils it, in its own name."""
    done = said(60, "VLM", "assert", words="Ostrany has stopped all work on the heights above Port Casel.")
    ledger = build([page_of(DEMAND, done)])
    stand = ledger.stand(ledger.threads[0], day(61))
    assert (stand.standing, stand.by) == ("fulfilled", "VLM")


def test_taken_back():
    """“no longer insists” by the raiser withdraws."""
    back = said(
        60, "VLM", "announce", "that all work on the heights above Port Casel stop",
        words="Velmark no longer insists that all work on the heights above Port Casel stop.",
    )  # fmt: skip
    assert roles(DEMAND, back)[1][0] == "withdraws"


def test_broken_after_it_was_accepted():
    """The raiser who says that an accepted demand was not kept claims that it is broken."""
    yes = said(20, "OST", "accept", "the demand that all work on the heights above Port Casel stop")
    broken = said(
        50, "VLM", "accuse", "Ostrany has not stopped work on the heights above Port Casel", to=["OST"],
        words="Ostrany broke its promise and has not stopped work on the heights above Port Casel.",
    )  # fmt: skip
    ledger = build([page_of(DEMAND, yes, broken)])
    stand = ledger.stand(ledger.threads[0], day(51))
    assert (stand.standing, stand.by) == ("broken", "VLM")


def test_a_report_of_an_old_refusal_is_told_again():
    """A report that says “had rejected” repeats a step and adds none."""
    no = said(19, "OST", "reject", "the demand that all work on the heights above Port Casel stop", document=REPLY)
    told = said(
        33, "OST", "reject", "the demand", words="In its reply, Ostrany had rejected the demand.", reporter="TWS",
    )  # fmt: skip
    assert roles(DEMAND, no, told)[2] == ("rejects", "OST", True)


def test_a_demand_of_a_named_day():
    """“the demand of 9 March” is the one that was raised on that day."""
    other = said(15, "VLM", "demand", "the owners of the ships be paid in full", to=["OST"], document="VLM-15")
    no = said(19, "OST", "reject", "the demand of 9 March", words="Ostrany rejects the demand of 9 March.")
    ledger = build([page_of(DEMAND, other, no)])
    assert [len(thread.steps) for thread in ledger.threads] == [2, 1]


def test_a_plural_takes_in_all_demands_of_the_last_text():
    """“rejected the demands” refuses every demand of the text it replies to."""
    second = said(8, "VLM", "demand", "the radar masts be taken down", to=["OST"], document="VLM-8")
    no = said(12, "OST", "reject", "the demands", words="Ostrany rejected the demands.")
    first = said(8, "VLM", "demand", WORKS, to=["OST"], document="VLM-8")
    ledger = build([page_of(first, second, no)])
    assert [thread.steps[-1].role.value for thread in ledger.threads] == ["rejects", "rejects"]


def test_an_asked_for_answer_is_answered():
    """Words that say that they reply answer a demand for a reply."""
    asked = said(8, "VLM", "demand", "a written answer from the Government of Ostrany", to=["OST"])
    reply = said(19, "OST", "assert", words="It replies in writing, as it was asked to.", to=["VLM"])
    assert roles(asked, reply)[1][0] == "answers"


def test_demands_of_one_text_stay_apart():
    """A list of demands in one paragraph is as many threads."""
    acts = [
        said(8, "VLM", "demand", matter, to=["OST"], document="d", at=n)
        for n, matter in enumerate(("all work must stop", "the radars be switched off", "the owners be paid"))
    ]
    assert len(build([page_of(*acts)]).threads) == 3


def test_a_person_is_the_side_that_any_document_gives_them():
    """A minister whom one document places speaks for that state in all."""
    no = said(19, "person:askel", "reject", "the demand that all work on the heights above Port Casel stop")
    ledger = build([page_of(DEMAND, no, people={"person:joren-askel": "OST"})])
    assert ledger.threads[0].steps[1].act.actor == "OST"


@given(st.permutations([DEMAND, PLAN, said(19, "OST", "accept", "the proposal that the Council meet in Lindhaven"),
                        said(40, "VLM", "demand", WORKS, to=["OST"]),
                        said(41, "OST", "reject", "the demand")]))  # fmt: skip
@settings(max_examples=30)
def test_the_order_of_acts_does_not_matter(acts):
    """Acts given in any order make the same threads."""
    found = build([page_of(*acts)]).threads
    assert [[(s.act.key, s.role) for s in t.steps] for t in found] == EXPECTED


EXPECTED = [
    [(s.act.key, s.role) for s in t.steps]
    for t in build(
        [page_of(DEMAND, PLAN, said(19, "OST", "accept", "the proposal that the Council meet in Lindhaven"),
                 said(40, "VLM", "demand", WORKS, to=["OST"]), said(41, "OST", "reject", "the demand"))]
    ).threads
]  # fmt: skip


WORDS = (
    "harbour", "radar", "pilot", "launcher", "border", "cutter", "ferry", "grain", "cable", "bridge", "convoy", "visa",
    "tariff", "mine", "buoy", "island",
)  # fmt: skip


def many(count):
    """Acts of forty states about all manner of things, some of them replies."""
    kinds = ("demand", "reject", "propose", "accept", "commit", "accuse")
    for n in range(count):
        one, other = f"S{n % 40:02}", f"S{(n * 7 + 1) % 40:02}"
        topic = f"{WORDS[n % 16]} {WORDS[n * 5 % 13]} topic{n // 6} item{n % 97}"
        yield said(n // 30, one, kinds[n % 6], f"the {topic} be settled", to=[other], document=f"d{n // 3}")


def test_joining_is_not_quadratic():
    """Four times the acts take less than eight times the processor time."""

    def taken(count):
        acts = list(many(count))
        start = time.process_time()
        build([page_of(*acts)])
        return time.process_time() - start

    taken(500)
    assert taken(8000) < 8 * taken(2000) + 0.5


@pytest.mark.parametrize("standing", list(Standing))
def test_questions_of_a_large_ledger(standing):
    """A ledger answers each kind of question, filtered and in order."""
    ledger = LARGE[0] if LARGE else LARGE.append(build([page_of(*many(3000))])) or LARGE[0]
    for line in ledger.lines(day(60), party="S01", standing=[standing], kind=list(ActType)):
        assert line.stand.standing is standing
        assert "S01" in (line.thread.raiser, *line.thread.counterparts)


LARGE: list = []
