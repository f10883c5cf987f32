"""The acts network as an ONNX graph in int8, on the encoder's own layers; the heads stay in float32."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from onnx import ModelProto, TensorProto, helper, numpy_helper
from training.acts.network import WIDTH, Acts
from training.encoder.graph import FUSED, Graph, embeddings, layer

from verbale.acts.network import JOINT, PEAK, TYPES, packed

MASKED = -30.0  # log-odds of padding
MOST_LOUD = 8


def arrays_of(network: Acts) -> dict[str, np.ndarray]:
    """The encoder's weights by their published names."""
    out: dict[str, np.ndarray] = {}

    def put(name: str, module: torch.nn.Module) -> None:
        for kind in ("weight", "bias"):
            out[f"{name}.{kind}"] = getattr(module, kind).detach().numpy()

    out["embeddings.word_embeddings.weight"] = network.embedded.weight.detach().numpy()
    out["embeddings.position_embeddings.weight"] = network.positions.weight.detach().numpy()
    out["embeddings.token_type_embeddings.weight"] = network.kind.detach().numpy()[None]
    put("embeddings.LayerNorm", network.norm)
    for i, own in enumerate(network.layers):
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
def loud_channels(network: Acts, texts: Sequence[Sequence[int]]) -> list[int]:
    """The channels that reach furthest in the normalised states of some texts; they are kept out of the 8 bits."""
    reached: list[np.ndarray] = []
    norms = [network.norm, *(n for own in network.layers for n in (own.attention_norm, own.norm))]
    hooks = [
        norm.register_forward_hook(lambda _, __, out: reached.append(out.abs().flatten(0, -2).amax(0).numpy()))
        for norm in norms
    ]
    network.eval()
    for ids in texts:
        network.states(torch.tensor([list(ids)]), torch.ones(1, len(ids), dtype=torch.bool))
    for hook in hooks:
        hook.remove()
    return sorted(np.argsort(-np.max(reached, axis=0), kind="stable")[:MOST_LOUD].tolist())


def linear(graph: Graph, x: str, name: str, module: torch.nn.Linear) -> str:
    """`x` (…, in) through a linear layer, in float32."""
    product = graph.product(x, name, module.weight.detach().numpy().T)
    return graph.node("Add", [product, graph.constant(f"{name}.bias", module.bias.detach().numpy())], f"{name}.out")


def heads(graph: Graph, states: str, network: Acts) -> None:
    """`types` (B, 10), `pieces` (B, L, 10), `keys` and `queries` (B, L, JOINT)."""
    for name, module in (("keys", network.key), ("queries", network.query), ("pieces", network.word)):
        graph.node("Identity", [linear(graph, states, f"{name}.made", module)], name)
    kept = graph.node("Cast", ["mask"], "kept", to=TensorProto.FLOAT)
    last = graph.constant("axis.last", np.array([2], dtype=np.int64))
    column = graph.node("Unsqueeze", [kept, last], "kept.column")
    total = graph.node("ReduceSum", [graph.node("Mul", [states, column], "kept.states"), "axis.1"], "sum", keepdims=0)
    count = graph.node("ReduceSum", [column, "axis.1"], "count", keepdims=0)
    mean = graph.node("Div", [total, count], "mean")
    gone = graph.node(
        "Mul", [graph.node("Sub", ["one.float", column], "gone"), graph.scalar("masked", MASKED)], "floor"
    )
    masked = graph.node("Add", [graph.node("Mul", ["pieces", column], "pieces.kept"), gone], "pieces.masked")
    sharp = graph.node("Mul", [masked, graph.scalar("peak", PEAK)], "pieces.sharp")
    peak = graph.node("ReduceLogSumExp", [sharp], "pieces.sum", axes=[1], keepdims=0)
    peak = graph.node("Div", [peak, "peak"], "pieces.peak")
    graph.node("Add", [linear(graph, mean, "whole", network.whole), peak], "types")


def build(network: Acts, loud: list[int], *, quantised: bool = True) -> ModelProto:
    """The graph: `ids`, `mask` int64 (B, L ≤ 128) → `types`, `pieces`, `keys`, `queries` (`heads`)."""
    graph = Graph(arrays_of(network), quantised, loud=loud)
    if quantised:
        graph.scalar("tiny", 1e-6)
        graph.scalar("step", 1 / 127)
        graph.scalar("one", 1)
        graph.scalar("middle", 128.5)
        graph.scalar("zero", 128, np.uint8)
    graph.scalar("one.float", 1)
    graph.constant("axis.1", np.array([1], dtype=np.int64))
    graph.node("Cast", ["mask"], "padding", to=TensorProto.INT32)
    x = embeddings(graph)
    for number in range(len(network.layers)):
        x = layer(graph, x, number)
    heads(graph, x, network)
    shape = ["batch", "length"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "mask")]
    outputs = [
        helper.make_tensor_value_info("types", TensorProto.FLOAT, ["batch", len(TYPES)]),
        helper.make_tensor_value_info("pieces", TensorProto.FLOAT, [*shape, len(TYPES)]),
        helper.make_tensor_value_info("keys", TensorProto.FLOAT, [*shape, JOINT]),
        helper.make_tensor_value_info("queries", TensorProto.FLOAT, [*shape, JOINT]),
    ]
    initializers = [numpy_helper.from_array(value, name) for name, value in graph.weights.items()]
    body = helper.make_graph(graph.nodes, "verbale-acts", inputs, outputs, initializers)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=8, producer_name="verbale")


def settings(network: Acts) -> dict[str, object]:
    """What the last step needs at work, besides the graph."""
    if network.whole.in_features != WIDTH:
        raise SystemExit("the network has another width")
    parts = {
        "distances": network.distance.weight,
        "types": network.kinds.weight,
        "weights": network.slot.weight,
        "bias": network.slot.bias,
    }
    return {name: packed(part.detach().numpy()) for name, part in parts.items()}
