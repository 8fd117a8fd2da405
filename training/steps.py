"""The streaming steps of all networks as ONNX graphs: features and past in, log probabilities and the next past out."""

from collections.abc import Sequence

import onnx

from models.voice.features import FRAMES_PER_CHUNK
from training.graph import GraphWriter, Port, Weights, finished, leave, step_graph
from training.nets import Network
from training.nets.convnext import DEPTH_TAPS, ConvNext
from training.nets.convnext import Block as ConvNextBlock
from training.nets.dense import DenseTcn
from training.nets.recurrent import Recurrent


def weights_of(net: Network) -> Weights:
    """Give a network's weights by name."""
    return {name: value.detach().float().cpu().numpy() for name, value in net.state_dict().items()}


def step_of(net: Network, *, frames: int = FRAMES_PER_CHUNK) -> onnx.ModelProto:
    """Build the step of any network, for chunks of so many frames."""
    if isinstance(net, DenseTcn):
        return step_graph(weights_of(net), net.shape, frames=frames)
    if isinstance(net, ConvNext):
        return convnext_step(net, frames)
    if isinstance(net, Recurrent):
        return recurrent_step(net, frames)
    raise TypeError(f"{type(net).__name__} has no step graph")


def convnext_step(net: ConvNext, frames: int) -> onnx.ModelProto:
    """Build the step of a ConvNeXt; its past is `(batch, 72, width)`, block after block."""
    writer, weights = GraphWriter(), weights_of(net)
    heard, kept, place = writer.linear("features", weights, "enter"), list[str](), 0
    for number, block in enumerate(blocks_of(net)):
        past = writer.cut("past", place, place + block.reach, f"past.{number}")
        place += block.reach
        heard, following = convnext_block(writer, weights, f"blocks.{number}", block, [past, heard], frames)
        kept.append(following)
    writer.node("Concat", kept, "next_past", axis=1)
    leave(writer, heard, weights)
    return finished(writer, frames, [Port("past", (place, net.enter.out_features))])


def blocks_of(net: ConvNext) -> list[ConvNextBlock]:
    """Give the blocks of a ConvNeXt, in order."""
    return [block for block in net.blocks if isinstance(block, ConvNextBlock)]


def convnext_block(
    writer: GraphWriter, weights: Weights, layer: str, block: ConvNextBlock, parts: Sequence[str], frames: int
) -> tuple[str, str]:
    """Add one block; the depthwise convolution is a sum of shifted products: no kernel is quick for few frames."""
    joined = writer.node("Concat", parts, f"{layer}.joined", axis=1)
    products = []
    for tap in range(DEPTH_TAPS):
        shifted = writer.cut(joined, tap * block.dilation, tap * block.dilation + frames, f"{layer}.tap{tap}")
        scale = writer.constant(f"{layer}.scale{tap}", weights[f"{layer}.depth.weight"][:, 0, tap])
        products.append(writer.node("Mul", [shifted, scale], f"{layer}.scaled{tap}"))
    near = writer.node(
        "Sum", [*products, writer.constant(f"{layer}.depth.bias", weights[f"{layer}.depth.bias"])], f"{layer}.near"
    )
    wide = writer.linear(writer.norm(near, weights, f"{layer}.norm"), weights, f"{layer}.widen")
    out = writer.linear(writer.node("Relu", [wide], f"{layer}.relu"), weights, f"{layer}.narrow")
    late = writer.cut(joined, block.reach - block.delay, block.reach - block.delay + frames, f"{layer}.late")
    kept = writer.cut(joined, frames, frames + block.reach, f"{layer}.kept")
    return writer.node("Add", [late, out], f"{layer}.residual"), kept


def recurrent_step(net: Recurrent, frames: int) -> onnx.ModelProto:
    """Build the step of an LSTM, unrolled over the chunk: only so can its products be static int8.

    Its past is `(batch, 2 * layers, width)`: of each layer the hidden and the cell state.
    """
    writer, weights, width = GraphWriter(), weights_of(net), net.enter.out_features
    heard, kept = writer.linear("features", weights, "enter"), list[str]()
    for number in range(len(net.layers)):
        heard, states = recurrent_layer(writer, weights, number, heard, frames)
        kept += states
    writer.node("Concat", kept, "next_past", axis=1)
    leave(writer, heard, weights)
    return finished(writer, frames, [Port("past", (2 * len(net.layers), width))])


def recurrent_layer(
    writer: GraphWriter, weights: Weights, number: int, heard: str, frames: int
) -> tuple[str, list[str]]:
    """Add one layer; give its output and its two next states."""
    layer = f"layers.{number}"
    entering = writer.norm(heard, weights, f"{layer}.norm")
    matrix = writer.constant(f"{layer}.ahead.matrix", weights[f"{layer}.cell.weight_ih_l0"].T)
    back = writer.constant(f"{layer}.back.matrix", weights[f"{layer}.cell.weight_hh_l0"].T)
    bias = writer.constant(f"{layer}.bias", weights[f"{layer}.cell.bias_ih_l0"] + weights[f"{layer}.cell.bias_hh_l0"])
    ahead = writer.node("Add", [writer.node("MatMul", [entering, matrix], f"{layer}.ahead"), bias], f"{layer}.gates")
    hidden = writer.cut("past", 2 * number, 2 * number + 1, f"{layer}.hidden")
    cell = writer.cut("past", 2 * number + 1, 2 * number + 2, f"{layer}.cell")
    said = []
    for frame in range(frames):
        given = writer.cut(ahead, frame, frame + 1, f"{layer}.given{frame}")
        hidden, cell = recurrent_frame(writer, f"{layer}.{frame}", back, (given, hidden, cell))
        said.append(hidden)
    out = writer.node("Concat", said, f"{layer}.said", axis=1)
    return writer.node("Add", [heard, out], f"{layer}.residual"), [hidden, cell]


def recurrent_frame(
    writer: GraphWriter, name: str, back: str, given_hidden_cell: tuple[str, str, str]
) -> tuple[str, str]:
    """Add one frame of an LSTM (torch's order of gates: in, forget, new, out); give the next hidden and cell state."""
    given, hidden, cell = given_hidden_cell
    product = writer.node("MatMul", [hidden, back], f"{name}.product")
    gates = writer.node("Add", [given, product], f"{name}.sum")
    parts = [f"{name}.{gate}" for gate in ("in", "forget", "new", "out")]
    writer.nodes.append(onnx.helper.make_node("Split", [gates], parts, name=f"{name}.split", axis=-1))
    into, keep, out = (writer.node("Sigmoid", [parts[k]], f"{parts[k]}.open") for k in (0, 1, 3))
    new = writer.node("Mul", [into, writer.node("Tanh", [parts[2]], f"{parts[2]}.bent")], f"{name}.entered")
    cell = writer.node("Add", [writer.node("Mul", [keep, cell], f"{name}.kept"), new], f"{name}.next")
    return writer.node("Mul", [out, writer.node("Tanh", [cell], f"{name}.heard")], f"{name}.hidden"), cell
