"""What stands between quotation marks, of every style, and what becomes of marks that do not pair."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verbale.text import quotemarks
from verbale.text.quotemarks import MarkPair, Marks
from verbale.text.spans import Span


def words(text: str) -> list[str]:
    return [pair.span.of(text) for pair in quotemarks.find(text).pairs]


def flat(marks: Marks) -> list[MarkPair]:
    todo, out = list(marks.pairs), []
    while todo:
        pair = todo.pop()
        out.append(pair)
        todo.extend(pair.inner)
    return out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “we agree” today.", ["we agree"]),
        ('He said "we agree," then left.', ["we agree,"]),
        ("He said ‘we agree’ today.", ["we agree"]),
        ("He said 'we agree' today.", ["we agree"]),
        ("Il a dit « nous sommes d’accord » hier.", ["nous sommes d’accord"]),
        ("Er sagte: „Wir stimmen zu“, dann ging er.", ["Wir stimmen zu"]),
        ("Er sagte: »Wir stimmen zu«, dann ging er.", ["Wir stimmen zu"]),
        ("Han sade: ”Vi håller med”, sedan gick han.", ["Vi håller med"]),
        ("Han sade: »Vi håller med», sedan gick han.", ["Vi håller med"]),
        ("He said ``we agree'' today.", ["we agree"]),
        ("He said ''we agree'' today.", ["we agree"]),
        ("He said `we agree' today.", ["we agree"]),
        ("He said ‹we agree› today.", ["we agree"]),
        ("他说「我们同意」。", ["我们同意"]),
        ("He said “we agree“ today.", ["we agree"]),
        ("“Yes”“No”", ["Yes", "No"]),
        ("He said—“yes”—and left", ["yes"]),
        ('He said -"yes"- and left', ["yes"]),
        ('He said ("yes") and left', ["yes"]),
        ('He called it " a farce" yesterday.', ["a farce"]),
    ],
)
def test_marks_of_every_style_pair(text, expected):
    """Quotation marks of each style are found with exactly the words between them."""
    assert words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The allies’ plans aren’t ready, and the ministers' aides don't know.",
        "Rock 'n' roll of the '90s; give ’em time, ’tis early.",
        "It is five o'clock in O’Connor's office.",
        "L'État d’urgence n'est pas levé.",
    ],
)
def test_apostrophes_are_not_marks(text):
    """Apostrophes open and close nothing."""
    assert quotemarks.find(text) == Marks(pairs=(), strays=())


def test_typewriter_apostrophe_inside_typewriter_marks():
    """The typewriter apostrophe is told from the typewriter quotation mark, in one sentence."""
    assert words("'We don't share the allies' view,' he said.") == ["We don't share the allies' view,"]


def test_possessive_inside_curly_single_marks():
    """A possessive apostrophe inside single marks does not close them when a surer mark follows."""
    assert words("‘The allies’ view is wrong,’ he said.") == ["The allies’ view is wrong,"]


@pytest.mark.parametrize(
    "text",
    [
        "“He told us ‘never’ twice,” she said.",
        "\"He told us 'never' twice,\" she said.",
        "‘He told us “never” twice,’ she said.",
        "« He told us “never” twice, » she said.",
        "„He told us ‚never‘ twice,“ she said.",
    ],
)
def test_nested_marks(text):
    """Marks inside marks are found, one level down."""
    (outer,) = quotemarks.find(text).pairs
    (inner,) = outer.inner
    assert (inner.span.of(text), inner.level) == ("never", 1)
    assert outer.span.of(text).endswith("twice,")


@pytest.mark.parametrize(
    "text", ["“They promised ‘not to expand.’ ” Nobody did.", "„They promised ‘not to expand.’ “ No."]
)
def test_closing_marks_that_meet(text):
    """Two closing marks with a thin space between them close two quotations."""
    (outer,) = quotemarks.find(text).pairs
    assert outer.span.of(text) == "They promised ‘not to expand.’"
    assert outer.inner[0].span.of(text) == "not to expand."


@pytest.mark.parametrize(("first", "last"), [("“", "”"), ('"', '"'), ("«", "»"), ("‘", "’")])
def test_marks_opened_again_in_each_paragraph(first, last):
    """A quotation that opens its marks again in each paragraph is one quotation, with its restarts listed."""
    text = f"She said: {first}One.\n\n{first}Two.\n\n{first}Three,{last} and sat down."
    (pair,) = quotemarks.find(text).pairs
    assert pair.span.of(text) == f"One.\n\n{first}Two.\n\n{first}Three,"
    assert [span.of(text) for span in pair.restarts] == [first, first]
    assert pair.closed


def test_marks_not_opened_again_but_closed_later():
    """A quotation of two paragraphs whose marks are not opened again runs to its closing mark."""
    text = "She said: “One.\n\nTwo,” and sat down. “Three.”"
    assert words(text) == ["One.\n\nTwo,", "Three."]


def test_unclosed_mark_ends_with_its_paragraph():
    """A mark that is never closed ends with its paragraph and says so."""
    text = "He said: “We agree.\n\nThe next item followed."
    (pair,) = quotemarks.find(text).pairs
    assert (pair.span.of(text), pair.closed, pair.note) == ("We agree.", False, quotemarks.NOTE_UNCLOSED)


def test_unclosed_mark_gives_way_to_the_next_quotation():
    """A mark that is never closed ends where the next quotation of its kind opens."""
    text = "“We agree to go. “I will go,” he added."
    first, second = quotemarks.find(text).pairs
    assert (first.span.of(text), first.closed) == ("We agree to go.", False)
    assert (second.span.of(text), second.level, second.closed) == ("I will go,", 0, True)


@pytest.mark.parametrize("rest", [" “I will go,” he added.", "\n\n“I will go,” he added.", ""])
def test_unclosed_mark_gives_way_to_the_reporter(rest):
    """A mark that is never closed ends where the reporter says who spoke, and no later paragraph continues it."""
    text = "“We agree, he said." + rest
    pairs = quotemarks.find(text).pairs
    assert [pair.span.of(text) for pair in pairs] == ["We agree,", "I will go,"][: 2 if rest else 1]
    assert (pairs[0].closed, pairs[0].note) == (False, quotemarks.NOTE_REPORTER)


def test_closing_mark_without_opening():
    """A closing mark that nothing opens is reported, and spoils nothing after it."""
    text = "We agree,” he said. “I will go.”"
    marks = quotemarks.find(text)
    assert [pair.span.of(text) for pair in marks.pairs] == ["I will go."]
    assert [stray.span for stray in marks.strays] == [Span(9, 10)]


def test_paragraphs_can_be_given():
    """Where the caller knows the paragraphs, a quotation left open does not run beyond its own."""
    text = "“Heading\nBody “text” here"
    marks = quotemarks.find(text, [Span(0, 8), Span(9, len(text))])
    assert [(pair.span.of(text), pair.closed) for pair in marks.pairs] == [("Heading", False), ("text", True)]


MARKY = st.text(alphabet=list("“”‘’«»„‚‹›\"'`ab s.,\n (—3「」"), max_size=120)


@given(MARKY)
def test_spans_nest_and_cut(text):
    """Whatever the marks, each pair lies inside the one around it, beside its neighbours, and between its marks."""

    def walk(pairs, room):
        at = room.start
        for pair in pairs:
            assert at <= pair.outer.start <= pair.span.start <= pair.span.end <= pair.outer.end <= room.end
            assert text.startswith(pair.marks[0], pair.outer.start)
            assert pair.outer.of(text).endswith(pair.marks[1])
            assert pair.closed == bool(pair.marks[1])
            assert all(pair.span.start <= r.start < r.end <= pair.outer.end for r in pair.restarts)
            walk(pair.inner, pair.outer)
            at = pair.outer.end

    walk(quotemarks.find(text).pairs, Span(0, len(text)))


@given(MARKY)
def test_every_double_mark_is_accounted_for(text):
    """Every double mark opens, closes, reopens, or is reported as stray, and never two of these."""
    marks = quotemarks.find(text)
    pairs = flat(marks)
    places = [pair.outer.start for pair in pairs]
    places += [pair.outer.end - len(pair.marks[1]) for pair in pairs if pair.closed]
    places += [span.start for pair in pairs for span in pair.restarts]
    places += [stray.span.start for stray in marks.strays]
    assert len(places) == len(set(places))
    expected = {i for i, char in enumerate(text) if char in '“”„«»‹›「」"'}
    assert expected <= set(places)


@pytest.mark.parametrize(
    "text", ["“" * 60_000, '"' * 60_000, "‘a\n\n" * 20_000, "a’ “" * 20_000, "' \"" * 20_000, "“a ‘b " * 20_000]
)
def test_time_is_linear(text):
    """A page of nothing but marks is read in well under a second per 60,000 of them."""
    start = time.perf_counter()
    quotemarks.find(text)
    assert time.perf_counter() - start < 3
