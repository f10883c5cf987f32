"""The command that starts the web app."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request

from verbale.cli import MISUSE, main
from verbale.pages.people import People


def test_others_need_tokens(tmp_path, capsys):
    """Listening where others can reach it is refused as long as nobody has a token."""
    assert main(["serve", "--record", str(tmp_path), "--host", "0.0.0.0"]) == MISUSE  # noqa: S104
    assert "name who may come in with --person NAME" in capsys.readouterr().err


def test_unknown_person_cannot_be_forgotten(tmp_path, capsys):
    """Forgetting somebody who is not known names those who are."""
    People(tmp_path / "serve").add("Ida Brandt")
    assert main(["serve", "--record", str(tmp_path), "--forget", "Jon Vik"]) == MISUSE
    assert "There are: Ida Brandt." in capsys.readouterr().err


def test_taken_port_is_told(tmp_path, capsys):
    """Where another program listens already, the line says to choose another port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", "--record", str(tmp_path), "--port", str(taken.getsockname()[1])]) == MISUSE
    assert "choose another --port" in capsys.readouterr().err


def test_app_is_served_until_it_is_stopped(tmp_path):
    """The command tells its address, answers there, and ends with Ctrl-C."""
    command = [sys.executable, "-m", "verbale.cli", "serve", "--record", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            line = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
            with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310
                assert b"Is that what they said?" in answer.read()
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(30) in (0, 130)
