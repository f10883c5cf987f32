"""The encoder as an ONNX graph, written node by node with `onnx.helper`; no torch, no tracing.

One graph, two precisions. In int8 every weight matrix has one scale per output column and every activation one
scale per token, found while running. A scale per token, not per batch, is what makes the vector of a sentence
independent of the sentences beside it. Weights keep to 7 bits: with 8, processors without VNNI instructions
saturate the sum of two products and give other vectors than those with them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12  # config.json: layer_norm_eps
WEIGHT_LIMIT = 64  # 2 x 255 x 64 < 2**15, the sum that AVX2 keeps without saturating
POSITIONS = 128  # the length this model was trained at (tokenizer.json: truncation), and the longest given to it
FUSED = "com.microsoft"
# Channels that reach 6 to 30 where the others stay below 3 (outputs of each normalisation, on sentences of speeches):
# with them in the same 8 bits as the rest, the mean cosine with float32 falls from 0.998 to 0.995.
LOUD = [63, 99, 157, 223]
ATTENTION = "attention.self."


@dataclass
class Graph:
    """Nodes and weights while they are written; `quantised` chooses the precision."""

    arrays: dict[str, np.ndarray]
    quantised: bool
    nodes: list[NodeProto] = field(default_factory=list)
    weights: dict[str, np.ndarray] = field(default_factory=dict)
    loud: list[int] = field(default_factory=lambda: LOUD)

    def constant(self, name: str, value: np.ndarray) -> str:
        """Put `value` into the file under `name`."""
        self.weights[name] = np.ascontiguousarray(value)
        return name

    def node(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: object) -> str:
        """Add a node with one output and give the output's name."""
        self.nodes.append(helper.make_node(operator, inputs, [output], output, domain=domain, **attributes))
        return output

    def product(self, x: str, name: str, weight: np.ndarray) -> str:
        """`x` (…, in) times `weight` (in, out), in float32."""
        return self.node("MatMul", [x, self.constant(f"{name}.weight", weight)], f"{name}.product")

    def scalar(self, name: str, value: float, dtype: type = np.float32) -> str:
        """A constant without dimensions."""
        return self.constant(name, np.array(value, dtype=dtype))


