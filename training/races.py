"""What is raced against what: each entry differs from the first in one thing, and has the same audio to learn from."""

from dataclasses import dataclass, field, fields, replace

from training.augment import Odds
from training.nets import Spec

PACKAGED = "packaged"
"""The name of the packaged model, as one to go on from."""
ALL = tuple(one.name for one in fields(Odds))
"""Every way of bending a clip."""


@dataclass(frozen=True)
class Entry:
    """One contestant."""

    name: str
    spec: Spec = field(default_factory=Spec)
    clips: str = "clips3.jsonl"
    bends: tuple[str, ...] = ALL
    """Which ways of bending clips it learns with."""
    seconds: float = 24_000.0
    """Of audio to learn from, bent anew each time."""
    evened: bool = False
    """Whether voices with little audio are heard more often than once."""
    start: str = ""
    """The contestant whose averaged weights it goes on from, or `packaged`; none: random ones, and that to imitate."""
    peak: float = 1e-3
    seed: int = 21

    @property
    def odds(self) -> Odds:
        """How often each bend is tried."""
        return replace(Odds(), **{name: 0.0 for name in ALL if name not in self.bends})


def on_from_clean(name: str, bends: tuple[str, ...]) -> Entry:
    """Go on from the contestant that never heard a bent clip."""
    return Entry(name, bends=bends, seconds=8_000.0, start="clean", peak=5e-4)


RACES: tuple[Entry, ...] = (
    Entry("dense-3"),
    Entry("convnext-3", Spec("convnext", 3)),
    Entry("lstm-3", Spec("lstm", 3)),
    Entry("dense-1", Spec("dense", 1)),
    Entry("ahead-80", Spec(look_ahead=2)),
    Entry("ahead-480", Spec(look_ahead=12)),
    Entry("verses-only", clips="clips1.jsonl"),
    Entry("clean", bends=()),
    on_from_clean("clean-on", ()),
    on_from_clean("bent-all", ALL),
    *(on_from_clean(f"bent-{bend}", (bend,)) for bend in ALL),
    Entry("convnext-1", Spec("convnext", 1)),
    Entry("lstm-1", Spec("lstm", 1)),
    Entry("dense-10", Spec("dense", 10)),
    Entry("ahead-240", Spec(look_ahead=6)),
    Entry("dense-3-again", seed=22),
    Entry("packaged-on", start=PACKAGED, peak=3e-4),
    Entry("packaged-on-evened", start=PACKAGED, peak=3e-4, evened=True),
    Entry("packaged-on-syllables", clips="clips4.jsonl", start=PACKAGED, peak=3e-4, evened=True),
    Entry("convnext-10", Spec("convnext", 10)),
    Entry("lstm-10", Spec("lstm", 10)),
)
"""In the order in which they are run: what decides most first."""


def entry(name: str) -> Entry:
    """Give the contestant of that name."""
    return next(one for one in RACES if one.name == name)
