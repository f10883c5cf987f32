"""From texts to the candidates for a passage: word and word-pair postings of one primary, in memory; the text index of
a whole record, mapped from disk.
"""

from typing import TYPE_CHECKING, Any

from verbale.index.primary import Primary, stem_of

if TYPE_CHECKING:
    from verbale.index.textindex import TextIndex as TextIndex

__all__ = ["Primary", "TextIndex", "stem_of"]


def __getattr__(name: str) -> Any:
    """Load the text index, and numpy with it, when it is first used."""
    if name == "TextIndex":
        from verbale.index.textindex import TextIndex

        return TextIndex
    raise AttributeError(f"module 'verbale.index' has no attribute {name!r}")
