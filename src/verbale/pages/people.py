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


class People:
    """The people of an app, kept in its folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._names = self._read()

    def __len__(self) -> int:
        return len(self._names)

    @property
    def names(self) -> tuple[str, ...]:
        """Who may come in."""
        return tuple(sorted(self._names.values()))

    def reload(self) -> None:
        """Take in whom another process has let in or forgotten."""
        self._names = self._read()

    def add(self, name: str) -> str:
        """A new token for `name`; an older one of the same name no longer counts."""
        name = told_name(name)
        token = secrets.token_urlsafe(32)
        self._names = {key: other for key, other in self._names.items() if other != name}
        self._names[_hash(token)] = name
        write_private(self._path, json.dumps(self._names, ensure_ascii=False, indent=1).encode())
        return token

    def remove(self, name: str) -> None:
        """Let somebody in no more. Raises `UsageError` where nobody has that name."""
        if name not in self._names.values():
            raise UsageError(f"Nobody is called {name!r} here. There are: {', '.join(self.names) or 'none'}.")
        self._names = {key: other for key, other in self._names.items() if other != name}
        write_private(self._path, json.dumps(self._names, ensure_ascii=False, indent=1).encode())

    def whose(self, token: str) -> str | None:
        """The name that a token stands for."""
        return self._names.get(_hash(token))

    def _read(self) -> dict[str, str]:
        try:
            found = json.loads(self._path.read_text("utf-8"))
            return {str(key): str(name) for key, name in found.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError) as error:
            raise RecordError(f"{self._path} cannot be read ({error}): mend or remove it.") from error


def told_name(words: str) -> str:
    """A name as it is kept: in one line. Raises `UsageError` where it is empty or too long."""
    name = " ".join(words.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageError(f"A name has one to {LONGEST_NAME} letters: write one that your colleagues know.")
    return name


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
