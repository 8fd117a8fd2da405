"""The streaming step as an ONNX graph, node by node: convolutions as Concat + MatMul, the past as one tensor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from models.quran.vocabulary import TOKENS
from models.voice.features import FEATURES, FRAMES_PER_CHUNK
from training.shape import NORM_EPS, SHIPPED, TAPS, Shape

Weights = Mapping[str, NDArray[np.float32]]
OPSET = 17
HALF = ".half"
"""Behind the name of a matrix that is kept in float16."""


class GraphWriter:
    """Collects nodes and constants."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.constant("axis.frames", np.array([1], np.int64))
        self.constant("norm.eps", np.array(NORM_EPS, np.float32))

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a constant; give its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], name: str, **attributes: Any) -> str:
        """Add a node of one output, named as the node; give its name."""
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def linear(self, inputs: str, weights: Weights, layer: str) -> str:
        """Add a matrix product and a bias."""
        matrix = self.constant(f"{layer}.matrix", weights[f"{layer}.weight"].T)
        product = self.node("MatMul", [inputs, matrix], f"{layer}.product")
        return self.node("Add", [product, self.constant(f"{layer}.bias", weights[f"{layer}.bias"])], f"{layer}.sum")

    def norm(self, inputs: str, weights: Weights, layer: str) -> str:
        """Add an RMS normalisation of each frame."""
        square = self.node("Mul", [inputs, inputs], f"{layer}.square")
        mean = self.node("ReduceMean", [square], f"{layer}.mean", axes=[-1], keepdims=1)
        root = self.node("Sqrt", [self.node("Add", [mean, "norm.eps"], f"{layer}.safe")], f"{layer}.root")
        unit = self.node("Div", [inputs, root], f"{layer}.unit")
        return self.node("Mul", [unit, self.constant(f"{layer}.gain", weights[f"{layer}.gain"])], f"{layer}.out")

    def cut(self, inputs: str, first: int, last: int, name: str) -> str:
        """Slice frames `first` to `last` (exclusive) of axis 1."""
        bounds = [self.constant(f"{name}.{k}", np.array([v], np.int64)) for k, v in (("from", first), ("to", last))]
        return self.node("Slice", [inputs, *bounds, "axis.frames"], name)


@dataclass(frozen=True)
class Port:
    """An input or output of a step: its name and its shape behind the batch axis."""

    name: str
    shape: tuple[int, ...]


def step_graph(weights: Weights, shape: Shape = SHIPPED, *, frames: int = FRAMES_PER_CHUNK) -> onnx.ModelProto:
    """Build the step: features `(batch, frames, 320)` and past to log probabilities and the next past.

    Args:
        weights: of a DenseTcn.
        shape: its shape.
        frames: how many a chunk holds.
    """
    writer = GraphWriter()
    heard, kept, place = writer.linear("features", weights, "enter"), [], 0
    blocks = zip(shape.reaches, shape.dilations, shape.delays, strict=True)
    for number, (reach, dilation, delay) in enumerate(blocks):
        past = writer.cut("past", place, place + reach, f"past.{number}")
        place += reach
        heard, following = block(writer, weights, f"blocks.{number}", heard, past, dilation, delay, frames)
        kept.append(following)
    writer.node("Concat", kept, "next_past", axis=1)
    leave(writer, heard, weights)
    return finished(writer, frames, [Port("past", (shape.reach, shape.width))])


def block(
    writer: GraphWriter, weights: Weights, layer: str, heard: str, past: str, dilation: int, delay: int, frames: int
) -> tuple[str, str]:
    """Add one residual block; give its output and what it keeps for the next chunk."""
    reach = (TAPS - 1) * dilation
    entering = heard if delay else writer.norm(heard, weights, f"{layer}.norm")
    joined = writer.node("Concat", [past, entering], f"{layer}.joined", axis=1)
    kept = writer.cut(joined, frames, frames + reach, f"{layer}.kept")
    if delay:
        heard = writer.cut(joined, reach - delay, reach - delay + frames, f"{layer}.late")
        joined = writer.norm(joined, weights, f"{layer}.norm")
    taps = [writer.cut(joined, tap * dilation, tap * dilation + frames, f"{layer}.tap{tap}") for tap in range(TAPS)]
    hidden = writer.linear(writer.node("Concat", taps, f"{layer}.window", axis=2), weights, f"{layer}.taps")
    out = writer.linear(writer.node("Relu", [hidden], f"{layer}.relu"), weights, f"{layer}.out")
    return writer.node("Add", [heard, out], f"{layer}.residual"), kept


def leave(writer: GraphWriter, heard: str, weights: Weights) -> None:
    """Add what every network ends with: norm, linear, log-softmax."""
    logits = writer.linear(writer.norm(heard, weights, "norm"), weights, "leave")
    writer.node("LogSoftmax", [logits], "log_probs", axis=-1)


def finished(writer: GraphWriter, frames: int, memory: Sequence[Port]) -> onnx.ModelProto:
    """Close the graph: inputs, outputs, versions, a check. What is remembered comes out as `next_` and its name."""

    def value(name: str, shape: tuple[int, ...]) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])

    graph = helper.make_graph(
        writer.nodes,
        "voice_step",
        [value("features", (frames, FEATURES)), *(value(port.name, port.shape) for port in memory)],
        [value("log_probs", (frames, len(TOKENS))), *(value(f"next_{port.name}", port.shape) for port in memory)],
        writer.constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="talqin-training")
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """Keep the matrices in float16 and cast them as the model is loaded: half the size, and it computes in float32."""
    small = onnx.ModelProto()
    small.CopyFrom(model)
    casts = []
    for constant in small.graph.initializer:
        if constant.name.endswith(".matrix"):
            whole = constant.name
            constant.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(constant).astype(np.float16), whole + HALF))
            casts.append(helper.make_node("Cast", [whole + HALF], [whole], name=f"{whole}.cast", to=TensorProto.FLOAT))
    nodes = [*casts, *small.graph.node]
    del small.graph.node[:]
    small.graph.node.extend(nodes)
    onnx.checker.check_model(small)
    return small


def packaged_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Read the network's weights back out of a float model that `step_graph` made, `halved` or not."""
    weights = {}
    for constant in onnx.load(str(path)).graph.initializer:
        name = constant.name.removesuffix(HALF)
        layer, _, kind = name.rpartition(".")
        value = numpy_helper.to_array(constant)
        if kind == "matrix":
            weights[f"{layer}.weight"] = np.ascontiguousarray(value.T, np.float32)
        elif kind in ("bias", "gain"):
            weights[name] = value.copy()
    return weights
