"""Windows of articles put together into tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from corpus import Article, Marked, disguised, labels_of
from torch import Tensor

from verbale.statements.pieces import VALUES, Pieces, windows

START, END = 101, 102  # [CLS] and [SEP] of the vocabulary
SHORTEST = 96  # training draws the length of its windows from here up to the longest


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces `start` to `end` of an article as one coder read it."""

    pieces: Pieces
    marked: tuple[Marked, ...]
    coder: int
    start: int
    end: int
    article: int = -1


@dataclass(frozen=True, slots=True)
class Batch:
    """B windows of up to L pieces with [CLS] and [SEP]: ids (B, L), features (B, L, 4), mask (B, L), coder (B,), roles
    (B, L) the labels of all attributions together, -100 where there is no piece; for each of A attributions its window,
    its labels (A, L) and the pieces of its cue.
    """

    ids: Tensor
    features: Tensor
    mask: Tensor
    coder: Tensor
    roles: Tensor
    rows: Tensor
    gold: Tensor
    cues: list[np.ndarray]


def epoch(
    articles: Sequence[Article], coders: dict[str, int], longest: int, size: int, seed: int
) -> list[list[Window]]:
    """All windows of all articles once, each article cut at a random length and read as one of its coders, in batches
    of `size` windows of like length; a pure function of the seed.
    """
    chance = np.random.default_rng(seed)
    out: list[Window] = []
    for article in articles:
        if not article.readings:
            continue
        coder, marked = article.readings[chance.integers(len(article.readings))]
        length = int(chance.integers(SHORTEST, longest + 1))
        out.extend(
            Window(article.pieces, marked, coders[coder], start, end) for start, end in windows(article.pieces, length)
        )
    order = chance.permutation(len(out))
    batches = []
    for at in range(0, len(out), size * 16):
        near = sorted((out[i] for i in order[at : at + size * 16]), key=lambda window: window.end - window.start)
        batches.extend(near[i : i + size] for i in range(0, len(near), size))
    return [batches[i] for i in chance.permutation(len(batches))]


def batch_of(group: Sequence[Window], chance: np.random.Generator | None = None) -> Batch:
    """Tensors of a group of windows; with `chance` some are disguised and some lose their coder."""
    count, length = len(group), max(window.end - window.start for window in group) + 2
    ids = np.zeros((count, length), dtype=np.int64)
    features = np.zeros((count, length, len(VALUES)), dtype=np.int64)
    mask = np.zeros((count, length), dtype=bool)
    roles = np.full((count, length), -100, dtype=np.int64)
    coder = np.zeros(count, dtype=np.int64)
    rows, gold, cues = [], [], []
    for row, window in enumerate(group):
        size = window.end - window.start
        ids[row, 0], ids[row, size + 1] = START, END
        ids[row, 1 : size + 1] = window.pieces.ids[window.start : window.end]
        own = window.pieces.features[window.start : window.end]
        features[row, 1 : size + 1] = disguised(own, chance) if chance else own
        mask[row, : size + 2] = True
        roles[row, 1 : size + 1] = 0
        if not (chance and chance.random() < 0.3):
            coder[row] = window.coder
        for marked in window.marked:
            inside = marked.cue[(marked.cue >= window.start) & (marked.cue < window.end)]
            if not len(inside):
                continue
            labels = labels_of(marked, window.start, window.end)
            roles[row, 1 : size + 1] = np.where(labels > 0, labels, roles[row, 1 : size + 1])
            rows.append(row)
            gold.append(np.pad(labels, (1, length - size - 1)))
            cues.append(inside - window.start + 1)
    return Batch(
        torch.from_numpy(ids),
        torch.from_numpy(features),
        torch.from_numpy(mask),
        torch.from_numpy(coder),
        torch.from_numpy(roles),
        torch.tensor(rows, dtype=torch.long),
        torch.from_numpy(np.stack(gold)) if gold else torch.zeros((0, length), dtype=torch.long),
        cues,
    )
