"""The trained network as one ONNX file: from word pieces to cues and the labels of each cue, in int8.

Its first part is the sentence encoder's graph (training/encoder/graph.py); the heads are small and stay in float32. The
pieces that may be anchors are chosen inside the graph, so that one run gives everything that `decoding` needs.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from batches import Window, batch_of
from network import POSITIONS, WIDTH, Network, bucket
from onnx import ModelProto, TensorProto, helper, numpy_helper

from verbale.statements import decoding
from verbale.statements.pieces import VALUES

sys.path.append(str(Path(__file__).resolve().parents[1] / "encoder"))
from graph import EPSILON, FUSED, Graph, layer, norm, quantise_columns

ANCHORS = 32  # in the mean of a run's windows; real text has about 15
RUN_POSITIONS = 256


def arrays_of(network: Network) -> dict[str, np.ndarray]:
    """The encoder's weights by their published names."""
    out: dict[str, np.ndarray] = {}

    def put(name: str, module: torch.nn.Module) -> None:
        for kind in ("weight", "bias"):
            out[f"{name}.{kind}"] = getattr(module, kind).detach().numpy()

    put("embeddings.LayerNorm", network.encoder.norm)
    for i, own in enumerate(network.encoder.layers):
        at = f"encoder.layer.{i}."
        for kind in ("weight", "bias"):
            parts = np.split(getattr(own.attention_in, kind).detach().numpy(), 3)
            for name, part in zip(("query", "key", "value"), parts, strict=True):
                out[f"{at}attention.self.{name}.{kind}"] = part
        put(f"{at}attention.output.dense", own.attention_out)
        put(f"{at}attention.output.LayerNorm", own.attention_norm)
        put(f"{at}intermediate.dense", own.up)
        put(f"{at}output.dense", own.down)
        put(f"{at}output.LayerNorm", own.norm)
    return out


@torch.inference_mode()
def loud_channels(network: Network, groups: list[list[Window]], most: int = 8) -> list[int]:
    """The channels that reach furthest in the normalised states of some windows; they are kept out of the 8 bits."""
    reached: list[np.ndarray] = []
    norms = [network.encoder.norm, *(n for own in network.encoder.layers for n in (own.attention_norm, own.norm))]
    hooks = [
        norm.register_forward_hook(lambda _, __, out: reached.append(out.abs().flatten(0, -2).amax(0).numpy()))
        for norm in norms
    ]
    for group in groups:
        batch = batch_of(group)
        network.encoder(batch.ids, batch.features, batch.mask)
    for hook in hooks:
        hook.remove()
    return sorted(np.argsort(-np.max(reached, axis=0), kind="stable")[:most].tolist())


def embeddings(graph: Graph, network: Network) -> str:
    """Words, positions and features added and normalised: (batch, length, WIDTH)."""
    words = network.encoder.words.weight.detach().numpy()
    integers, scales = quantise_columns(words.T, 127)
    rows = graph.node("Gather", [graph.constant("words", integers.T), "ids"], "words.bytes")
    rows = graph.node("Cast", [rows], "words.float", to=TensorProto.FLOAT)
    scale = graph.node("Gather", [graph.constant("words.scales", scales[:, None]), "ids"], "words.scale")
    rows = graph.node("Mul", [rows, scale], "words.vectors")
    tables = [table.weight.detach().numpy() for table in network.encoder.features]
    mixed = np.zeros((*VALUES, WIDTH), dtype=np.float32)
    for column, table in enumerate(tables):
        shape = [1] * len(VALUES) + [WIDTH]
        shape[column] = VALUES[column]
        mixed += table.reshape(shape)
    features = graph.constant("features.table", mixed.reshape(-1, WIDTH))
    own = graph.node("Gather", [features, "features"], "features.vectors")
    places = network.encoder.positions.weight + network.encoder.kind
    table = graph.constant("positions", places.detach().numpy()[:RUN_POSITIONS])
    length = graph.node("Shape", ["ids"], "length", start=1, end=2)
    here = graph.node("Slice", [table, graph.constant("first", np.array([0], dtype=np.int64)), length], "here")
    total = graph.node("Add", [graph.node("Add", [rows, own], "worded"), here], "embedded")
    return graph.node("LayerNormalization", [total, *norm(graph, "embeddings.LayerNorm")], "layer.0", epsilon=EPSILON)


