"""Write `resources/known-words.txt`: English words that a misprint is told apart from.

usage: known_words.py VOCAB.txt OUTPUT.txt

VOCAB.txt is the word-piece vocabulary of the sentence encoder (Apache-2.0; whole words of BERT's uncased vocabulary);
only its whole alphabetic words of two letters and more are kept.
"""

import sys
from pathlib import Path


def main(vocabulary: str, output: str) -> None:
    words = Path(vocabulary).read_text("utf-8").split("\n")
    kept = sorted({word for word in words if word.isascii() and word.isalpha() and len(word) > 1})
    Path(output).write_text("\n".join(kept) + "\n", "utf-8")
    print(f"{len(kept)} words")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
