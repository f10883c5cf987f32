"""The record is searched, read, traced and compared; documents are added and watched; hostile ones stay harmless."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import generated
from browsing import DESKTOP, PHONE, Reader, alert_of, as_json

LONG = 240.0  # seconds: one long job is done after the other, and the ledger may be at work before
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])


@SIZES
def test_a_document_is_searched_for_found_and_read(reader: Reader, size: tuple[int, int]) -> None:
    """A phrase leads to the documents that have it, with the words marked, and from there into the text."""
    reader.size(size)
    reader.go("/record")
    reader.reads("1,0")
    reader.one("#q").send_keys("grain stores at Hadley Cross")
    reader.one("#by option[value=phrase]").click()
    reader.one(".search .primary").click()
    reader.arrives(r"/record\?.*by=phrase")
    reader.shoot(f"search-{size[0]}", whole=False)
    assert len(reader.all("li.document")) == 25
    assert "grain stores at Hadley Cross" in reader.one("li.document").text
    assert reader.is_sound() == []
    reader.click(".document-title a")
    reader.arrives(r"/documents/\d+")
    assert any("grain stores" in mark.text for mark in reader.all(".reader-text mark"))
    reader.until(lambda: not reader.all("#working"), "the statements")
    reader.shoot(f"read-{size[0]}")
    assert reader.is_sound() == []


def test_the_list_is_walked_with_keys(reader: Reader) -> None:
    """With j, k, n, p and / one goes through the list, from page to page, and to the search."""
    reader.go("/record")
    reader.press("j", "j", "k")
    first = reader.driver.switch_to.active_element.get_attribute("href")
    assert first == reader.one(".document-title a").get_attribute("href")
    reader.press("n")
    reader.arrives(r"/record\?.*page=2")
    reader.press("p")
    reader.arrives(r"/record(\?(?!.*page).*)?$")
    reader.press("/")
    assert reader.driver.switch_to.active_element.get_attribute("id") == "q"


def test_a_meaning_is_searched_for(reader: Reader) -> None:
    """A search by meaning is watched while it is made, and finds what says the same in other words."""
    reader.go("/record")
    reader.one("#q").send_keys("launchers must be kept far away from the water")
    reader.one("#by option[value=meaning]").click()
    reader.one(".search .primary").click()
    reader.until(lambda: "launchers" in reader.one("li.document").text, "what was found")


def test_the_statements_of_a_speech_are_walked_and_filtered(reader: Reader) -> None:
    """Statements carry who speaks and what the words do; keys go from one to the next, a chip leaves one act."""
    number = as_json_of(reader, "statement.txt")
    reader.go(f"/documents/{number}")
    reader.until(lambda: reader.all(".cards .card"), "the statements")
    reader.press("j", "j")
    assert len(reader.all(".reader-text .tag.is-current")) == 1
    assert reader.all(".cards .card.is-current")
    demands = next(chip for chip in reader.all(".chips a") if "demand" in chip.text)
    reader.click(demands)
    reader.arrives(r"/documents/\d+\?.*act=")
    assert reader.all(".cards .card")
    assert all("demand" in card.text for card in reader.all(".cards .card"))
    reader.shoot("read-filtered")


def as_json_of(reader: Reader, name: str) -> int:
    """The number of the document whose file has that name."""
    if not reader.driver.current_url.startswith(reader.address):
        reader.go("/record")
    rows = as_json(reader, f"/record.json?called={name}")["rows"]
    return int(rows[0]["number"])


@SIZES
def test_a_clause_is_traced_through_the_years(reader: Reader, size: tuple[int, int]) -> None:
    """Every use of a clause is found, plotted by year and shown with its words; a column leads to its uses."""
    reader.size(size)
    reader.go("/trace")
    reader.one("#wording").send_keys(generated.CLAUSE)
    reader.one(".trace-form .primary").click()
    reader.until(lambda: reader.all(".uses li"), "the uses")
    exact, varied = len(reader.all(".plot rect.exact")), len(reader.all(".plot rect.varied"))
    assert exact > 5
    assert varied > 2
    assert len(reader.all(".variants > .variant")) >= 3
    reader.shoot(f"trace-{size[0]}")
    assert reader.is_sound() == []
    reader.click(reader.all("svg.plot a")[1])
    reader.arrives(r"/trace\?.*when=")
    assert all(generated.CLAUSE[9:30] in use.text for use in reader.all(".uses li"))


@SIZES
def test_two_texts_are_compared_clause_by_clause(reader: Reader, size: tuple[int, int]) -> None:
    """Two pasted drafts are compared, the changed words are marked, and the result has an address of its own."""
    examples = Path(__file__).parent.parent.parent / "examples"
    reader.size(size)
    reader.go("/compare")
    for role, name in (("earlier", "charter-draft.txt"), ("later", "charter.txt")):
        reader.click(f"#{role}_text")
        reader.insert((examples / name).read_text("utf-8"))
    reader.click("main .primary")
    reader.until(lambda: reader.all(".change"), "the changes")
    assert reader.all(".change del")
    assert reader.all(".change ins")
    reader.shoot(f"compare-{size[0]}")
    assert reader.is_sound() == []


@SIZES
def test_a_folder_is_added_and_watched(reader: Reader, place: Path, size: tuple[int, int]) -> None:
    """A folder is named, its progress can be seen while it is read, and then what became of it."""
    reader.size(size)
    folder = place / "more" if size == DESKTOP else place / "hostile"
    reader.go("/record/add")
    reader.shoot(f"add-{size[0]}")
    reader.one("#path").send_keys(str(folder))
    reader.click("main .primary")
    reader.arrives(r"/(jobs|record/added)/")
    if reader.all("#job-bar"):
        reader.shoot(f"adding-{size[0]}", whole=False)
    reader.arrives(r"/record/added/", LONG)
    assert ("120 documents added" if size == DESKTOP else "were there already") in reader.text
    if size == PHONE:
        assert "save it again" in reader.text
    reader.shoot(f"added-{size[0]}", whole=False)
    assert reader.is_sound() == []


def test_the_record_is_used_without_scripts(reader: Reader, place: Path) -> None:
    """With JavaScript off one searches, reads, traces, and adds a folder; the progress page renews itself."""
    with reader.without_scripts():
        reader.go("/record?q=lighthouse")
        reader.click_plainly(".document-title a")
        reader.arrives(r"/documents/\d+")
        reader.until(lambda: reader.all(".cards, .reader-side .lead:not(#working)"), "the statements")
        reader.go("/trace?wording=no+party+shall+place+launchers+within")
        reader.until(lambda: reader.all(".uses li"), "the uses")
        reader.go("/record/add")
        extra = place / "extra"
        extra.mkdir(exist_ok=True)
        (extra / "late.txt").write_text("KELM, 3 May 2021. The minister said: “We shall see.”\n", "utf-8")
        reader.one("#path").send_keys(str(extra))
        reader.click_plainly("main .primary")
        reader.arrives(r"/record/added/", LONG)
        assert "1 document added" in reader.text


def test_hostile_documents_are_shown_as_text(reader: Reader, place: Path) -> None:
    """No script of a document runs, nothing is fetched elsewhere, and no page grows wider than its window, wherever
    the document is listed, found, read or removed."""
    reader.size(PHONE)
    reader.go("/record")
    last = as_json(reader, "/record.json?order=added")["documents"]
    names = {name.split()[0].split(".")[0] for name in generated.hostile()}
    found = [row for name in sorted(names) for row in as_json(reader, f"/record.json?called={quote(name)}")["rows"]]
    hostile = list({row["number"]: row for row in found}.values())
    assert last > 1000
    assert len(hostile) >= 35
    wrong = []
    for row in hostile:
        reader.go(row["address"])
        wrong += reader.is_sound()
        assert alert_of(reader) == ""
        if "strange 0" in row["title"] + row["name"]:
            reader.shoot("hostile-strange-390", whole=False)
    for path in ("/record?called=plain", "/record?q=minister", "/record?q=%3Cscript%3E",
                 "/trace?wording=" + "%3Cscript%3E" * 9,
                 f"/record/remove?document={hostile[0]['number']}&document={hostile[1]['number']}",
                 f"/compare?earlier={hostile[0]['number']}&later={hostile[1]['number']}"):  # fmt: skip
        reader.go(path)
        reader.until(lambda: not reader.all("#job-bar"), "the end of the work")
        wrong += reader.is_sound()
    assert wrong == []


@pytest.mark.parametrize(
    ("words", "name", "direction"),
    [("بيان وزارة", "arabic", "rtl"), ("הודעת משרד", "hebrew", "rtl"), ("Заявление министерства", "russian", "ltr")],
)
def test_other_scripts_run_their_way(reader: Reader, words: str, name: str, direction: str) -> None:
    """Arabic and Hebrew run from right to left, Russian from left to right."""
    reader.go("/record")
    row = as_json(reader, f"/record.json?q={words}")["rows"][0]
    reader.go(row["address"])
    text = reader.one(".reader-text .text p, .reader-text .text h2")
    style = "return getComputedStyle(arguments[0]).direction"
    assert reader.driver.execute_script(style, text) == direction
    reader.until(lambda: not reader.all("#working"), "the statements")
    reader.shoot(f"read-{name}")


def test_documents_are_taken_out_with_the_keyboard(reader: Reader) -> None:
    """A document is ticked, its removal asked back, and done; the list has one less."""
    reader.go("/record?called=late")
    before = as_json(reader, "/record.json")["documents"]
    if not reader.all("li.document"):
        pytest.skip("the document to be removed was not added")
    reader.tab_to("li.document input[type=checkbox]")
    reader.press(Keys.SPACE)
    reader.tab_to(".chosen-line .quiet-danger")
    reader.press(Keys.ENTER)
    reader.arrives(r"/record/remove")
    reader.shoot("remove", whole=False)
    button = reader.tab_to("main form[method=post] button")
    assert button.find_elements(By.XPATH, "ancestor::main")
    reader.press(Keys.ENTER)
    reader.arrives(r"/record$", LONG)
    assert as_json(reader, "/record.json")["documents"] == before - 1
