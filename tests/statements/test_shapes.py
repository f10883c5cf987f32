"""The ways in which a report hands words over: by cue, by structure, across sentences and paragraphs."""

import pytest

from verbale import statements
from verbale.documents import read_text
from verbale.schema import Mode, QuotationRole, Statement


def extract(text: str) -> tuple[Statement, ...]:
    return statements.extract(read_text(text))


def words(text: str, spans) -> list[str]:
    return [span.of(text) for span in spans]


def speakers(text: str) -> list[tuple[str, str | None]]:
    """Each quotation's first three words, with its speaker."""
    return [
        (" ".join(q.text.split()[:3]), s.speaker.name if s.speaker else None)
        for s in extract(text)
        for q in s.quotations
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Ana Orlan said “we agree” to it.", "Ana Orlan", "said", "“we agree” to it"),
        ("“We agree,” said Ana Orlan.", "Ana Orlan", "said", "“We agree,”"),
        ("“We agree,” Ana Orlan said.", "Ana Orlan", "said", "“We agree,”"),
        ("Ana Orlan told reporters on Friday that it would rain.", "Ana Orlan", "told", "that it would rain"),
        ("The plan would fail, Ana Orlan warned.", "Ana Orlan", "warned", "The plan would fail"),
        ("According to Ana Orlan, the plan would fail.", "Ana Orlan", "According to", "the plan would fail"),
        ("The minister described the plan as “a joke.”", "The minister", "described", "the plan as “a joke.”"),
        ("The plan was described by Ana Orlan as “a joke.”", "Ana Orlan", "was described", "The plan … as “a joke.”"),
        ("Ana Orlan was quoted as saying: “We agree.”", "Ana Orlan", "was quoted as saying", "“We agree.”"),
        ("The text goes on to list what “must end.”", "The text", "goes on to list", "what “must end.”"),
        ("Orlan’s claim that “we agree” was heard.", "Orlan’s", "claim", "that “we agree”"),
        ("Said Ana Orlan: “No way back.”", "Ana Orlan", "Said", "“No way back.”"),
        ("As Ana Orlan put it, “we agree.”", "Ana Orlan", "put it", "“we agree.”"),
        ("Ana Orlan: “We agree.”", "Ana Orlan", ":", "“We agree.”"),
        ("The envoys “regret the delay.”", "The envoys", None, "“regret the delay.”"),
        ("“We agree.” — Ana Orlan", "Ana Orlan", "—", "“We agree.”"),
        ("“We agree,” Ana Orlan thundered.", "Ana Orlan", "thundered", "“We agree,”"),
        (
            "Ana Orlan, the minister of trade, said “we agree.”",
            "Ana Orlan, the minister of trade",
            "said",
            "“we agree.”",
        ),
        ("Ana Orlan, who leads the party, said “we agree.”", "Ana Orlan, who leads the party", "said", "“we agree.”"),
        ("In a note on Monday the ministry said “we agree.”", "the ministry", "said", "“we agree.”"),
    ],
)
def test_one_attribution(text, source, cue, content):
    """A sentence that attributes words gives one statement, with its source, cue and content."""
    (statement,) = extract(text)
    assert words(text, statement.source) == [source]
    assert words(text, statement.cue) == ([cue] if cue else [])
    assert words(text, statement.content) == content.split(" … ")


def test_speaker_in_the_middle():
    """A quotation broken by its speaker is one statement with two quotations."""
    text = "“The plan,” said Ana Orlan, “will fail.”"
    (statement,) = extract(text)
    assert [q.text for q in statement.quotations] == ["The plan,", "will fail."]
    assert words(text, statement.content) == ["“The plan,”", "“will fail.”"]
    assert statement.mode is Mode.DIRECT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“A is good,” Ana Orlan said, and Ben Hale replied: “B is better.”", ["Ana Orlan", "Ben Hale"]),
        ("“A is good,” said Ana Orlan; “B is better,” said Ben Hale.", ["Ana Orlan", "Ben Hale"]),
        ("Ben Hale said “we stay”, while Ana Orlan insisted “we go”.", ["Ben Hale", "Ana Orlan"]),
        ("What Ana Orlan called “a farce” Ben Hale described as “progress.”", ["Ana Orlan", "Ben Hale"]),
        ("Both Ana Orlan and Ben Hale said “no way.”", ["Ana Orlan and Ben Hale"]),
        ("Minister Ana Orlan met Ben Hale. She said “no way.”", ["Ana Orlan"]),
        ("The agency TAN cites an official as saying that it is “late.”", ["official"]),
        ("They recalled resolution 12, which “demands that all sides stop.”", ["resolution 12"]),
    ],
)
def test_each_quotation_goes_to_its_own_speaker(text, expected):
    """Where a text has several speakers, each quotation goes to the one who said it."""
    assert [speaker for _, speaker in speakers(text)] == expected


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("“We agree,” said Ana Orlan.", Mode.DIRECT),
        ("Ana Orlan said that the plan was “a joke” and would fail.", Mode.MIXED),
        ("Ana Orlan said that the plan would fail.", Mode.INDIRECT),
    ],
)
def test_mode(text, mode):
    """Speech is direct in quotation marks, indirect in the reporter's words, mixed in both."""
    (statement,) = extract(text)
    assert statement.mode is mode


