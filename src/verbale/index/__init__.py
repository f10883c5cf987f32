"""From a primary to the candidates for a passage: word and word-pair postings, in memory."""

from verbale.index.primary import Primary as Primary
