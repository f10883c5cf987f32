"""What the words of a text refer to: days, parties, instruments, and the terms that a sentence sets."""
