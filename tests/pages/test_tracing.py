"""A wording traced in the browser."""

from dataclasses import replace

import pytest

from pages_app import app_in, browser
from verbale import documents
from verbale.exports.timelines import Bar
from verbale.pages.plots import plot_of, strip_of
from verbale.schema import Fact, Kind

WORDING = "two keepers of one narrow strait"
SPEECHES = [
    ("1950", "Ostra", "We are, and shall remain, two keepers of one narrow strait, said my father."),
    ("1950", "Keld", "Let us be two keepers of one narrow strait."),
    ("1962", "Keld", "They called themselves the two keepers of our narrow strait."),
    ("1975", "Vell", "Again: two keepers of one narrow strait. The rest is silence."),
    ("1975", "Vell", "The herring was good this year."),
]


@pytest.fixture(scope="module")
def tracer(tmp_path_factory):
    """A browser at an app over a record of the speeches above."""
    app = app_in(tmp_path_factory.mktemp("tracing") / "record")
    made = []
    for n, (year, issuer, words) in enumerate(SPEECHES):
        document = documents.take(words, name=f"speech-{n}", kind=Kind.PRIMARY)
        made.append(replace(document, published=Fact(value=year, reasons=()), issuer=Fact(value=issuer, reasons=())))
    with app.state.room.records.opened() as record:
        record.add(made)
    return browser(app)


def traced(client, query=""):
    return client.get(f"/trace.json?wording={WORDING.replace(' ', '+')}{query}").json()


def test_every_use_is_there_by_date(tracer):
    """The uses are listed by date with their words, exact and varied, and lead to their place."""
    found = traced(tracer)
    assert [(use["date"], use["who"], use["exact"]) for use in found["uses"]] == [
        ("1950", "Ostra", True), ("1950", "Keld", True), ("1962", "Keld", False), ("1975", "Vell", True),
    ]  # fmt: skip
    assert found["summary"] == "4 uses in 4 of 5 documents, 1950 to 1975: 3 exact, 1 in 1 variant"
    page = tracer.get(found["uses"][2]["address"].replace("?", ".json?")).json()
    runs = [run for paragraph in page["paragraphs"] for run in paragraph["runs"] if run["found"]]
    assert "".join(run["text"] for run in runs) == "two keepers of our narrow strait"


def test_plot_and_table_say_the_same(tracer):
    """The table below the plot has the numbers of its bars."""
    found = traced(tracer)
    counts = {bar["when"]: (bar["exact"], bar["varied"]) for bar in found["plot"]["columns"] if bar["label"] or True}
    assert {when: count for when, count in counts.items() if any(count)} == {
        "1950": (2, 0),
        "1962": (0, 1),
        "1975": (1, 0),
    }
    page = tracer.get(f"/trace?wording={WORDING.replace(' ', '+')}").text
    assert (
        '<tr><th scope="row"><a href="/trace?wording=two+keepers+of+one+narrow+strait&amp;when=1950#uses">1950</a>'
        in page
    )


def test_uses_are_filtered(tracer):
    """A variant, a speaker or a year leaves its uses; the plot stays whole."""
    assert [use["date"] for use in traced(tracer, "&variant=2")["uses"]] == ["1962"]
    assert [use["date"] for use in traced(tracer, "&speaker=Keld")["uses"]] == ["1950", "1962"]
    found = traced(tracer, "&when=1975")
    assert ([use["who"] for use in found["uses"]], found["all_uses"]) == (["Vell"], 4)


def test_variants_are_told(tracer):
    """Each form has its words, what it changes, and its dots over time."""
    forms = traced(tracer)["variants"]
    assert [(form["words"], form["uses"], form["changes"]) for form in forms] == [
        ("two keepers of one narrow strait", 3, "word for word"),
        ("two keepers of our narrow strait", 1, "“our” for “one”"),
    ]
    assert [dot["when"] for dot in forms[0]["strip"]["dots"]] == ["1950", "1975"]


def test_what_is_not_used_teaches(tracer):
    """A wording without a use says so, and what to try."""
    page = tracer.get("/trace?wording=seven+lamps+of+the+upper+quay").text
    assert "No use in 5 documents." in page
    assert "Look for it in other words, too" in page


@pytest.mark.parametrize("query", ["?wording=%21%21", "?wording=" + "a+" * 300, "?wording=toll&since=May"])
def test_what_cannot_be_traced_is_said_in_place(tracer, query):
    """A wording without words, with too many, or a date that is none is explained beside the form."""
    page = tracer.get(f"/trace{query}")
    assert page.status_code == 200
    assert 'role="alert"' in page.text


def test_form_alone_teaches(tracer):
    """Without a wording the page says what it does."""
    assert "Who first used a wording" in tracer.get("/trace").text


def test_bars_have_the_height_of_their_uses():
    """The heights of a plot are in proportion to the uses, and lines stand at round values."""
    bars = [Bar(label="1950", exact=30, varied=10), Bar(label="1951", exact=0, varied=0)]
    plot = plot_of(bars, "", lambda when: when)
    assert [line.value for line in plot.lines] == [0, 10, 20, 30, 40]
    first = plot.columns[0]
    assert (first.exact_height, first.varied_height) == (172.5, 57.5)
    assert first.exact_y + first.exact_height == plot.base
    assert first.varied_y + first.varied_height == first.exact_y


def test_dots_of_months_and_decades_fall_into_their_bars():
    """Dates in full or in part are gathered in the bar that holds them."""
    bars = [Bar(label=f"{decade}0s", exact=1, varied=0) for decade in (194, 195, 196)]
    strip = strip_of(bars, {"1946-10-24": 2, "1949": 1, "1963-02": 1})
    assert [(dot.when, dot.uses) for dot in strip.dots] == [("1940s", 3), ("1960s", 1)]
    assert strip_of([], {}) is None
