"""Make the sentence encoder that ships with Verbale: the published weights, in int8, as one ONNX file.

    pip install onnx onnxruntime tokenizers numpy
    python training/encoder/build.py [--wheel-folder FOLDER]

Writes src/verbale/resources/models/: encoder.onnx, encoder-tokenizer.json, encoder.json (the hashes that the loader
checks) and encoder.md (the model card, with the figures measured here). The same wheel gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import graph
import verify
import weights

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "src" / "verbale" / "resources" / "models"
LARGEST = 30_000_000  # bytes: what a wheel may carry for one model


def tokenizer_file(published: weights.Published) -> bytes:
    """The published tokenizer without its padding, which would stretch each text to 128 pieces."""
    return json.dumps({**published.tokenizer, "padding": None}, ensure_ascii=False, separators=(",", ":")).encode()


def pins(files: dict[str, bytes]) -> bytes:
    """What the loader checks: file name and SHA-256 of each part."""
    listed = {part: {"file": name, "sha256": weights.sha256(data)} for (part, name), data in files.items()}
    return (json.dumps(listed, indent=1) + "\n").encode()


def main() -> None:
    """Build, verify, write; nothing is written when a figure is worse than `verify` demands."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--wheel-folder", type=Path, help="where the wheel lies, or is downloaded to")
    folder = arguments.parse_args().wheel_folder or Path(tempfile.mkdtemp())
    published = weights.read(weights.download(folder))
    full = graph.build(published.arrays, quantised=False).SerializeToString(deterministic=True)
    small = graph.build(published.arrays, quantised=True).SerializeToString(deterministic=True)
    tokens = tokenizer_file(published)
    if len(small) + len(tokens) > LARGEST:
        raise SystemExit(f"encoder.onnx has {len(small)} bytes, more than a wheel may carry ({LARGEST})")
    figures = verify.figures(published.arrays, full, small, tokens)
    verify.demand(figures)
    MODELS.mkdir(parents=True, exist_ok=True)
    (MODELS / "encoder.onnx").write_bytes(small)
    (MODELS / "encoder-tokenizer.json").write_bytes(tokens)
    files = {("model", "encoder.onnx"): small, ("tokenizer", "encoder-tokenizer.json"): tokens}
    (MODELS / "encoder.json").write_bytes(pins(files))
    card = (Path(__file__).parent / "card.md").read_text("utf-8")
    sizes = {"bytes": len(small), "sha256": weights.sha256(small), "tokenizer_sha256": weights.sha256(tokens)}
    sources = {"wheel": weights.WHEEL, "wheel_sha256": weights.WHEEL_SHA256, "weights_sha256": weights.WEIGHTS_SHA256}
    (MODELS / "encoder.md").write_text(card.format(**figures, **sizes, **sources), encoding="utf-8")
    print(json.dumps(figures | sizes, indent=1))


if __name__ == "__main__":
    main()
