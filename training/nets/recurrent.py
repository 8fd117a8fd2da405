"""A contestant: layers of LSTM on a residual. Its memory fades but never ends, so a replay rebuilds it only nearly."""

from torch import Tensor, nn

from models.quran.vocabulary import TOKENS
from models.voice.features import FEATURES
from training.nets.base import FrameNorm, Network

LAYERS = 3


class Layer(nn.Module):
    """Norm and LSTM, onto a residual."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = FrameNorm(width)
        self.cell = nn.LSTM(width, width, batch_first=True)

    def forward(self, frames: Tensor, past: tuple[Tensor, Tensor] | None) -> tuple[Tensor, Tensor, Tensor]:
        """Run `(batch, frames, width)`; give output, and the next hidden and cell state, `(1, batch, width)` each."""
        heard, (hidden, cell) = self.cell(self.norm(frames), past)
        return frames + heard, hidden, cell


class Recurrent(Network):
    """Three layers over stacked log-mel. It looks ahead by being taught to answer late."""

    def __init__(self, width: int, look_ahead: int) -> None:
        super().__init__()
        self.look_ahead, self.receptive_frames = look_ahead, None
        self.enter = nn.Linear(FEATURES, width)
        self.layers = nn.ModuleList(Layer(width) for _ in range(LAYERS))
        self.norm = FrameNorm(width)
        self.leave = nn.Linear(width, len(TOKENS))

    def forward(self, features: Tensor, past: list[Tensor] | None = None) -> tuple[Tensor, list[Tensor]]:
        """Run `(batch, frames, 320)`; give log probabilities `(batch, frames, 69)` and each layer's two states."""
        frames = self.enter(features).float()
        following: list[Tensor] = []
        for place, layer in enumerate(self.layers):
            before = None if past is None else (past[2 * place], past[2 * place + 1])
            frames, hidden, cell = layer(frames, before)
            following += [hidden, cell]
        return self.leave(self.norm(frames)).float().log_softmax(-1), following