def test_next_sentence_of_nothing_but_a_quotation():
    """A sentence that is nothing but a quotation, after "…," said Orlan, belongs to the same statement."""
    text = "“We agree,” said Ana Orlan. “It is late. We must hurry.”"
    (statement,) = extract(text)
    assert [q.text for q in statement.quotations] == ["We agree,", "It is late. We must hurry."]
    assert statement.reasons[1].rule == "in_the_same_breath"


def test_continuation_without_a_source_is_implied():
    """A quotation without a source goes on with whoever spoke last, and the statement says it is implied."""
    text = "Ana Orlan said that the plan was “a joke.” Moreover, each delay adds to “the burden on our people.”"
    first, second = extract(text)
    assert (first.implied, second.implied) == (False, True)
    assert (second.speaker.name, second.source, second.cue) == ("Ana Orlan", (), ())
    assert second.reasons[-1].rule == "goes_on_quoting"


def test_opening_quotation_is_told_after():
    """A paragraph that opens with a quotation gives it to the speaker named right after."""
    text = "Ana Orlan said “no.”\n\n“We have waited long enough.” “We shall act,” said Ben Hale."
    assert speakers(text)[1:] == [("We have waited", "Ben Hale"), ("We shall act,", "Ben Hale")]


def test_nobody_to_be_told():
    """Words whose speaker cannot be told still make a statement, which says why."""
    (statement,) = extract("“We shall act before the winter comes and the roads close.”")
    assert (statement.source, statement.speaker) == ((), None)
    assert statement.reasons[-1].rule == "speaker_unresolved"


def test_quotation_over_paragraphs():
    """A quotation that opens its marks again in each paragraph is one quotation of one statement."""
    text = "Ana Orlan wrote: “We agree.\n\n“We shall sign.\n\n“We shall stay.”\n\nNobody answered."
    (statement,) = extract(text)
    (quotation,) = statement.quotations
    assert quotation.text == "We agree.\n\n“We shall sign.\n\n“We shall stay."
    assert len(quotation.restarts) == 2


def test_colon_announces_the_next_paragraph():
    """A paragraph that ends in a colon hands over the quotation that opens the next one."""
    text = "Ana Orlan replied:\n\n“We agree.”"
    (statement,) = extract(text)
    assert words(text, statement.source) == ["Ana Orlan"]
    assert [q.text for q in statement.quotations] == ["We agree."]


def test_unclosed_mark():
    """An unclosed quotation mark is reported and does not spoil what follows."""
    first, second = extract("Ana Orlan said: “We agree.\n\nBen Hale said: “We do not.”")
    assert (first.quotations[0].closed, first.quotations[0].text) == (False, "We agree.")
    assert (second.quotations[0].closed, second.speaker.name) == (True, "Ben Hale")


def test_statement_inside_a_statement():
    """What the ministry says that the president said is one deeper, and the chain shows both."""
    text = "The Velmark Ministry stated that President Ana Orlan had offered “a serious talk,” and that it is “late.”"
    outer, inner = extract(text)
    assert [q.text for q in outer.quotations] == ["late."]
    assert [q.text for q in inner.quotations] == ["a serious talk,"]
    assert (inner.depth, inner.parent) == (1, 0)
    assert [party.name for party in inner.chain] == ["Velmark Ministry", "Ana Orlan"]


def test_nested_quotation_with_its_own_speaker():
    """A quotation inside a quotation stands in `nested`, and one deeper with the speaker named inside."""
    text = "“We recall the commitment undertaken by all members ‘never to expand,’” said Ana Orlan."
    outer, inner = extract(text)
    assert outer.quotations[0].nested == inner.quotations
    assert (inner.depth, inner.speaker.name, inner.quotations[0].text) == (1, "all members", "never to expand,")


def test_clause_before_the_main_clause_keeps_its_own_words():
    """What is said in an opening clause ends where the main clause begins."""
    text = "After talks at which Ana Orlan insisted that they act, the Velmark Ministry said that “we will wait.”"
    first, second = extract(text)
    assert words(text, first.content) == ["that they act"]
    assert (second.speaker.name, second.depth) == ("Velmark Ministry", 0)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The so-called “peace fleet” sailed.", QuotationRole.SCARE),
        ("They sang in the film “The Long Way Home” again.", QuotationRole.TITLE),
        ("Ships joined the “Steadfast Sail” exercise.", QuotationRole.NAME),
        ("Karl “Red” Novak sailed.", QuotationRole.NAME),
        ("It was a “hybrid” boat.", QuotationRole.SCARE),
    ],
)
def test_marks_that_claim_no_speech(text, role):
    """Scare quotes, titles and names are asides, in no statement."""
    document = read_text(text)
    found = statements.extract(document)
    assert [s for s in found if s.quotations] == []
    assert [q.role for q in statements.asides(document, found)] == [role]


def test_stray_mark_is_an_aside():
    """A closing mark that nothing opens is an aside that says so."""
    document = read_text("We agree,” it was heard.")
    (aside,) = statements.asides(document, statements.extract(document))
    assert (aside.outer.of(document.text), aside.closed, aside.reasons[0].rule) == ("”", False, "stray_mark")
