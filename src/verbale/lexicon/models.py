"""The one loader of models: files of `resources/models`, pinned by their hashes, run by onnxruntime.

onnxruntime and tokenizers are imported at the first model and not before.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from verbale.errors import InstallationError

THREADS = 4  # at most: more would keep a laptop from its user

Part = TypeVar("Part")
Result = TypeVar("Result")


class Model(NamedTuple):
    """An onnxruntime session, a tokenizer without padding and truncation, and what else the pins say of the model."""

    session: Any
    tokenizer: Any
    settings: dict[str, Any]


def load(pins: Path) -> Model:
    """The model whose files and hashes `pins` lists: {"model": {"file", "sha256"}, "tokenizer": {"file", "sha256"}}
    and, where there are any, "settings".

    Raises `InstallationError` where a file, onnxruntime or tokenizers is missing, or a file is not the one pinned.
    """
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        line = f"{error.name} cannot be imported, Verbale's models need it: install verbale again."
        raise InstallationError(line) from error
    try:
        listed = json.loads(pins.read_text("utf-8"))
        parts = [(pins.parent / listed[part]["file"], listed[part]["sha256"]) for part in ("model", "tokenizer")]
        settings = listed.get("settings", {})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InstallationError(f"{pins} is damaged ({type(error).__name__}): install verbale again.") from error
    model, tokens = (_pinned(path, sha256) for path, sha256 in parts)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # `side_by_side` keeps the other processors busy
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: warnings would go to the user's terminal
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_buffer(tokens)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Model(session, tokenizer, settings)


def side_by_side(work: Callable[[Part], Result], parts: Sequence[Part]) -> list[Result]:
    """`work` on each part, on several processors at once; the results in the order of the parts.

    Runs of a session leave Python's lock alone. One thread for each run is twice as fast on two cores as two threads
    within a run, which wait for each other at every matrix.
    """
    threads = min(_cores(), THREADS, len(parts))
    if threads < 2:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, parts))


def _pinned(path: Path, sha256: str) -> bytes:
    """The bytes of `path`, once their hash is the one pinned."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InstallationError(f"{path} cannot be read ({error.strerror}): install verbale again.") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise InstallationError(f"{path} is damaged ({len(data)} bytes, not those pinned): install verbale again.")
    return data


def _cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
