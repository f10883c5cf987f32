"""Who may come in where the app is shared: one name and one token each. Only the tokens' hashes are kept.

Tokens have 256 random bits, so a plain hash is enough: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from pathlib import Path

from verbale.errors import RecordError, UsageError
from verbale.pages.keeping import write_private

FILE = "people.json"
LONGEST_NAME = 80  # characters
SHORT = 32  # hex digits of a hash that stand for a token in a session


class People:
    """The people of an app, kept in a file of its folder, which another process may change at any time."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._changed = -1
        self._known: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._names())

    @property
    def names(self) -> tuple[str, ...]:
        """Who may come in."""
        return tuple(sorted(self._names().values()))

    def add(self, name: str) -> str:
        """A new token for `name`; an older one of the same name no longer counts."""
        name = told_name(name)
        token = secrets.token_urlsafe(32)
        others = {key: other for key, other in self._names().items() if other != name}
        self._write(others | {_hash(token): name})
        return token

    def remove(self, name: str) -> None:
        """Let somebody in no more. Raises `UsageError` where nobody has that name."""
        if name not in self._names().values():
            raise UsageError(f"Nobody is called {name!r} here. There are: {', '.join(self.names) or 'none'}.")
        self._write({key: other for key, other in self._names().items() if other != name})

    def whose(self, token: str) -> tuple[str, str] | None:
        """The name that a token stands for, and the beginning of its hash, which stands for the token."""
        key = _hash(token)
        name = self._names().get(key)
        return (name, key[:SHORT]) if name else None

    def is_known(self, name: str, token: str) -> bool:
        """Whether a name may come in that once gave the token with this beginning of a hash."""
        return len(token) == SHORT and any(
            key.startswith(token) and other == name for key, other in self._names().items()
        )

    def _names(self) -> dict[str, str]:
        """The names by the hash of their token, read again where the file has changed."""
        try:
            changed = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise RecordError(f"{self._path} cannot be read ({error}): check your rights.") from error
        if changed != self._changed:
            self._known, self._changed = self._read(), changed
        return self._known

    def _read(self) -> dict[str, str]:
        try:
            found = json.loads(self._path.read_text("utf-8"))
            return {str(key): str(name) for key, name in found.items()}
        except (OSError, ValueError, AttributeError) as error:
            raise RecordError(f"{self._path} cannot be read ({error}): mend or remove it.") from error

    def _write(self, names: dict[str, str]) -> None:
        write_private(self._path, json.dumps(names, ensure_ascii=False, indent=1).encode())


def told_name(words: str) -> str:
    """A name as it is kept: in one line. Raises `UsageError` where it is empty or too long."""
    name = " ".join(words.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageError(f"A name has one to {LONGEST_NAME} letters: write one that your colleagues know.")
    return name


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
