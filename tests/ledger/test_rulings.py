"""What people rule on links holds, and survives a new analysis."""

from dataclasses import replace

import pytest

import verbale
from spoken import page_of, said
from verbale.errors import UsageError
from verbale.ledger import RuledLink, Verb, build
from verbale.ledger.rulings import same_act
from verbale.schema import ActType, Selector, StepRole

WORKS = "all work on the heights above Port Casel must stop by 31 March"
DEMAND = said(8, "VLM", "demand", WORKS, to=["OST"], due=30)
OTHER = said(9, "VLM", "demand", "the owners of the nineteen ships be paid", to=["OST"])
NO = said(19, "OST", "reject", "the demand that all work on the heights above Port Casel stop")
ACTS = (DEMAND, OTHER, NO)


def ruled(verb, act, first, role=None, number=1):
    """A ruling by Ana."""
    return RuledLink(verb=Verb(verb), act=act, first=first, role=role and StepRole(role), who="Ana", number=number)


def shape(*rulings, acts=ACTS):
    """(role, ruling, who) of the steps of each thread."""
    threads = build([page_of(*acts)], ruled=rulings).threads
    return [[(s.role.value, s.ruling.value, s.ruled_by) for s in t.steps] for t in threads]


RAISED = ("raises", "suggested", "")


def test_confirmed_links_say_by_whom():
    """A link that a person confirmed names the person."""
    found = shape(ruled("confirm", NO, DEMAND, "rejects"))
    assert found == [[RAISED, ("rejects", "confirmed", "Ana")], [RAISED]]


def test_refused_links_are_gone():
    """A link that a person refused is not suggested again."""
    assert shape(ruled("refuse", NO, DEMAND)) == [[RAISED], [RAISED]]


def test_corrected_links_go_where_the_person_put_them():
    """An act that a person put into another thread is there, in the role given, and nowhere else."""
    found = shape(ruled("correct", NO, OTHER, "accepts-in-part"))
    assert found == [[RAISED], [RAISED, ("accepts-in-part", "corrected", "Ana")]]


def test_an_act_can_be_given_a_thread_of_its_own():
    """An act that the machine took for a restatement becomes the first of a thread."""
    again = said(40, "VLM", "demand", "all work on the heights above Port Casel must stop", to=["OST"])
    assert len(shape(acts=(DEMAND, again))) == 1
    assert len(shape(ruled("correct", again, None, "raises"), acts=(DEMAND, again))) == 2


def test_the_last_ruling_holds():
    """A later ruling on the same link replaces the earlier one."""
    first, last = ruled("refuse", NO, DEMAND), ruled("confirm", NO, DEMAND, "rejects", number=2)
    assert shape(first, last)[0] == [RAISED, ("rejects", "confirmed", "Ana")]
    assert shape(replace(last, number=1), replace(first, number=2))[0] == [RAISED]


@pytest.mark.parametrize(
    "changed",
    [
        replace(NO, key="f" * 16, matter="the demand"),
        replace(NO, key="f" * 16, type=ActType.ASSERT, matter=""),
        replace(NO, key="f" * 16, selector=Selector(exact=f"In Brenna, {NO.selector.exact}", prefix="x")),
    ],
    ids=["another matter", "another type", "a longer sentence"],
)
def test_rulings_survive_a_new_analysis(changed):
    """An act with another matter, type or extent is still the one that was ruled on."""
    found = shape(ruled("confirm", NO, DEMAND, "rejects"), acts=(DEMAND, OTHER, changed))
    assert found[0] == [RAISED, ("rejects", "confirmed", "Ana")]


def test_rulings_bring_back_what_a_new_analysis_misses():
    """An act or a thread that is no longer found stays where a person put it."""
    assert shape(ruled("confirm", NO, DEMAND, "rejects"), acts=(OTHER,)) == [
        [RAISED, ("rejects", "confirmed", "Ana")],
        [RAISED],
    ]


def test_acts_of_other_documents_are_never_the_same():
    """The same words in another document are another act."""
    assert (
        same_act(NO, [replace(NO, key="f" * 16, document="elsewhere", selector=Selector(exact="Nothing of it."))])
        is None
    )


STATEMENT = """FOREIGN MINISTRY OF FRANCE

Statement on the works at the harbour

Paris, 9 March 2023

We demand that Germany stop all work on the heights above the harbour by 31 March. The works were begun in October.
"""
REPLY = """MINISTRY OF FOREIGN AFFAIRS
FEDERAL REPUBLIC OF GERMANY

Reply of the Government of Germany to the statement of 9 March

Berlin, 20 March 2023

We reject the demand of France that all work on the heights above the harbour stop by 31 March.
"""


@pytest.fixture
def record(tmp_path):
    texts = {"statement.txt": STATEMENT, "reply.txt": REPLY}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with verbale.open_record(tmp_path / "record") as opened:
        opened.add([verbale.read(tmp_path / name, kind="primary") for name in texts])
        yield opened


def link_of(record):
    """The first suggested link of the record's ledger."""
    return verbale.open_ledger(record, by_meaning=False).suggestions()[0]


def test_a_record_keeps_rulings_and_never_loses_one(record):
    """Rulings are appended to the record, the later naming the earlier, and hold when it is opened again."""
    thread, step = link_of(record)
    verbale.rule_on(record, thread, step, "refuse", who="Ana")
    verbale.rule_on(record, thread, step, "confirm", who="Ben", note="read again")
    step = verbale.open_ledger(record, by_meaning=False).threads[0].steps[1]
    assert (step.ruling, step.ruled_by) == ("confirmed", "Ben")
    first, second = record.decisions()
    assert (second.replaces, second.note, first.who) == (first.number, "read again", "Ana")


def test_what_was_read_is_kept(record):
    """The second time nothing is read again, and the ledger is the same."""
    one = verbale.open_ledger(record, by_meaning=False)
    assert [len(record.analyses(n, "ledger")) for n in (1, 2)] == [1, 1]
    assert verbale.open_ledger(record, by_meaning=False).threads == one.threads


def test_a_ruling_needs_a_name_and_a_thread(record):
    """Nobody rules without a name, and only a correction may name no thread."""
    thread, step = link_of(record)
    with pytest.raises(UsageError, match="who decided"):
        verbale.rule_on(record, thread, step, "confirm", who=" ")
    with pytest.raises(UsageError, match="name its thread"):
        verbale.rule_on(record, None, step, "refuse", who="Ana")
