"""axe finds nothing on any page, with content on it, by day at a desk and by night on a phone."""

from __future__ import annotations

import pytest

import browsing
from browsing import DESKTOP, PHONE, Reader, as_json

pytestmark = pytest.mark.skipif(
    browsing.axe_script() is None, reason="axe-core is not installed (pip install --no-deps axe-playwright-python)"
)
LOOKS = [(DESKTOP, "light"), (PHONE, "dark")]
FORMS = ["/", "/record", "/record/add", "/trace", "/compare", "/enter", "/api", "/jobs", "/nowhere", "/checks"]


def wrong_with(reader: Reader, paths: list[str], name: str) -> list[str]:
    """What is wrong with pages, in both looks."""
    wrong = []
    for size, scheme in LOOKS:
        reader.size(size)
        reader.light(scheme)
        for number, path in enumerate(paths):
            reader.go(path)
            reader.until(lambda: not reader.all("#job-bar, #working, #pending"), f"what {path} shows", patience=240)
            wrong += [f"{size[0]} {scheme} {line}" for line in (*reader.violations(), *reader.is_sound())]
            reader.shoot(f"axe-{name}-{number}-{scheme}")
    return wrong


def test_axe_sees_what_is_wrong(reader: Reader) -> None:
    """A picture without words and grey on grey are found, so that finding nothing means something."""
    reader.go("/enter")
    worse = "const p = document.querySelector('main p'); p.style.color = '#999'; p.style.background = '#aaa';"
    reader.driver.execute_script(worse + "document.querySelector('main').append(document.createElement('img'))")
    found = " ".join(reader.violations())
    assert "image-alt" in found
    assert "color-contrast" in found


def test_axe_finds_nothing_on_forms(reader: Reader) -> None:
    """Every form, list and message is accessible."""
    assert wrong_with(reader, FORMS, "forms") == []


def test_axe_finds_nothing_on_a_result(reader: Reader) -> None:
    """A checked report with decisions, its quotations, and the audit are accessible."""
    reader.go("/checks")
    path = reader.one(".rows a").get_attribute("href").removeprefix(reader.address)
    assert wrong_with(reader, [path, f"{path}#c2", "/audit"], "result") == []


def test_axe_finds_nothing_on_documents(reader: Reader) -> None:
    """Search results and documents are accessible: a speech, a report, a hostile page, Arabic, a long text."""
    reader.go("/record")
    paths = ["/record?q=ferry", "/record?q=nothing+of+the+kind", "/record?called=plain", "/record/remove?document=2"]
    for query in (
        "called=statement.txt",
        "called=report-3",
        "called=page 0",
        "q=بيان وزارة",
        "called=-08 &order=oldest",
    ):
        paths += [str(row["address"]) for row in as_json(reader, f"/record.json?{query}")["rows"][:1]]
    assert len(paths) == 9
    assert wrong_with(reader, paths, "documents") == []


def test_axe_finds_nothing_on_traces_and_comparisons(reader: Reader) -> None:
    """A trace with its plot and a comparison with its changes are accessible."""
    reader.go("/record")
    two = [
        as_json(reader, f"/record.json?called={name}")["rows"][0]["number"] for name in ("statement.txt", "reply.txt")
    ]
    paths = [
        "/trace?wording=no+party+shall+place+launchers+within+150+kilometres",
        f"/compare?earlier={two[0]}&later={two[1]}",
    ]
    assert wrong_with(reader, paths, "trace") == []


def test_axe_finds_nothing_on_the_ledger(reader: Reader) -> None:
    """The ledger in its three views, a thread, a week and the queue of links are accessible."""
    reader.go("/ledger")
    reader.until(lambda: as_json(reader, "/ledger.json")["made"], "the ledger", patience=240)
    thread = as_json(reader, "/ledger.json?on=2023-04-05&subject=Port+Casel")["rows"][0]["address"]
    paths = [f"/ledger?on=2023-04-05&view={view}" for view in ("list", "grid", "time")]
    assert wrong_with(reader, [*paths, thread, "/ledger/week?on=2023-04-05", "/ledger/review"], "ledger") == []