def linear(graph: Graph, x: str, name: str, weight: np.ndarray, bias: np.ndarray) -> str:
    """`x` (…, in) times (in, out) plus bias, in float32."""
    return graph.node("Add", [graph.product(x, name, weight), graph.constant(f"{name}.bias", bias)], f"{name}.out")


def heads(graph: Graph, states: str, network: Network) -> None:
    """Cue probabilities, the anchors chosen from them, and the labels of each."""
    with torch.no_grad():
        cue = (network.cue.weight[0] + network.cue_of_coder.weight[0] / WIDTH**0.5)[:, None].numpy()
        query_bias = (network.query.bias + network.coder.weight[0]).numpy()
        distances = torch.arange(1 - RUN_POSITIONS, RUN_POSITIONS)
        near = network.distance(bucket(distances)).numpy()
    odds = linear(graph, states, "cue", cue, network.cue.bias.detach().numpy())
    own_roles = linear(
        graph, states, "roles", network.roles.weight.detach().numpy().T, network.roles.bias.detach().numpy()
    )
    spread = graph.node("Softmax", [own_roles], "roles.spread", axis=-1)
    merged = np.zeros((len(decoding.LABELS), 4), dtype=np.float32)
    merged[range(len(decoding.LABELS)), [(label + 1) // 2 for label in range(len(decoding.LABELS))]] = 1
    graph.node("MatMul", [spread, graph.constant("roles.merged", merged)], "roles")
    shape = graph.node("Shape", ["ids"], "shape")
    likely = graph.node("Sigmoid", [graph.node("Reshape", [odds, shape], "cue.odds")], "cue.likely")
    real = graph.node(
        "Cast",
        [graph.node("Greater", ["mask", graph.scalar("special", 1, np.int64)], "real")],
        "real.float",
        to=TensorProto.FLOAT,
    )
    likely = graph.node("Mul", [likely, real], "likely")
    whole = graph.constant("whole", np.array([-1], dtype=np.int64))
    flat = graph.node("Reshape", [likely, whole], "likely.flat")
    enough = graph.node("GreaterOrEqual", [flat, graph.scalar("least", decoding.LEAST_ANCHOR)], "enough")
    axes = graph.constant("axis.0", np.array([0], dtype=np.int64))
    count = graph.node(
        "ReduceSum", [graph.node("Cast", [enough], "enough.int", to=TensorProto.INT64), axes], "count", keepdims=1
    )
    windows = graph.node("Shape", ["ids"], "windows", start=0, end=1)
    most = graph.node("Mul", [windows, graph.constant("anchors.most", np.array([ANCHORS], dtype=np.int64))], "most")
    one = graph.constant("anchors.one", np.array([1], dtype=np.int64))
    count = graph.node("Max", [graph.node("Min", [count, most], "count.capped"), one], "count.some")
    graph.nodes.append(helper.make_node("TopK", [flat, count], ["likeliest", "chosen"], "topk", axis=0))
    length = graph.node("Gather", [shape, graph.scalar("second", 1, np.int64)], "length.scalar")
    graph.node("Div", ["chosen", length], "rows")
    graph.node("Mod", ["chosen", length], "places")

    def parts(name: str, weight: torch.Tensor, bias: np.ndarray) -> str:
        return linear(graph, states, name, weight.detach().numpy().T, bias)

    def at_anchor(x: str, name: str, width: int) -> str:
        flattened = graph.node(
            "Reshape", [x, graph.constant(f"{name}.flat", np.array([-1, width], dtype=np.int64))], f"{name}.rows"
        )
        chosen = graph.node("Gather", [flattened, "chosen"], f"{name}.chosen")
        return graph.node("Unsqueeze", [chosen, one], f"{name}.wide")

    key = parts("key", network.key.weight, network.key.bias.detach().numpy())
    query = parts("query", network.query.weight, query_bias)
    key_product = parts("key.product", network.key_product.weight, network.key_product.bias.detach().numpy())
    query_product = parts("query.product", network.query_product.weight, network.query_product.bias.detach().numpy())
    steps = graph.node("Range", [graph.scalar("zeroth", 0, np.int64), length, graph.scalar("by", 1, np.int64)], "steps")
    column = graph.node("Unsqueeze", ["places", one], "places.column")
    apart = graph.node("Sub", [steps, column], "apart")
    apart = graph.node("Add", [apart, graph.scalar("middle.distance", RUN_POSITIONS - 1, np.int64)], "apart.index")
    near_rows = graph.node("Gather", [graph.constant("near", near), apart], "near.rows")
    joint = graph.node("Add", [graph.node("Gather", [key, "rows"], "key.rows.all"), near_rows], "joint.near")
    joint = graph.node("Add", [joint, at_anchor(query, "query.at", near.shape[1])], "joint.sum")
    joint = graph.node("Gelu", [joint], "joint", FUSED)
    width = network.query_product.out_features
    own = graph.node("Gather", [key_product, "rows"], "key.product.rows")
    product = graph.node("Mul", [own, at_anchor(query_product, "query.product.at", width)], "products")
    weight, bias = network.labels.weight.detach().numpy().T, network.labels.bias.detach().numpy()
    first = graph.product(joint, "labels.joint", weight[: near.shape[1]])
    second = graph.product(product, "labels.product", weight[near.shape[1] :])
    total = graph.node("Add", [first, second], "labels.sum")
    graph.node("Add", [total, graph.constant("labels.bias", bias)], "scores")


def build(network: Network, loud: list[int], *, quantised: bool = True) -> ModelProto:
    """The graph: `ids`, `features`, `mask` int64 (B, L ≤ 256) → `likely` (B, L), `roles` (B, L, 4), `rows`, `places`
    (A,), `scores` (A, L, 7).

    `features` is the row-major code of the four columns; `mask` is 0 for padding, 1 for [CLS] and [SEP], 2 for pieces.
    """
    if POSITIONS < RUN_POSITIONS:
        raise SystemExit("the network has too few positions")
    graph = Graph(arrays_of(network), quantised, loud=loud)
    if quantised:
        graph.scalar("tiny", 1e-6)
        graph.scalar("step", 1 / 127)
        graph.scalar("one", 1)
        graph.scalar("middle", 128.5)
        graph.scalar("zero", 128, np.uint8)
    there = graph.node("Greater", ["mask", graph.scalar("nothing", 0, np.int64)], "there")
    graph.node("Cast", [there], "padding", to=TensorProto.INT32)
    x = embeddings(graph, network)
    for number in range(len(network.encoder.layers)):
        x = layer(graph, x, number)
    heads(graph, x, network)
    shape = ["windows", "length"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "features", "mask")]
    outputs = [
        helper.make_tensor_value_info("likely", TensorProto.FLOAT, shape),
        helper.make_tensor_value_info("roles", TensorProto.FLOAT, [*shape, 4]),
        helper.make_tensor_value_info("rows", TensorProto.INT64, ["anchors"]),
        helper.make_tensor_value_info("places", TensorProto.INT64, ["anchors"]),
        helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["anchors", "length", len(decoding.LABELS)]),
    ]
    initializers = [numpy_helper.from_array(value, name) for name, value in graph.weights.items()]
    body = helper.make_graph(graph.nodes, "verbale-attribution", inputs, outputs, initializers)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=8, producer_name="verbale")
