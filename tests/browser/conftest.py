"""One record of more than a thousand documents, one app over it and one browser, for all tests of a run."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import generated

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"
SPEECHES = 1000


def _why_not() -> str:
    if importlib.util.find_spec("selenium") is None:
        return "selenium is not installed (pip install 'verbale[dev]')"
    import browsing

    return browsing.missing()


WHY_NOT = _why_not()
collect_ignore_glob = ["test_*.py"] if importlib.util.find_spec("selenium") is None else []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests of this folder where there is no browser."""
    if WHY_NOT:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=f"no browser: {WHY_NOT}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not looked at."""
    if WHY_NOT:
        terminalreporter.section("NO BROWSER TESTS", sep="!", red=True, bold=True)
        terminalreporter.line(
            f"{WHY_NOT}, so no page of the web app was looked at in a browser. On Debian: "
            "apt install chromium chromium-driver"
        )
    elif importlib.util.find_spec("axe_playwright_python") is None:
        terminalreporter.section("NO TESTS OF ACCESSIBILITY", sep="!", red=True, bold=True)
        terminalreporter.line("axe-core is not installed: pip install --no-deps axe-playwright-python")


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `statements` (1,000 texts), `hostile` (files that attack), `more` (to be added) and `desk.yaml`."""
    folder = tmp_path_factory.mktemp("library")
    texts = list(generated.statements(SPEECHES + 120))
    for name, chosen in (("statements", texts[:SPEECHES]), ("more", texts[SPEECHES:])):
        (folder / name).mkdir()
        for file, words in chosen:
            (folder / name / file).write_text(words, "utf-8")
    (folder / "hostile").mkdir()
    for file, data in generated.hostile().items():
        (folder / "hostile" / file).write_bytes(data)
    states = (EXAMPLES / "desk.yaml").read_text("utf-8").replace("states:\n", generated.desk())
    (folder / "desk.yaml").write_text(states, "utf-8")
    return folder


@pytest.fixture(scope="session")
def address(place: Path) -> Iterator[str]:
    """Where the app answers, without the last slash."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    verbale = [sys.executable, "-m", "verbale.cli"]
    files = [
        str(EXAMPLES / name) for name in ("statement.txt", "reply.txt", "note.txt", "report-2.txt", "report-3.txt")
    ]
    record = ["--record", str(place / "record")]
    inputs = [str(place / "statements"), str(place / "hostile"), *files]
    made = subprocess.run(  # noqa: S603
        [*verbale, "add", *inputs, *record], env=environment, capture_output=True, text=True, timeout=300
    )
    assert made.returncode in (0, 1), made.stderr[-2000:]
    log = (place / "log.txt").open("w")
    serving = subprocess.Popen(  # noqa: S603
        [*verbale, "serve", "--port", "0", "--desk", str(place / "desk.yaml"), *record],
        env=environment, stdout=subprocess.PIPE, stderr=log, text=True,
    )  # fmt: skip
    try:
        assert serving.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", serving.stdout.readline())
        assert found, (place / "log.txt").read_text()
        urllib.request.urlopen(found[0], timeout=60).close()  # noqa: S310
        yield found[0]
    finally:
        serving.send_signal(signal.SIGINT)
        try:
            serving.wait(15)
        except subprocess.TimeoutExpired:
            serving.kill()


@pytest.fixture(scope="session")
def window(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """The browser. The ledger, which takes the longest, is begun with it, and made while the other pages are tested."""
    from browsing import Reader

    reader = Reader(address, tmp_path_factory.mktemp("downloads"))
    try:
        reader.go("/ledger")
        reader.one("main form .primary").click()
        reader.arrives("/jobs/")
        yield reader
    finally:
        reader.close()


@pytest.fixture
def reader(window: object) -> object:
    """The browser at a desk, by day, with an empty log."""
    from browsing import DESKTOP, Reader

    assert isinstance(window, Reader)
    window.size(DESKTOP)
    window.light("light")
    window.driver.get_log("browser")
    return window
