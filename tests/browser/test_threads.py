"""The ledger of the whole record: made in the background, followed through time, ruled on with keys."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from browsing import DESKTOP, PHONE, Reader, as_json


@pytest.fixture(autouse=True)
def ledger(window: Reader) -> None:
    """The ledger, made to its end."""
    window.go("/ledger")
    window.until(lambda: as_json(window, "/ledger.json")["made"], "the ledger", patience=240)


def thread_of(reader: Reader, words: str) -> str:
    """The address of a thread about something."""
    if not reader.driver.current_url.startswith(reader.address):
        reader.go("/ledger")
    return str(as_json(reader, f"/ledger.json?on=2023-04-05&subject={words}")["rows"][0]["address"])


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_thread_is_followed_through_time(reader: Reader, size: tuple[int, int]) -> None:
    """The slider moves the day: a demand is not there yet, is open, has lapsed; its words lead into the document."""
    reader.size(size)
    reader.go("/ledger?on=2023-04-05")
    assert reader.all(".thread-row")
    reader.shoot(f"ledger-{size[0]}")
    assert reader.is_sound() == []
    thread = thread_of(reader, "Port Casel").split("?")[0]
    standings = []
    for day in ("2023-03-01", "2023-03-10", "2023-04-05", "2023-05-03"):
        reader.go(f"{thread}?on={day}")
        standings.append(reader.one(".thread-standing").text)
        assert reader.is_sound() == []
    assert "not been raised" in standings[0]
    assert len(set(standings)) >= 3, standings
    reader.shoot(f"thread-{size[0]}")
    assert reader.all(".history .step")
    reader.click(".history .step .place")
    reader.arrives(r"/documents/\d+")
    assert reader.all(".reader-text mark")


def test_the_day_is_moved_with_the_slider(reader: Reader) -> None:
    """With the arrow keys on the slider the day changes, is said, and is asked for when the keys rest."""
    reader.go("/ledger?on=2023-04-05")
    before = reader.one("#slide-day").text
    assert before == "5 April 2023"
    reader.tab_to("#slide")
    reader.press(Keys.ARROW_RIGHT)
    assert reader.one("#slide-day").text == "6 April 2023"
    reader.arrives(r"/ledger\?.*slide=\d+")
    assert reader.one("#slide-day").text == "6 April 2023"
    reader.press("[")
    reader.arrives(r"/ledger\?.*on=2023-03-30")


@pytest.mark.parametrize("view", ["grid", "time"])
def test_the_ledger_is_seen_as_a_grid_and_over_time(reader: Reader, view: str) -> None:
    """Parties stand against threads in a table, and threads over the years in a drawing with a table beside it."""
    for size in (DESKTOP, PHONE):
        reader.size(size)
        reader.go(f"/ledger?on=2023-04-05&view={view}")
        assert reader.all("table.grid tbody tr" if view == "grid" else "svg")
        reader.shoot(f"ledger-{view}-{size[0]}")
        assert reader.is_sound() == []


def test_links_are_ruled_on_with_single_keys(reader: Reader) -> None:
    """A suggested link is confirmed with one key, taken back with another, and refused with a third."""
    reader.go("/ledger/review")
    before = as_json(reader, "/ledger/review.json")["total"]
    assert before > 0
    reader.shoot("review")
    reader.press("a")
    reader.until(lambda: reader.all(".last-ruling"), "the ruling")
    assert as_json(reader, "/ledger/review.json")["total"] == before - 1
    reader.press("u")
    reader.reads("Undone")
    assert as_json(reader, "/ledger/review.json")["total"] == before
    reader.press("d")
    reader.until(lambda: reader.all(".last-ruling") and "Undone" not in reader.text, "the ruling")
    reader.go("/audit")
    assert "Ledger" in reader.text
    assert reader.is_sound() == []


def test_the_ledger_is_used_without_scripts(reader: Reader) -> None:
    """With JavaScript off the day is moved with the slider and its button, and a link is ruled on."""
    with reader.without_scripts():
        reader.go("/ledger?on=2023-04-05")
        reader.one("#slide").send_keys(Keys.ARROW_LEFT)
        reader.click_plainly(".slider button")
        reader.arrives(r"/ledger\?.*slide=\d+")
        assert "4 April 2023" in reader.text
        reader.go("/ledger/review")
        if reader.all("#rule"):
            reader.click_plainly("#rule button[value=confirm]")
            reader.until(lambda: reader.all(".last-ruling"), "the ruling")
