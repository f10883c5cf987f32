"""A reader with a browser: Debian's Chromium, used as a person would, with eyes (axe, screenshots) and keys."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from selenium.common.exceptions import UnexpectedAlertPresentException, WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from generated import MARK

SHOTS = "VERBALE_SCREENSHOTS"  # a folder into which pages are photographed; nothing is kept where it is not set
PATIENCE = 40.0  # seconds: the machines that run this may have other work
DESKTOP, PHONE = (1280, 900), (390, 844)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
T = TypeVar("T")


def missing() -> str:
    """What is not there that a browser test needs; empty where all is."""
    programs = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"{' and '.join(programs)} cannot be found" if programs else ""


def axe_script() -> str | None:
    """axe-core as a package brings it along; `None` where it is not installed. What drives it there is not needed."""
    found = importlib.util.find_spec("axe_playwright_python")
    folders = list(found.submodule_search_locations or ()) if found else []
    return next((p.read_text("utf-8") for f in folders if (p := Path(f) / "axe.min.js").is_file()), None)


class Reader:
    """One browser window on one app. `address` has no slash at its end."""

    def __init__(self, address: str, downloads: Path) -> None:
        options = ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        for argument in (
            "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--force-device-scale-factor=1",
            "--mute-audio",
            "--disable-background-networking", "--disable-component-update", "--no-first-run", "--hide-scrollbars",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
        ):  # fmt: skip
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.set_capability("unhandledPromptBehavior", "ignore")
        options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
        self.driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.driver.set_page_load_timeout(PATIENCE)
        self.driver.set_script_timeout(PATIENCE)
        self.address = address
        self._axe = axe_script()
        self._shots = os.environ.get(SHOTS, "")
        self.size(DESKTOP)

    def close(self) -> None:
        """Close the browser."""
        self.driver.quit()

    # Where one looks, and how.

    def go(self, path: str) -> None:
        """Open a page of the app."""
        self.driver.get(path if path.startswith("http") else self.address + path)

    @property
    def path(self) -> str:
        """Path, query and place of the page that is open."""
        return str(self.driver.current_url).removeprefix(self.address)

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return str(self.one("body").text)

    def size(self, size: tuple[int, int]) -> None:
        """Look through a window of this size; a phone's has a finger for a pointer."""
        width, height = size
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE},
        )

    def light(self, scheme: str) -> None:
        """Set the system to "light" or "dark"."""
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    @contextmanager
    def without_scripts(self) -> Iterator[None]:
        """Turn JavaScript off."""
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        try:
            yield
        finally:
            self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})

    # What is there.

    def all(self, selector: str) -> list[WebElement]:
        """Everything on the page that a CSS selector names."""
        return list(self.driver.find_elements(By.CSS_SELECTOR, selector))

    def one(self, selector: str) -> WebElement:
        """The first that a CSS selector names, waited for."""
        return self.until(lambda: next(iter(self.all(selector)), None), selector)

    def until(self, look: Callable[[], T | None], what: str = "", patience: float = PATIENCE) -> T:
        """Wait until `look` finds something."""
        end = time.monotonic() + patience
        while True:
            try:
                found = look()
            except WebDriverException:  # the page is being replaced by the next
                found = None
            if found:
                return found
            if time.monotonic() > end:
                shown = self.driver.find_element(By.CSS_SELECTOR, "body").text[:400]
                raise AssertionError(f"{what or look} did not come in {patience:.0f} s at {self.path}: {shown}")
            time.sleep(0.05)

    def reads(self, words: str) -> None:
        """Wait until the words can be read on the page."""
        self.until(lambda: words in self.text, f"“{words}”")

    def arrives(self, pattern: str, patience: float = PATIENCE) -> str:
        """Wait until the page's path begins as a pattern says; the path."""
        self.until(lambda: re.match(pattern, self.path), pattern, patience)
        self.until(lambda: self.driver.execute_script("return document.readyState") == "complete", "the whole page")
        return self.path

    def click(self, target: str | WebElement) -> None:
        """Click on something, once it is in view."""
        element = self.one(target) if isinstance(target, str) else target
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def click_plainly(self, selector: str) -> None:
        """Click on something without a script's help."""
        ActionChains(self.driver, duration=0).scroll_to_element(self.one(selector)).perform()
        self.one(selector).click()

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        for key in keys:
            ActionChains(self.driver, duration=0).send_keys(key).perform()

    def insert(self, words: str) -> None:
        """Paste words where the focus is."""
        self.driver.execute_cdp_cmd("Input.insertText", {"text": words})

    def tab_to(self, selector: str, most: int = 120) -> WebElement:
        """Press Tab until what a selector names has the focus; every stop on the way must show that it has it."""
        for _ in range(most):
            self.press(Keys.TAB)
            stop = self.driver.switch_to.active_element
            found, seen, shown = self.driver.execute_script(FOCUS, stop, selector)
            assert seen, f"the focus cannot be seen at {self.path} on {shown}"
            if found:
                return stop
        raise AssertionError(f"{selector} is not reached by {most} tabs at {self.path}")

    # What a page must be, whatever is on it.

    def shoot(self, name: str, *, whole: bool = True) -> None:
        """Keep a picture of the page, where pictures are wanted."""
        if not self._shots:
            return
        made = self.driver.execute_cdp_cmd(
            "Page.captureScreenshot",
            {"format": "png", "captureBeyondViewport": whole} | (self._clip() if whole else {}),
        )
        Path(self._shots).mkdir(parents=True, exist_ok=True)
        import base64

        (Path(self._shots) / f"{name}.png").write_bytes(base64.b64decode(made["data"]))

    def _clip(self) -> dict[str, Any]:
        width, height = self.driver.execute_script(
            "const at = document.documentElement; return [innerWidth, Math.min(at.scrollHeight, 4000)]"
        )
        return {"clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}}

    def violations(self) -> list[str]:
        """What axe finds wrong with the page: rule, element and reason, a line each."""
        assert self._axe is not None
        self.driver.execute_script(self._axe)
        found = self.driver.execute_async_script(AXE, list(RULES))
        assert isinstance(found, list), found
        return [f"{self.path}: {line}" for line in found]

    def is_sound(self) -> list[str]:
        """What is wrong with the page for anybody: a script of a document that ran, something that was asked for
        elsewhere, a policy that was broken, a page wider than the window."""
        wrong = []
        ran, asked, wide = self.driver.execute_script(SOUND, MARK)
        if ran:
            wrong.append(f"{self.path}: a script of a document ran: {ran}")
        wrong += [f"{self.path}: {name} was asked for" for name in asked if not name.startswith(self.address)]
        if wide:
            wrong.append(f"{self.path}: wider than the window: {wide}")
        for line in self.driver.get_log("browser"):
            words = line["message"]
            if line["level"] == "SEVERE" and "status of 4" not in words:
                wrong.append(f"{self.path}: {words}")
        return wrong


FOCUS = """
const [at, selector] = arguments;
const style = getComputedStyle(at), rect = at.getBoundingClientRect();
const drawn = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
const within = at.matches("body") || (rect.width > 0 && rect.height > 0);
const exempt = at.matches("body, [tabindex='-1']"); // no stop for Tab
return [at.matches(selector), exempt || (drawn && within), at.outerHTML.slice(0, 160)];
"""
AXE = """
const [rules, done] = [arguments[0], arguments[arguments.length - 1]];
axe.run(document, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] }).then(
  ({ violations }) => done(violations.flatMap(
    (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}: ${node.failureSummary}`))),
  (error) => done(String(error)));
"""
SOUND = """
const wide = [], edge = document.documentElement.clientWidth + 1;
const seen = (at) => at.checkVisibility() && !at.closest(".scroll, .visually-hidden, pre, svg, .skip, dialog");
for (const at of document.body.querySelectorAll("*"))
  if (at.getBoundingClientRect().right > edge && wide.length < 3 && seen(at)) wide.push(at.outerHTML.slice(0, 120));
return [window[arguments[0]], performance.getEntriesByType("resource").map((entry) => entry.name), wide.join(" | ")];
"""


def alert_of(reader: Reader) -> str:
    """The words of a dialog that a page has opened; empty where there is none."""
    try:
        return str(reader.driver.switch_to.alert.text)
    except UnexpectedAlertPresentException as error:
        return str(error)
    except Exception:
        return ""


def as_json(reader: Reader, path: str) -> Any:
    """A JSON twin, asked for by the browser itself."""
    script = "const done = arguments[1]; fetch(arguments[0]).then((r) => r.text()).then(done, (e) => done(String(e)))"
    return json.loads(reader.driver.execute_async_script(script, path))
