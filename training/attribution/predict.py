"""Attributions of whole articles from a network in training, decoded as the package decodes them."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from batches import Window, batch_of
from corpus import Article
from network import Network

from verbale.statements import decoding
from verbale.statements.decoding import Decoded
from verbale.statements.pieces import Pieces, windows

AT_ONCE = 16  # windows


def scorer(path: Path) -> ModuleType:
    """The evaluation script as a module."""
    spec = importlib.util.spec_from_file_location("evaluate", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@torch.inference_mode()
def decoded(
    network: Network, articles: Sequence[Article], longest: int, least: float
) -> list[list[tuple[int, Decoded]]]:
    """For each article the attributions of its windows, each with the window's first piece."""
    network.eval()
    todo = [
        Window(article.pieces, (), 0, start, end, k)
        for k, article in enumerate(articles)
        for start, end in windows(article.pieces, longest)
    ]
    todo.sort(key=lambda window: window.start - window.end)
    out: list[list[tuple[int, Decoded]]] = [[] for _ in articles]
    steps = (network.transitions + network.allowed).numpy()
    first = (network.start + network.begins).numpy()
    for at in range(0, len(todo), AT_ONCE):
        group = todo[at : at + AT_ONCE]
        batch = batch_of(group)
        states = network.encoder(batch.ids, batch.features, batch.mask)
        likely = network.cues(states, torch.zeros(len(group), dtype=torch.long)).sigmoid().numpy()
        spread = network.roles(states).softmax(-1)
        roles = torch.stack([spread[..., 0], *(spread[..., k : k + 2].sum(-1) for k in (1, 3, 5))], -1).numpy()
        for row, window in enumerate(group):
            length = window.end - window.start
            cue = likely[row, 1 : length + 1]
            anchors = decoding.candidates(cue)
            if not len(anchors):
                continue
            rows = torch.full((len(anchors),), row)
            places = torch.from_numpy(anchors) + 1
            scores = network.scores(states, rows, places, torch.zeros(len(anchors), dtype=torch.long))
            held = decoding.anchored(scores[:, 1 : length + 1].numpy(), anchors)
            labels, certain = decoding.best_labels(held, steps, first)
            found = decoding.candidates_of(cue, roles[row, 1 : length + 1], anchors, labels, certain)
            kept = [one for one in decoding.chosen(found, attrgetter("likely"), least) if one.content]
            out[window.article].extend((window.start, one) for one in kept)
    return out


def spans(pieces: Pieces, start: int, found: Decoded) -> dict[str, list[list[int]]]:
    """The three roles as spans of code points, as the evaluation script takes them."""
    return {
        role: [[int(pieces.starts[start + a]), int(pieces.ends[start + b - 1])] for a, b in getattr(found, role)]
        for role in ("source", "cue", "content")
    }


def figures(
    module: Any, folder: Path, articles: Sequence[Article], found: list[list[tuple[int, Decoded]]]
) -> dict[str, float]:
    """The figures of the evaluation script, in per cent."""
    predicted = {
        article.name: [spans(article.pieces, start, one) for start, one in own]
        for article, own in zip(articles, found, strict=True)
    }
    result, _ = module.evaluate(module.load_gold(str(folder)), predicted)
    names = {
        "alpha": "alpha",
        "agr_any": "agr_any",
        "overlap": "complete/all/overlap",
        "exact": "complete/all/exact_np",
        "direct": "complete/direct/overlap",
        "direct_exact": "complete/direct/exact_np",
        "indirect": "complete/indirect/overlap",
        "indirect_exact": "complete/indirect/exact_np",
        "source": "role/source/exact_np",
        "cue": "role/cue/exact_np",
        "content": "role/content/exact_np",
    }
    out = {}
    for short, key in names.items():
        value = result[key]
        out[short] = round(100 * float(value["F1"] if isinstance(value, dict) else value), 1)
    return out
