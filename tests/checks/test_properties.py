"""What must hold for any text: quoting as it stands passes, a dropped or added "not" never does, nothing crashes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from verbale import check_quotation
from verbale.documents import take
from verbale.index import Primary
from verbale.schema import Verdict

WORDS = st.sampled_from(
    [
        "we",
        "they",
        "the",
        "a",
        "treaty",
        "border",
        "will",
        "must",
        "not",
        "no",
        "never",
        "can",
        "cannot",
        "agree",
        "reject",
        "sign",
        "withdraw",
        "troops",
        "by",
        "before",
        "after",
        "10",
        "1,200",
        "December",
        "2021",
        "U.S.",
        "don't",
        "won't",
        "isn't",
        "co-operation",
        "programme",
        "defence",
        "and",
        "or",
        "but",
        "unless",
        "[sic]",
        "...",
        "…",
        "all",
        "some",
        "Korvia’s",
        "“peace”",
        "Ministry;",
        "(new)",
        "twenty-one",
        "per",
        "cent",
        "%",
        "honour-bound",
        "naïve",
    ]
)
JOINTS = st.sampled_from([" ", " ", " ", ", ", "\n", "  ", ". ", " — ", "\u00a0"])
HOSTILE = st.text(alphabet=st.sampled_from("ab 1.,…[]()\"'“”‘’«»-\n\u00ad\u200b\u0301é中🙂\x00'"), max_size=200)


@st.composite
def texts(draw: st.DrawFn, least: int = 12, most: int = 60) -> str:
    words = draw(st.lists(WORDS, min_size=least, max_size=most))
    return "".join(word + draw(JOINTS) for word in words).strip()


@given(texts(), st.data())
@settings(max_examples=150, deadline=None)
def test_whole_words_quoted_as_they_stand_are_verbatim(text: str, data: st.DataObject) -> None:
    """Any run of five or more whole words of a primary is verbatim."""
    primary = Primary(take(text))
    stretches = text.split()
    n = len(stretches)
    first = data.draw(st.integers(0, n - 5))
    last = data.draw(st.integers(first + 5, n))
    quote = " ".join(stretches[first:last])
    if sum(any(c.isalnum() for c in word) for word in stretches[first:last]) < 5:
        return
    assert check_quotation(quote, primary, by_meaning=False).verdict is Verdict.VERBATIM


@given(texts(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_not_dropped_or_added_is_never_verbatim(text: str, data: st.DataObject) -> None:
    """A quotation with one "not" more or less that stands nowhere in the primary is not verbatim and does not pass."""
    stretches = text.split()
    first = data.draw(st.integers(0, len(stretches) - 6))
    words = stretches[first : data.draw(st.integers(first + 6, len(stretches)))]
    if "not" in words and data.draw(st.booleans()):
        words.remove("not")
    else:
        words.insert(data.draw(st.integers(1, len(words) - 1)), "not")
    primary = Primary(take(text))
    quote = " ".join(words)
    from verbale.text.words import words_in

    if primary.runs(words_in(quote).keys):
        return
    check = check_quotation(quote, primary, by_meaning=False)
    assert check.verdict is not Verdict.VERBATIM


@given(HOSTILE | texts(1, 20), HOSTILE | texts(1, 40))
@settings(max_examples=200, deadline=2000)
def test_no_text_crashes_a_check_and_offsets_cut_exactly(quote: str, text: str) -> None:
    """Whatever is held against whatever, a check comes back, and its offsets cut out what it shows."""
    check = check_quotation(quote, text, by_meaning=False)
    assert check.words == quote
    for difference in check.differences:
        assert quote[difference.quoted_span.start : difference.quoted_span.end] == difference.quoted
        assert text[difference.primary_span.start : difference.primary_span.end] == difference.primary
    for span in check.spans:
        assert 0 <= span.start < span.end <= len(text)
    if check.context is not None:
        assert check.context.before + check.context.passage + check.context.after == check.context.span.of(text)