def quantise_columns(weight: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
    """int8 values and float32 scales, one for each column of (in, out): weight ≈ values * scales."""
    scales = np.maximum(np.abs(weight).max(axis=0), 1e-12).astype(np.float32) / np.float32(limit)
    return np.clip(np.rint(weight / scales), -limit, limit).astype(np.int8), scales


def quantised_rows(graph: Graph, x: str, name: str) -> tuple[str, str]:
    """Names of `x` (…, n) as uint8 round 128, and of its scales (…, 1)."""
    size = graph.node("Abs", [x], f"{name}.abs")
    peak = graph.node("ReduceMax", [size], f"{name}.peak", axes=[-1], keepdims=1)
    peak = graph.node("Max", [peak, "tiny"], f"{name}.floor")
    scale = graph.node("Mul", [peak, "step"], f"{name}.scale")
    scaled = graph.node("Div", [x, scale], f"{name}.scaled")
    shifted = graph.node("Add", [scaled, "middle"], f"{name}.shifted")
    return graph.node("Cast", [shifted], f"{name}.bytes", to=TensorProto.UINT8), scale


def products(graph: Graph, x: str, names: dict[str, np.ndarray]) -> list[str]:
    """`x` (…, in) times each of several matrices (in, out), with no bias; `x` is quantised once for all."""
    if not graph.quantised:
        return [graph.product(x, name, weight) for name, weight in names.items()]
    values, scale = quantised_rows(graph, x, f"{next(iter(names))}.input")
    outputs = []
    for name, weight in names.items():
        integers, columns = quantise_columns(weight, WEIGHT_LIMIT)
        matrix, scales = graph.constant(f"{name}.weight", integers), graph.constant(f"{name}.scales", columns)
        total = graph.node("MatMulIntegerToFloat", [values, matrix, "one", scales, "zero"], f"{name}.total", FUSED)
        outputs.append(graph.node("Mul", [total, scale], f"{name}.product"))
    return outputs


def products_of_normed(graph: Graph, x: str, names: dict[str, np.ndarray]) -> list[str]:
    """As `products`, for what comes out of a layer normalisation: its loud channels are kept in float32."""
    if not graph.quantised:
        return products(graph, x, names)
    first = next(iter(names))
    quiet = np.ones(WIDTH, dtype=np.float32)
    quiet[graph.loud] = 0
    rest = graph.node("Mul", [x, graph.constant(f"{first}.quiet", quiet)], f"{first}.rest")
    rests = products(graph, rest, {name: weight * quiet[:, None] for name, weight in names.items()})
    channels = graph.constant(f"{first}.channels", np.array(graph.loud, dtype=np.int64))
    few = graph.node("Gather", [x, channels], f"{first}.loud", axis=2)
    outputs = []
    for (name, weight), product in zip(names.items(), rests, strict=True):
        exact = graph.product(few, f"{name}.loud", weight[graph.loud])
        outputs.append(graph.node("Add", [product, exact], f"{name}.both"))
    return outputs


def embeddings(graph: Graph) -> str:
    """Word, position and segment vectors added and normalised: (batch, length, WIDTH)."""
    words = graph.arrays["embeddings.word_embeddings.weight"]
    if graph.quantised:
        integers, scales = quantise_columns(words.T, 127)
        rows = graph.node("Gather", [graph.constant("words", integers.T), "ids"], "words.bytes")
        rows = graph.node("Cast", [rows], "words.float", to=TensorProto.FLOAT)
        scale = graph.node("Gather", [graph.constant("words.scales", scales[:, None]), "ids"], "words.scale")
        rows = graph.node("Mul", [rows, scale], "words.vectors")
    else:
        rows = graph.node("Gather", [graph.constant("words", words), "ids"], "words.vectors")
    places = graph.arrays["embeddings.position_embeddings.weight"][:POSITIONS]
    places = places + graph.arrays["embeddings.token_type_embeddings.weight"][0]
    length = graph.node("Shape", ["ids"], "length", start=1, end=2)
    table = graph.constant("positions", places)
    here = graph.node("Slice", [table, graph.constant("first", np.array([0], dtype=np.int64)), length], "here")
    total = graph.node("Add", [rows, here], "embedded")
    return graph.node("LayerNormalization", [total, *norm(graph, "embeddings.LayerNorm")], "layer.0", epsilon=EPSILON)


def norm(graph: Graph, name: str) -> list[str]:
    """The two vectors of a layer normalisation."""
    return [graph.constant(f"{name}.{part}", graph.arrays[f"{name}.{part}"]) for part in ("weight", "bias")]


def dense(graph: Graph, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Matrix as (in, out) and bias of a linear layer."""
    return graph.arrays[f"{name}.weight"].T, graph.arrays[f"{name}.bias"]


def layer(graph: Graph, x: str, number: int) -> str:
    """One layer: attention over the tokens that the mask keeps, then the two-matrix step, each with its residual."""
    at = f"encoder.layer.{number}."
    roles = ("query", "key", "value")
    inputs = products_of_normed(graph, x, {f"{at}{role}": dense(graph, at + ATTENTION + role)[0] for role in roles})
    bias = np.concatenate([dense(graph, at + ATTENTION + role)[1] for role in roles])
    inputs += [graph.constant(f"{at}attention.bias", bias), "padding"]
    mixed = graph.node("MultiHeadAttention", inputs, f"{at}mixed", FUSED, num_heads=HEADS)
    x = residual(graph, mixed, x, f"{at}attention.output")
    weight, bias = dense(graph, f"{at}intermediate.dense")
    (wide,) = products_of_normed(graph, x, {f"{at}intermediate": weight})
    wide = graph.node("BiasGelu", [wide, graph.constant(f"{at}intermediate.bias", bias)], f"{at}wide", FUSED)
    return residual(graph, wide, x, f"{at}output")


def residual(graph: Graph, y: str, x: str, name: str) -> str:
    """Linear layer on `y`, added to `x`, normalised."""
    weight, bias = dense(graph, f"{name}.dense")
    (product,) = products(graph, y, {f"{name}.dense": weight})
    # Two sums and a norm: the fused SkipLayerNormalization takes seven times as long (onnxruntime 1.32, AVX-512).
    total = graph.node("Add", [product, graph.constant(f"{name}.dense.bias", bias)], f"{name}.linear")
    total = graph.node("Add", [total, x], f"{name}.sum")
    return graph.node(
        "LayerNormalization", [total, *norm(graph, f"{name}.LayerNorm")], f"{name}.normed", epsilon=EPSILON
    )


def pooled(graph: Graph, x: str) -> str:
    """Mean over the tokens that the mask keeps, then length one: (batch, WIDTH)."""
    mask = graph.node("Cast", ["mask"], "mask.float", to=TensorProto.FLOAT)
    row = graph.node("Unsqueeze", [mask, graph.constant("axis", np.array([1], dtype=np.int64))], "mask.row")
    total = graph.node("Squeeze", [graph.node("MatMul", [row, x], "pooled.row"), "axis"], "pooled")
    # The mean's divisor is taken out again by the norm, so that the sum is enough.
    return graph.node("LpNormalization", [total], "vectors", axis=1, p=2)


def build(arrays: dict[str, np.ndarray], *, quantised: bool) -> ModelProto:
    """The whole graph: `ids`, `mask` int64 (batch, length ≤ POSITIONS) → `vectors` float32 (batch, WIDTH)."""
    graph = Graph(arrays, quantised)
    if quantised:
        graph.scalar("tiny", 1e-6)
        graph.scalar("step", 1 / 127)
        graph.scalar("one", 1)
        graph.scalar("middle", 128.5)  # 128 and a half, because the cast cuts off
        graph.scalar("zero", 128, np.uint8)
    graph.node("Cast", ["mask"], "padding", to=TensorProto.INT32)
    x = embeddings(graph)
    for number in range(LAYERS):
        x = layer(graph, x, number)
    pooled(graph, x)
    shape = ["batch", "length"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "mask")]
    outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", WIDTH])]
    initializers = [numpy_helper.from_array(value, name) for name, value in graph.weights.items()]
    body = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, outputs, initializers)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=8, producer_name="verbale")
