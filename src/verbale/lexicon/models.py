"""The one loader of models: files of `resources/models`, pinned by their hashes, run by onnxruntime.

onnxruntime and tokenizers are imported at the first model and not before.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from verbale.errors import InstallationError

THREADS = 4  # at most: the matrices of one run are too small to keep more of them busy


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
    options.intra_op_num_threads = min(_cores(), THREADS)
    # Spinning gains a fifth on an idle machine and costs half on a busy one (2 threads on 2 cores).
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: warnings would go to the user's terminal
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_buffer(tokens)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Model(session, tokenizer, settings)


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
