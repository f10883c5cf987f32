"""Two texts, clause by clause: every planted edit is found and named, and nothing else."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from verbale import documents, lexicon
from verbale.checks.wording import spelling_of
from verbale.record import strength
from verbale.record.comparing import compare
from verbale.record.comparison import ChangeKind, Effect
from verbale.schema import Kind

HERE = Path(__file__).parent
PAIRS = [pair for path in sorted(HERE.glob("pairs-*.yaml")) for pair in yaml.safe_load(path.read_text())]


def compared(earlier: str, later: str):
    return compare(documents.take(earlier, kind=Kind.PRIMARY), documents.take(later, kind=Kind.PRIMARY))


def words_of(change) -> str:
    return " ".join(" ".join(clause.text.split()) for clause in change.earlier + change.later)


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["name"] for pair in PAIRS])
def test_every_planted_edit_is_named_and_nothing_else(pair):
    """Each edit of a pair has its kind, effect and shifts; whatever was not edited is kept."""
    left = [change for change in compared(pair["earlier"], pair["later"]).changes if change.kind is not ChangeKind.KEPT]
    for expected in pair["changes"]:
        found = next((change for change in left if expected["words"] in words_of(change)), None)
        assert found is not None, expected
        left.remove(found)
        assert found.kind == expected["kind"], expected
        assert found.effect == expected.get("effect", found.effect), (expected, found.shifts)
        assert set(expected.get("shifts", ())) <= {shift.name for shift in found.shifts}, (expected, found.shifts)
    assert left == []


def test_there_are_enough_pairs():
    """At least twenty pairs are held."""
    assert len(PAIRS) >= 20


def test_a_text_is_the_same_as_itself():
    """Nothing differs between a text and itself."""
    comparison = compared(PAIRS[0]["earlier"], PAIRS[0]["earlier"])
    assert comparison.same
    assert {change.effect for change in comparison.changes} == {Effect.NONE}


@pytest.mark.parametrize(
    ("earlier", "later", "name"),
    [
        ("The Parties must report.", "The Parties should report.", "obligation weakened"),
        ("The Parties may report.", "The Parties shall report.", "obligation strengthened"),
        ("The Parties will report.", "The Parties will endeavour to report.", "obligation weakened"),
        ("The Parties shall report.", "The Parties shall not report.", "negation added"),
        ("All members pay dues.", "Members pay dues.", "scope narrowed"),
        ("Members pay dues.", "Members pay dues, where appropriate.", "reservation added"),
        ("Members pay if asked.", "Members pay.", "condition dropped"),
        ("The Assembly demands an answer.", "The Assembly invites an answer.", "demand softened"),
        ("The Assembly condemns the raid.", "The Assembly deplores the raid.", "censure softened"),
        ("Coal is phased out by 2040.", "Coal is phased down by 2040.", "limit loosened"),
        ("The court sits on 3 March in Vell.", "The court sits on 4 March in Vell.", "date changed"),
        ("The report is due by 3 March.", "The report is due by 9 April.", "deadline put off"),
        ("The fee is 12 crowns.", "The fee is 21 crowns.", "number changed"),
        ("The Secretary shall report.", "The Treasurer shall report.", "actor changed"),
    ],
)
def test_a_change_has_its_name(earlier, later, name):
    """One change of one clause is named after what it does."""
    assert [shift.name for shift in compared(earlier, later).changes[0].shifts] == [name]


@pytest.mark.parametrize(
    ("earlier", "later", "effect", "name"), yaml.safe_load((HERE / "shifts.yaml").read_text("utf-8"))
)
def test_a_clause_is_softened_hardened_or_reversed(earlier, later, effect, name):
    """What a change does to a clause is told, and the change that does it is named."""
    (change,) = compared(earlier, later).changes
    assert change.effect == effect
    assert name in [shift.name for shift in change.shifts]


def test_an_article_that_went_is_named_and_no_more():
    """The clause is kept, with the article named: "the territories" can be more than "territories"."""
    (change,) = compared("They leave the territories taken in May.", "They leave territories taken in May.").changes
    assert (change.kind, change.effect) == (ChangeKind.KEPT, Effect.EDITORIAL)
    assert [(shift.name, shift.earlier, shift.later) for shift in change.shifts] == [("article dropped", "the", "")]


def test_references_follow_the_numbering():
    """A reference that changed with the number of what it refers to is no change of a number; any other is."""
    earlier = "1. The tribunal sits in Vell.\n\n2. The tribunal of paragraph 1 hears 9 cases a year."
    new = "1. The registry is open."
    later = f"{new}\n\n2. The tribunal sits in Vell.\n\n3. The tribunal of paragraph 2 hears 9 cases a year."
    *_, change = compared(earlier, later).changes
    assert (change.kind, [shift.name for shift in change.shifts]) == (
        ChangeKind.KEPT,
        ["reference follows the numbering"],
    )
    *_, change = compared(earlier, later.replace("9 cases", "8 cases")).changes
    assert change.kind is ChangeKind.REWORDED


def test_repeated_lines_keep_their_order():
    """Lines that stand many times in both texts answer each other one by one; only what is left over was dropped."""
    line = "We shall report to the Council.\n\n"
    kinds = [change.kind.value for change in compared(line * 90, line * 80).changes]
    assert (kinds.count("kept"), kinds.count("dropped"), len(kinds)) == (80, 10, 90)


def test_the_month_of_may_permits_nothing():
    """ "May" with a capital inside a sentence is a month, no word of leave."""
    (change,) = compared("The court sits in June.", "The court sits in May.").changes
    assert [shift.name for shift in change.shifts] == ["date changed"]


def test_clauses_carry_their_labels():
    """Numbers and letters stand apart from the words of a clause."""
    comparison = compared("1. (a) We sign. (b) We ratify.", "1. (a) We sign. (b) We ratify.")
    assert [(change.later[0].label, change.later[0].text) for change in comparison.changes] == [
        ("1. (a)", "We sign."),
        ("(b)", "We ratify."),
    ]


def test_every_scale_is_ordered_and_found():
    """Each expression of each scale is found by itself, under its own scale."""
    raw = lexicon.load("strength")
    for name, scale in raw["scales"].items():
        ranks = [rank for rank, _ in scale["ranks"]]
        assert ranks == sorted(ranks, reverse=True), name
        for rank, expressions in scale["ranks"]:
            for words in expressions:
                found = strength.find([spelling_of(word.rstrip("*")) for word in str(words).split()])
                assert any(f.scale == name and f.rank == rank for f in found), (name, words)


WORDS = ["shall", "not", "all", "the", "parties", "report", "by", "1", "May", "(a)", ";", ".", "2", "urges", "if", "we"]
CLAUSE = st.lists(
    st.sampled_from(
        ["shall", "not", "all", "the", "parties", "report", "by", "1", "May", "(a)", ";", ".", "2", "urges", "if", "we"]
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CLAUSE, max_size=6), st.lists(CLAUSE, max_size=6))
def test_every_clause_is_accounted_for_once(earlier, later):
    """Whatever the texts, each clause of each stands in exactly one change, and every place cuts out its words."""
    one, two = ("\n\n".join(" ".join(clause) for clause in text) for text in (earlier, later))
    comparison = compared(one, two)
    for side, text in (("earlier", one), ("later", two)):
        clauses = [clause for change in comparison.changes for clause in getattr(change, side)]
        assert sorted(clause.number for clause in clauses) == list(range(1, len(clauses) + 1))
        assert all(clause.span.of(text) == clause.text for clause in clauses)
        shifts = [shift for change in comparison.changes for shift in change.shifts]
        assert all(getattr(shift, f"{side}_span").of(text) == getattr(shift, side) for shift in shifts)
