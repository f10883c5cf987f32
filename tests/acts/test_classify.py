"""What a sentence does: its act, the words that make it one, whom it asks and for what."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verbale.acts import acts_of, classify
from verbale.documents import take
from verbale.schema import ActType, Kind, Statement, Strength

WORDS = [
    "We",
    "must",
    "call",
    "on",
    "the",
    "parties",
    "to",
    ",",
    ".",
    ";",
    "“",
    "”",
    "reject",
    "that",
    "Unless",
    "will",
    "—",
    "\n",
]


def the_act(text, **more):
    """The only act of a text."""
    (act,) = classify(text, **more).acts
    return act


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We call upon both parties to return to the table.", ActType.DEMAND),
        ("We pledge our full cooperation to the new commissioner.", ActType.COMMIT),
        ("My Government has decided to open an embassy in the region.", ActType.ANNOUNCE),
        ("I propose that the Council meet at the level of ministers.", ActType.PROPOSE),
        ("We fully endorse the recommendations of the panel.", ActType.ACCEPT),
        ("We reject the claim that the islands were never ours.", ActType.REJECT),
        ("The racist regime violates the most basic rights of the majority.", ActType.ACCUSE),
        ("Unless the blockade is lifted, the fighting will spread to the coast.", ActType.WARN),
        ("I congratulate you, Sir, on your election.", ActType.EXPRESS),
        ("The talks began in March.", ActType.ASSERT),
    ],
)
def test_each_type_has_its_plain_case(text, kind):
    """A sentence that says plainly what it does is that act."""
    assert the_act(text).type is kind


def test_demand_has_its_parts():
    """A demand tells whom it asks, for what, how hard, and by when."""
    text = "We call upon both parties to sign the treaty by 1 May 2027."
    act = the_act(text)
    assert act.trigger.of(text) == "call upon"
    assert [party.words for party in act.addressees] == ["both parties"]
    assert act.matter.of(text) == "sign the treaty by 1 May 2027"
    assert act.strength is Strength.CALL
    assert act.deadline.words == "by 1 May 2027"
    assert act.deadline.due.isoformat() == "2027-05-01"


def test_threat_is_told_from_warning():
    """Who reserves the right to act threatens; who speaks of consequences warns."""
    assert the_act("We reserve the right to take all measures necessary for our defence.").threat
    assert not the_act("Unless the blockade is lifted, the fighting will spread to the coast.").threat


@pytest.mark.parametrize(
    "text",
    [
        "At the last session the General Assembly called on the parties to negotiate.",
        "We must all work together for a better future.",
        "Let us be clear about what happened.",
        "I suggest that the facts speak for themselves.",
    ],
)
def test_guidelines_strike_out_what_only_looks_like_an_act(text):
    """Another's act in the past, a duty of all, and figures of speech are stated, not done."""
    assert the_act(text).type is ActType.ASSERT


def test_one_sentence_can_do_two_things():
    """A sentence that rejects and demands has both acts, and the first matter ends where the second begins."""
    text = "We reject this plan and call on the Council to withdraw it."
    acts = classify(text).acts
    assert [act.type for act in acts] == [ActType.REJECT, ActType.DEMAND]
    assert acts[0].matter.of(text) == "this plan"


def test_reasons_name_the_frame():
    """Every act says which way of acting was seen, where, and how likely it is."""
    act = the_act("We call upon both parties to return to the table.")
    assert [reason.rule for reason in act.reasons] == ["calls_upon", "weights_decide"]
    assert act.reasons[0].span == act.trigger


def test_primary_is_read_sentence_by_sentence():
    """In a primary each sentence is its issuer's act, and spans point into the document."""
    document = take("We thank the host.\n\nWe call upon both parties to return to the table.", kind=Kind.PRIMARY)
    acts = acts_of(document)
    assert [act.type for act in acts] == [ActType.EXPRESS, ActType.DEMAND]
    assert acts[1].span.of(document.text) == acts[1].words
    assert acts[1].statement is None


def test_report_gives_acts_to_who_is_reported():
    """In a report the act is the reported speaker's, with the place of the statement."""
    text = "Ida Brandt urged the Council to send observers to the border."
    document = take(text, kind=Kind.REPORT)
    start = text.index("urged")
    statement = Statement(
        source=(document_span(text, "Ida Brandt"),), cue=(document_span(text, "urged"),),
        content=(document_span(text, text[start + 6 : -1]),), mode="indirect",
    )  # fmt: skip
    (act,) = acts_of(document, [statement])
    assert act.type is ActType.DEMAND
    assert act.actor.words == "Ida Brandt"
    assert act.statement == 0


def document_span(text, words):
    """The span of `words` in `text`."""
    from verbale.text.spans import Span

    at = text.index(words)
    return Span(at, at + len(words))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_words_are_read_and_spans_stay_inside(words):
    """Whatever the words, there is an answer, and every span lies inside the text."""
    text = " ".join(words)
    for act in classify(text).acts:
        for span in (act.span, act.trigger, act.matter, *(party.span for party in act.addressees)):
            assert span is None or 0 <= span.start <= span.end <= len(text)


def test_long_text_takes_linear_time():
    """A sentence of a hundred thousand words is read in bounded time."""
    assert classify("We must " * 50_000).acts


def test_mandative_wording_is_a_demand():
    """What somebody insists be done is demanded, and the reason says that the wording decides."""
    (act,) = classify("The envoy is insisting that “written guarantees be given” to the republic.").acts
    assert act.type is ActType.DEMAND
    assert "wording_decides" in [reason.rule for reason in act.reasons]


def test_matter_is_in_whole_marks():
    """What is demanded ends behind the quotation mark that it opened, never before it."""
    text = "The ministry insists that the reply be sent “within ten days.”"
    (act,) = classify(text).acts
    assert act.matter.of(text).endswith("“within ten days.”")


@pytest.mark.parametrize(
    "text",
    ["We demand that Ostrany end its works at once.", "We urge Ostrany to end its works."],
)
def test_a_name_that_nobody_knows_is_asked(text):
    """Where grammar tells who is asked, a name that stands in no list is the addressee."""
    (act,) = classify(text).acts
    assert [party.words for party in act.addressees] == ["Ostrany"]
