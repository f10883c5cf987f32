"""What the app is started with. Nothing here is read from the environment: `verbale serve` passes it in."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

PORT = 8411
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """`folder` is the record's. `names` are further host names under which browsers may ask for the app.

    `account` names whoever has not told a name yet. `desk` is the file or folder with one's own parties. Sizes are in
    bytes of one request; `fetches` is how many addresses may be fetched in a minute, by one person and by all.
    `threads` is how many pages are made at once, `patience` how many seconds a form waits for its job before the
    progress is shown instead, `longest_check` how many a check may take.
    """

    folder: Path
    host: str = "127.0.0.1"
    port: int = PORT
    names: tuple[str, ...] = ()
    account: str = "reader"
    desk: Path | None = None
    allow_private: bool = False
    max_upload: int = 60_000_000  # one document may have 50 MB (documents.reading.MAX_BYTES), and its sources some more
    max_text: int = 5_000_000  # characters of a pasted text: the Bible has 4.5 million
    max_files: int = 50
    fetches: tuple[int, int] = (20, 60)
    entries: int = 10  # wrong tokens in a minute from all sides together, before nobody is let in for a while
    threads: int = 8
    patience: float = 4.0
    longest_check: float = 1200.0

    @property
    def work(self) -> Path:
        """Where the app keeps what is its own: results of checks, the key of its sessions, who may come in."""
        return self.folder / "serve"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the app."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether an address to bind to is this machine's alone."""
    if host in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
