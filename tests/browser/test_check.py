"""A report is checked and decided on: at a desk, on a phone, with keys alone, without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from browsing import DESKTOP, PHONE, Reader

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
SOURCES = "\n".join(str(EXAMPLES / name) for name in ("statement.txt", "charter.txt"))
RESULT = r"/check/\w+$"


def check_by_hand(reader: Reader) -> str:
    """Give the example report and its sources as files; the path of the result."""
    reader.go("/")
    reader.one("input[name=report_file]").send_keys(str(EXAMPLES / "report.html"))
    reader.one("input[name=source_files]").send_keys(SOURCES)
    reader.one("#check-form .primary").click()
    return reader.arrives(RESULT)


@pytest.fixture(scope="module")
def result(window: Reader) -> str:
    """The path of the example report's result, with all of its verdicts."""
    window.size(DESKTOP)
    path = check_by_hand(window)
    window.until(lambda: not window.all("#pending"), "the end of the check")
    return path


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_example_report_is_shown_with_its_verdicts(reader: Reader, result: str, size: tuple[int, int]) -> None:
    """The report appears with its quotations marked, a summary on top, and the source beside a chosen quotation."""
    reader.size(size)
    reader.go(result)
    assert len(reader.all(".card")) == 27
    assert reader.all(".text.marked a.q")
    reader.shoot(f"result-{size[0]}")
    quotation = next(link for link in reader.all(".register a") if "forty-two" in link.text)
    reader.click(quotation)
    card = reader.one(".card:target")
    assert "forty-two flights" in card.text
    assert {"12", "21"} <= set(card.text.split())
    assert card.find_elements(By.CSS_SELECTOR, ".d-major, .d-minor")
    reader.shoot(f"quotation-{size[0]}", whole=False)
    assert reader.is_sound() == []


def test_a_quotation_is_decided_on_with_single_keys(reader: Reader, result: str) -> None:
    """With keys alone one steps to a quotation, agrees, takes it back, and dismisses it with a note."""
    reader.go(result)
    reader.press("j", "j")
    card = reader.one(".card:target").get_attribute("id")
    reader.press("a")
    reader.until(lambda: "agrees" in reader.one(".card:target .ruled").text, "the decision")
    reader.press("u")
    reader.until(lambda: not reader.all(".card:target .ruled"), "the decision taken back")
    reader.press("m")
    reader.until(lambda: reader.driver.switch_to.active_element.get_attribute("name") == "note", "the note")
    reader.insert("Not ours to pursue")
    reader.press(Keys.ESCAPE)
    reader.tab_to("body, a, button", most=1)
    reader.press("d")
    reader.until(lambda: "dismisses" in reader.one(".card:target .ruled").text, "the decision")
    assert "Not ours to pursue" in reader.one(".card:target .ruled").text
    assert reader.one(".card:target").get_attribute("id") == card
    assert reader.is_sound() == []


def test_the_whole_form_is_used_with_the_keyboard(reader: Reader) -> None:
    """With Tab, Enter and pasted words a report is checked; every stop on the way is seen to have the focus."""
    reader.go("/")
    reader.press(Keys.TAB)
    assert "skip" in (reader.driver.switch_to.active_element.get_attribute("class") or "")
    reader.tab_to("#report-text")
    reader.insert(
        "HALDIS, 9 March 2023. The ministry said Velmark “is prepared to wait until the batteries are complete.”"
    )
    reader.tab_to("#source-text")
    reader.insert((EXAMPLES / "statement.txt").read_text("utf-8"))
    reader.tab_to("#check-form .primary")
    reader.press(Keys.ENTER)
    reader.arrives(RESULT)
    reader.tab_to(".register a")
    reader.press(Keys.ENTER)
    reader.until(lambda: reader.all(".card:target"), "the quotation")
    reader.press("?")
    assert reader.one("#keys").get_attribute("open") is not None
    reader.press(Keys.ESCAPE)
    reader.tab_to(".card:target button[value=agree]")
    reader.press(Keys.ENTER)
    reader.until(lambda: "agrees" in reader.one(".card:target .ruled").text, "the decision")


def test_a_report_is_checked_and_decided_on_without_scripts(reader: Reader) -> None:
    """With JavaScript off the form, the result, a decision and its undoing work, a page at a time."""
    with reader.without_scripts():
        reader.go("/")
        assert not any(item.is_displayed() for item in reader.all(".needs-script"))
        path = check_by_hand(reader)
        reader.until(lambda: not reader.all("#pending"), "the end of the check")
        reader.shoot("result-without-scripts")
        reader.go(f"{path}#c3")
        card = reader.one("#c3")
        card.find_element(By.CSS_SELECTOR, "[name=note]").send_keys("read it on paper")
        card.find_element(By.CSS_SELECTOR, "option[value=misattributed]").click()
        card.find_element(By.CSS_SELECTOR, "button[value=correct]").click()
        reader.until(lambda: reader.all("#c3 .ruled"), "the decision")
        assert "corrects it to misattributed" in reader.one("#c3 .ruled").text
        assert "read it on paper" in reader.one("#c3 .ruled").text
        reader.one("#c3 .undo button").click()
        reader.until(lambda: not reader.all("#c3 .ruled"), "the decision taken back")
    assert reader.is_sound() == []


def test_two_people_at_once_are_shown_each_others_decision(reader: Reader, result: str) -> None:
    """A decision made on a page that is out of date is not kept: both decisions are shown, and one decides again."""
    reader.go(f"{result}#c7")
    first = reader.driver.current_window_handle
    reader.driver.switch_to.new_window("tab")
    reader.size(DESKTOP)
    try:
        reader.go(f"{result}#c7")
        reader.one("#c7 button[value=agree]").click()
        reader.until(lambda: reader.all("#c7 .ruled"), "the first decision")
    finally:
        reader.driver.close()
        reader.driver.switch_to.window(first)
    reader.one("#c7 button[value=dismiss]").click()
    reader.reads("Somebody has decided meanwhile")
    reader.shoot("conflict")
    reader.one("main .primary").click()
    reader.arrives(r"/check/\w+#c7")
    assert "dismisses" in reader.one("#c7 .ruled").text


def test_the_result_can_be_taken_along(reader: Reader, result: str) -> None:
    """The result is offered as a page in one file, as Markdown, as JSON and as a table, each with all quotations."""
    reader.go(result)
    ask = "const done = arguments[1]; fetch(arguments[0]).then((r) => r.text()).then(done)"
    found = {
        link.get_attribute("href") or "": reader.driver.execute_async_script(ask, link.get_attribute("href"))
        for link in reader.all("a[download]")
    }
    assert {re.sub(r".*\.", "", address) for address in found} >= {"html", "md", "json", "csv"}
    assert all("forty-two flights" in words for words in found.values())


def test_a_report_is_checked_against_the_whole_record(reader: Reader) -> None:
    """Checked against the record, a quotation is found in the one of a thousand documents that has it."""
    reader.go("/")
    reader.one("#report-text").click()
    reader.insert(
        "HALDIS, 10 March 2023. “All work on the heights above Port Casel must stop no later than 31 March,” it said."
    )
    reader.one("input[value=record]").click()
    reader.one("#check-form .primary").click()
    reader.arrives(RESULT)
    reader.until(lambda: not reader.all("#pending"), "the end of the check")
    assert "verbatim" in reader.one(".register").text
    reader.press("j")
    print(reader.one(".card:target").text)
    reader.shoot("from-the-record", whole=False)
    assert "statement.txt" in reader.one(".card:target").text
