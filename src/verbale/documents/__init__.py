"""Input → Document: a file, an address, bytes or a string, as a reader sees it, with the way back to what came.

`read` takes a path, `-`, bytes or an http(s) address; `read_text` a string, cleaned of page furniture; `take` a
string exactly as it is. All formats are rows of `verbale.documents.formats.FORMATS`.
"""

from __future__ import annotations

from verbale.documents.reading import read, read_text, take

__all__ = ["read", "read_text", "take"]
