"""The streaming step as an ONNX graph, node by node: convolutions as Concat + MatMul, the past as one tensor."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from models.quran.vocabulary import TOKENS
from models.voice.features import FEATURES, FRAMES_PER_CHUNK
from training.shape import DELAYS, DILATIONS, NORM_EPS, TAPS, WIDTH

Weights = Mapping[str, NDArray[np.float32]]
REACH = (TAPS - 1) * sum(DILATIONS)
OPSET = 17
HALF = ".half"
"""Behind the name of a matrix that is kept in float16."""


class GraphWriter:
    """Collects nodes and constants."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

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


def step_graph(weights: Weights) -> onnx.ModelProto:
    """Build the step: features `(batch, 8, 320)` and past `(batch, 72, 256)` to log probabilities and the next past."""
    writer = GraphWriter()
    writer.constant("axis.frames", np.array([1], np.int64))
    writer.constant("norm.eps", np.array(NORM_EPS, np.float32))
    frames, kept, place = writer.linear("features", weights, "enter"), [], 0
    for number, (dilation, delay) in enumerate(zip(DILATIONS, DELAYS, strict=True)):
        reach = (TAPS - 1) * dilation
        past = writer.cut("past", place, place + reach, f"past.{number}")
        place += reach
        frames, following = block(writer, weights, f"blocks.{number}", frames, past, dilation, delay)
        kept.append(following)
    writer.node("Concat", kept, "next_past", axis=1)
    logits = writer.linear(writer.norm(frames, weights, "norm"), weights, "leave")
    writer.node("LogSoftmax", [logits], "log_probs", axis=-1)
    return finished(writer)


def block(
    writer: GraphWriter, weights: Weights, layer: str, frames: str, past: str, dilation: int, delay: int
) -> tuple[str, str]:
    """Add one residual block; give its output and what it keeps for the next chunk."""
    reach = (TAPS - 1) * dilation
    entering = frames if delay else writer.norm(frames, weights, f"{layer}.norm")
    joined = writer.node("Concat", [past, entering], f"{layer}.joined", axis=1)
    kept = writer.cut(joined, FRAMES_PER_CHUNK, FRAMES_PER_CHUNK + reach, f"{layer}.kept")
    if delay:
        frames = writer.cut(joined, reach - delay, reach - delay + FRAMES_PER_CHUNK, f"{layer}.late")
        joined = writer.norm(joined, weights, f"{layer}.norm")
    taps = [
        writer.cut(joined, tap * dilation, tap * dilation + FRAMES_PER_CHUNK, f"{layer}.tap{tap}")
        for tap in range(TAPS)
    ]
    hidden = writer.linear(writer.node("Concat", taps, f"{layer}.window", axis=2), weights, f"{layer}.taps")
    out = writer.linear(writer.node("Relu", [hidden], f"{layer}.relu"), weights, f"{layer}.out")
    return writer.node("Add", [frames, out], f"{layer}.residual"), kept


def finished(writer: GraphWriter) -> onnx.ModelProto:
    """Close the graph: inputs, outputs, versions, a check."""

    def value(name: str, *shape: int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])

    graph = helper.make_graph(
        writer.nodes,
        "voice_step",
        [value("features", FRAMES_PER_CHUNK, FEATURES), value("past", REACH, WIDTH)],
        [value("log_probs", FRAMES_PER_CHUNK, len(TOKENS)), value("next_past", REACH, WIDTH)],
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
